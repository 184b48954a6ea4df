"""Every state × transition × person: what may be started, against an oracle written from the
product's table and from who each person of the cast is."""

import datetime

import pytest
from django.utils import timezone

from accounts.enums import Role
from accounts.models import Mandate, User
from ideas.actors import Clock, Person
from ideas.desk import decisions_awaiting
from ideas.enums import State, Tie
from ideas.errors import NotAllowed
from ideas.lifecycle import TRANSITIONS
from ideas.models import IdeaSettings, Involvement
from ideas.permissions import Right, available, can_support, confirming_party, standing
from ideas.services import move
from tests.factories.accounts import MandateFactory, UserFactory
from tests.factories.ideas import (
    AnswerFactory,
    DecisionFactory,
    IdeaFactory,
    IdeaSettingsFactory,
    InvolvementFactory,
)
from tests.factories.referents import CommitteeFactory, SeatFactory
from tests.ideas.cast import WHO, Cast, written
from tests.ideas.test_lifecycle import CIRCUIT

pytestmark = pytest.mark.django_db

#: A referent's act on an idea just deposited takes it in charge first.
TAKES_IN_CHARGE = {"request_info", "answer", "forward", "refer", "start_locally", "reject"}


def starters(action, state, *, committee, local):
    """Whose capacities start a transition from a state, in the product's words."""
    sources, _target, who, _second, _needs = CIRCUIT[action]
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

    for action, (_sources, _target, who, _second, _needs) in CIRCUIT.items():
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


# Re-examination ----------------------------------------------------------------------------------


def re_examined(writer, signatory, *, others=()):
    """An idea back to triage after its author asked for a re-examination."""
    organisation = writer.organisation
    idea = IdeaFactory(
        organisation=organisation,
        unit=writer.unit,
        state=State.IN_TRIAGE,
        appealed_on=timezone.localdate(),
    )
    AnswerFactory(idea=idea, rejection=True, written_by=writer, signed_by=signatory)
    return idea


def held_by(user, idea):
    fresh = User.objects.get(pk=user.pk)
    return {str(party) for party in standing(Person(fresh), idea).parties} & {
        "referent",
        "director",
    }


@pytest.fixture
def house(request):
    cast = Cast(full=False)
    Mandate.objects.all().delete()
    for name in cast.people:
        User.objects.filter(pk=cast.people[name].pk).update(unit=cast.unit)
    cast.people = {
        name: User.objects.get(pk=user.pk) for name, user in list(cast.people.items())[:6]
    }
    return cast


@pytest.mark.parametrize("other", ["whole", "unit", "parent", "nobody"])
@pytest.mark.parametrize("first", ["whole", "unit"])
def test_a_re_examination_goes_to_another_referent_where_there_is_one(house, first, other):
    writer, second, signatory = list(house.people.values())[:3]
    scope = {"whole": None, "unit": house.unit, "parent": house.division}
    MandateFactory(user=writer, referent=True, unit=scope[first])
    MandateFactory(user=signatory, director=True)
    if other != "nobody":
        MandateFactory(user=second, referent=True, unit=scope[other])

    idea = re_examined(writer, signatory)

    assert held_by(writer, idea) == ({"referent"} if other == "nobody" else set())
    assert held_by(second, idea) == (set() if other == "nobody" else {"referent"})


@pytest.mark.parametrize("other", [True, False])
def test_a_re_examination_is_signed_by_someone_else_where_there_is_one(house, other):
    writer, second, signatory = list(house.people.values())[:3]
    MandateFactory(user=writer, referent=True)
    MandateFactory(user=signatory, director=True)
    if other:
        MandateFactory(user=second, director=True)

    idea = re_examined(writer, signatory)

    assert held_by(signatory, idea) == (set() if other else {"director"})


def test_the_two_of_a_first_answer_take_it_up_again_where_they_are_the_only_ones(house):
    writer, signatory = list(house.people.values())[:2]
    for user in (writer, signatory):
        MandateFactory(user=user, referent=True)
    MandateFactory(user=signatory, director=True)

    idea = re_examined(writer, signatory)

    assert held_by(writer, idea) == {"referent"}
    assert held_by(signatory, idea) == {"referent", "director"}


def test_a_recused_referent_is_not_another_one(house):
    writer, second, signatory = list(house.people.values())[:3]
    for user in (writer, second):
        MandateFactory(user=user, referent=True)
    MandateFactory(user=signatory, director=True)
    idea = re_examined(writer, signatory)
    InvolvementFactory(idea=idea, user=second)

    assert held_by(writer, idea) == {"referent"}


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


def test_only_a_director_mandate_in_force_makes_a_director():
    organisation = IdeaSettingsFactory().organisation
    director = UserFactory(organisation=organisation)
    own = MandateFactory(user=director, director=True)
    delegate = UserFactory(organisation=organisation)
    MandateFactory(user=delegate, role=Role.DIRECTOR, delegated_by=own)
    idea = IdeaFactory(organisation=organisation, state=State.IN_TRIAGE)
    assert held_by(delegate, idea) == {"director"}

    Mandate.objects.filter(pk=own.pk).update(until=timezone.localdate() - datetime.timedelta(1))

    assert held_by(director, idea) == set()
    assert held_by(delegate, idea) == set()


def test_a_seat_in_another_committee_gives_nothing_once_one_is_chosen():
    organisation = IdeaSettingsFactory(full=True).organisation
    chosen, other = (
        CommitteeFactory(organisation=organisation),
        CommitteeFactory(organisation=organisation),
    )
    chair = SeatFactory(committee=other, chair=True).user
    idea = IdeaFactory(organisation=organisation, state=State.IN_COMMITTEE, committee=chosen)

    assert standing(Person(chair), idea).parties == {"reader"}


def test_the_ties_that_recuse():
    assert {str(kind) for kind in Involvement.RECUSED} == {"author", "coauthor", "lead", "member"}
    assert len(TRANSITIONS) == 29
