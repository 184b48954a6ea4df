"""The door of the room: say something, or take it back, inside the transaction that decides it."""

import datetime
import re
import uuid

from django.db import connection, transaction
from django.db.models import Q
from django.db.models.functions import Now

from notifications.enums import MessageState
from notifications.ledger import release_joined
from notifications.models import Message, Occurrence
from notifications.notices import get_notice
from notifications.wakeup import wake

CODE = re.compile(r"[\w.:/-]{1,80}")


class OutsideTransaction(RuntimeError):
    """`enqueue()` and `cancel()` belong to the transaction of what they announce."""


def enqueue(
    notice_code: str,
    *,
    key: str,
    context: dict,
    not_before: datetime.datetime | None = None,
) -> int:
    """Write down that `notice_code` must be said about `context`, not before a time.

    `key` names the event: a second call with the same key changes nothing, and returns the primary
    key of the first occurrence as the first call did. `context` holds ids and codes only (UUIDs
    become strings). Once the transaction is committed a worker is woken; if that fails the sweep
    finds the row within a minute.

    Raises `OutsideTransaction`, `UnknownNotice`, and `ValueError` when the key is empty or too long
    or the context holds anything else than ids.
    """
    _require_transaction()
    get_notice(notice_code)
    if not 0 < len(key) <= 200:
        raise ValueError("the key of an occurrence has 1 to 200 characters")
    when = {} if not_before is None else {"not_before": not_before, "next_attempt_at": not_before}
    occurrence = Occurrence(notice=notice_code, key=key, context=_ids_only(context), **when)
    # Writing its key again changes nothing of the first one, and tells which it is.
    Occurrence.objects.bulk_create(
        [occurrence], update_conflicts=True, unique_fields=["key"], update_fields=["key"]
    )
    if not_before is None:
        transaction.on_commit(lambda: wake(occurrence.pk), robust=True)
    return occurrence.pk


def cancel(*, key: str = "", key_prefix: str = "") -> int:
    """Take back the occurrences of this key, or of the keys that start with this prefix, and their
    messages that no mail server was given yet. Returns the number of occurrences cancelled.

    Raises `OutsideTransaction`, and `ValueError` unless exactly one of the two is given.
    """
    _require_transaction()
    if bool(key) == bool(key_prefix):
        raise ValueError("cancel() takes a key or a key prefix")
    matching = Q(key=key) if key else Q(key__startswith=key_prefix)
    cancelled = Occurrence.objects.filter(matching, cancelled_at=None).update(cancelled_at=Now())
    Message.objects.filter(
        occurrence__in=Occurrence.objects.filter(matching),
        state__in=[MessageState.WAITING, MessageState.SENDING, MessageState.HELD],
        handoffs=0,
    ).update(state=MessageState.CANCELLED, lease=None, leased_until=None)
    release_joined(
        joined_to__state=MessageState.CANCELLED,
        joined_to__occurrence__in=Occurrence.objects.filter(matching),
    )
    return cancelled


def _require_transaction() -> None:
    if not connection.in_atomic_block:
        raise OutsideTransaction("say it in the transaction that decides it")


def _ids_only(value):
    """The value as JSON, or `ValueError` when it holds a text, an address or an object."""
    if isinstance(value, dict):
        return {_code(name): _ids_only(item) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [_ids_only(item) for item in value]
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, uuid.UUID):
        return str(value)
    return _code(value)


def _code(value) -> str:
    if not isinstance(value, str) or not CODE.fullmatch(value):
        raise ValueError("the context of an occurrence holds ids and codes only")
    return str(value)
