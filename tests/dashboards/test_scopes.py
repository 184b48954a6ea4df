"""Who may read the figures of which place."""

import pytest

from dashboards.models import DashboardSettings
from dashboards.permissions import Access, may_see, places_of, public_scope, resolve
from dashboards.registry import FIGURES
from tests.factories.accounts import MandateFactory, OrganisationFactory, UnitFactory, UserFactory
from tests.factories.campaigns import CampaignFactory

pytestmark = pytest.mark.django_db


def sharing(**fields):
    organisation = OrganisationFactory(**fields)
    DashboardSettings.objects.create(organisation=organisation, shares_figures=True)
    return organisation


def found(user, **asked):
    answer = resolve(user, {name: str(value) for name, value in asked.items()})
    return answer and (answer[0].organisations, answer[0].unit_id, answer[0].challenge, answer[1])


def test_a_director_reads_the_whole_organisation_its_units_and_challenges():
    director = MandateFactory(director=True).user
    here, other = director.organisation, OrganisationFactory()
    unit, challenge = UnitFactory(organisation=here), CampaignFactory(organisation=here)

    assert found(director) == ((here.pk,), None, None, Access.WHOLE)
    assert found(director, organisme=here.pk) == found(director)
    assert found(director, unite=unit.pk) == ((here.pk,), unit.pk, None, Access.WHOLE)
    assert found(director, defi=challenge.pk) == ((here.pk,), None, challenge.pk, Access.WHOLE)
    assert found(director, organisme=other.pk) is None
    assert found(director, unite=UnitFactory(organisation=other).pk) is None
    assert found(director, defi=CampaignFactory(organisation=other).pk) is None


def test_a_referent_of_a_unit_reads_that_unit_and_those_below():
    top = UnitFactory()
    below = UnitFactory(organisation=top.organisation, parent=top)
    beside = UnitFactory(organisation=top.organisation)
    user = UserFactory(organisation=top.organisation)
    MandateFactory(user=user, referent=True, unit=top)

    assert found(user) == ((top.organisation_id,), top.pk, None, Access.UNITS)
    assert found(user, unite=below.pk) == ((top.organisation_id,), below.pk, None, Access.UNITS)
    assert found(user, unite=beside.pk) is None
    assert found(user, organisme=top.organisation_id) is None


def test_a_network_lead_reads_the_organisations_that_chose_to_show():
    lead = MandateFactory(network_lead=True)
    shown = [sharing(branch=lead.branch) for _ in range(2)]
    closed = OrganisationFactory(branch=lead.branch)
    elsewhere = sharing(branch="farming" if lead.branch != "farming" else "family")
    keys = tuple(sorted(one.pk for one in shown))

    assert found(lead.user) == (keys, None, None, Access.NETWORK)
    assert found(lead.user, organisme=keys[0]) == (keys[:1], None, None, Access.NETWORK)
    assert found(lead.user, organisme=closed.pk) is None
    assert found(lead.user, organisme=elsewhere.pk) is None
    assert resolve(lead.user, {})[0].listable is False


@pytest.mark.parametrize("mandate", [None, "facilitator", "administrator"])
def test_others_have_no_dashboard(mandate):
    user = MandateFactory(**{mandate: True}).user if mandate else UserFactory()

    assert found(user) is None
    assert places_of(user).any_dashboard is False


@pytest.mark.parametrize(
    "asked",
    [{"organisme": "x"}, {"unite": "-1"}, {"defi": "9" * 20}, {"unite": "²"}, {"unite": "999999"}],
)
def test_an_address_without_sense_finds_nothing(asked):
    assert resolve(MandateFactory(director=True).user, asked) is None


@pytest.mark.parametrize("trait", ["draft", "celebration"])
def test_what_is_no_challenge_announced_tells_nothing_of_itself(trait):
    director = MandateFactory(director=True).user
    announced = CampaignFactory(organisation=director.organisation)
    other = CampaignFactory(organisation=director.organisation, **{trait: True})

    assert resolve(director, {"defi": str(announced.pk)})[0].name == announced.title
    assert resolve(director, {"defi": str(other.pk)}) is None


def test_a_unit_and_a_challenge_at_once_find_nothing():
    director = MandateFactory(director=True).user
    unit = UnitFactory(organisation=director.organisation)
    challenge = CampaignFactory(organisation=director.organisation)

    assert found(director, unite=unit.pk, defi=challenge.pk) is None


def test_an_agent_reads_the_public_page_where_it_is_shown():
    agent = UserFactory()
    assert public_scope(agent) is None

    DashboardSettings.objects.create(organisation=agent.organisation, shows_public_page=True)

    assert public_scope(agent).organisations == (agent.organisation_id,)
    assert [may_see(Access.AGENT, one) for one in FIGURES] == [one.public for one in FIGURES]
    assert all(may_see(access, one) for access in Access if access != "agent" for one in FIGURES)


def test_the_list_of_ideas_is_offered_to_those_whose_lists_show_them():
    director = MandateFactory(director=True).user
    scope, _access = resolve(director, {})

    assert scope.ideas_query() == {"organisation": str(director.organisation_id)}

    lead = MandateFactory(network_lead=True)
    sharing(branch=lead.branch)

    assert resolve(lead.user, {})[0].ideas_query() is None
