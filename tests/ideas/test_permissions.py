"""Every state × transition × person: what may be started, against an oracle written from the
product's table and from who each person of the cast is."""

import datetime

import pytest
from django.utils import timezone

from accounts.models import Mandate
from ideas.actors import Clock, Person
from ideas.desk import decisions_awaiting
from ideas.enums import State, Tie
from ideas.errors import NotAllowed
from ideas.models import IdeaSettings
from ideas.permissions import Right, available, can_support, confirming_party, standing
from ideas.services import move
from tests.factories.ideas import (
    DecisionFactory,
    IdeaFactory,
    InvolvementFactory,
)
from tests.ideas.cast import WHO, Cast, written
from tests.ideas.test_lifecycle import CIRCUIT

pytestmark = pytest.mark.django_db

#: A referent's act on an idea just deposited takes it in charge first.
TAKES_IN_CHARGE = {"request_info", "answer", "forward", "refer", "start_locally", "reject"}


def starters(action, state, *, committee, local):
    """Whose capacities start a transition from a state, in the product's words."""
    sources, _target, who, *_rest = CIRCUIT[action]
    if state == "deposited" and action in TAKES_IN_CHARGE:
        return {"referent"}
    if state not in sources:
        return set()
    if action == "reopen":
        return {"withdrawn": {"author"}, "stopped": {"referent"}}[state]
    capacities = set(who)
    if "decider" in capacities:
        capacities = {"chair"} if committee else {"director"}
    if "local_lead" in capacities:
        capacities = capacities - {"local_lead"} | ({"lead"} if local else set())
    return capacities


def allowed(name, state, *, committee=True, local=False):
    """The transitions a person of the cast may start, by the product."""
    capacities = {"clock"} if name == "clock" else WHO[name]
    return {
        action
        for action in CIRCUIT
        if starters(action, state, committee=committee, local=local) & capacities
    } - (set() if committee else {"refer", "start_pilot"})


def offered(cast, idea, name):
    settings = IdeaSettings.of(idea.organisation_id)
    who = standing(cast.actor(name), idea, settings=settings)
    rows = available(idea, who, settings=settings, today=timezone.localdate())
    return {row.name for row in rows}


@pytest.mark.parametrize("local", [False, True])
@pytest.mark.parametrize("state", State.values)
def test_what_each_person_may_start(state, local):
    cast = Cast()
    idea = cast.idea(state, local=local)

    ours = {name: offered(cast, idea, name) for name in [*WHO, "clock"]}

    assert ours == {name: allowed(name, state, local=local) for name in ours}


@pytest.mark.parametrize("state", State.values)
def test_what_each_person_may_start_in_the_simple_profile(state):
    cast = Cast(full=False)
    idea = cast.idea(state)
    nobody = {"chair", "secretary"}

    ours = {name: offered(cast, idea, name) for name in [*WHO, "clock"] if name not in nobody}

    assert ours == {name: allowed(name, state, committee=False) for name in ours}


@pytest.mark.parametrize("state", ["in_triage", "in_committee", "adjourned"])
def test_a_chair_who_is_author_keeps_an_authors_rights_only(state):
    cast = Cast()
    cast.hand_chair_to_author()

    idea = cast.idea(state)

    assert offered(cast, idea, "chair_author") == allowed("author", state)


@pytest.mark.parametrize("state", State.values)
def test_a_refused_transition_writes_nothing(state):
    """`move()` asks what `available()` answers: one refused person for every transition."""
    cast = Cast()
    idea = cast.idea(state)
    before = written(idea)
    people = [name for name in WHO if not WHO[name]]

    for number, action in enumerate(CIRCUIT):
        actor = cast.actor(people[number % len(people)])
        with pytest.raises(NotAllowed):
            move(idea, action, actor=actor, seen=idea.revision, **cast.details(action))

    assert written(idea) == before


@pytest.mark.parametrize("state", State.values)
def test_a_transition_from_another_state_is_refused_to_who_may_elsewhere(state):
    """The right person at the wrong moment."""
    cast = Cast()
    idea = cast.idea(state)
    before = written(idea)
    fitting = {
        "author": "author",
        "referent": "referent",
        "network_lead": "network_lead",
        "decider": "chair",
        "chair": "chair",
        "sponsor": "sponsor",
        "lead": "lead",
        "clock": "clock",
    }

    for action, (_sources, _target, who, *_rest) in CIRCUIT.items():
        name = fitting[who[0]]
        if action in allowed(name, state):
            continue
        with pytest.raises(NotAllowed):
            move(idea, action, actor=cast.actor(name), seen=idea.revision, **cast.details(action))

    assert written(idea) == before


# Who confirms ------------------------------------------------------------------------------------

SECONDS = [
    ("reject", "in_triage", "referent", {"director"}, None),
    ("reject", "in_committee", "chair", {"director"}, None),
    ("start_rollout", "in_project", "lead", {"sponsor"}, None),
    ("start_rollout", "in_pilot", "lead", {"sponsor"}, None),
    ("reopen", "withdrawn", "author", {"referent"}, None),
    ("reopen", "stopped", "referent", {"sponsor"}, None),
    ("accept", "in_committee", "chair", set(), "director"),
    ("accept", "in_triage", "chair", set(), "sponsor"),
    ("start_locally", "in_triage", "referent", set(), "director"),
]


@pytest.mark.parametrize(("action", "state", "proposer", "capacities", "named"), SECONDS)
def test_who_may_confirm_a_proposal_and_finds_it_on_their_desk(
    action, state, proposer, capacities, named
):
    cast = Cast()
    idea = cast.idea(state)
    decision = DecisionFactory(
        idea=idea,
        action=action,
        proposed_by=cast.people[proposer],
        awaits="sponsor" if named else next(iter(capacities)),
        awaits_user=cast.people[named] if named else None,
    )
    expected = (
        {named}
        if named
        else {name for name, held in WHO.items() if held & capacities and name != proposer}
    )

    def confirms(name):
        user = cast.actor(name).user
        return confirming_party(decision, idea, user, standing(Person(user), idea)) is not None

    assert {name for name in WHO if confirms(name)} == expected
    assert {name for name in WHO if decision in decisions_awaiting(cast.actor(name).user)} == (
        expected
    )


def test_another_director_stands_for_a_sponsor_no_longer_in_office():
    cast = Cast()
    idea = cast.idea("accepted")
    Mandate.objects.filter(user=cast.people["sponsor"]).update(
        until=timezone.localdate() - datetime.timedelta(days=1)
    )
    decision = DecisionFactory(
        idea=cast.idea("stopped"),
        action="reopen",
        proposed_by=cast.people["referent"],
        awaits="sponsor",
    )

    director = cast.actor("director").user

    assert "form_team" in offered(cast, idea, "director")
    assert "form_team" in offered(cast, idea, "delegated_director")
    assert offered(cast, idea, "sponsor") == set()
    assert decision in decisions_awaiting(director)
    assert confirming_party(
        decision, decision.idea, director, standing(Person(director), decision.idea)
    )


def test_a_sponsor_who_joined_the_team_does_not_decide_alone():
    cast = Cast()
    idea = cast.idea("in_project")
    InvolvementFactory(idea=idea, user=cast.people["sponsor"], kind=Tie.MEMBER)

    assert offered(cast, idea, "sponsor") == set()
    assert offered(cast, idea, "director") == {"achieve", "stop"}


# The other rights --------------------------------------------------------------------------------

#: right → the people of the cast who have it on an idea in project.
RIGHTS = {
    Right.SUPPORT: set(WHO),
    Right.COMMENT: set(WHO),
    Right.THANK: set(WHO),
    Right.REPORT: set(WHO),
    Right.MODERATE: {name for name in WHO if "referent" in WHO[name]},
    Right.INVITE: {name for name in WHO if "author" in WHO[name]},
    Right.GIVE_FEEDBACK: {name for name in WHO if "author" in WHO[name]},
    Right.ASK_OPINION: {name for name in WHO if "referent" in WHO[name]},
    Right.GIVE_OPINION: {"expert"},
    Right.EXAMINE: {"committee_member", "secretary", "chair"},
    Right.KEEP_JOURNAL: {"lead", "member", "sponsor"}
    | {"referent_in_team", "director_in_team", "network_lead_in_team"},
    **{key: {"lead", "sponsor"} for key in (Right.NAME_TEAM, Right.RUN_PROJECT)},
    Right.ANSWER_CALL: set(WHO),
    Right.ARBITRATE_TIME: {"sponsor"},
    Right.PROPOSE_SITES: {"lead", "sponsor"},
    Right.DECIDE_BUDGET: {name for name in WHO if "director" in WHO[name]},
}
RIGHTS[Right.ASK_HELP] = RIGHTS[Right.KEEP_JOURNAL] - {"sponsor"}
RIGHTS[Right.ANSWER_HELP] = RIGHTS[Right.ASK_OPINION] | {"sponsor"}
STUDY = {"referent", "director", "network_lead", "sponsor", "secretary", "chair"}
STUDYING = {name for name in WHO if WHO[name] & STUDY} | {"committee_member"}
RIGHTS[Right.READ_OPINIONS] = STUDYING
RIGHTS[Right.READ_PROPOSAL] = STUDYING
RIGHTS[Right.ASSIGN] = RIGHTS[Right.ASK_OPINION]
#: Notes never leave the organisation: not even for the network lead who answers it.
RIGHTS[Right.READ_NOTES] = STUDYING - {"network_lead", "groupement_lead"}
RIGHTS[Right.WRITE_NOTE] = RIGHTS[Right.READ_NOTES]
RIGHTS[Right.READ_DIALOGUE] = STUDYING | RIGHTS[Right.GIVE_FEEDBACK]
RIGHTS[Right.READ_ANSWER_EARLY] = STUDYING | RIGHTS[Right.GIVE_FEEDBACK]


def test_the_role_and_right_matrix():
    cast = Cast()
    idea = cast.idea("in_project")
    standings = {name: standing(cast.actor(name), idea) for name in WHO}

    assert {
        right: {name for name, who in standings.items() if who.may(right)} for right in Right
    } == RIGHTS


def test_the_clock_reads_nothing_and_supports_nothing():
    idea = IdeaFactory()
    who = standing(Clock(), idea)

    assert [right for right in Right if who.may(right)] == []
    assert not can_support(idea, who)


def test_a_manager_as_such_has_no_right():
    """« Sans frein managérial »: a facilitator's mandate, a manager's usual one, moves nothing."""
    cast = Cast()
    for state in State.values:
        assert offered(cast, cast.idea(state), "facilitator") == set()
