"""One mail in place of several: what waits for a person about the same thing leaves together.

After an outage, or on the morning when what was held back leaves, a person could be sent five mails
about one idea. The newest one that still holds leaves; the others become lines of it. A message
that asks for something of its own (a letter, a question, a signature) is never reduced to a line:
`Notice.may_join()` says so.

What is joined is tied to its carrier by `joined_to` before anything leaves. When the carrier ends
without being said, what it carried waits again by itself (`ledger.release_joined`).
"""

import logging
from collections import defaultdict, deque
from collections.abc import Iterable

from django.db import InterfaceError, OperationalError
from django.db.models import Prefetch, prefetch_related_objects
from django.utils.translation import gettext as _

from notifications import ledger
from notifications.causes import cause_of
from notifications.models import Message
from notifications.notices import get_notice
from notifications.rendering import headline_of
from notifications.sections import Item, Section
from notifications.together import once
from notifications.writing import Writer

logger = logging.getLogger(__name__)


def join(batch: deque[Message], writer: Writer) -> None:
    """Join what can be within a batch just claimed, taking what is joined out of it; each message
    left knows what it carries, in two queries at most when nothing is to be joined."""
    alike: dict[tuple[int, str], list[Message]] = defaultdict(list)
    for message in batch:
        if message.thread and not message.handoffs:
            alike[message.recipient_id, message.thread].append(message)
    several = [group for group in alike.values() if len(group) > 1]
    joined: set[int] = set()
    for group in several:
        carrier, *others = _newest_first(writer.still_holding(group)) or [None]
        lines = [message for message in others if _may_join(message)]
        if lines:
            joined |= ledger.mark_joined(carrier, lines)
    if joined:
        left = [message for message in batch if message.pk not in joined]
        batch.clear()
        batch.extend(left)
    prefetch_related_objects(list(batch), Prefetch("joined", queryset=_with_words()))


def carried_by(message: Message) -> tuple[Section, ...]:
    """The section that says what a message carries besides its own news; () when it carries none.
    What no longer holds is left out."""
    lines = [line for line in map(_line, _newest_first(message.joined.all())) if line]
    return (Section(_("Aussi, sur le même sujet"), tuple(lines)),) if lines else ()


def _line(message: Message) -> Item | None:
    occurrence = message.occurrence
    try:
        notice = get_notice(occurrence.notice)
        holds = occurrence.cancelled_at is None and once(
            ("notifications.current", occurrence.pk), lambda: notice.is_current(occurrence.context)
        )
        return headline_of(message, notice) if holds else None
    except (OperationalError, InterfaceError):
        raise
    except Exception as error:
        # It leaves by itself, and fails where it is seen.
        logger.error("outbox: line %s cannot be written: %s", message.pk, cause_of(error))
        ledger.release_joined(pk=message.pk)
        return None


def _may_join(message: Message) -> bool:
    return get_notice(message.occurrence.notice).may_join(
        message.occurrence.context, message.audience
    )


def _newest_first(messages: Iterable[Message]) -> list[Message]:
    return sorted(messages, key=lambda message: (message.not_before, message.pk), reverse=True)


def _with_words():
    return Message.objects.select_related("occurrence", "recipient__organisation").order_by("pk")
