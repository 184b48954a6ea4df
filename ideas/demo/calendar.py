"""The days of the demo: when people work, when ideas arrive, until when things wait.

Days are ordinals (`date.toordinal()`): stories do a lot of arithmetic on them. Nothing ever
happens today or later: `last` is the last working day before today.
"""

import datetime
from bisect import bisect
from itertools import accumulate
from random import Random
from zoneinfo import ZoneInfo

from django.utils import timezone

from ideas.lifecycle import Limit
from ideas.working_days import MORNING, is_working_day

#: How long the platform has been open.
MONTHS = 30
#: Days known after today: sessions, limits and dates to come.
AHEAD = 500
#: Share of the usual number of deposits, month by month: few in summer and at Christmas.
SEASONS = (1.0, 1.0, 1.1, 1.0, 0.9, 1.0, 0.6, 0.3, 1.2, 1.3, 1.2, 0.6)
#: Deposits grow from the first share to the second over the months.
GROWTH = (0.4, 1.6)
OPENING_MINUTE, CLOSING_MINUTE = 8 * 60 + 15, 18 * 60
ZONE = ZoneInfo("Europe/Paris")


class Calendar:
    """Days from the opening of the platform to well after today."""

    def __init__(self, today: datetime.date) -> None:
        self.today = today.toordinal()
        self.now = timezone.now()
        self.first = self.today - MONTHS * 365 // 12
        self._base = self.first - 60
        span = range(self._base, self.today + AHEAD)
        self._days = [datetime.date.fromordinal(day) for day in span]
        self._working = [
            day for day, date in zip(span, self._days, strict=True) if is_working_day(date)
        ]
        self._midnights = [self._midnight(date) for date in self._days]
        self.last = self.before(self.today - 1)
        self._deposit_days = [d for d in self._working if self.first <= d <= self.last]
        self._deposit_weights = list(accumulate(map(self._weight, self._deposit_days)))

    def date(self, day: int) -> datetime.date:
        return self._days[day - self._base]

    def after(self, day: int) -> int:
        """The first working day from `day` on."""
        return self._working[bisect(self._working, day - 1)]

    def before(self, day: int) -> int:
        """The last working day up to `day`."""
        return self._working[bisect(self._working, day) - 1]

    def add(self, day: int, limit: Limit) -> int:
        """The last day of a limit that starts on `day`, as `working_days.add_limit`."""
        if limit.working:
            return self._working[bisect(self._working, day) + limit.days - 1]
        return day + limit.days

    def moment(self, day: int, rng: Random) -> datetime.datetime:
        """Some time of that day at which people work."""
        minute = OPENING_MINUTE + int(rng.random() * (CLOSING_MINUTE - OPENING_MINUTE))
        return self._midnights[day - self._base] + datetime.timedelta(
            minutes=minute, seconds=int(rng.random() * 60)
        )

    def clock(self, day: int) -> datetime.datetime:
        """When the platform's own clock looks at that day."""
        return self._midnights[day - self._base]

    def next_morning(self, day: int) -> datetime.datetime:
        """Nine o'clock on the next working day, as `working_days.next_working_morning`."""
        morning = self.after(day + 1)
        return self._midnights[morning - self._base] + datetime.timedelta(hours=MORNING.hour)

    def deposit_day(self, rng: Random) -> int:
        """A day on which somebody deposited an idea: more and more often, less in summer."""
        weights = self._deposit_weights
        return self._deposit_days[bisect(weights, rng.random() * weights[-1])]

    def _weight(self, day: int) -> float:
        start, end = GROWTH
        grown = start + (end - start) * (day - self.first) / (self.today - self.first)
        date = self.date(day)
        return grown * SEASONS[date.month - 1] * (1.15 if date.weekday() == 1 else 1.0)

    @staticmethod
    def _midnight(date: datetime.date) -> datetime.datetime:
        """Midnight in Paris, in UTC: hours added to it stay right on ordinary days."""
        midnight = datetime.datetime.combine(date, datetime.time(), tzinfo=ZONE)
        return midnight.astimezone(datetime.UTC)
