"""What the tests of this room do all the time."""

import datetime
import time

from django.db import transaction
from django.utils import timezone

from notifications import delivery
from notifications.enums import Channel, MessageState
from notifications.expansion import expand_due
from notifications.models import Message, Occurrence
from notifications.outbox import enqueue


def say(place, *people, notice="tests.news", key="k", **options):
    """Enqueue in a transaction of its own."""
    context = {"place": place.pk, "to": [person.pk for person in people]}
    with transaction.atomic():
        return Occurrence.objects.get(pk=enqueue(notice, key=key, context=context, **options))


def soon() -> float:
    return time.monotonic() + 20


def address() -> int:
    return expand_due(until=soon())


def deliver() -> dict[str, int]:
    """One run of delivery; the count of messages by the state they were left in."""
    return {str(state): count for state, count in delivery.deliver(until=soon()).items()}


def mail_to(place, *people, **options) -> Message:
    """A mail ready to leave (the last one when several people are told)."""
    say(place, *people, notice=options.pop("notice", "tests.mail_only"), **options)
    address()
    return Message.objects.filter(channel=Channel.MAIL).latest("pk")


def make_due(*messages: Message) -> None:
    """Let the wait of these messages be over."""
    past = timezone.now() - datetime.timedelta(seconds=1)
    Message.objects.filter(pk__in=[message.pk for message in messages]).update(next_attempt_at=past)


def let_lease_expire(message: Message) -> None:
    past = timezone.now() - datetime.timedelta(seconds=1)
    Message.objects.filter(pk=message.pk, state=MessageState.SENDING).update(leased_until=past)
