"""What the calendar does by itself: `lapse`, `resume` and `restart`."""

import datetime
import logging

from django.db import InterfaceError, OperationalError

from ideas.actors import Clock
from ideas.anonymous.collection import collected_after
from ideas.enums import Origin, State
from ideas.errors import Stale
from ideas.models import Idea
from ideas.services.moves import move, today_in
from notifications.causes import cause_of
from notifications.clock import DatabaseClock

logger = logging.getLogger(__name__)

#: State → the transition of the clock. A date set is the day to resume; a limit is a last day.
ON_THE_DAY = {State.ADJOURNED: "resume", State.SUSPENDED: "restart"}
AFTER_THE_DAY = {State.INFO_REQUESTED: "lapse"}
#: No place is further ahead of universal time than this.
FURTHEST_AHEAD = datetime.timedelta(hours=14)


def tick(*, now: datetime.datetime | None = None) -> int:
    """Carry out every transition whose day has come where its organisation is; returns how many.

    Running twice, twice at once, or days late carries each out once: a clock that comes after
    someone else does nothing. The day is the database's, not this machine's. An idea that cannot
    be moved is noted in the log, tried again at the next tick, and holds up no other.
    """
    clock = Clock(at=now or DatabaseClock().now())
    latest = (clock.at + FURTHEST_AHEAD).date()
    due = Idea.objects.filter(state__in=[*ON_THE_DAY, *AFTER_THE_DAY], due_on__lte=latest)
    waiting = due.select_related("organisation").order_by("due_on", "pk")
    return sum(_carry_out(idea, clock) for idea in list(waiting))


def _carry_out(idea: Idea, clock: Clock) -> bool:
    action = _due_action(idea, today_in(idea, clock.at))
    if action is None or _may_still_be_answered(idea):
        return False
    try:
        return move(idea, action, actor=clock, seen=idea.revision) is not None
    except Stale:
        return False
    except (OperationalError, InterfaceError):
        raise
    except Exception as error:
        # One idea that cannot be moved must not keep the others waiting.
        logger.error("clock: %s of idea %s failed: %s", action, idea.pk, cause_of(error))
        return False


def _may_still_be_answered(idea: Idea) -> bool:
    """Whether an anonymous author's answer, written in time, may lie in the box: their limit only
    expires after the first collection that follows it."""
    waits_for_author = idea.state == State.INFO_REQUESTED and idea.origin == Origin.ANONYMOUS
    return waits_for_author and not collected_after(idea.due_on)


def _due_action(idea: Idea, today: datetime.date) -> str | None:
    if idea.due_on < today and idea.state in AFTER_THE_DAY:
        return AFTER_THE_DAY[idea.state]
    return ON_THE_DAY.get(idea.state) if idea.due_on <= today else None
