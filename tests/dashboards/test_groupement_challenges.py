"""Challenges compared: of an organisation one after the other, of a groupement by each of its
members."""

import pytest
from django.urls import reverse

from dashboards.services.publishing import publish_counts
from dashboards.services.updating import update
from ideas.models import Idea, Support
from innovation_platform.typography import date_words
from tests.factories.accounts import (
    GroupementFactory,
    MandateFactory,
    OrganisationFactory,
    UserFactory,
)
from tests.factories.campaigns import CampaignFactory, in_days
from tests.factories.dashboards import DashboardSettingsFactory
from tests.factories.ideas import IdeaFactory

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


def test_an_organisation_reads_a_challenge_after_the_one_before_it(client, director):
    """Twenty-four in a hundred took part in the first, forty in the next: said with their months,
    the newest first, above the published case."""
    place = director.organisation
    type(place).objects.filter(pk=place.pk).update(headcount=100)
    for opens, closes, people in ((-200, -170, 24), (-60, -30, 40)):
        challenge = CampaignFactory(
            organisation=place,
            title="Moins de papier",
            opens_on=in_days(opens),
            closes_on=in_days(closes),
        )
        idea = IdeaFactory(organisation=place, campaign=challenge, state="in_triage")
        for user in UserFactory.create_batch(people, organisation=place):
            Support.objects.create(idea=idea, user=user)
        Idea.objects.filter(pk=idea.pk).update(supports_count=people)
    update()
    publish_counts()

    shown = client.get(reverse("dashboards:challenges")).context

    assert [(row.label, row.words) for row in shown["chart"].rows] == [
        (f"Moins de papier, {date_words(in_days(-60), 'month')}", "40\u00a0%"),
        (f"Moins de papier, {date_words(in_days(-200), 'month')}", "24\u00a0%"),
        ("U-MAP, Caf de Paris", "30\u00a0%"),
    ]
    assert [(row.ideas, row.supports) for row in shown["rows"]] == [(1, 40), (1, 24)]
