"""The challenges: their list, their page, and how many queries they cost."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from campaigns.models import Campaign
from ideas.enums import Visibility
from ideas.models import Idea
from tests.factories.accounts import UserFactory
from tests.factories.campaigns import CampaignFactory
from tests.factories.ideas import IdeaFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def user():
    return UserFactory()


@pytest.fixture
def signed_in(client, user):
    client.force_login(user)
    return client


def test_open_coming_and_past(signed_in, user):
    rows = {
        "open": CampaignFactory(organisation=user.organisation),
        "coming": CampaignFactory(organisation=user.organisation, coming=True),
        "past": CampaignFactory(organisation=user.organisation, past=True),
    }
    CampaignFactory()

    context = signed_in.get(reverse("campaigns:list")).context

    assert {kind: list(context[kind]) for kind in rows} == {k: [row] for k, row in rows.items()}


def test_a_challenge_shows_its_visible_ideas(signed_in, user):
    campaign = CampaignFactory(organisation=user.organisation)
    here = {"organisation": user.organisation}
    shown = IdeaFactory(campaign=campaign, **here)
    IdeaFactory(campaign=campaign, visibility=Visibility.HIDDEN, **here)
    IdeaFactory(**here)

    context = signed_in.get(campaign.get_absolute_url()).context

    assert [row["id"] for row in context["rows"]] == [shown.pk]
    assert context["count"] == 1


def test_a_challenge_of_another_organisation_is_not_found(signed_in):
    assert signed_in.get(CampaignFactory().get_absolute_url()).status_code == 404


def test_a_challenge_does_not_close_before_it_opens(user):
    campaign = CampaignFactory()

    with pytest.raises(IntegrityError), transaction.atomic():
        Campaign.objects.update(closes_on=campaign.opens_on)


def test_pages_cost_the_same_however_full(signed_in, user):
    campaign = CampaignFactory(organisation=user.organisation)
    for url, bound in ((reverse("campaigns:list"), 9), (campaign.get_absolute_url(), 10)):
        counts = []
        for size in (1, 20, 50):
            while Idea.objects.count() < size:
                IdeaFactory(organisation=user.organisation, campaign=campaign)
                CampaignFactory(organisation=user.organisation, past=True)
            signed_in.get(url)
            with CaptureQueriesContext(connection) as captured:
                signed_in.get(url)
            counts.append(len(captured))
        assert counts[0] == counts[1] == counts[2]
        assert counts[0] <= bound
        Idea.objects.all().delete()
