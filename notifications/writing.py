"""Putting a few messages into words together, or settling those that must not leave."""

import datetime
import logging
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from django.db import InterfaceError, OperationalError

from notifications import ledger
from notifications.causes import cause_of
from notifications.clock import DatabaseClock
from notifications.enums import MessageState
from notifications.models import Message
from notifications.notices import Notice, UnknownNotice, get_notice
from notifications.rendering import RenderError
from notifications.selectors import is_present
from notifications.together import once, together

logger = logging.getLogger(__name__)

Words = TypeVar("Words")
# How old what a message says may be when it leaves.
FRESH_SECONDS = 1.0


class Writer:
    """Writes for one run of a worker; what is not written is counted in its tally."""

    def __init__(self, clock: DatabaseClock, tally: Counter) -> None:
        self.clock = clock
        self.tally = tally
        self._kept: dict = {}
        self._kept_since = float("-inf")

    def write(
        self,
        messages: list[Message],
        write: Callable[[Message, Notice], Words],
        *,
        soon: Iterable[Message] = (),
    ) -> list[tuple[Message, Words]]:
        """Each message with `write(message, notice)`, but those that must not leave: their reason
        or their recipient has gone, or they cannot be written and are failed. `soon` are those
        that come next."""
        with self._reading([*messages, *soon]):
            written = [(message, self._one(message, write)) for message in messages]
        return [(message, words) for message, words in written if words is not None]

    def still_holding(self, messages: list[Message]) -> list[Message]:
        """Those that have no reason not to leave. One that nothing can be said of is not among
        them: it fails when it is written."""
        with self._reading(messages):
            return [message for message in messages if self._holds(message)]

    @contextmanager
    def _reading(self, messages: Iterable[Message]) -> Iterator[None]:
        """Share what the messages read in common, no older than a second."""
        stale = time.monotonic() - self._kept_since > FRESH_SECONDS
        if stale:
            self._kept, self._kept_since = {}, time.monotonic()
        with together(self._kept):
            if stale:
                _prefetch(messages)
            yield

    def _holds(self, message: Message) -> bool:
        try:
            notice = get_notice(message.occurrence.notice)
            return not _reason_to_cancel(message, notice, self.clock.now())
        except (OperationalError, InterfaceError):
            raise
        except Exception:
            return False

    def _one(self, message: Message, write: Callable[[Message, Notice], Words]) -> Words | None:
        try:
            notice = get_notice(message.occurrence.notice)
            reason = _reason_to_cancel(message, notice, self.clock.now())
            if not reason:
                return write(message, notice)
            ledger.mark_cancelled(message, reason)
            self.tally[MessageState.CANCELLED] += 1
        except (OperationalError, InterfaceError):
            raise
        except Exception as error:
            cause = str(error) if isinstance(error, RenderError) else cause_of(error)
            logger.error(
                "outbox: message %s (%s) cannot be written: %s",
                message.pk,
                message.occurrence.notice,
                cause,
            )
            ledger.mark_failed(message, cause)
            self.tally[MessageState.FAILED] += 1
        return None


def _prefetch(messages: Iterable[Message]) -> None:
    """Let each kind of news read once what its messages share. A failure is no message's end: each
    then reads for itself, and fails alone."""
    contexts: dict[str, dict[int, dict]] = {}
    for message in messages:
        occurrence = message.occurrence
        contexts.setdefault(occurrence.notice, {})[occurrence.pk] = occurrence.context
    for code, by_occurrence in contexts.items():
        try:
            get_notice(code).prefetch(list(by_occurrence.values()))
        except (OperationalError, InterfaceError, UnknownNotice):
            continue
        except Exception as error:
            logger.warning("outbox: nothing read in advance for %s (%s)", code, cause_of(error))


def _reason_to_cancel(message: Message, notice: Notice, now: datetime.datetime) -> str:
    """Why the message must not leave any more, or "" when it must."""
    occurrence = message.occurrence
    if occurrence.cancelled_at is not None:
        return "the occurrence was cancelled"
    if not is_present(message.recipient, now):
        return "the recipient has left"
    if not once(
        ("notifications.current", occurrence.pk), lambda: notice.is_current(occurrence.context)
    ):
        return "the news no longer holds"
    return ""
