"""What is read of the outbox: a person's bell, and the people who can still be written to."""

import datetime

from django.db.models import Q
from django.utils import timezone

from accounts.models import Organisation, User
from innovation_platform.prepared import Given, Prepared
from notifications.models import Message

UNREAD_CEILING = 100


def people_present(now: datetime.datetime):
    """People who can be written to: active, and not gone by
    the database's date."""
    return User.objects.here(timezone.localdate(now))


def people_of(organisation: Organisation):
    """The people of an organisation who can be written to today."""
    return people_present(timezone.now()).filter(organisation=organisation)


def is_present(user: User, now: datetime.datetime) -> bool:
    """Whether this person is one of `people_present`."""
    gone = user.left_on is not None and user.left_on < timezone.localdate(now)
    return user.is_active and not gone


def bell_of(user: User, *, unread_only: bool = False):
    """The person's messages in the bell, newest first."""
    messages = Message.objects.for_user(user).order_by("-sent_at", "-pk")
    return messages.unread() if unread_only else messages


def older_than(messages, last: Message):
    """The messages that come after `last` in the bell's order: the next page, by key."""
    return messages.filter(Q(sent_at__lt=last.sent_at) | Q(sent_at=last.sent_at, pk__lt=last.pk))


_UNREAD = Prepared(
    lambda: (
        Message.objects.for_user(Given("user"))
        .unread()
        .order_by()
        .values_list("pk")[:UNREAD_CEILING]
    ),
    by_key=True,
)


def unread_count(user: User) -> int:
    """How many messages the person has not read, counted up to 100 (« 99+ »). One query."""
    return len(_UNREAD.rows(user=user.pk))
