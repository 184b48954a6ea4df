"""Dates as the circuit counts them: working days know French public holidays."""

import datetime
from functools import cache, lru_cache
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from zoneinfo import ZoneInfo

from ideas.lifecycle import Limit

#: The hour at which what was held back overnight becomes public.
MORNING = datetime.time(9)
SATURDAY = 5


@lru_cache(maxsize=16)
def _public_holidays(year: int) -> frozenset[datetime.date]:
    return frozenset(_france()(years=year))


@cache
def _france() -> type:
    """The library's France, from its own file: asked for by its name, it comes with the two hundred
    and fifty other countries, which a process then holds as long as it lives. Pages that count no
    limit do not load it."""
    import holidays  # which loads no country of itself

    file = Path(holidays.__file__).with_name("countries") / "france.py"
    spec = spec_from_file_location("french_holidays", file)
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.France


def is_working_day(day: datetime.date) -> bool:
    """Whether staff are at work: Monday to Friday, public holidays of metropolitan France aside."""
    return day.weekday() < SATURDAY and day not in _public_holidays(day.year)


def add_working_days(day: datetime.date, count: int) -> datetime.date:
    """The day that is `count` working days after `day`; the day itself does not count."""
    while count:
        day += datetime.timedelta(days=1)
        count -= is_working_day(day)
    return day


def working_days_before(day: datetime.date, count: int) -> datetime.date:
    """The day that is `count` working days before `day`; the day itself does not count."""
    while count:
        day -= datetime.timedelta(days=1)
        count -= is_working_day(day)
    return day


def working_day_from(day: datetime.date) -> datetime.date:
    """That day, or the first working day after it."""
    while not is_working_day(day):
        day += datetime.timedelta(days=1)
    return day


def add_limit(day: datetime.date, limit: Limit) -> datetime.date:
    """The last day of a limit that starts on `day`."""
    if limit.working:
        return add_working_days(day, limit.days)
    return day + datetime.timedelta(days=limit.days)


def local_day(at: datetime.datetime, time_zone: str) -> datetime.date:
    """The day it is at a moment, in an organisation's time zone."""
    return at.astimezone(ZoneInfo(time_zone)).date()


def morning_of(day: datetime.date, time_zone: str) -> datetime.datetime:
    """Nine o'clock on a day, in an organisation's time zone."""
    return datetime.datetime.combine(day, MORNING, tzinfo=ZoneInfo(time_zone))


def midnight_of(day: datetime.date, time_zone: str) -> datetime.datetime:
    """The moment a day begins, in an organisation's time zone."""
    return datetime.datetime.combine(day, datetime.time(), tzinfo=ZoneInfo(time_zone))


def next_working_morning(now: datetime.datetime, time_zone: str) -> datetime.datetime:
    """Nine o'clock on the working day after `now`, in an organisation's time zone."""
    return morning_of(add_working_days(local_day(now, time_zone), 1), time_zone)
