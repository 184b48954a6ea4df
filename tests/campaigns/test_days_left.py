"""The days left to answer a challenge, in words, and the challenges of the front page."""

import datetime

import pytest
from django.urls import reverse
from django.utils.html import strip_tags

from accounts.models import Organisation
from campaigns.enums import PhaseCode
from innovation_platform.typography import date_words
from tests.campaigns.reading import text_of
from tests.factories.campaigns import CampaignFactory, at_phase, in_days

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("opens", "closes", "words"),
    [
        (12, 30, "12 jours avant l’ouverture"),
        (2, 30, "2 jours avant l’ouverture"),
        (1, 30, "Le défi ouvre demain"),
        (-3, 0, "Dernier jour pour répondre"),
        (-3, 1, "2 jours pour répondre"),
        (-3, 999, "1 000 jours pour répondre"),
    ],
)
def test_the_days_left_in_words(signed_in, user, opens, closes, words):
    campaign = CampaignFactory(
        organisation=user.organisation, opens_on=in_days(opens), closes_on=in_days(closes)
    )

    page = signed_in.get(campaign.get_absolute_url())

    text = strip_tags(text_of(page)).replace("\u202f", " ")
    assert words in text
    assert ("Ouvert jusqu’à minuit." in text) == (closes == 0)


def test_the_days_left_are_those_of_where_it_is_held(signed_in, user, monkeypatch):
    """At 3 p.m. in Paris the next day has begun in Nouméa."""
    Organisation.objects.update(time_zone="Pacific/Noumea")
    moment = datetime.datetime(2026, 3, 1, 14, tzinfo=datetime.UTC)
    monkeypatch.setattr("django.utils.timezone.now", lambda: moment)
    campaign = CampaignFactory(
        organisation=user.organisation,
        opens_on=datetime.date(2026, 2, 1),
        closes_on=datetime.date(2026, 3, 2),
    )

    page = signed_in.get(campaign.get_absolute_url())

    assert "Dernier jour pour répondre" in text_of(page)


@pytest.mark.parametrize(
    ("opens", "closes", "words"),
    [(12, 30, "jours avant l’ouverture"), (1, 30, "jour avant l’ouverture"),
     (-3, 0, "jour pour répondre"), (-3, 1, "jours pour répondre")],
)  # fmt: skip
def test_the_days_left_on_the_screen_of_a_hall(signed_in, user, opens, closes, words):
    campaign = CampaignFactory(
        organisation=user.organisation, opens_on=in_days(opens), closes_on=in_days(closes)
    )

    page = signed_in.get(reverse("campaigns:screen", args=[campaign.pk]))

    assert f"<dt>{words}</dt>" in text_of(page)


def test_the_front_page_shows_the_challenges_that_take_ideas_today(signed_in, user):
    here = {"organisation": user.organisation}
    assert "Aucun défi n’est ouvert." in text_of(signed_in.get(reverse("home")))
    rows = {code: at_phase(code, title=f"Défi {code}", **here) for code in (None, *PhaseCode)}
    CampaignFactory(title="Célébration", celebration=True, **here)
    CampaignFactory(title="Rangé", archived_on=in_days(0), **here)
    CampaignFactory(title="Chez d’autres")
    last = CampaignFactory(title="Dernier jour", closes_on=in_days(0), **here)

    page = signed_in.get(reverse("home"))

    assert set(page.context["campaigns"]) == {rows[PhaseCode.OPEN], last}
    text = text_of(page)
    section = text[text.index('aria-labelledby="defis"') :].partition("</section>")[0]
    for campaign in (rows[PhaseCode.OPEN], last):
        day = date_words(campaign.closes_on, "day").replace("\u00a0", " ")
        assert f'href="{campaign.get_absolute_url()}">{campaign.title}' in section
        assert campaign.question.replace("\u00a0", " ") in section
        assert f"ouvert jusqu’au {day}" in section
    assert reverse("campaigns:list") in section
    assert section.count("card-campaign") == 2
