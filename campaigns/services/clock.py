"""What the clock does of challenges: freeze rules at the opening, tell each phase once.

Phases themselves need no clock (`campaigns.phases`). After an outage, what is no longer true is not
told: a challenge that opened and closed meanwhile is only told as closed.
"""

import datetime
import logging
from zoneinfo import ZoneInfo

from django.db import InterfaceError, OperationalError, transaction
from django.db.models import Q
from django.utils import timezone

from campaigns.enums import PhaseCode
from campaigns.models import Campaign, Phase
from campaigns.services.rules import freeze_rules
from notifications.causes import cause_of
from notifications.outbox import enqueue

logger = logging.getLogger(__name__)

DAY = datetime.timedelta(days=1)
#: The hour before which nobody is written to about a challenge, where it is held.
MORNING = datetime.time(8, 30)
#: « Last days » are told this many days before the end, of a phase at least twice as long.
LAST_DAYS = 5 * DAY
#: What is told when a phase begins. With a jury, results are told by their publication.
TOLD = {
    PhaseCode.OPEN: "campaigns.opened",
    PhaseCode.DELIBERATION: "campaigns.entries_closed",
    PhaseCode.RESULTS: "campaigns.results_due",
}


def tell_phases() -> int:
    """Tell the phases that began and the last days of those that end, each once, and freeze the
    rules of what has opened. Returns how many challenges something was told of. One that fails is
    noted in the log, tried again the next time, and holds up no other."""
    latest = timezone.localdate() + DAY
    untold = Q(told_on=None, starts_on__lte=latest)
    nearing = Q(
        code=PhaseCode.OPEN,
        nearing_told_on=None,
        ends_on__gte=latest - 2 * DAY,
        ends_on__lte=latest + LAST_DAYS,
    )
    due = (
        Phase.objects.filter(untold | nearing, campaign__published_on__isnull=False)
        .filter(campaign__archived_on=None)
        .order_by()
        .values_list("campaign", flat=True)
        .distinct()
    )
    told = 0
    for pk in sorted(due):
        try:
            told += _tell(pk)
        except (OperationalError, InterfaceError):
            raise
        except Exception as error:
            logger.error("clock of challenge %s failed: %s", pk, cause_of(error))
    return told


@transaction.atomic
def _tell(pk: int) -> bool:
    """Tell what is due of one challenge. Two at once: the second waits, then finds nothing due."""
    campaign = (
        Campaign.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=pk)
    )
    today = campaign.today
    if campaign.opens_on <= today:
        freeze_rules(campaign)
    rows = campaign.phases.filter(told_on=None, starts_on__lte=today)
    begun = [row.code for row in rows]
    rows.update(told_on=today)
    notice = TOLD.get(campaign.phase) if campaign.phase in begun else None
    if notice and not (campaign.phase == PhaseCode.RESULTS and campaign.jury_id):
        _say(notice, campaign, campaign.span(campaign.phase).starts_on)
        return True
    return _tell_last_days(campaign, today)


def _tell_last_days(campaign: Campaign, today: datetime.date) -> bool:
    left = campaign.closes_on - today
    long_enough = campaign.closes_on - campaign.opens_on >= 2 * LAST_DAYS
    if campaign.phase != PhaseCode.OPEN or left > LAST_DAYS or not long_enough:
        return False
    rows = campaign.phases.filter(code=PhaseCode.OPEN, nearing_told_on=None)
    if not rows.update(nearing_told_on=today):
        return False
    _say("campaigns.last_days", campaign, campaign.closes_on)
    return True


def _say(code: str, campaign: Campaign, day: datetime.date) -> None:
    zone = ZoneInfo(campaign.organisation.time_zone)
    morning = datetime.datetime.combine(campaign.today, MORNING, tzinfo=zone)
    enqueue(
        code,
        key=f"{code}:{campaign.pk}:{day.isoformat()}",
        context={"campaign": campaign.pk},
        not_before=morning if timezone.now() < morning else None,
    )
