"""Who may do what about a challenge, person by person and phase by phase."""

import pytest

from accounts.enums import Role
from campaigns.enums import PhaseCode
from campaigns.permissions import CampaignRight, Capacity, standing_on
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


#: Who may do what, whatever the phase: written by hand from product.md, « Who uses it » and
#: « Challenges », never read from the code it checks.
MAY = {
    "runs": "launch read_draft edit publish amend extend write_news remind run_vote nominate copy "
    "archive export",
    "network_lead": "launch read_draft edit publish amend extend write_news remind run_vote "
    "nominate copy archive export",
    "facilitates": "launch copy",
    "director": "launch read_draft copy archive export",
    "sponsor": "read_draft write_news copy export",
    "jury": "export",
    "jury_chair": "export",
    "participant": "enter vote",
}
#: What each phase of a challenge leaves of it, by hand too. Rules are free until it opens, then
#: amended; ideas enter while it is open; agents vote while the jury deliberates.
ALWAYS = "launch read_draft run_vote copy export"
WHEN = {
    None: f"{ALWAYS} edit publish",
    "announced": f"{ALWAYS} edit publish write_news",
    "open": f"{ALWAYS} amend extend write_news remind enter",
    "deliberation": f"{ALWAYS} amend extend write_news vote",
    "results": f"{ALWAYS} write_news",
    "closed": f"{ALWAYS} write_news archive",
}
#: As what each person of the tests stands before a challenge of their team.
STANDS = {
    "referent": {"runs", "participant"},
    "facilitator": {"facilitates", "participant"},
    "director": {"director", "participant"},
    "sponsor": {"sponsor"},
    "member": {"jury", "participant"},
    "chair": {"jury_chair", "participant"},
    "agent": {"participant"},
    "stranger": set(),
}


def expected(name, code):
    held = {right for capacity in STANDS[name] for right in MAY[capacity].split()}
    return held & set(WHEN[code].split())


@pytest.fixture
def place():
    return OrganisationFactory()


def people_of(place, team):
    """Someone of each capacity, and their challenge's fields."""
    jury = CommitteeFactory(organisation=place, kind=CommitteeKind.JURY)
    people = {
        name: UserFactory(unit=team)
        for name in ("referent", "facilitator", "director", "member", "chair", "agent")
    }
    people |= {"sponsor": UserFactory(), "stranger": UserFactory()}
    MandateFactory(role=Role.REFERENT, organisation=place, user=people["referent"])
    MandateFactory(role=Role.DIRECTOR, organisation=place, user=people["director"])
    MandateFactory(role=Role.FACILITATOR, organisation=place, unit=team, user=people["facilitator"])
    for name, seat in (("member", Seat.MEMBER), ("chair", Seat.CHAIR)):
        CommitteeMember.objects.create(committee=jury, user=people[name], seat=seat)
    return people, {"jury": jury, "sponsor": people["sponsor"]}


@pytest.mark.parametrize("name", STANDS)
@pytest.mark.parametrize("code", WHEN)
def test_each_person_in_each_phase(place, code, name):
    team = UnitFactory(organisation=place)
    people, fields = people_of(place, team)
    campaign = at_phase(code, organisation=place, units=[team], **fields)

    standing = standing_on(people[name], campaign)

    assert standing.capacities == STANDS[name]
    assert standing.rights == expected(name, code)


@pytest.mark.parametrize("code", WHEN)
def test_a_network_lead_in_each_phase_of_a_groupements_challenge(place, code):
    group = GroupementFactory(organisations=[place])
    lead = MandateFactory(role=Role.NETWORK_LEAD, organisation=None, groupement=group).user
    campaign = at_phase(code, organisation=place, groupement=group)

    rights = standing_on(lead, campaign).rights

    assert rights - {"enter", "vote"} == set(MAY["network_lead"].split()) & set(WHEN[code].split())


def test_the_tables_here_name_every_right_capacity_and_phase():
    written = {right for row in MAY.values() for right in row.split()}
    assert written == {right.value for right in CampaignRight}
    assert set(MAY) == {capacity.value for capacity in Capacity}
    assert set(WHEN) == {None, *PhaseCode.values}


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
