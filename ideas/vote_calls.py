"""Votes and celebrations that call on everyone today: what the clock tells of, once, and what the
front page shows. Writes nothing, and never reads who has voted."""

import datetime
from dataclasses import dataclass

from django.db.models import Count, DateField, F, prefetch_related_objects
from django.utils import timezone

from accounts.models import User
from campaigns.asked import addressed_at_given, place_of
from campaigns.celebration_dates import is_to_come
from campaigns.enums import VoteMethod
from campaigns.models import Campaign
from campaigns.models.campaign import CampaignQuerySet
from ideas.entries import taking_part
from ideas.models import Idea
from ideas.voting import FEWEST_TO_CHOOSE, has_vote, in_the_running, voting_span
from innovation_platform.prepared import Given, PreparedObjects

DAY = datetime.timedelta(days=1)
#: A challenge is open for half a year at most, and its jury takes as long at most.
LONGEST = 2 * 183 * DAY


@dataclass(frozen=True)
class Call:
    """What one campaign asks of everyone: to vote, until the day told, or to come."""

    campaign: Campaign
    votes_until: datetime.date | None = None
    held_on: datetime.date | None = None

    @property
    def until(self) -> datetime.date | None:
        """The day this is over; None where nothing is asked."""
        return self.votes_until or self.held_on


def calling() -> CampaignQuerySet:
    """The campaigns that may call on someone these days, ready to say so."""
    return _calling(Campaign.objects.all(), **_these_days()).with_calendar()


def _calling(
    rows: CampaignQuerySet, *, since: datetime.date | Given, tomorrow: datetime.date | Given
) -> CampaignQuerySet:
    return (
        rows.published()
        .kept()
        .exclude(vote_method=VoteMethod.NONE)
        .filter(closes_on__gte=since, published_on__lte=tomorrow)
        .select_related("organisation", "ceremony", "groupement")
        .order_by("closes_on", "pk")
    )


def _these_days() -> dict[str, datetime.date]:
    today = timezone.localdate()
    return {"since": today - LONGEST, "tomorrow": today + DAY}


_CALLING_HERE = PreparedObjects(
    lambda: _calling(
        addressed_at_given(),
        since=Given("since", DateField()),
        tomorrow=Given("tomorrow", DateField()),
    ),
    by_key=True,
)


def vote_is_open(campaign: Campaign) -> bool:
    """Whether people vote here today."""
    span = voting_span(campaign)
    return span is not None and span.holds(campaign.today) and has_vote(campaign)


def has_choice(campaign: Campaign) -> bool:
    """Whether there is anything to choose from, in one category at least. No more entries of a
    challenge are read than it takes to say so: it is asked on each front page."""
    if not campaign.is_celebration:
        entries = in_the_running(campaign).order_by().values("pk")
        return len(entries[:FEWEST_TO_CHOOSE]) == FEWEST_TO_CHOOSE
    nominees = taking_part(Idea.objects.filter(nominations__category__campaign=campaign))
    counted = nominees.order_by().values(place=F("nominations__category")).annotate(n=Count("pk"))
    return counted.filter(n__gte=FEWEST_TO_CHOOSE).exists()


def calls_for(user: User, most: int) -> list[Call]:
    """The votes that a person is asked to take part in today, and the celebrations they are invited
    to, those that end first before the others; one query where there are none."""
    if not getattr(user, "organisation_id", None):
        return []
    campaigns = _CALLING_HERE.objects(**place_of(user), **_these_days())
    prefetch_related_objects(campaigns, "phases")
    calls = map(_call, campaigns)
    return sorted((call for call in calls if call.until), key=lambda call: call.until)[:most]


def _call(campaign: Campaign) -> Call:
    voting = vote_is_open(campaign) and has_choice(campaign)
    until = voting_span(campaign).ends_on if voting else None
    return Call(campaign, votes_until=until, held_on=_invited_to(campaign))


def _invited_to(campaign: Campaign) -> datetime.date | None:
    """The day of a celebration to which everyone was invited, until it has passed."""
    ceremony = getattr(campaign, "ceremony", None)
    if ceremony is None or not ceremony.sequence or not is_to_come(campaign, ceremony):
        return None
    return ceremony.held_on
