"""What is behind the numbers of challenges and of money."""

import pytest
from django.urls import reverse

from dashboards.services.updating import update
from projects.models import ProjectSettings
from tests.dashboards.rollouts import innovation
from tests.factories.accounts import MandateFactory, UserFactory
from tests.factories.campaigns import CampaignFactory
from tests.factories.dashboards import DashboardSettingsFactory
from tests.factories.ideas import HistoryEntryFactory, IdeaFactory
from tests.factories.projects import GainFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def director(client):
    settings = DashboardSettingsFactory(shares_figures=True)
    ProjectSettings.objects.create(organisation=settings.organisation, uses_budget=True)
    user = UserFactory(organisation=settings.organisation)
    MandateFactory(user=user, director=True)
    client.force_login(user)
    return user


def test_the_retained_ideas_of_a_challenge_open_on_a_list_that_counts_the_same(client, director):
    challenge = CampaignFactory(organisation=director.organisation)
    fields = {"organisation": director.organisation, "campaign": challenge}
    for state in ("accepted", "rejected", "achieved", "withdrawn"):
        idea = IdeaFactory(state=state, revision=2, **fields)
        if state != "rejected":
            HistoryEntryFactory(idea=idea, target="accepted", action="accept", revision=2)
    update()
    response = client.get(reverse("dashboards:challenge", args=[challenge.pk]))
    assert response.context["row"].retained == 2
    listed = client.get(response.context["retained_url"])
    assert (listed.context["count"], len(listed.context["rows"])) == (2, 2)

    lead = MandateFactory(network_lead=True).user
    client.force_login(lead)
    shown = client.get(reverse("dashboards:challenge", args=[challenge.pk]))
    assert (shown.status_code, shown.context["retained_url"]) == (200, "")
    assert client.get(reverse("dashboards:retained", args=[challenge.pk])).status_code == 404


def test_what_is_forecast_is_told_between_what_was_planned_and_measured(client, director):
    gain = GainFactory(project=innovation(director.organisation))
    for stage, amount in (("planned", 300), ("forecast", 270), ("forecast", 260)):
        gain.values.create(
            stage=stage, amount=amount, method="Comptage", source="Relevé", noted_by=director
        )
    page = client.get(reverse("dashboards:money"))
    (total,) = page.context["money"]["totals"]
    assert total["stages"] == ["300\u00a0heures par an", "260\u00a0heures par an", ""]
    assert page.context["money"]["stages"] == ["Attendu", "Prévu", "Mesuré"]
    text = b"".join(client.get(reverse("dashboards:money_csv"))).decode()
    assert "Temps;Total;;heures par an;300;260;" in text
