"""What the challenges of the demo say of who may take part is what they allow."""

import pytest

from ideas.anonymous.challenges import takes_anonymous
from ideas.demo.campaigns import eligibility_of
from tests.factories.accounts import GroupementFactory, OrganisationFactory, UnitFactory
from tests.factories.campaigns import CampaignFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("headcount", [None, 19, 20])
def test_without_a_name_only_where_letters_may_answer(headcount):
    place = OrganisationFactory()
    units = [UnitFactory(organisation=place, headcount=headcount)] if headcount else []
    campaign = CampaignFactory(organisation=place, units=units)

    said = eligibility_of(campaign)

    assert ("anonymement" in said) == takes_anonymous(campaign) == (headcount != 19)
    assert said.startswith("Les agents des équipes" if units else "Tous les agents")


def test_a_groupement_asks_the_agents_of_all_its_organisations():
    place = OrganisationFactory()
    group = GroupementFactory(organisations=[place])

    said = eligibility_of(CampaignFactory(organisation=place, groupement=group))

    assert said.startswith("Les agents de tous les organismes du groupement")
