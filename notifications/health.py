"""How the outbox is doing, for the house's readiness page."""

import datetime
from dataclasses import dataclass

from django.db.models import Min

from notifications.clock import database_now
from notifications.enums import MessageState
from notifications.models import BouncingAddress, Heartbeat, Message, Occurrence

SWEEP = "notifications.sweep"


def note_sweep() -> None:
    """Remember that a sweep ran to its end."""
    Heartbeat.objects.update_or_create(name=SWEEP, defaults={"beaten_at": database_now()})


def last_sweep_age() -> datetime.timedelta | None:
    """How long ago the last sweep ended; None when there was none yet."""
    beat = Heartbeat.objects.filter(name=SWEEP).first()
    return None if beat is None else database_now() - beat.beaten_at


def oldest_unsent_age() -> datetime.timedelta | None:
    """For how long the longest awaited news has been due without having left; None when nothing is
    late. Failed and uncertain messages are not counted: they wait for the administrator."""
    now = database_now()
    unsent = Message.objects.filter(
        state__in=[MessageState.WAITING, MessageState.SENDING], not_before__lte=now
    )
    unaddressed = Occurrence.objects.pending().filter(not_before__lte=now)
    oldest = [rows.aggregate(at=Min("not_before"))["at"] for rows in (unsent, unaddressed)]
    known = [at for at in oldest if at is not None]
    return now - min(known) if known else None


@dataclass(frozen=True)
class Counts:
    """How many of each; the last four wait for an administrator."""

    waiting: int
    held: int
    unaddressed: int
    failed: int
    uncertain: int
    failed_news: int
    bouncing: int


def counts() -> Counts:
    """Where messages, occurrences and addresses stand. What is over is not counted, so that it
    costs the same however long the history is."""
    states = {
        state: Message.objects.filter(state=state).count()
        for state in (
            MessageState.WAITING,
            MessageState.SENDING,
            MessageState.HELD,
            MessageState.FAILED,
            MessageState.UNCERTAIN,
        )
    }
    return Counts(
        waiting=states[MessageState.WAITING] + states[MessageState.SENDING],
        held=states[MessageState.HELD],
        unaddressed=Occurrence.objects.pending().count(),
        failed=states[MessageState.FAILED],
        uncertain=states[MessageState.UNCERTAIN],
        failed_news=Occurrence.objects.exclude(failed_at=None).filter(cancelled_at=None).count(),
        bouncing=BouncingAddress.objects.count(),
    )


def needing_attention() -> int:
    """How many messages, occurrences and addresses an administrator must look at."""
    messages = Message.objects.filter(state__in=[MessageState.FAILED, MessageState.UNCERTAIN])
    occurrences = Occurrence.objects.exclude(failed_at=None)
    return messages.count() + occurrences.count() + BouncingAddress.objects.count()
