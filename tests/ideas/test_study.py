"""Giving an idea to a colleague, notes that stay inside, texts kept, several experts at once."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from ideas.actors import Person
from ideas.errors import Incomplete, NotAllowed, Stale
from ideas.models import Assignment, Idea, InternalNote, MoveDraft, Opinion, Recusal
from ideas.services import (
    ask_opinions,
    assign,
    keep_move_draft,
    move,
    move_draft_of,
    write_note,
)
from notifications.models import Occurrence
from tests.factories.accounts import MandateFactory, UserFactory
from tests.factories.ideas import AnswerFactory, InvolvementFactory
from tests.ideas.cast import WHO, Cast

pytestmark = pytest.mark.django_db

REFERENTS = {name for name in WHO if "referent" in WHO[name]}
CANARY = "Un mot qui ne sort pas d’ici"


@pytest.fixture
def cast():
    return Cast()


def given(cast, idea, by, to, **changes):
    inputs = {"seen": idea.revision, "was": idea.referent_id} | changes
    return assign(idea=idea, user=cast.people[by], to=cast.people[to], **inputs)


# Who it is given to -----------------------------------------------------------------------------


@pytest.mark.parametrize("state", ["deposited", "in_triage", "info_requested", "in_committee"])
def test_a_referent_gives_an_idea_to_another(cast, state):
    idea = cast.idea(state)
    before = (idea.state, idea.revision, idea.due_on)

    row = given(cast, idea, "referent", "responsable", word="Tu connais le sujet.")

    idea.refresh_from_db()
    assert (idea.state, idea.revision, idea.due_on) == before, "it is no move"
    assert idea.referent == cast.people["responsable"]
    assert (row.given_by, row.instead_of, row.word) == (
        cast.people["referent"],
        cast.people["referent"],
        "Tu connais le sujet.",
    )
    assert list(Occurrence.objects.values_list("notice", "context")) == [
        ("ideas.assigned", {"assignment": row.pk})
    ]


def test_only_those_who_study_it_may_give_it(cast):
    idea = cast.idea("in_triage")
    may = set()
    for name in WHO:
        to = "referent_of_parent" if name == "responsable" else "responsable"
        try:
            given(cast, Idea.objects.get(pk=idea.pk), name, to)
        except NotAllowed:
            continue
        may.add(name)
        Idea.objects.filter(pk=idea.pk).update(referent=cast.people["referent"])
    assert may == REFERENTS


def test_only_to_those_who_may_study_it(cast):
    idea = cast.idea("in_triage")
    Idea.objects.update(referent=None)
    taken = set()
    for name in WHO:
        try:
            given(cast, idea, "responsable", name, was=None)
        except ValidationError:
            continue
        taken.add(name)
        Idea.objects.filter(pk=idea.pk).update(referent=None)
    assert taken == REFERENTS


@pytest.mark.parametrize("why", ["declared", "answered before"])
def test_not_to_who_stands_back_from_it(client, cast, why):
    """One who declared it, or whose answer is to be re-examined: neither offered nor taken."""
    idea = cast.idea("in_triage")
    Idea.objects.update(referent=None)
    if why == "declared":
        person = cast.people["responsable"]
        Recusal.objects.create(idea=idea, user=person, declared_by=person)
    else:
        AnswerFactory(idea=idea, rejection=True, written_by=cast.people["responsable"])
        Idea.objects.filter(pk=idea.pk).update(appealed_on=timezone.localdate())
    idea.refresh_from_db()
    with pytest.raises(ValidationError, match="choisissez-en une autre"):
        given(cast, idea, "referent", "responsable", was=None)
    assert given(cast, idea, "referent", "referent", was=None).referent == cast.people["referent"]
    client.force_login(cast.people["referent"])
    offered = client.get(reverse("ideas:assign", args=[idea.pk])).context["form"].fields["to"]
    assert (cast.people["responsable"] in offered.queryset) == (why == "answered before")


def test_taking_it_oneself_tells_nobody(cast):
    idea = cast.idea("in_triage")
    given(cast, idea, "responsable", "responsable")
    assert Occurrence.objects.count() == 0


@pytest.mark.parametrize("changed", [{"seen": 99}, {"was": None}])
def test_what_has_changed_since_is_never_overwritten(cast, changed):
    idea = cast.idea("in_triage")
    with pytest.raises(Stale):
        given(cast, idea, "responsable", "referent_of_parent", **changed)
    assert Assignment.objects.count() == 0


def test_the_second_of_two_is_told(cast):
    idea = cast.idea("in_triage")
    given(cast, idea, "responsable", "referent_of_parent")
    with pytest.raises(Stale):
        given(cast, idea, "referent", "responsable")
    idea.refresh_from_db()
    assert idea.referent == cast.people["referent_of_parent"]


def test_the_page_keeps_the_word_of_who_came_second(cast, client):
    idea = cast.idea("in_triage")
    client.force_login(cast.people["responsable"])
    response = client.post(
        reverse("ideas:assign", args=[idea.pk]),
        {"to": cast.people["referent_of_parent"].pk, "word": CANARY, "seen": 0, "was": ""},
    )
    assert (response.status_code, CANARY in response.content.decode()) == (409, True)


# Notes ------------------------------------------------------------------------------------------


def test_who_may_write_and_read_a_note(cast, client):
    idea = cast.idea("in_triage")
    InternalNote.objects.create(idea=idea, author=cast.people["referent"], body=CANARY)
    inside = {name for name in WHO if WHO[name] & {"referent", "director", "chair", "secretary"}}
    writers, readers = set(), set()
    for name, user in cast.people.items():
        try:
            write_note(idea=idea, user=user, body="Une autre.")
            writers.add(name)
        except NotAllowed:
            pass
        client.force_login(user)
        page = client.get(reverse("referents:desk"), {"idee": idea.pk})
        if page.status_code == 200 and CANARY in page.content.decode():
            readers.add(name)
    assert (writers, readers) == (inside | {"committee_member"},) * 2


def test_a_note_says_something(cast):
    with pytest.raises(Incomplete):
        write_note(idea=cast.idea("in_triage"), user=cast.people["referent"], body="  ")


def test_a_note_never_leaves_by_a_page_a_search_or_a_file(cast, client):
    idea = cast.idea("in_triage")
    write_note(idea=idea, user=cast.people["referent"], body=CANARY)
    move(idea, "answer", actor=Person(cast.people["referent"]), seen=0, answer="Oui.", where="Ici.")
    addresses = [
        reverse("ideas:detail", args=[idea.pk]),
        f"{reverse('ideas:list')}?q=mot+sort",
        reverse("accounts:my_data"),
        reverse("notifications:bell"),
        reverse("home"),
    ]
    told = Occurrence.objects.filter(notice="ideas.transition")
    assert [CANARY in str(row.context) for row in told] == [False]
    for name in ("author", "agent", "network_lead", "lead"):
        client.force_login(cast.people[name])
        found = [CANARY in client.get(path).content.decode() for path in addresses]
        assert found == [False] * len(addresses), name


# Texts kept -------------------------------------------------------------------------------------


def test_a_text_is_kept_then_found_then_forgotten_once_sent(cast, client):
    idea = cast.idea("in_triage")
    client.force_login(cast.people["referent"])
    address = reverse("ideas:keep_draft", args=[idea.pk, "request_info"])
    assert client.post(address, {"question": "Combien ?"}).status_code == 302
    form = client.get(reverse("ideas:move", args=[idea.pk, "request_info"])).context["form"]
    assert form["question"].value() == "Combien ?"

    client.post(
        reverse("ideas:move", args=[idea.pk, "request_info"]),
        {"question": "Combien de personnes ?", "seen": idea.revision},
    )

    assert MoveDraft.objects.count() == 0


def test_a_text_kept_is_seen_by_its_writer_only(cast):
    idea = cast.idea("in_triage")
    keep_move_draft(
        idea=idea, user=cast.people["referent"], action="answer", fields={"answer": "Oui"}
    )
    other = cast.people["responsable"]
    assert move_draft_of(idea=idea, user=other, action="answer") == {}


def test_an_empty_text_forgets_and_a_too_long_one_is_refused(cast, client):
    idea, user = cast.idea("in_triage"), cast.people["referent"]
    keep_move_draft(idea=idea, user=user, action="answer", fields={"answer": "Oui"})
    keep_move_draft(idea=idea, user=user, action="answer", fields={"answer": " "})
    assert MoveDraft.objects.count() == 0
    client.force_login(user)
    address = reverse("ideas:keep_draft", args=[idea.pk, "answer"])
    assert client.post(address, {"answer": "a" * 20_001}).status_code == 422


# Experts ----------------------------------------------------------------------------------------


def test_several_experts_are_asked_at_once_until_the_same_day(cast, client):
    idea = cast.idea("deposited")
    idea.opinions.all().delete()
    day = timezone.localdate() + datetime.timedelta(days=5)
    client.force_login(cast.people["referent"])
    client.post(
        reverse("ideas:ask_opinion", args=[idea.pk]),
        {
            "experts": "agent@exemple.fr, FACILITATOR@exemple.fr\nagent@exemple.fr",
            "question": "Est-ce tenable ?",
            "due_on": day.isoformat(),
        },
    )
    assert set(Opinion.objects.values_list("expert__email", "due_on")) == {
        ("agent@exemple.fr", day),
        ("facilitator@exemple.fr", day),
    }
    idea.refresh_from_db()
    assert idea.state == "in_triage", "an act of a referent takes it in charge"


@pytest.mark.parametrize(
    ("experts", "due_on", "said"),
    [
        ("inconnu@exemple.fr", "", "inconnu@exemple.fr"),
        ("director_elsewhere@exemple.fr", "", "director_elsewhere@exemple.fr"),
        ("agent@exemple.fr", "2001-01-01", "Choisissez une date à venir."),
        ("agent@exemple.fr", "hier", "Écrivez une date"),
        (" ".join(f"a{n}@exemple.fr" for n in range(11)), "", "Dix personnes au plus"),
    ],
)
def test_a_request_that_cannot_be_sent_keeps_what_was_typed(cast, client, experts, due_on, said):
    idea = cast.idea("in_triage")
    client.force_login(cast.people["referent"])
    response = client.post(
        reverse("ideas:ask_opinion", args=[idea.pk]),
        {"experts": experts, "question": CANARY, "due_on": due_on},
    )
    page = response.content.decode()
    assert (response.status_code, said in page, CANARY in page) == (422, True, True)


def test_all_the_experts_or_none(cast):
    idea = cast.idea("in_triage")
    with pytest.raises(Incomplete):
        ask_opinions(
            idea=idea,
            user=cast.people["referent"],
            experts=[cast.people["agent"], cast.people["facilitator"]],
            question=" ",
        )
    assert Opinion.objects.exclude(expert=cast.people["expert"]).count() == 0


def test_colleagues_offered_are_those_in_office(cast, client):
    idea = cast.idea("in_triage")
    InvolvementFactory(idea=idea, user=UserFactory(organisation=cast.organisation))
    MandateFactory(user=cast.people["agent"], referent=True, ended=True)
    client.force_login(cast.people["referent"])
    form = client.get(reverse("ideas:assign", args=[idea.pk])).context["form"]
    assert "agent@exemple.fr" not in form.fields["to"].queryset.values_list("email", flat=True)


@pytest.mark.parametrize("name", ["author", "coauthor", "lead", "referent_in_team"])
def test_who_has_a_hand_in_an_idea_is_not_asked_about_it(cast, client, name):
    idea = cast.idea("in_triage")
    client.force_login(cast.people["referent"])
    asked = {"experts": cast.people[name].email, "question": "Est-ce tenable ?"}
    page = client.post(reverse("ideas:ask_opinion", args=[idea.pk]), asked)
    assert (page.status_code, Opinion.objects.filter(expert=cast.people[name]).count()) == (422, 0)
    assert list(page.context["form"].errors) == ["experts"]


def test_the_link_of_the_mail_once_the_opinion_is_given(cast, client):
    idea = cast.idea("in_triage")
    expert = cast.people["agent"]
    ask_opinions(
        idea=idea, user=cast.people["referent"], experts=[expert], question="Est-ce tenable ?"
    )
    url = reverse("ideas:give_opinion", args=[idea.pk])
    client.force_login(expert)
    assert client.get(url).status_code == 200
    client.post(url, {"body": "Oui."})
    again = client.get(url, follow=True)
    assert again.request["PATH_INFO"] == idea.get_absolute_url()
    assert "Votre avis est déjà donné" in again.content.decode()
    client.force_login(cast.people["coauthor"])
    assert client.get(url).status_code == 404
