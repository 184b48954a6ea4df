"""What a network lead is told of innovations: figures of all, names of those shared with them."""

import pytest
from django.urls import reverse

from dashboards.services.updating import update
from tests.dashboards.rollouts import innovation, shared, site
from tests.factories.accounts import MandateFactory, OrganisationFactory
from tests.factories.campaigns import CampaignFactory
from tests.factories.dashboards import DashboardSettingsFactory

pytestmark = pytest.mark.django_db


def test_a_network_lead_is_told_the_innovations_whose_sheet_is_shared_and_no_reason(client):
    place = DashboardSettingsFactory(shares_figures=True).organisation
    lead = MandateFactory(network_lead=True).user
    open_one = innovation(place, title="Le lexique partagé")
    kept = innovation(place, title="Le guichet du soir")
    for project in (open_one, kept):
        site(project, lead, ("proposed", 30), ("adopted", 10))
        site(project, lead, ("proposed", 30), ("not_adopted", 10))
    shared(open_one, lead)
    update()
    client.force_login(lead)

    query = {"organisme": place.pk}
    page = client.get(reverse("dashboards:adoption"), query).content.decode()
    table = client.get(reverse("dashboards:adoption_csv"), query)
    home = client.get(reverse("dashboards:home"), query).content.decode()
    story = client.get(reverse("dashboards:innovation", args=[open_one.pk])).content.decode()

    assert "sur 4" in page.replace("\u00a0", " ")
    for words in (page, b"".join(table).decode(), story):
        assert "Le lexique partagé" in words
        assert "Le guichet du soir" not in words
    assert "Le guichet du soir" not in home
    assert "Le logiciel diffère" not in story
    assert client.get(reverse("dashboards:innovation", args=[kept.pk])).status_code == 404


def test_control_a_director_is_told_every_innovation_and_why(client):
    director = MandateFactory(director=True).user
    client.force_login(director)
    project = innovation(director.organisation, title="Le guichet du soir")
    site(project, director, ("proposed", 30), ("not_adopted", 10))
    update()
    query = {"organisme": director.organisation_id}
    table = client.get(reverse("dashboards:adoption_csv"), query)

    story = client.get(reverse("dashboards:innovation", args=[project.pk])).content.decode()

    for words in (
        client.get(reverse("dashboards:adoption"), query).content.decode(),
        b"".join(table).decode(),
        client.get(reverse("dashboards:home"), query).content.decode(),
        story,
    ):
        assert "Le guichet du soir" in words
    assert "Le logiciel diffère." in story


def test_a_network_lead_reads_adoption_only_where_figures_are_shared(client):
    place = OrganisationFactory()
    settings = DashboardSettingsFactory(organisation=place, shares_figures=True)
    lead = MandateFactory(network_lead=True).user
    project = innovation(place)
    site(project, lead, ("proposed", 30), ("adopted", 10))
    shared(project, lead)
    challenge = CampaignFactory(organisation=place)
    client.force_login(lead)
    pages = [
        f"{reverse('dashboards:adoption')}?organisme={place.pk}",
        reverse("dashboards:innovation", args=[project.pk]),
        f"{reverse('dashboards:challenges')}?organisme={place.pk}",
        reverse("dashboards:challenge", args=[challenge.pk]),
    ]
    assert [client.get(url).status_code for url in pages] == [200] * 4
    assert client.get(f"{reverse('dashboards:money')}?organisme={place.pk}").status_code == 403
    settings.shares_figures = False
    settings.save()
    assert {client.get(url).status_code for url in pages} <= {403, 404}
