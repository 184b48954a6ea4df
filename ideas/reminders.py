"""Which reminders exist for what waits, as plain data, and which are due on a day.

Before the limit, whoever is awaited is told once; from the first working day after it, once a week
of delay; five working days after it, the « responsable innovation » is told, once. An author who
was asked a question has their own days. What the clock does by itself is never late, so nobody is
blamed for it. A day missed is made up for by the latest reminder of its kind, never by several.
"""

import datetime
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from ideas.enums import State, Step
from ideas.lifecycle import STATES
from ideas.working_days import add_working_days, working_day_from, working_days_before

#: Days after the question on which its author is reminded of it.
QUESTION_DAYS = (7, 21)
#: Working days before the limit; an organisation may set its own.
DAYS_BEFORE = 3
LONGEST_BEFORE = 20
#: Days between two reminders once the limit has passed.
EVERY_DAYS = 7
#: Working days after the limit, when the « responsable innovation » is told.
ESCALATION_DAYS = 5


class Kind(StrEnum):
    """Which reminder it is."""

    QUESTION = "question"
    BEFORE = "before"
    AFTER = "after"
    ESCALATION = "escalation"


@dataclass(frozen=True)
class Wait:
    """Something that waits for someone: since when, until when, and how long before the limit
    they wish to be told."""

    since: datetime.date | None
    due_on: datetime.date
    days_before: int = DAYS_BEFORE


@dataclass(frozen=True)
class Reminder:
    """A reminder and the day it was meant for."""

    kind: Kind
    day: datetime.date


_STAFF = (Kind.BEFORE, Kind.AFTER, Kind.ESCALATION)
#: The clock leaves these by itself on the day: nobody can be late.
_BY_THE_CLOCK = {
    State.INFO_REQUESTED: (Kind.QUESTION,),
    State.ADJOURNED: (Kind.BEFORE,),
    State.SUSPENDED: (Kind.BEFORE,),
}
OF_STATE: dict[State, tuple[Kind, ...]] = {
    state: _BY_THE_CLOCK.get(state, _STAFF)
    for state, info in STATES.items()
    if info.awaits and state != State.DRAFT
}
OF_DECISION = _STAFF
#: An idea to be read before publication has two days: no time for a reminder before.
OF_READING = (Kind.AFTER, Kind.ESCALATION)
OF_OPINION = (Kind.BEFORE, Kind.AFTER)
#: An opinion is of use until the idea is decided on.
OPINION_STATES = tuple(
    state
    for state, info in STATES.items()
    if info.step in (Step.DEPOSIT, Step.TRIAGE, Step.DECISION)
)


def due(kinds: Iterable[Kind], wait: Wait, today: datetime.date) -> list[Reminder]:
    """The latest reminder of each kind whose day has come and that still makes sense today."""
    found = ((kind, _LATEST[kind](wait, today)) for kind in kinds)
    return [Reminder(kind, day) for kind, day in found if day is not None]


@lru_cache(maxsize=8)
def last_escalated(today: datetime.date) -> datetime.date:
    """The latest limit whose escalation day has come."""
    day = today
    while add_working_days(day, ESCALATION_DAYS) > today:
        day -= datetime.timedelta(days=1)
    return day


def _after_question(wait: Wait, today: datetime.date) -> datetime.date | None:
    if wait.since is None:
        return None
    days = [wait.since + datetime.timedelta(days=count) for count in QUESTION_DAYS]
    return max((day for day in days if day <= today <= wait.due_on), default=None)


def _before_limit(wait: Wait, today: datetime.date) -> datetime.date | None:
    """None for a limit so short that it began no earlier: they have just been told."""
    day = working_days_before(wait.due_on, wait.days_before)
    fresh = wait.since is not None and day <= wait.since
    return day if not fresh and day <= today <= wait.due_on else None


def _after_limit(wait: Wait, today: datetime.date) -> datetime.date | None:
    first = add_working_days(wait.due_on, 1)
    weeks = (today - first).days // EVERY_DAYS
    planned = [first + datetime.timedelta(days=EVERY_DAYS * week) for week in (weeks - 1, weeks)]
    days = [working_day_from(day) for day in planned if day >= first]
    return max((day for day in days if day <= today), default=None)


def _escalation(wait: Wait, today: datetime.date) -> datetime.date | None:
    day = add_working_days(wait.due_on, ESCALATION_DAYS)
    return day if day <= today else None


_LATEST: dict[Kind, Callable[[Wait, datetime.date], datetime.date | None]] = {
    Kind.QUESTION: _after_question,
    Kind.BEFORE: _before_limit,
    Kind.AFTER: _after_limit,
    Kind.ESCALATION: _escalation,
}
