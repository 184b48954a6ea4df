"""Votes and celebrations that call on everyone today: what the clock tells of, once, and what the
front page shows. Writes nothing, and never reads who has voted."""

import datetime
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import User
from campaigns.enums import VoteMethod
from campaigns.models import Campaign
from ideas.celebration_dates import is_to_come
from ideas.voting import FEWEST_TO_CHOOSE, entries_by_category, has_vote, voting_span

DAY = datetime.timedelta(days=1)
#: A challenge is open for half a year at most, and its jury takes as long at most.
LONGEST = 2 * 183 * DAY


@dataclass(frozen=True)
class Call:
    """What one campaign asks of everyone: to vote, until the day told, or to come."""

    campaign: Campaign
    votes_until: datetime.date | None = None
    held_on: datetime.date | None = None


def calling() -> QuerySet[Campaign]:
    """The campaigns that may call on someone these days, ready to say so."""
    today = timezone.localdate()
    return (
        Campaign.objects.published()
        .kept()
        .exclude(vote_method=VoteMethod.NONE)
        .filter(closes_on__gte=today - LONGEST, published_on__lte=today + DAY)
        .with_calendar()
        .select_related("ceremony", "groupement")
        .order_by("closes_on", "pk")
    )


def vote_is_open(campaign: Campaign) -> bool:
    """Whether people vote here today."""
    span = voting_span(campaign)
    return span is not None and span.holds(campaign.today) and has_vote(campaign)


def has_choice(campaign: Campaign) -> bool:
    """Whether there is anything to choose from."""
    return any(len(rows) >= FEWEST_TO_CHOOSE for rows in entries_by_category(campaign).values())


def calls_for(user: User, most: int) -> list[Call]:
    """The votes that a person is asked to take part in today, and the celebrations they are invited
    to, those that end first before the others; one query where there are none."""
    found = []
    for campaign in calling().addressed_to(user):
        voting = vote_is_open(campaign) and has_choice(campaign)
        held_on = _invited_to(campaign)
        if voting or held_on:
            until = voting_span(campaign).ends_on if voting else None
            found.append(Call(campaign, votes_until=until, held_on=held_on))
        if len(found) == most:
            break
    return found


def _invited_to(campaign: Campaign) -> datetime.date | None:
    """The day of a celebration to which everyone was invited, until it has passed."""
    ceremony = getattr(campaign, "ceremony", None)
    if ceremony is None or not ceremony.sequence or not is_to_come(campaign, ceremony):
        return None
    return ceremony.held_on
