"""Sending what is due: claim, put into words, hand over, note what became of it.

No transaction is open while the mail server is talked to. Each message ends or waits in an exact
state whatever happens to the server, the network, the database or this process; a message that
cannot be written fails alone.

Mails leave by trips: one transaction counts the hand-offs of a whole trip, and records the answers
of the trip before. A trip is short (`OutboxConf.trip_seconds`): with a slow server, one mail. A
mail that may have been given to a server before always travels alone, so that a worker killed at
any point leaves at most that one uncertain.
"""

import logging
import time
from abc import ABC, abstractmethod
from collections import Counter, deque

from notifications import ledger
from notifications.answers import UNTRIED, Answer
from notifications.backoff import spread
from notifications.clock import DatabaseClock
from notifications.conf import conf
from notifications.enums import Channel, MessageState
from notifications.joining import join
from notifications.mailing import Mail, compose
from notifications.models import Message
from notifications.rendering import subject_of
from notifications.transport import Transport, Unreachable
from notifications.writing import Writer

logger = logging.getLogger(__name__)

CONNECTIONS_LOST_IN_A_ROW = 3
ANSWERS_PER_HANDOFF = 3


def deliver(*, until: float) -> Counter:
    """Send everything that is due, until the monotonic time `until`. Returns how many messages were
    left in each state. Several workers may run it at once."""
    clock, tally = DatabaseClock(), Counter()
    ledger.recover(clock.now())
    _Bell(clock, until, tally).run()
    with Transport() as transport:
        _Mail(clock, until, tally, transport).run()
    return tally


class _Run(ABC):
    """One pass of one worker over the messages of a channel."""

    channel: str

    def __init__(self, clock: DatabaseClock, until: float, tally: Counter) -> None:
        self.clock = clock
        self.until = until
        self.tally = tally
        self.writer = Writer(clock, tally)

    @property
    def in_time(self) -> bool:
        return time.monotonic() < self.until

    def run(self) -> None:
        while self.in_time:
            batch = deque(ledger.claim(channel=self.channel, clock=self.clock))
            if not batch:
                return
            try:
                self.treat(batch)
            finally:
                # Empty unless time is up or something broke.
                ledger.release(list(batch), at=self.clock.now())

    @abstractmethod
    def treat(self, batch: deque[Message]) -> None:
        """Deal with the messages, taking each out of `batch` once its state is written."""


class _Bell(_Run):
    """Make the bell's due messages visible."""

    channel = Channel.APP

    def treat(self, batch: deque[Message]) -> None:
        while batch and self.in_time:
            some = list(batch)[: conf().trip_mails]
            summaries: dict[str, list[Message]] = {}
            for message, summary in self.writer.write(some, subject_of, soon=batch):
                summaries.setdefault(summary, []).append(message)
                self.tally[MessageState.SENT] += 1
            ledger.mark_shown(summaries)
            for _message in some:
                batch.popleft()


class _Mail(_Run):
    """Send the due mails over one connection. With no server to talk to, they wait."""

    channel = Channel.MAIL

    def __init__(
        self, clock: DatabaseClock, until: float, tally: Counter, transport: Transport
    ) -> None:
        super().__init__(clock, until, tally)
        self.transport = transport
        self.trip_size = 1
        self.lost_in_a_row = 0

    def run(self) -> None:
        try:
            super().run()
        except Unreachable as error:
            logger.warning("outbox: the mail server cannot be used (%s)", error)

    def treat(self, batch: deque[Message]) -> None:
        join(batch, self.writer)
        answered: list[tuple[Message, Answer]] = []
        try:
            while answered or (batch and self.in_time):
                trip = []
                if batch and self.in_time:
                    self.transport.open()
                    trip = self._next_trip(batch)
                states, counted = ledger.record(answered, [row[0] for row in trip], self.clock)
                self.tally.update(states)
                answered = self._travel([row for row in trip if row[0].pk in counted])
                untried = [row[0] for row in answered if row[1] is UNTRIED]
                batch.extendleft(reversed(untried))
        except Unreachable:
            self.tally.update(ledger.record(answered, [], self.clock)[0])
            ledger.release(list(batch), at=self.clock.now() + spread(conf().unreachable_seconds))
            batch.clear()
            raise

    def _next_trip(self, batch: deque[Message]) -> list[tuple[Message, Mail]]:
        """Take the next messages that travel together out of `batch`, written."""
        some = [batch.popleft()]
        while batch and len(some) < self.trip_size and not (some[0].handoffs or batch[0].handoffs):
            some.append(batch.popleft())
        now = self.clock.now()
        return self.writer.write(
            some, lambda message, notice: compose(message, notice, at=now), soon=batch
        )

    def _travel(self, trip: list) -> list[tuple[Message, Answer]]:
        """Hand the mails over one after the other, for a short time: the others come back."""
        start, answered = time.monotonic(), []
        longest = min(2 * conf().trip_seconds, _safe_seconds())
        for message, mail in trip:
            late = answered and time.monotonic() - start > longest
            answer = UNTRIED if late or not self.in_time else self._hand_over(mail)
            answered.append((message, answer))
        self._adapt(time.monotonic() - start)
        return answered

    def _hand_over(self, mail: Mail) -> Answer:
        try:
            self.transport.open()
        except Unreachable:
            # Said when the next trip begins: by then the answers of this one are recorded.
            return UNTRIED
        answer = self.transport.send(mail)
        self.lost_in_a_row = self.lost_in_a_row + 1 if answer.connection_lost else 0
        if self.lost_in_a_row >= CONNECTIONS_LOST_IN_A_ROW:
            self.until = time.monotonic()
            logger.warning("outbox: the mail server drops every connection, waiting")
        return answer

    def _adapt(self, took: float) -> None:
        if took > conf().trip_seconds:
            self.trip_size = max(1, self.trip_size // 2)
        elif took < conf().trip_seconds / 2:
            self.trip_size = min(2 * self.trip_size, conf().trip_mails)


def _safe_seconds() -> float:
    """How long after its lease was renewed a message may still be handed over: the lease must
    outlast the answers of the server."""
    return max(0.0, conf().lease_seconds - ANSWERS_PER_HANDOFF * Transport.timeout())
