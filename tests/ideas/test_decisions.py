"""What needs two people: proposed, confirmed, sent back, taken back, void."""

import datetime
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from accounts.models import Mandate
from ideas.enums import Tie
from ideas.errors import Incomplete, NotAllowed, Stale
from ideas.models import Answer, Decision, Idea
from ideas.selectors import answers_readable
from ideas.services import confirm, move, return_decision, take_back_decision
from notifications.models import Occurrence
from tests.factories.ideas import DecisionFactory
from tests.ideas.cast import REJECTION, Cast, written
from tests.ideas.scenes import PROPOSALS, carry_out, propose, second_of
from tests.ideas.test_lifecycle import CIRCUIT

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("action", "state", "name"), PROPOSALS)
def test_a_proposal_waits_and_leaves_the_idea_where_it_is(action, state, name):
    cast = Cast()
    idea, decision = propose(cast, action, state, name)
    idea.refresh_from_db()

    assert (idea.state, idea.revision, idea.history.count()) == (state, 0, 0)
    assert Decision.objects.open().get() == decision
    assert (decision.proposed_by, decision.inputs) == (cast.people[name], cast.details(action))
    assert [row.context for row in Occurrence.objects.all()] == [{"decision": decision.pk}]


def test_a_proposal_waits_ten_working_days():
    with pytest.MonkeyPatch.context() as clock:
        now = datetime.datetime(2026, 12, 21, 9, tzinfo=datetime.UTC)
        clock.setattr(timezone, "now", lambda: now)
        _idea, decision = propose(Cast())

    assert decision.due_on == datetime.date(2027, 1, 6)


@pytest.mark.parametrize(("action", "state", "name"), PROPOSALS)
def test_the_second_person_carries_it_out(action, state, name):
    cast = Cast()
    idea, decision = propose(cast, action, state, name)
    second = second_of(cast, idea, action)

    entry = confirm(decision, user=second, seen=0)
    idea.refresh_from_db()
    decision.refresh_from_db()

    assert (idea.state, idea.revision) == (CIRCUIT[action][1], 1)
    assert (entry.actor, entry.confirmed_by) == (cast.people[name], second)
    assert (decision.outcome, decision.signed_by) == ("confirmed", second)
    assert decision.closed_at is not None


@pytest.mark.parametrize(("action", "state", "name"), PROPOSALS)
def test_nobody_confirms_their_own_proposal(action, state, name):
    """Even when they hold both capacities."""
    cast = Cast()
    idea, decision = propose(cast, action, state, name)
    Decision.objects.filter(pk=decision.pk).update(proposed_by=second_of(cast, idea, action))
    before = written(idea)

    with pytest.raises(NotAllowed):
        confirm(decision, user=second_of(cast, idea, action), seen=0)

    assert written(idea) == before


def test_the_database_refuses_a_decision_by_one_person():
    cast = Cast()
    _idea, decision = propose(cast)

    with pytest.raises(IntegrityError), transaction.atomic():
        Decision.objects.filter(pk=decision.pk).update(signed_by=decision.proposed_by)


@pytest.mark.parametrize("name", ["agent", "author", "chair", "director_author", "facilitator"])
def test_nobody_else_confirms_nor_sends_back(name):
    cast = Cast()
    idea, decision = propose(cast)
    before = written(idea)

    with pytest.raises(NotAllowed):
        confirm(decision, user=cast.actor(name).user, seen=0)
    with pytest.raises(NotAllowed):
        return_decision(decision, user=cast.actor(name).user, seen=0, comment="Non.")
    with pytest.raises(NotAllowed):
        take_back_decision(decision, user=cast.actor(name).user)

    assert written(idea) == before


def test_the_one_who_names_themself_sponsor_needs_nobody_else():
    cast = Cast(full=False)
    idea = cast.idea("in_triage")

    entry = move(
        idea,
        "accept",
        actor=cast.actor("director"),
        seen=0,
        reason="Utile à tous.",
        sponsor=cast.people["director"].pk,
    )

    assert (entry.action, entry.confirmed_by) == ("accept", None)
    assert idea.involvements.active().get(kind=Tie.SPONSOR).user == cast.people["director"]


def test_a_sponsor_who_left_since_cannot_confirm():
    cast = Cast()
    idea, decision = propose(cast, "accept", "in_committee", "chair")
    Mandate.objects.filter(user=cast.people["director"]).update(
        until=timezone.localdate() - datetime.timedelta(days=1)
    )

    with pytest.raises((NotAllowed, ValidationError)):
        confirm(decision, user=cast.actor("director").user, seen=0)

    assert Idea.objects.get(pk=idea.pk).state == "in_committee"


# Sent back, taken back, void ----------------------------------------------------------------------


def test_sent_back_with_a_comment():
    cast = Cast()
    idea, decision = propose(cast)

    return_decision(decision, user=cast.actor("director").user, seen=0, comment="Plus clair.")
    decision.refresh_from_db()

    assert (decision.outcome, decision.comment) == ("returned", "Plus clair.")
    assert Idea.objects.get(pk=idea.pk).state == "in_triage"
    assert Occurrence.objects.filter(notice="ideas.decision_returned").count() == 1
    again = move(idea, "reject", actor=cast.actor("referent"), seen=0, **REJECTION)
    assert Decision.objects.open().get() == again


@pytest.mark.parametrize("comment", ["", "  \n"])
def test_sent_back_without_a_comment_is_refused(comment):
    cast = Cast()
    _idea, decision = propose(cast)

    with pytest.raises(Incomplete) as refused:
        return_decision(decision, user=cast.actor("director").user, seen=0, comment=comment)

    assert list(refused.value.message_dict) == ["comment"]
    assert Decision.objects.open().get() == decision


def test_taken_back_by_its_proposer():
    cast = Cast()
    idea, decision = propose(cast)

    take_back_decision(decision, user=cast.people["referent"])
    decision.refresh_from_db()

    assert (decision.outcome, decision.signed_by) == ("voided", None)
    with pytest.raises(Stale):
        confirm(decision, user=cast.actor("director").user, seen=0)
    with pytest.raises(Stale):
        take_back_decision(decision, user=cast.people["referent"])
    assert Idea.objects.get(pk=idea.pk).state == "in_triage"


@pytest.mark.parametrize(
    ("action", "name"),
    [
        ("request_info", "referent"),
        ("answer", "responsable"),
        ("forward", "referent"),
        ("refer", "referent"),
        ("merge", "referent"),
        ("withdraw", "author"),
    ],
)
def test_any_other_move_voids_it(action, name):
    cast = Cast()
    idea, decision = propose(cast)

    carry_out(cast, idea, action, name)
    decision.refresh_from_db()

    assert decision.outcome == "voided"
    assert idea.state == CIRCUIT[action][1]
    for seen in (0, 1):
        with pytest.raises(Stale):
            confirm(decision, user=cast.actor("director").user, seen=seen)


def test_the_same_person_proposes_again_in_its_place():
    cast = Cast()
    idea, first = propose(cast)

    second = move(idea, "reject", actor=cast.actor("referent"), seen=0, **REJECTION)
    first.refresh_from_db()

    assert first.outcome == "voided"
    assert Decision.objects.open().get() == second


def test_another_persons_proposal_is_not_contradicted_unseen():
    cast = Cast()
    idea, first = propose(cast)

    with pytest.raises(Stale):
        move(idea, "accept", actor=cast.actor("chair"), seen=0, **cast.details("accept"))

    assert Decision.objects.open().get() == first


def test_one_open_decision_per_idea_is_the_databases_word():
    cast = Cast()
    idea, _decision = propose(cast)

    with pytest.raises(IntegrityError), transaction.atomic():
        DecisionFactory(idea=idea)


@pytest.mark.parametrize("seen", [1, -1])
def test_a_decision_read_at_another_revision_is_stale(seen):
    cast = Cast()
    _idea, decision = propose(cast)

    with pytest.raises(Stale):
        confirm(decision, user=cast.actor("director").user, seen=seen)
    with pytest.raises(Stale):
        return_decision(decision, user=cast.actor("director").user, seen=seen, comment="Non.")


# The detailed answer ------------------------------------------------------------------------------


@pytest.fixture
def friday_evening(monkeypatch):
    now = datetime.datetime(2026, 12, 31, 16, 30, tzinfo=datetime.UTC)
    monkeypatch.setattr(timezone, "now", lambda: now)
    return now


@pytest.mark.parametrize(
    ("director", "delegated"), [("director", False), ("delegated_director", True)]
)
def test_a_rejection_is_a_complete_answer_signed_by_someone_else(
    friday_evening, director, delegated
):
    cast = Cast()
    idea, decision = propose(cast)

    confirm(decision, user=cast.actor(director).user, seen=0)
    answer = Answer.objects.get(idea=idea)

    assert {name: getattr(answer, name) for name in REJECTION} == REJECTION
    assert (answer.written_by, answer.signed_by) == (
        cast.people["referent"],
        cast.people[director],
    )
    assert answer.by_delegation is delegated
    assert answer.published_at == friday_evening
    assert answer.public_from == datetime.datetime(2027, 1, 4, 9, tzinfo=ZoneInfo("Europe/Paris"))
    assert answer.appeal_until == datetime.date(2027, 3, 1)


@pytest.mark.parametrize("part", list(REJECTION))
def test_the_database_refuses_an_incomplete_rejection(part):
    cast = Cast()
    idea, decision = propose(cast)
    confirm(decision, user=cast.actor("director").user, seen=0)
    empty = [] if part == "reasons" else ""

    with pytest.raises(IntegrityError), transaction.atomic():
        Answer.objects.filter(idea=idea).update(**{part: empty})


def test_the_author_reads_it_at_once_and_others_the_next_morning(client):
    cast = Cast()
    idea, decision = propose(cast)
    confirm(decision, user=cast.actor("director").user, seen=0)
    page = reverse("ideas:detail", args=[idea.pk])

    def reads(name):
        client.force_login(cast.people[name])
        return REJECTION["explanation"] in client.get(page).content.decode()

    early = {"author", "coauthor", "referent", "director", "committee_member", "sponsor"}
    names = [*early, "agent", "member", "facilitator", "expert"]
    assert {name for name in names if reads(name)} == early
    assert answers_readable(idea, early=False) == []

    Answer.objects.update(public_from=timezone.now())
    assert {name for name in names if reads(name)} == set(names)


def test_a_plain_answer_is_public_at_once_and_says_where():
    cast = Cast()
    idea = cast.idea("in_triage")

    carry_out(cast, idea, "answer", "referent")
    answer = Answer.objects.get(idea=idea)

    assert (answer.kind, answer.explanation, answer.contact) == (
        "answer",
        "Ce guichet existe déjà.",
        "Le service de l’accueil.",
    )
    assert answer.public_from == answer.published_at
    assert (answer.signed_by, answer.version) == (None, 1)


def test_answers_are_numbered():
    cast = Cast()
    idea = cast.idea("in_triage")
    carry_out(cast, idea, "answer", "referent")
    carry_out(cast, idea, "contest", "author")
    carry_out(cast, idea, "reject", "referent")

    assert list(idea.answers.values_list("version", "kind")) == [(1, "answer"), (2, "rejection")]
