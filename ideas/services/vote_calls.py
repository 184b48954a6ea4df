"""Telling everyone, once, that a vote is open."""

import datetime
import logging

from django.db import InterfaceError, OperationalError, transaction

from campaigns.models import Campaign
from ideas.vote_calls import calling, has_choice, vote_is_open
from ideas.voting import voting_span
from ideas.working_days import morning_of
from notifications.causes import cause_of
from notifications.clock import DatabaseClock
from notifications.models import Occurrence
from notifications.outbox import enqueue

logger = logging.getLogger(__name__)

#: A vote that opened longer ago is no news, whatever the outage; shorter than what the outbox
#: remembers having told.
FRESH = datetime.timedelta(days=30)


def tell_votes() -> int:
    """Tell everyone of the votes that have opened, each once, not before nine where they are held;
    one without a choice to make is told when it has one. Returns how many were told. One that fails
    is noted in the log, tried again the next time, and holds up no other."""
    told = 0
    for campaign in calling():
        try:
            told += _tell(campaign)
        except (OperationalError, InterfaceError):
            raise
        except Exception as error:
            logger.error("vote of campaign %s is not told: %s", campaign.pk, cause_of(error))
    return told


@transaction.atomic
def _tell(campaign: Campaign) -> bool:
    span, key = voting_span(campaign), f"ideas.vote_opened:{campaign.pk}"
    if span is None or campaign.today - span.starts_on > FRESH or not vote_is_open(campaign):
        return False
    if Occurrence.objects.filter(key=key).exists() or not has_choice(campaign):
        return False
    morning = morning_of(campaign.today, campaign.organisation.time_zone)
    early = DatabaseClock().now() < morning
    enqueue(
        "ideas.vote_opened",
        key=key,
        context={"campaign": campaign.pk},
        not_before=morning if early else None,
    )
    return True
