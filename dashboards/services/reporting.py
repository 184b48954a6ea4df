"""Sending the report of the month to directions, once."""

import datetime
import logging

from django.db import InterfaceError, OperationalError, transaction

from accounts.enums import Role
from accounts.models import Mandate, Organisation
from dashboards.period import add_months, first_of
from ideas.working_days import local_day, morning_of, working_day_from
from notifications.causes import cause_of
from notifications.clock import DatabaseClock
from notifications.models import Occurrence
from notifications.outbox import enqueue

logger = logging.getLogger(__name__)

REPORT = "dashboards.monthly_report"


def send_monthly_reports(*, now: datetime.datetime | None = None) -> int:
    """Enqueue the report of the month that is over for each active organisation that has a
    direction, from the first working day of the month, its own time zone's, at nine; returns how
    many were new. Run twice it says nothing more; after days of outage it says it late; a month
    in which the organisation was not yet there is not reported. One organisation that fails holds
    up no other."""
    at = now or DatabaseClock().now()
    directed = Mandate.objects.current().filter(role=Role.DIRECTOR, user__is_active=True)
    places = Organisation.objects.filter(
        is_active=True, pk__in=directed.order_by().values("organisation")
    )
    sent = 0
    for place in places.order_by("pk"):
        try:
            sent += _send(place, at)
        except (OperationalError, InterfaceError):
            raise
        except Exception as error:
            logger.error("report of organisation %s failed: %s", place.pk, cause_of(error))
    return sent


def _send(place: Organisation, at: datetime.datetime) -> int:
    today = local_day(at, place.time_zone)
    begins = first_of(today)
    month = add_months(begins, -1)
    if today < leaves_on(month) or local_day(place.created_at, place.time_zone) >= begins:
        return 0
    leaves = morning_of(leaves_on(month), place.time_zone)
    return _say(place, f"{month:%Y-%m}", leaves if leaves > at else None)


def leaves_on(month: datetime.date) -> datetime.date:
    """The day the report of a month leaves: the first working day of the next one."""
    return working_day_from(add_months(month, 1))


@transaction.atomic
def _say(place: Organisation, month: str, not_before: datetime.datetime | None) -> int:
    key = f"{REPORT}:{place.pk}:{month}"
    if Occurrence.objects.filter(key=key).exists():
        return 0
    context = {"organisation": place.pk, "month": month}
    enqueue(REPORT, key=key, context=context, not_before=not_before)
    return 1
