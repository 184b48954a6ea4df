"""The matrix of challenges: each right, for each capacity, in each phase."""

import pytest

from accounts.enums import Role
from campaigns.enums import CampaignKind, PhaseCode
from campaigns.permissions import ACT_OF, MATRIX, CampaignRight, Capacity, standing_on
from campaigns.phases import acts_of
from referents.enums import CommitteeKind, Seat
from referents.models import CommitteeMember
from tests.factories.accounts import (
    GroupementFactory,
    MandateFactory,
    OrganisationFactory,
    UnitFactory,
    UserFactory,
)
from tests.factories.campaigns import CampaignFactory, at_phase
from tests.factories.referents import CommitteeFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def place():
    return OrganisationFactory()


def seated(committee, seat):
    user = UserFactory(organisation=committee.organisation)
    CommitteeMember.objects.create(committee=committee, user=user, seat=seat)
    return user


def people_of(place):
    """Someone of each capacity, and their challenge's fields."""
    jury = CommitteeFactory(organisation=place, kind=CommitteeKind.JURY)
    seats = {
        Capacity.JURY: seated(jury, Seat.MEMBER),
        Capacity.JURY_CHAIR: seated(jury, Seat.CHAIR),
    }
    people = {
        Capacity.RUNS: MandateFactory(role=Role.REFERENT, organisation=place).user,
        Capacity.DIRECTOR: MandateFactory(role=Role.DIRECTOR, organisation=place).user,
        Capacity.SPONSOR: UserFactory(),
        Capacity.PARTICIPANT: UserFactory(organisation=place),
        **seats,
    }
    return people, {"jury": jury, "sponsor": people[Capacity.SPONSOR]}


@pytest.mark.parametrize("code", [None, *PhaseCode])
def test_each_capacity_in_each_phase(place, code):
    people, fields = people_of(place)
    campaign = at_phase(code, organisation=place, **fields)
    allowed = acts_of(CampaignKind.CHALLENGE, code)
    for capacity, user in people.items():
        standing = standing_on(user, campaign)
        assert capacity in standing.capacities
        held = {right for right in CampaignRight if standing.capacities & MATRIX[right]}
        expected = {r for r in held if r not in ACT_OF or ACT_OF[r] in allowed}
        assert standing.rights == expected


def test_every_right_is_in_the_matrix_and_none_is_an_agents_by_chance():
    assert set(MATRIX) == set(CampaignRight)
    of_all = {right for right, who in MATRIX.items() if Capacity.PARTICIPANT in who}
    assert of_all == {CampaignRight.ENTER, CampaignRight.VOTE}


def test_a_stranger_stands_as_nothing(place):
    assert standing_on(UserFactory(), CampaignFactory(organisation=place)).capacities == frozenset()


def test_who_launched_it_and_left_runs_it_no_more(place):
    user = UserFactory(organisation=place)
    campaign = CampaignFactory(organisation=place, launched_by=user)
    assert Capacity.RUNS in standing_on(user, campaign).capacities

    user.organisation = OrganisationFactory()

    assert Capacity.RUNS not in standing_on(user, campaign).capacities


def test_a_referent_of_some_units_runs_what_is_addressed_to_them_only(place):
    mine, other = UnitFactory(organisation=place), UnitFactory(organisation=place)
    user = MandateFactory(role=Role.REFERENT, organisation=place, unit=mine).user
    rows = {
        key: standing_on(user, CampaignFactory(organisation=place, units=units)).capacities
        for key, units in {"mine": [mine], "both": [mine, other], "all": []}.items()
    }
    assert {key: Capacity.RUNS in found for key, found in rows.items()} == {
        "mine": True,
        "both": False,
        "all": False,
    }


def test_a_facilitator_may_copy_a_challenge_of_their_team_but_does_not_run_it(place):
    team = UnitFactory(organisation=place)
    user = MandateFactory(role=Role.FACILITATOR, organisation=place, unit=team).user
    standing = standing_on(user, CampaignFactory(organisation=place, units=[team]))

    assert Capacity.FACILITATES in standing.capacities
    assert standing.may(CampaignRight.COPY)
    assert not standing.may(CampaignRight.AMEND)


def test_a_network_lead_runs_what_is_addressed_to_their_whole_groupement(place):
    group = GroupementFactory(organisations=[place, OrganisationFactory()])
    campaign = CampaignFactory(organisation=place, groupement=group)
    lead = MandateFactory(role=Role.NETWORK_LEAD, organisation=None, groupement=group).user
    director = MandateFactory(role=Role.DIRECTOR, organisation=place).user

    assert standing_on(lead, campaign).may(CampaignRight.AMEND)
    assert not standing_on(director, campaign).may(CampaignRight.ARCHIVE)


def test_a_groupement_without_organisations_is_led_by_nobody(place):
    campaign = CampaignFactory(organisation=place, groupement=GroupementFactory())
    user = MandateFactory(role=Role.FACILITATOR, user__organisation=place, organisation=place).user

    assert Capacity.NETWORK_LEAD not in standing_on(user, campaign).capacities
