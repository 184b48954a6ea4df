"""The only writer of a message's delivery state.

A worker claims messages for a time, and holds them by the token of its lease. Every write but
"sent" asks for that token: a worker that lost its lease changes nothing. "Sent" needs none, since
the server's word is the truth whoever hears it.
"""

import datetime
import time
import uuid
from collections.abc import Callable
from functools import wraps

from django.db import InterfaceError, OperationalError, connection, transaction
from django.db.models import Case, F, Q, Value, When
from django.db.models.functions import Coalesce, Now

from notifications.answers import Answer, Outcome
from notifications.backoff import delay
from notifications.clock import DatabaseClock
from notifications.conf import conf
from notifications.enums import MessageState
from notifications.models import Message
from notifications.models.message import MAX_HANDOFFS

FREE = {"lease": None, "leased_until": None}


def insisting(write: Callable) -> Callable:
    """Do a write again when the database connection is lost, for some seconds: what the mail server
    answered must not be forgotten because the database restarts. For repeatable writes only."""

    @wraps(write)
    def insist(*args, **kwargs):
        until = time.monotonic() + conf().database_patience_seconds
        while True:
            try:
                return write(*args, **kwargs)
            except (OperationalError, InterfaceError):
                if connection.in_atomic_block or time.monotonic() > until:
                    raise
                connection.close()
                time.sleep(0.5)

    return insist


def recover(now: datetime.datetime) -> None:
    """Take back the messages of workers that died: to be sent again, or "uncertain" when they were
    handed off as often as allowed."""
    lost = Message.objects.abandoned_by_worker(now)
    if lost.exists():
        lost.update(state=_waiting_or_uncertain(), next_attempt_at=now, **FREE)


def claim(*, channel: str, clock: DatabaseClock) -> list[Message]:
    """Take the messages due on a channel, the longest awaited first, for one lease. Two workers
    never take the same one."""
    lease = uuid.uuid4()
    if not Message.objects.due(clock.now()).filter(channel=channel).exists():
        return []
    with transaction.atomic():
        due = Message.objects.due(clock.now()).filter(channel=channel)
        if connection.features.has_select_for_update_skip_locked:
            due = due.select_for_update(skip_locked=True)
        taken = list(due.values_list("pk", flat=True)[: conf().batch])
        # Those that may leave as one with them come along.
        alike = due.like(Message.objects.filter(pk__in=taken)).exclude(pk__in=taken)
        taken += alike.values_list("pk", flat=True)
        Message.objects.filter(pk__in=taken).update(
            state=MessageState.SENDING, lease=lease, leased_until=_lease_end(clock)
        )
    return list(
        Message.objects.filter(pk__in=taken, lease=lease)
        .select_related("occurrence", "recipient__organisation")
        .order_by("next_attempt_at", "pk")
    )


@insisting
def record(
    answered: list[tuple[Message, Answer]], leaving: list[Message], clock: DatabaseClock
) -> tuple[list[MessageState], set[int]]:
    """In one transaction, write down what became of the mails of a trip and count the hand-offs of
    the next one. Returns the states that the first are left in, and the keys of those of the second
    that may leave: not those whose lease was lost or that were cancelled."""
    with transaction.atomic():
        return settle(answered, clock), _count_handoffs(leaving, clock)


def settle(answered: list[tuple[Message, Answer]], clock: DatabaseClock) -> list[MessageState]:
    """Write down what became of these mails; see the `mark_` functions."""
    now, states = clock.now(), []
    accepted: dict[str, list[Message]] = {}
    for message, answer in answered:
        match answer.outcome:
            case Outcome.ACCEPTED:
                accepted.setdefault(answer.codes, []).append(message)
                states.append(MessageState.SENT)
            case Outcome.REFUSED:
                mark_refused(message, answer.codes)
                states.append(MessageState.FAILED)
            case Outcome.DEFERRED:
                states.append(mark_deferred(message, answer.codes, now))
            case Outcome.UNKNOWN:
                states.append(mark_unknown(message, answer.codes, now))
            case Outcome.UNTRIED:
                _held(message).update(handoffs=message.handoffs)
    for codes, messages in accepted.items():
        mark_sent(*messages, answer=codes)
    return states


def _count_handoffs(leaving: list[Message], clock: DatabaseClock) -> set[int]:
    """Count a hand-off for each message of a trip and renew its lease. The messages come from one
    claim, and were handed off as often. Written so that doing it again changes nothing."""
    if not leaving:
        return set()
    lease, before = leaving[0].lease, leaving[0].handoffs
    held = Message.objects.filter(pk__in=[message.pk for message in leaving], lease=lease)
    counted = held.filter(handoffs=before).update(
        handoffs=before + 1,
        first_attempt_at=Coalesce(F("first_attempt_at"), clock.now()),
        leased_until=_lease_end(clock),
    )
    if counted == len(leaving):
        return {message.pk for message in leaving}
    return set(held.filter(handoffs=before + 1).values_list("pk", flat=True))


@insisting
def mark_sent(*messages: Message, answer: str = "", summary: str = "") -> None:
    """The server accepted the messages, or the bell shows them."""
    Message.objects.filter(pk__in=[message.pk for message in messages]).exclude(
        state=MessageState.SENT
    ).update(state=MessageState.SENT, sent_at=Now(), last_answer=answer, summary=summary, **FREE)


@insisting
def mark_shown(summaries: dict[str, list[Message]]) -> None:
    """The bell shows these messages, by the text that it shows."""
    with transaction.atomic():
        for summary, messages in summaries.items():
            mark_sent(*messages, summary=summary)


@insisting
def mark_refused(message: Message, answer: str) -> None:
    """The server refused for good: the hand-off is taken back, the administrator sees it."""
    _held(message).update(
        state=MessageState.FAILED, handoffs=message.handoffs, last_answer=answer, **FREE
    )


@insisting
def mark_deferred(message: Message, answer: str, now: datetime.datetime) -> MessageState:
    """The server refused for now: the hand-off is taken back, and the message waits, or fails when
    this has lasted too long. Returns the state it is left in."""
    attempts = message.attempts + 1
    patience = datetime.timedelta(seconds=conf().give_up_after_seconds)
    given_up = message.first_attempt_at and now - message.first_attempt_at > patience
    state = MessageState.FAILED if given_up else MessageState.WAITING
    _held(message).update(
        state=state,
        handoffs=message.handoffs,
        attempts=attempts,
        next_attempt_at=now + delay(attempts),
        last_answer=answer,
        **FREE,
    )
    return state


@insisting
def mark_unknown(message: Message, answer: str, now: datetime.datetime) -> MessageState:
    """Nobody knows whether the server took the message: the hand-off stays counted. It is tried
    once more, then "uncertain". Returns the state it is left in."""
    attempts = message.attempts + 1
    uncertain = message.handoffs + 1 >= MAX_HANDOFFS
    state = MessageState.UNCERTAIN if uncertain else MessageState.WAITING
    _held(message).update(
        state=state,
        attempts=attempts,
        next_attempt_at=now + delay(attempts),
        last_answer=answer,
        **FREE,
    )
    return state


@insisting
def mark_joined(carrier: Message, lines: list[Message]) -> set[int]:
    """These messages are said by the carrier, which the same worker holds. Returns the keys of
    those that were joined: none when the carrier was cancelled meanwhile."""
    with transaction.atomic():
        if not _held(carrier).select_for_update().values_list("pk"):
            return set()
        mine = Message.objects.filter(pk__in=[line.pk for line in lines], lease=carrier.lease)
        if mine.update(state=MessageState.JOINED, joined_to=carrier, **FREE):
            # What these carried themselves goes on with the carrier.
            Message.objects.filter(joined_to__in=lines).update(joined_to=carrier)
        return set(Message.objects.filter(joined_to=carrier).values_list("pk", flat=True))


def release_joined(**carriers) -> None:
    """What messages that will not be said carried waits again, by itself. `carriers` are look-ups
    on the carrier, or on the line itself (`pk`)."""
    Message.objects.filter(state=MessageState.JOINED, **carriers).update(
        state=MessageState.WAITING, joined_to=None, next_attempt_at=F("not_before")
    )


@insisting
def mark_cancelled(message: Message, reason: str) -> None:
    """The message has no reason to leave any more."""
    _end_unsaid(message, MessageState.CANCELLED, reason)


@insisting
def mark_failed(message: Message, reason: str) -> None:
    """The message cannot be written: nothing was handed off."""
    _end_unsaid(message, MessageState.FAILED, reason[:200])


@insisting
def release(messages: list[Message], *, at: datetime.datetime) -> None:
    """Give back messages that were not tried, to be taken again at this time."""
    for message in messages:
        _held(message).update(
            state=MessageState.WAITING, handoffs=message.handoffs, next_attempt_at=at, **FREE
        )


def _end_unsaid(message: Message, state: MessageState, reason: str) -> None:
    with transaction.atomic():
        if _held(message).update(state=state, last_answer=reason, **FREE):
            release_joined(joined_to=message)


def _held(message: Message):
    return Message.objects.filter(pk=message.pk, lease=message.lease)


def _lease_end(clock: DatabaseClock) -> datetime.datetime:
    return clock.now() + datetime.timedelta(seconds=conf().lease_seconds)


def _waiting_or_uncertain() -> Case:
    return Case(
        When(Q(handoffs__gte=MAX_HANDOFFS), then=Value(MessageState.UNCERTAIN)),
        default=Value(MessageState.WAITING),
    )
