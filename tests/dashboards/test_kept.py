"""What is kept of a page of figures is shown until they change, and to those who read it alike."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from dashboards.models import FigureVersion, PublishedCount
from dashboards.services.cells import say_changed
from dashboards.services.publishing import publish_counts
from dashboards.services.rebuilding import rebuild_organisation
from dashboards.services.updating import update
from dashboards.views import kept
from ideas.models import Idea, Support
from tests.dashboards.rollouts import innovation, site
from tests.factories.accounts import MandateFactory, UserFactory
from tests.factories.dashboards import DashboardSettingsFactory
from tests.factories.ideas import IdeaFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def director(client):
    settings = DashboardSettingsFactory(shows_public_page=True, shares_figures=True)
    user = UserFactory(organisation=settings.organisation)
    MandateFactory(user=user, director=True)
    IdeaFactory(organisation=settings.organisation, state="in_triage")
    update()
    client.force_login(user)
    return user


def page(client, name="home", **query):
    response = client.get(reverse(f"dashboards:{name}"), query)
    assert response.status_code == 200
    return response.content.decode()


def queries(client, name):
    with CaptureQueriesContext(connection) as captured:
        page(client, name)
    return len(captured)


def deposits(text):
    """The number that answers the first question."""
    return int(re.search(r"(\d+)(?:</a>)?<span class=\"key-figure-unit\">idée", text)[1])


@pytest.mark.parametrize(("name", "fewer"), [("home", 8), ("public", 3)])
def test_a_page_seen_again_reads_its_figures_no_more_until_they_change(
    client, director, name, fewer
):
    first, again = queries(client, name), queries(client, name)
    assert again <= first - fewer
    assert deposits(page(client, name)) == 1

    IdeaFactory(organisation=director.organisation, state="in_triage")
    assert deposits(page(client, name)) == 1
    update()
    assert deposits(page(client, name)) == 2


def test_periods_and_readers_are_kept_apart(client, director):
    assert deposits(page(client)) == 1
    assert deposits(page(client, de="2020-01", a="2020-02")) == 0
    listed = reverse("ideas:list")
    assert f'href="{listed}?organisation' in page(client)

    client.force_login(MandateFactory(network_lead=True).user)
    shown = page(client, organisme=director.organisation_id)
    assert deposits(shown) == 1
    assert f'href="{listed}?organisation' not in shown


def test_every_writer_says_that_figures_changed(director):
    place = director.organisation

    def token():
        return FigureVersion.objects.get(organisation=place).token

    seen = {token()}
    idea = Idea.objects.get()
    Idea.objects.filter(pk=idea.pk).update(supports_count=25)
    update()
    seen.add(token())
    site(innovation(place), director, ("adopted", 3))
    update()
    seen.add(token())
    fans = [UserFactory(organisation=place) for _ in range(25)]
    Support.objects.bulk_create([Support(idea=idea, user=fan) for fan in fans])
    Idea.objects.filter(pk=idea.pk).update(deposited_on="2025-03-01")
    update()
    seen.add(token())
    assert publish_counts() == PublishedCount.objects.count() > 0
    seen.add(token())
    rebuild_organisation(organisation=place.pk)
    assert len(seen | {token()}) == 6
    update()
    before = token()
    update()
    assert token() == before


def test_control_a_version_that_does_not_change_shows_what_was(client, director):
    page(client)
    version = FigureVersion.objects.get()
    IdeaFactory(organisation=director.organisation, state="in_triage")
    update()
    FigureVersion.objects.update(token=version.token)
    assert deposits(page(client)) == 1
    say_changed([director.organisation_id])
    assert deposits(page(client)) == 2


def test_names_are_read_again_after_a_while(client, director, monkeypatch):
    monkeypatch.setattr(kept, "NAMES_LAST", 0.001)
    before = queries(client, "home")
    assert queries(client, "home") == before, "nothing is kept from one moment to another"


def test_figures_never_counted_are_not_kept(client, director):
    FigureVersion.objects.all().delete()
    first = queries(client, "home")
    assert queries(client, "home") == first
