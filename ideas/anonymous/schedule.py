"""When the box is opened: fixed hours, of working days unless told, where the installation is."""

import datetime
from collections.abc import Iterator

from django.conf import settings
from django.utils import timezone

from ideas.working_days import is_working_day

#: Further back than any series of days off.
LONGEST_BREAK = 14


def next_collection(at: datetime.datetime | None = None) -> datetime.datetime:
    """The first collection after a moment, now by default."""
    at = at or timezone.now()
    day = timezone.localdate(at)
    while True:
        for moment in _collections_of(day):
            if moment > at:
                return moment
        day += datetime.timedelta(days=1)


def last_collection(at: datetime.datetime) -> datetime.datetime | None:
    """The latest collection at or before a moment, None when there was none for two weeks."""
    day = timezone.localdate(at)
    for _day in range(LONGEST_BREAK):
        past = [moment for moment in _collections_of(day) if moment <= at]
        if past:
            return past[-1]
        day -= datetime.timedelta(days=1)
    return None


def _collections_of(day: datetime.date) -> Iterator[datetime.datetime]:
    if settings.COLLECTION_EVERY_DAY or is_working_day(day):
        for hour in sorted(settings.COLLECTION_HOURS):
            clock = datetime.time.fromisoformat(hour)
            yield timezone.make_aware(datetime.datetime.combine(day, clock))
