"""The words of reminders."""

import datetime

import pytest
from django.utils import timezone

from ideas.actors import Person
from ideas.enums import MessageKind, State
from ideas.models import Decision, DialogueMessage, Idea, Opinion
from ideas.services import move
from tests.ideas.deadlines import REJECTION, Place
from tests.ideas.mails import SHOWN, TITLE, body, mail, wrong_typography

DAY = datetime.timedelta(days=1)
COMING = datetime.date(2099, 1, 2)
PAST = datetime.date(2026, 1, 2)


@pytest.fixture
def place(db):
    return Place("Nord")


def waiting(place, state, due_on):
    idea = place.idea(state, since=PAST - 30 * DAY, due_on=due_on, title=TITLE)
    return idea, {"idea": str(idea.pk), "revision": 1, "due": due_on.isoformat()}


def all_lines(words):
    return [words.subject, words.lead, *(line for _kind, *rest in body(words) for line in rest)]


def well_written(*mails):
    return [wrong_typography("\n".join(all_lines(words))) for words in mails] == [[]] * len(mails)


STATES = [
    State.DEPOSITED,
    State.IN_TRIAGE,
    State.FORWARDED,
    State.IN_COMMITTEE,
    State.ADJOURNED,
    State.ACCEPTED,
    State.SUSPENDED,
    State.IN_PROJECT,
    State.IN_PILOT,
    State.IN_ROLLOUT,
]


@pytest.mark.parametrize("state", STATES)
def test_before_and_after_the_limit(place, state):
    found = []
    for due_on in (COMING, PAST):
        _idea, context = waiting(place, state, due_on)
        found.append(mail("ideas.reminder_limit", context, "awaited", place.referent))
    before, after = found
    assert before.lead == (
        f"L’idée {SHOWN} attend une suite de votre part avant le vendredi 2 janvier 2099."
    )
    assert after.lead == (
        f"L’idée {SHOWN} vous attend, et son délai est passé depuis le vendredi 2 janvier 2026."
    )
    assert well_written(before, after)
    assert before.url.startswith("http://testserver/idees/")


@pytest.mark.parametrize("state", STATES)
def test_the_responsable_knows_who_is_awaited(place, state):
    _idea, context = waiting(place, state, PAST)
    words = mail("ideas.reminder_escalation", context, "in_charge", place.responsable)
    assert words.subject == f"Un délai dépassé, pour l’idée {SHOWN}"
    assert well_written(words)


def test_the_responsable_reads_the_names_of_those_reminded(place):
    _idea, context = waiting(place, State.IN_TRIAGE, PAST)
    words = mail("ideas.reminder_escalation", context, "in_charge", place.responsable)
    assert ("list", "referent Nord") in body(words)


def test_the_question_is_repeated_to_its_author(place):
    idea, context = waiting(place, State.INFO_REQUESTED, COMING)
    DialogueMessage.objects.create(
        idea=idea,
        revision=1,
        kind=MessageKind.QUESTION,
        author=place.referent,
        body="Quel jour ?",
    )
    words = mail("ideas.reminder_question", context, "author", place.author)
    assert words.lead == (
        "referent Nord attend vos précisions, avant le vendredi 2 janvier 2099, pour étudier votre "
        f"idée {SHOWN}."
    )
    assert ("quote", "Quel jour ?") in body(words)
    assert (words.action_label, well_written(words)) == ("Apporter mes précisions", True)


def test_a_signature_awaited(place):
    idea, _context = waiting(place, State.IN_TRIAGE, COMING)
    row = move(idea, "reject", actor=Person(place.referent), seen=1, **REJECTION)
    context = {"decision": row.pk}
    before = mail("ideas.reminder_signature", context, "second", place.director)
    Decision.objects.update(due_on=PAST)
    after = mail("ideas.reminder_signature", context, "second", place.director)
    escalated = mail("ideas.reminder_signature_escalation", context, "in_charge", place.responsable)
    assert before.subject == f"Rappel : une réponse à signer, pour l’idée {SHOWN}"
    assert after.lead == (
        "referent Nord attendait votre confirmation, avant le vendredi 2 janvier 2026, pour "
        f"l’idée {SHOWN} : « Ne pas retenir l’idée »."
    )
    assert ("list", "director Nord") in body(escalated)
    assert well_written(before, after, escalated)


def test_an_opinion_awaited(place):
    idea, _context = waiting(place, State.IN_TRIAGE, COMING)
    opinion = Opinion.objects.create(
        idea=idea,
        expert=place.expert,
        asked_by=place.referent,
        question="Qu’en pensez-vous ?",
        due_on=timezone.localdate() + DAY,
    )
    context = {"opinion": opinion.pk}
    before = mail("ideas.reminder_opinion", context, "expert", place.expert)
    Opinion.objects.update(due_on=PAST)
    after = mail("ideas.reminder_opinion", context, "expert", place.expert)
    assert "referent Nord attend votre avis sur l’idée" in before.lead
    assert before.url == f"http://testserver/idees/{idea.pk}/avis/"
    assert after.lead.endswith("avant le vendredi 2 janvier 2026, et l’attend encore.")
    assert well_written(before, after)


def test_an_idea_nobody_is_in_office_for_says_so(place):
    idea, context = waiting(place, State.FORWARDED, PAST)
    words = mail("ideas.reminder_escalation", context, "in_charge", place.responsable)
    said = " ".join(all_lines(words))
    assert "Personne n’est en fonction pour lui donner une suite" in said
    assert Idea.objects.get(pk=idea.pk).state == State.FORWARDED
