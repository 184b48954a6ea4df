"""`move()` really does what is allowed: the state, one history row, one occurrence, the limit."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from ideas.enums import State
from ideas.errors import Incomplete, Stale
from ideas.models import Decision, Idea
from ideas.services import move
from notifications.models import Occurrence
from tests.factories.accounts import UnitFactory, UserFactory
from tests.factories.ideas import IdeaFactory
from tests.factories.referents import CommitteeFactory
from tests.ideas.cast import Cast, written
from tests.ideas.scenes import PLAYED_BY, REOPENED_BY, carry_out, starter
from tests.ideas.test_lifecycle import CIRCUIT

pytestmark = pytest.mark.django_db

CELLS = [
    (action, source, name)
    for action, (sources, _target, who, *_rest) in CIRCUIT.items()
    for source in sources
    for capacity in ([REOPENED_BY[source][0]] if action == "reopen" else who)
    for name in PLAYED_BY[capacity]
]


@pytest.mark.parametrize(("action", "source", "name"), CELLS)
def test_an_allowed_transition_moves_once_and_is_told_once(action, source, name):
    cast = Cast()
    idea = cast.idea(source, local=name == "lead" and action == "achieve")

    entry = carry_out(cast, idea, action, name)

    assert (idea.state, idea.revision) == (CIRCUIT[action][1], 1)
    assert list(idea.history.all()) == [entry]
    assert (entry.action, entry.source, entry.target, entry.revision) == (
        action, source, idea.state, 1,
    )  # fmt: skip
    assert entry.actor == cast.people.get(name)
    told = Occurrence.objects.filter(notice="ideas.transition")
    assert [row.context for row in told] == [{"entry": entry.pk}]
    assert idea.decisions.filter(closed_at=None).count() == 0


@pytest.mark.parametrize(
    "action", ["request_info", "answer", "forward", "refer", "start_locally", "reject"]
)
def test_any_act_of_a_referent_takes_a_deposited_idea_in_charge_first(action):
    cast = Cast()
    idea = cast.idea("deposited")
    Idea.objects.filter(pk=idea.pk).update(referent=None)

    done = move(idea, action, actor=cast.actor("responsable"), seen=0, **cast.details(action))
    idea.refresh_from_db()

    assert idea.history.order_by("revision").first().action == "take_charge"
    assert idea.referent == cast.people["responsable"]
    if isinstance(done, Decision):
        assert (idea.state, idea.revision, done.revision) == ("in_triage", 1, 1)
    else:
        assert (idea.state, idea.revision) == (CIRCUIT[action][1], 2)


def test_an_act_refused_for_its_inputs_does_not_take_in_charge():
    cast = Cast()
    idea = cast.idea("deposited")
    before = written(idea)

    with pytest.raises(Incomplete):
        move(idea, "request_info", actor=cast.actor("referent"), seen=0, question="  ")

    assert written(idea) == before


# Inputs ------------------------------------------------------------------------------------------

MISSING = [
    (action, name)
    for action, (_sources, _target, _who, _second, needs, _tells) in CIRCUIT.items()
    for name in needs
    if action != "deposit"
]


@pytest.mark.parametrize(("action", "missing"), MISSING)
def test_a_transition_without_an_input_is_refused_next_to_it(action, missing):
    cast = Cast()
    source = CIRCUIT[action][0][0]
    idea = cast.idea(source)
    before = written(idea)
    inputs = cast.details(action)
    actor = cast.actor(starter(action, source))

    for blank in ({}, {missing: None}, {missing: ""}, {missing: " \n "}):
        given = {name: value for name, value in inputs.items() if name != missing} | blank
        with pytest.raises(Incomplete) as refused:
            move(idea, action, actor=actor, seen=0, **given)
        assert list(refused.value.message_dict) == [missing]

    assert written(idea) == before


@pytest.mark.parametrize("missing", ["title", "problem", "proposal"])
def test_a_deposit_without_an_input_is_refused_next_to_it(missing):
    cast = Cast()
    idea = cast.idea("draft", **{missing: " "})

    with pytest.raises(Incomplete) as refused:
        move(idea, "deposit", actor=cast.actor("author"), seen=0)

    assert list(refused.value.message_dict) == [missing]
    assert Idea.objects.get(pk=idea.pk).state == State.DRAFT


def days(count):
    return (timezone.localdate() + datetime.timedelta(days=count)).isoformat()


def person(name):
    return lambda cast: cast.people[name].pk


WRONG = [
    ("adjourn", "in_committee", "date", lambda cast: days(0)),
    ("adjourn", "in_committee", "date", lambda cast: days(-1)),
    ("suspend", "accepted", "date", lambda cast: days(-30)),
    ("start_pilot", "in_project", "date", lambda cast: days(0)),
    ("accept", "in_committee", "sponsor", person("agent")),
    ("accept", "in_committee", "sponsor", person("director_elsewhere")),
    ("accept", "in_committee", "sponsor", person("former_sponsor")),
    ("accept", "in_committee", "sponsor", person("director_author")),
    ("accept", "in_committee", "sponsor", person("director_in_team")),
    ("start_locally", "in_triage", "sponsor", person("referent")),
    ("start_locally", "in_triage", "lead", person("director_elsewhere")),
    ("form_team", "accepted", "lead", person("director_elsewhere")),
    ("form_team", "accepted", "lead", person("sponsor")),
    ("form_team", "accepted", "lead", lambda cast: gone(cast).pk),
    ("refer", "in_triage", "committee", lambda cast: committee_of_others().pk),
    ("refer", "in_triage", "committee", lambda cast: jury(cast).pk),
    ("refer", "in_triage", "committee", lambda cast: closed_committee(cast).pk),
    ("merge", "in_triage", "survivor", lambda cast: str(cast.idea("draft").pk)),
    ("merge", "in_triage", "survivor", lambda cast: str(cast.idea("merged").pk)),
    ("merge", "in_triage", "survivor", lambda cast: str(cast.idea("withdrawn").pk)),
    ("merge", "in_triage", "survivor", lambda cast: str(idea_of_others().pk)),
    ("merge", "in_triage", "survivor", lambda cast: "5f0c2f0e-0000-4000-8000-000000000000"),
    ("reject", "in_triage", "reasons", lambda cast: ["because"]),
    ("start_pilot", "in_project", "site", lambda cast: unit_of_others().pk),
    ("start_rollout", "in_project", "sites", lambda cast: [cast.unit.pk, unit_of_others().pk]),
    ("achieve", "in_rollout", "results", lambda cast: "Une ligne.\n\n  \nDeux lignes."),
]


def gone(cast):
    return UserFactory(organisation=cast.organisation, gone=True)


def committee_of_others():
    return CommitteeFactory()


def jury(cast):
    return CommitteeFactory(organisation=cast.organisation, jury=True)


def closed_committee(cast):
    return CommitteeFactory(organisation=cast.organisation, is_active=False)


def unit_of_others():
    return UnitFactory()


def idea_of_others():
    return IdeaFactory()


@pytest.mark.parametrize(("action", "source", "name", "value"), WRONG)
def test_a_wrong_input_is_refused_next_to_it(action, source, name, value):
    cast = Cast()
    idea = cast.idea(source)
    inputs = cast.details(action) | {name: value(cast)}
    before = written(idea)

    with pytest.raises(ValidationError) as refused:
        move(idea, action, actor=cast.actor(starter(action, source)), seen=0, **inputs)

    assert not isinstance(refused.value, Incomplete)
    assert list(refused.value.message_dict) == [name]
    assert written(idea) == before


def test_an_idea_does_not_merge_with_itself():
    cast = Cast()
    idea = cast.idea("in_triage")

    with pytest.raises(ValidationError) as refused:
        move(idea, "merge", actor=cast.actor("referent"), seen=0, survivor=str(idea.pk))

    assert list(refused.value.message_dict) == ["survivor"]


def test_the_lead_of_a_local_idea_is_not_its_sponsor_too():
    cast = Cast()
    idea = cast.idea("in_triage")
    inputs = cast.details("start_locally") | {"lead": cast.people["director"].pk}

    with pytest.raises(ValidationError) as refused:
        move(idea, "start_locally", actor=cast.actor("referent"), seen=0, **inputs)

    assert list(refused.value.message_dict) == ["sponsor"]


# A stale page ------------------------------------------------------------------------------------


@pytest.mark.parametrize("seen", [0, 2, -1])
def test_a_stale_person_is_told_and_writes_nothing(seen):
    cast = Cast()
    idea = cast.idea("in_triage")
    Idea.objects.filter(pk=idea.pk).update(revision=1)
    before = written(idea)

    with pytest.raises(Stale) as late:
        move(idea, "request_info", actor=cast.actor("referent"), seen=seen, question="Où ?")

    assert late.value.seen == seen
    assert written(idea) == before


def test_the_same_state_at_another_revision_is_stale():
    """A state alone comes back; the revision does not."""
    cast = Cast()
    idea = cast.idea("in_triage")
    carry_out(cast, idea, "request_info", "referent")
    carry_out(cast, idea, "provide_info", "author")
    assert idea.state == "in_triage"

    with pytest.raises(Stale):
        move(idea, "request_info", actor=cast.actor("referent"), seen=0, question="Où ?")


@pytest.mark.parametrize(("action", "source"), [("lapse", "in_triage"), ("resume", "in_committee")])
def test_a_stale_clock_does_nothing_silently(action, source):
    cast = Cast()
    idea = cast.idea(source)
    Idea.objects.filter(pk=idea.pk).update(revision=1)
    before = written(idea)

    assert move(idea, action, actor=cast.actor("clock"), seen=0) is None
    assert written(idea) == before
