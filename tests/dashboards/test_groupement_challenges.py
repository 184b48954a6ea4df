"""The challenges of a groupement, compared by each of its members."""

import pytest
from django.urls import reverse

from tests.factories.accounts import (
    GroupementFactory,
    MandateFactory,
    OrganisationFactory,
    UserFactory,
)
from tests.factories.campaigns import CampaignFactory
from tests.factories.dashboards import DashboardSettingsFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def director(client):
    """Of an organisation that compares its challenges."""
    user = UserFactory(organisation=DashboardSettingsFactory().organisation)
    MandateFactory(user=user, director=True)
    client.force_login(user)
    return user


def read(client, name, *args):
    response = client.get(reverse(f"dashboards:{name}", args=args))
    assert response.status_code == 200
    return response.getvalue().decode()


def test_a_member_of_a_groupement_sees_its_challenges_compared(client, director):
    """Held by another organisation: the director of a member reads it, of an outsider not."""
    host = OrganisationFactory()
    group = GroupementFactory(organisations=[host, director.organisation], name="Sud")
    challenge = CampaignFactory(organisation=host, groupement=group, title="Accueillir mieux")
    alone = CampaignFactory(organisation=host, title="Chez eux seulement")
    page = read(client, "challenges")
    assert "Accueillir mieux" in page and "Sud" in page
    assert "Chez eux seulement" not in page
    assert "groupement Sud" in read(client, "challenge", challenge.pk)
    assert "Accueillir mieux" in read(client, "challenges_csv")
    assert client.get(reverse("dashboards:challenge", args=[alone.pk])).status_code == 404

    group.organisations.set([host])
    assert "Accueillir mieux" not in read(client, "challenges")
    assert client.get(reverse("dashboards:challenge", args=[challenge.pk])).status_code == 404


def test_a_member_that_compares_nothing_sees_none(client, director):
    group = GroupementFactory(organisations=[director.organisation, OrganisationFactory()])
    challenge = CampaignFactory(organisation=group.organisations.last(), groupement=group)
    type(director.organisation.dashboard_settings).objects.update(uses_comparison=False)
    assert client.get(reverse("dashboards:challenge", args=[challenge.pk])).status_code == 404


def test_an_agent_of_a_member_reads_no_figures_of_the_groupement(client, director):
    agent = UserFactory(organisation=director.organisation)
    group = GroupementFactory(organisations=[director.organisation])
    challenge = CampaignFactory(organisation=director.organisation, groupement=group)
    client.force_login(agent)
    assert client.get(reverse("dashboards:challenge", args=[challenge.pk])).status_code == 403
