"""Correcting a published answer: two people, a version that says so, and everybody told."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from ideas.actors import Person
from ideas.enums import State
from ideas.errors import Incomplete, NotAllowed, Stale
from ideas.models import Answer, Decision, Follow, HistoryEntry, Idea, MoveDraft
from ideas.selectors import latest_answers
from ideas.services import confirm, correct_answer, move, return_decision
from ideas.services.reminding import remind
from ideas.working_days import next_working_morning
from notifications.models import Occurrence
from notifications.notices import get_notice
from tests.factories.accounts import MandateFactory, UserFactory
from tests.ideas.deadlines import REJECTION, Place, reminders, told
from tests.ideas.mails import SHOWN, TITLE, body, mail, wrong_typography

WHY = "Le hall sera agrandi en 2027, et non en 2028."
CORRECTED = REJECTION | {"way_forward": "Un hall plus grand, prévu en 2027."}


@pytest.fixture
def place(db):
    return Place("Nord")


@pytest.fixture
def answer(place):
    """A rejection answer written by the referent, signed by the director, public since yesterday;
    someone follows the idea."""
    today = timezone.localdate()
    idea = place.idea(State.IN_TRIAGE, since=today, due_on=today, title=TITLE)
    Follow.objects.create(idea=idea, user=place.member)
    proposed = move(idea, "reject", actor=Person(place.referent), seen=1, **REJECTION)
    confirm(proposed, user=place.director, seen=1)
    Answer.objects.update(public_from=timezone.now() - datetime.timedelta(days=1))
    Occurrence.objects.all().delete()
    return Answer.objects.get()


def propose(answer, user, **parts):
    return correct_answer(answer=answer, user=user, seen=2, **{**CORRECTED, "reason": WHY, **parts})


def test_written_by_one_signed_by_another(place, answer):
    proposed = propose(answer, place.referent)
    assert (proposed.awaits, proposed.proposed_as) == ("director", "referent")
    assert Answer.objects.count() == 1
    confirm(proposed, user=place.director, seen=2)
    corrected = Answer.objects.get(version=2)
    assert (
        corrected.corrects,
        corrected.correction_reason,
        corrected.changes,
        corrected.written_by,
        corrected.signed_by,
        corrected.appeal_until,
    ) == (answer, WHY, ["way_forward"], place.referent, place.director, answer.appeal_until)


def test_the_idea_does_not_move_and_its_history_gets_no_state(place, answer):
    before = list(HistoryEntry.objects.values_list("pk", flat=True))
    confirm(propose(answer, place.referent), user=place.director, seen=2)
    idea = Idea.objects.get()
    assert (idea.state, idea.revision) == (State.REJECTED, 2)
    assert list(HistoryEntry.objects.values_list("pk", flat=True)) == before


def test_the_author_is_told_at_once_the_others_the_next_working_morning(place, answer):
    confirm(propose(answer, place.referent), user=place.director, seen=2)
    corrected = Answer.objects.get(version=2)
    morning = next_working_morning(corrected.published_at, "Europe/Paris")
    news = {row.notice: row for row in Occurrence.objects.exclude(notice__contains="decision")}
    at_once = news["ideas.answer_corrected"]
    assert at_once.not_before - at_once.created_at < datetime.timedelta(minutes=1)
    assert news["ideas.correction_published"].not_before == morning == corrected.public_from
    assert told(news["ideas.answer_corrected"]) == {place.author.pk}
    assert told(news["ideas.correction_published"]) == {place.member.pk}


def test_a_correction_corrected_before_it_leaves_is_told_once(place, answer):
    confirm(propose(answer, place.referent), user=place.director, seen=2)
    second = correct_answer(
        answer=Answer.objects.get(version=2),
        user=place.referent,
        seen=2,
        reason="Une faute.",
        **CORRECTED | {"contact": "Inès Robin, au premier étage."},
    )
    confirm(second, user=place.director, seen=2)
    first, last = Occurrence.objects.filter(notice="ideas.answer_corrected").order_by("pk")
    assert [told(first), told(last)] == [set(), {place.author.pk}]


# Who, and when ------------------------------------------------------------------------------------


def test_only_those_who_may_write_an_answer_may_correct_it(place, answer):
    for role in ("author", "director", "lead", "expert", "member"):
        with pytest.raises(NotAllowed):
            propose(answer, getattr(place, role))
    assert isinstance(propose(answer, place.responsable), Decision)


def test_nobody_signs_their_own_correction(place, answer):
    MandateFactory(director=True, user=place.referent)
    proposed = propose(answer, place.referent)
    with pytest.raises(NotAllowed):
        confirm(proposed, user=UserFactory(organisation=place.organisation), seen=2)
    with pytest.raises(NotAllowed):
        confirm(proposed, user=type(place.referent).objects.get(pk=place.referent.pk), seen=2)


def test_a_correction_is_sent_back_like_any_proposal(place, answer):
    proposed = propose(answer, place.referent)
    return_decision(proposed, user=place.director, seen=2, comment="Vérifiez la date.")
    assert Answer.objects.count() == 1
    assert isinstance(propose(answer, place.referent), Decision)


def test_a_correction_sent_back_is_written_again_from_its_own_words(client, place, answer):
    proposed = propose(answer, place.referent)
    return_decision(proposed, user=place.director, seen=2, comment="Vérifiez la date.")
    url = reverse("ideas:correct_answer", args=[answer.idea_id, answer.pk])

    def opened(user):
        client.force_login(user)
        return client.get(url)

    page = opened(place.referent)
    initial = page.context["form"].initial
    assert {part: initial[part] for part in CORRECTED} == CORRECTED
    assert initial["reason"] == WHY
    assert "Vérifiez la date." in page.content.decode()
    seen = client.get(reverse("ideas:decision", args=[answer.idea_id]))
    assert seen.context["again_url"] == url
    other = opened(place.responsable)
    assert other.context["form"].initial["way_forward"] == answer.way_forward
    assert "Vérifiez la date." not in other.content.decode()


def test_two_at_once_one_is_told(place, answer):
    propose(answer, place.referent)
    with pytest.raises(Stale):
        propose(answer, place.responsable)


def test_a_re_examination_asked_meanwhile_voids_the_correction(place, answer):
    proposed = propose(answer, place.referent)
    move(answer.idea, "appeal", actor=Person(place.author), seen=2, new_element="Un devis.")
    with pytest.raises(Stale):
        confirm(proposed, user=place.director, seen=2)
    assert Answer.objects.count() == 1


def test_what_was_corrected_already_is_not_corrected_twice(place, answer):
    confirm(propose(answer, place.referent), user=place.director, seen=2)
    with pytest.raises(Stale):
        propose(answer, place.referent, contact="Ailleurs.")


@pytest.mark.parametrize("missing", ["reason", *REJECTION])
def test_it_is_complete_and_says_why(place, answer, missing):
    with pytest.raises(Incomplete) as refused:
        propose(answer, place.referent, **{missing: [] if missing == "reasons" else " "})
    assert list(refused.value.message_dict) == [missing]


def test_a_signature_awaited_is_reminded_like_any_other(place, answer):
    proposed = propose(answer, place.referent)
    late = proposed.proposed_at + datetime.timedelta(days=40)
    remind(now=late)
    assert [told(row) for row in reminders()] == [{place.director.pk}, {place.responsable.pk}]


def test_after_a_correction_the_first_writers_still_leave_the_re_examination(place, answer):
    """Those who wrote or signed any version are out, where there is someone else."""
    MandateFactory(director=True, user=place.chair)
    confirm(propose(answer, place.responsable), user=place.chair, seen=2)
    move(answer.idea, "appeal", actor=Person(place.author), seen=2, new_element="Un devis.")
    other = UserFactory(organisation=place.organisation)
    MandateFactory(referent=True, user=other)
    idea = Idea.objects.get()
    asked = {"actor": Person(place.referent), "seen": idea.revision, "question": "Combien ?"}
    with pytest.raises(NotAllowed):
        move(idea, "request_info", **asked)
    move(idea, "request_info", **asked | {"actor": Person(other)})


# A plain answer -----------------------------------------------------------------------------------


def test_a_plain_answer_is_corrected_at_once(place):
    today = timezone.localdate()
    idea = place.idea(State.IN_TRIAGE, since=today, due_on=today, title=TITLE)
    move(idea, "answer", actor=Person(place.referent), seen=1, answer="Déjà là.", where="Accueil")
    first = Answer.objects.get()
    corrected = correct_answer(
        answer=first,
        user=place.referent,
        seen=2,
        reason="Le lien avait changé.",
        explanation="Déjà là.",
        contact="L’intranet, rubrique Accueil",
    )
    assert (corrected.corrects, corrected.changes, corrected.signed_by) == (
        first,
        ["contact"],
        None,
    )


# The pages ----------------------------------------------------------------------------------------


def letter_page(client, user, idea):
    client.force_login(user)
    return client.get(idea.get_absolute_url()).content.decode()


def test_the_page_from_the_button_to_the_letter(client, place, answer):
    url = reverse("ideas:correct_answer", args=[answer.idea_id, answer.pk])
    assert url in letter_page(client, place.referent, answer.idea)
    assert url not in letter_page(client, place.author, answer.idea)
    client.force_login(place.referent)
    page = client.get(url)
    assert page.context["form"]["way_forward"].value() == REJECTION["way_forward"]
    posted = {"seen": 2, "reason": WHY, **CORRECTED}
    done = client.post(url, posted, follow=True)
    assert "Votre correction attend la signature de la direction." in done.content.decode()
    client.force_login(place.director)
    decision = reverse("ideas:decision", args=[answer.idea_id])
    assert WHY in client.get(decision).content.decode()
    signed = client.post(decision, {"seen": 2, "confirm": "1"}, follow=True).content.decode()
    assert "La réponse est corrigée. L’auteur en est informé." in signed
    assert [", corrigée le " in signed, "prévu en 2027" in signed, "prévu en 2028" in signed] == [
        True,
        True,
        False,
    ]


def test_others_read_the_first_one_until_the_next_working_morning(client, place, answer):
    confirm(propose(answer, place.referent), user=place.director, seen=2)
    reader = UserFactory(organisation=place.organisation)
    assert "prévu en 2028" in letter_page(client, reader, answer.idea)
    assert "prévu en 2027" in letter_page(client, place.author, answer.idea)
    assert list(latest_answers(reader, 5)) == [answer]
    Answer.objects.filter(version=2).update(public_from=timezone.now())
    page = letter_page(client, reader, answer.idea)
    assert ["prévu en 2027" in page, "prévu en 2028" in page] == [True, False]
    assert [row.version for row in latest_answers(reader, 5)] == [2]


def test_what_was_typed_is_kept_when_it_cannot_be_proposed(client, place, answer):
    url = reverse("ideas:correct_answer", args=[answer.idea_id, answer.pk])
    client.force_login(place.referent)
    refused = client.post(url, {"seen": 2, "reason": WHY, **REJECTION})
    assert refused.status_code == 422
    assert "La réponse est restée la même." in refused.content.decode()
    propose(answer, place.responsable)
    late = client.post(url, {"seen": 2, "reason": WHY, **CORRECTED})
    assert (late.status_code, WHY in late.content.decode()) == (409, True)


def test_the_preview_is_the_corrected_letter_and_proposes_nothing(client, place, answer):
    url = reverse("ideas:correct_answer", args=[answer.idea_id, answer.pk])
    client.force_login(place.referent)
    typed = {"seen": 2, "reason": WHY, **CORRECTED}
    page = client.post(url, typed | {"preview": "1"})
    letter = page.context["letter"]
    assert (letter["way_forward"], letter["correction_reason"], letter["appeal_until"]) == (
        CORRECTED["way_forward"],
        WHY,
        answer.appeal_until,
    )
    assert {name: page.context["form"][name].value() for name in typed} == typed
    assert "Réponse à votre idée" in page.content.decode()
    assert (page.status_code, Decision.objects.open().exists()) == (200, False)


def test_a_model_fills_a_part_that_was_emptied(client, place, answer):
    url = reverse("ideas:correct_answer", args=[answer.idea_id, answer.pk])
    client.force_login(place.referent)
    typed = {"seen": 2, "reason": WHY, **CORRECTED, "way_forward": ""}
    page = client.post(url, typed | {"use_model": "1", "model": "other_priority"})
    form = page.context["form"]
    assert form["way_forward"].value().startswith("Proposez-la à nouveau")
    assert form["explanation"].value() == CORRECTED["explanation"]
    assert form["reason"].value() == WHY


def test_advice_comes_as_a_correction_is_typed(client, place, answer):
    url = reverse("ideas:correction_hints", args=[answer.idea_id, answer.pk])
    client.force_login(place.referent)
    page = client.post(url, CORRECTED | {"contact": "nous"}).content.decode()
    assert ["Personne n’est nommé" in page, "<html" in page] == [True, False]
    client.force_login(place.author)
    assert client.post(url, CORRECTED).status_code == 403


def test_a_correction_begun_is_found_again_until_it_is_sent(client, place, answer):
    url = reverse("ideas:correct_answer", args=[answer.idea_id, answer.pk])
    keep = reverse("ideas:keep_correction", args=[answer.idea_id, answer.pk])
    client.force_login(place.referent)
    typed = {"seen": 2, "reason": WHY, **CORRECTED}
    said = client.post(keep, typed, headers={"HX-Request": "true"}).content.decode()
    assert said.startswith("enregistré à ")
    assert keep in client.get(url).content.decode()
    form = client.get(url).context["form"]
    assert {part: form[part].value() for part in CORRECTED} == CORRECTED
    assert form["reason"].value() == WHY
    client.force_login(place.responsable)
    assert client.get(url).context["form"]["way_forward"].value() == answer.way_forward
    client.force_login(place.referent)
    client.post(url, typed)
    assert MoveDraft.objects.count() == 0


def test_what_is_kept_of_a_correction_is_of_this_answer_and_of_those_who_may(client, place, answer):
    keep = reverse("ideas:keep_correction", args=[answer.idea_id, answer.pk])
    client.force_login(place.author)
    assert client.post(keep, CORRECTED).status_code == 403
    client.force_login(place.referent)
    assert client.post(keep, CORRECTED | {"way_forward": "x" * 100_000}).status_code == 422
    assert client.post(keep, CORRECTED).url == answer.idea.get_absolute_url()
    assert MoveDraft.objects.get().action == f"correct_answer:{answer.pk}"


def test_a_plain_answer_is_read_over_too(client, place):
    today = timezone.localdate()
    idea = place.idea(State.IN_TRIAGE, since=today, due_on=today, title=TITLE)
    given = {"answer": "Le guichet ouvre déjà le lundi.", "where": "À l’accueil."}
    move(idea, "answer", actor=Person(place.referent), seen=1, **given)
    row = Answer.objects.get()
    client.force_login(place.referent)
    url = reverse("ideas:correct_answer", args=[idea.pk, row.pk])
    typed = {"seen": 2, "reason": WHY, "answer": "Il ouvre le mardi.", "where": "À l’accueil."}
    page = client.post(url, typed | {"preview": "1"})
    assert page.context["letter"]["explanation"] == "Il ouvre le mardi."
    assert {name: page.context["form"][name].value() for name in typed} == typed
    assert Answer.objects.count() == 1


def test_the_page_is_for_those_who_may(client, place, answer):
    url = reverse("ideas:correct_answer", args=[answer.idea_id, answer.pk])
    stranger = UserFactory()
    statuses = []
    for user in (place.author, place.director, stranger):
        client.force_login(user)
        statuses.append(client.get(url).status_code)
    assert statuses == [403, 403, 404]


# The mails ----------------------------------------------------------------------------------------


def test_the_mails_say_it_is_a_correction_and_what_changes(place, answer):
    proposed = propose(answer, place.referent)
    asked = mail("ideas.decision_proposed", {"decision": proposed.pk}, "second", place.director)
    assert asked.subject == f"Une réponse corrigée à signer, pour l’idée {SHOWN}"
    confirm(proposed, user=place.director, seen=2)
    context = {"answer": Answer.objects.get(version=2).pk}
    author = mail("ideas.answer_corrected", context, "author", place.author)
    others = mail("ideas.correction_published", context, "followers", place.member)
    assert [author.subject, others.subject] == [
        f"Correction de notre réponse à votre idée {SHOWN}",
        f"La réponse à l’idée {SHOWN} est corrigée",
    ]
    for words in (author, others):
        assert ("quote", WHY) in body(words)
        assert ("quote", CORRECTED["way_forward"]) in body(words)
        assert ("quote", CORRECTED["contact"]) not in body(words)
        lines = [
            words.subject,
            words.lead,
            *(line for _kind, *rest in body(words) for line in rest),
        ]
        assert wrong_typography("\n".join(lines)) == []
    assert get_notice("ideas.answer_corrected").mandatory is True
