"""What is forgotten, and when: settings `MAIL_RETENTION_DAYS`."""

import datetime

from django.conf import settings
from django.db.models import Exists, OuterRef

from notifications.clock import database_now
from notifications.enums import MessageState
from notifications.models import Digest, Message, Occurrence

BATCH = 5000
#: Those who still have somewhere to go, or someone to look at them.
KEPT = (
    MessageState.WAITING,
    MessageState.SENDING,
    MessageState.HELD,
    MessageState.FAILED,
    MessageState.UNCERTAIN,
)


def purge() -> dict[str, int]:
    """Forget the messages, bell included, that ended more than the period ago, then the occurrences
    and digests without messages. What waits or must be looked at is kept. Returns how many."""
    limit = database_now() - datetime.timedelta(days=settings.MAIL_RETENTION_DAYS)
    left = Message.objects.filter(occurrence=OuterRef("pk"))
    empty = Occurrence.objects.filter(~Exists(left), created_at__lt=limit, failed_at=None).exclude(
        expanded_at=None, cancelled_at=None
    )
    items = Message.objects.filter(digest=OuterRef("pk"))
    return {
        "messages": _delete(Message.objects.filter(created_at__lt=limit).exclude(state__in=KEPT)),
        "occurrences": _delete(empty),
        "digests": _delete(Digest.objects.filter(~Exists(items), created_at__lt=limit)),
    }


def _delete(rows) -> int:
    """Delete by small transactions, so that nobody waits long behind them."""
    deleted = 0
    while keys := list(rows.order_by("pk").values_list("pk", flat=True)[:BATCH]):
        deleted += rows.model.objects.filter(pk__in=keys).delete()[1][rows.model._meta.label]
    return deleted
