"""What people do to messages: read them, or settle those that did not leave."""

from django.db import transaction
from django.db.models.functions import Now

from accounts.models import User
from notifications.enums import MessageState
from notifications.models import Message, Occurrence
from notifications.wakeup import wake_delivery

UNSETTLED = (MessageState.FAILED, MessageState.UNCERTAIN)


def mark_read(*, message: Message) -> None:
    """The recipient opened the message. Says nothing when it was read already."""
    Message.objects.filter(pk=message.pk, read_at=None).update(read_at=Now())


def mark_all_read(*, user: User) -> int:
    """The person has seen everything that their bell shows. Returns how many were unread."""
    return Message.objects.for_user(user).unread().update(read_at=Now())


@transaction.atomic
def resend(*, messages) -> int:
    """Send failed or uncertain messages again, with a new count of hand-offs and the same
    Message-ID, so that a second copy can be recognised. Wakes a worker. Returns how many."""
    sent_back = messages.filter(state__in=UNSETTLED).update(
        state=MessageState.WAITING,
        handoffs=0,
        attempts=0,
        first_attempt_at=None,
        next_attempt_at=Now(),
        last_answer="",
    )
    if sent_back:
        transaction.on_commit(wake_delivery, robust=True)
    return sent_back


@transaction.atomic
def abandon(*, messages) -> int:
    """Give up failed or uncertain messages: they are cancelled. Returns how many."""
    return messages.filter(state__in=UNSETTLED).update(state=MessageState.CANCELLED)


@transaction.atomic
def retry_occurrences(*, occurrences) -> int:
    """Address failed occurrences again at the next sweep. Returns how many."""
    return (
        occurrences.exclude(failed_at=None)
        .filter(expanded_at=None, cancelled_at=None)
        .update(failed_at=None, failure="", attempts=0, next_attempt_at=Now())
    )


@transaction.atomic
def abandon_occurrences(*, occurrences) -> int:
    """Give up failed occurrences: nobody will be told. Returns how many."""
    return (
        Occurrence.objects.filter(pk__in=occurrences.values("pk"))
        .exclude(failed_at=None)
        .filter(cancelled_at=None)
        .update(cancelled_at=Now())
    )
