"""A celebration for the tests: who runs one, one being prepared, one whose day has come."""

import datetime
import time

from campaigns.models import CampaignSettings
from ideas.enums import State
from ideas.services import plan_celebration
from notifications.expansion import expand_due
from tests.factories.campaigns import (
    AwardCategoryFactory,
    CampaignFactory,
    CeremonyFactory,
    in_days,
)
from tests.factories.ideas import IdeaFactory, TrophyFactory


def expand():
    """What was said becomes messages, one per person and channel."""
    expand_due(until=time.monotonic() + 30)


def planned(user, **changes):
    fields = {
        "title": "Les trophées 2026",
        "question": "Ce que nous avons réalisé cette année.",
        "opens_on": in_days(10),
        "closes_on": in_days(24),
        "held_on": in_days(40),
        "starts_at": datetime.time(14),
        "ends_at": datetime.time(16),
        "place": "Salle des fêtes",
    }
    return plan_celebration(organisation=user.organisation, user=user, **(fields | changes))


def achieved(organisation, count, **fields):
    return IdeaFactory.create_batch(
        count, organisation=organisation, state=State.ACHIEVED, **fields
    )


def past(organisation, ideas=1, **fields):
    """A celebration whose day has come, with a trophy for each of so many ideas."""
    CampaignSettings.objects.get_or_create(
        organisation=organisation, defaults={"uses_celebration": True}
    )
    campaign = CampaignFactory(organisation=organisation, celebration=True, in_results=True)
    CeremonyFactory(campaign=campaign)
    trophies = []
    for idea in achieved(organisation, ideas, **fields):
        category = AwardCategoryFactory(campaign=campaign)
        category.nominees.create(idea=idea)
        trophies.append(TrophyFactory(category=category, idea=idea))
    return campaign, trophies
