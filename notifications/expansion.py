"""From what must be said to one message per person and channel."""

import datetime
import logging
import time
from collections.abc import Iterator

from django.db import InterfaceError, OperationalError, connection, transaction
from django.db.models.functions import Now

from notifications.backoff import delay
from notifications.bounces import bouncing_people
from notifications.causes import cause_of
from notifications.clock import DatabaseClock
from notifications.conf import conf
from notifications.enums import Channel, Frequency, MessageState
from notifications.mailing import new_message_id
from notifications.models import Message, Occurrence
from notifications.notices import Notice, Recipient, get_notice
from notifications.preferences import frequencies
from notifications.selectors import people_present

logger = logging.getLogger(__name__)

ROWS_PER_INSERT = 500


def expand(occurrence_id: int) -> bool:
    """Write the messages of an occurrence that is due. Returns whether it was taken.

    May be called again, or by two workers at once: the row is locked, and a person gets one message
    per channel whatever happens. An occurrence that cannot be expanded is tried again a few times,
    then failed with a reason, and holds up no other.
    """
    now = DatabaseClock().now()
    return _expand_one(Occurrence.objects.due(now).filter(pk=occurrence_id), now)


def expand_due(*, until: float) -> int:
    """Expand everything that is due, until the monotonic time `until`. Returns how many."""
    clock, done = DatabaseClock(), 0
    while time.monotonic() < until:
        due = Occurrence.objects.due(clock.now())
        if not due.exists() or not _expand_one(due, clock.now()):
            break
        done += 1
    return done


def _expand_one(due, now: datetime.datetime) -> bool:
    with transaction.atomic():
        locked = due.select_for_update(
            skip_locked=connection.features.has_select_for_update_skip_locked
        )
        occurrence = locked.first()
        if occurrence is None:
            return False
        try:
            with transaction.atomic():
                _write_messages(occurrence, now)
        except (OperationalError, InterfaceError):
            raise
        except Exception as error:
            _note_failure(occurrence, error, now)
    return True


def _write_messages(occurrence: Occurrence, now: datetime.datetime) -> None:
    notice = get_notice(occurrence.notice)
    if not notice.is_current(occurrence.context):
        Occurrence.objects.filter(pk=occurrence.pk).update(cancelled_at=Now())
        return
    recipients: dict[int, Recipient] = {}
    for recipient in notice.recipients(occurrence.context):
        recipients.setdefault(recipient.user_id, recipient)
    people = people_present(now).filter(pk__in=recipients).only("pk", "organisation").in_bulk()
    present = [recipient for user_id, recipient in recipients.items() if user_id in people]
    kinds = {notice.kind_of(recipient.audience) for recipient in present}
    often = frequencies(people.values(), kinds)
    bouncing = bouncing_people(people)
    thread = notice.thread(occurrence.context)
    Message.objects.bulk_create(
        [
            message
            for recipient in present
            for message in _messages(
                occurrence,
                recipient,
                thread,
                _frequency(notice, recipient, often),
                bounces=recipient.user_id in bouncing,
            )
        ],
        batch_size=ROWS_PER_INSERT,
        ignore_conflicts=True,
    )
    Occurrence.objects.filter(pk=occurrence.pk).update(expanded_at=Now(), failure="")


def _frequency(notice: Notice, recipient: Recipient, often: dict[tuple[int, str], str]) -> str:
    if notice.is_mandatory(recipient.audience):
        return Frequency.IMMEDIATE
    return often[recipient.user_id, notice.kind_of(recipient.audience)]


def _messages(
    occurrence: Occurrence, recipient: Recipient, thread: str, frequency: str, *, bounces: bool
) -> Iterator[Message]:
    """The person's messages: the mail at once, held for a digest, or none; the bell in any case.
    An address that bounces is only written what the bell cannot say."""
    for channel in recipient.channels:
        if channel != Channel.MAIL:
            yield _message(occurrence, recipient, thread, channel)
        elif frequency == Frequency.NEVER or (bounces and Channel.APP in recipient.channels):
            continue
        elif frequency == Frequency.IMMEDIATE:
            yield _message(occurrence, recipient, thread, channel)
        else:
            message = _message(occurrence, recipient, thread, channel)
            message.state, message.held_for = MessageState.HELD, frequency
            yield message


def _message(occurrence: Occurrence, recipient: Recipient, thread: str, channel: str) -> Message:
    when = recipient.not_before or occurrence.not_before
    return Message(
        occurrence=occurrence,
        recipient_id=recipient.user_id,
        audience=recipient.audience,
        thread=thread,
        channel=channel,
        message_id=new_message_id(),
        not_before=when,
        next_attempt_at=when,
    )


def _note_failure(occurrence: Occurrence, error: Exception, now: datetime.datetime) -> None:
    attempts = occurrence.attempts + 1
    reason = cause_of(error)
    given_up = attempts >= conf().expansion_attempts
    Occurrence.objects.filter(pk=occurrence.pk).update(
        attempts=attempts,
        failure=reason,
        failed_at=now if given_up else None,
        next_attempt_at=now + delay(attempts),
    )
    logger.error(
        "outbox: occurrence %s (%s) could not be expanded: %s%s",
        occurrence.pk,
        occurrence.notice,
        reason,
        ", given up" if given_up else "",
    )
