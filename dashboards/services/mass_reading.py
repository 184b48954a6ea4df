"""Reading many ideas with several processes: what they and their innovations add to the figures is
a pure function of their rows, and most of its time is Python's."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from typing import TypeVar
from uuid import UUID

from django.db import connection

from innovation_platform.processes import processes

T = TypeVar("T")

#: From how many ideas on starting processes is worth its time.
WORTH_IT = 50_000
PROCESSES = 2
#: Batches asked for ahead of the one that is waited for: what is read and not written stays small.
AHEAD = 2 * PROCESSES


@contextmanager
def readers(ideas: int) -> Iterator["Readers | None"]:
    """Processes that read, for that many ideas of a PostgreSQL database; None where one process is
    enough, or where nobody else may read what is being written. They see what is committed: an idea
    that changes meanwhile keeps the look it had, and is read again. Side effect: the processes end
    with the block."""
    if connection.vendor != "postgresql" or ideas < WORTH_IT:
        yield None
        return
    with processes(PROCESSES) as pool:
        yield Readers(pool)


class Readers:
    """Reads batches ahead, and gives them in the order asked."""

    def __init__(self, pool: ProcessPoolExecutor) -> None:
        self._pool = pool

    def read(self, reader: Callable[[list[UUID]], T], batches: Iterable[list[UUID]]) -> Iterator[T]:
        """What a function of a module reads of each batch. Raises what it raised."""
        asked: deque[Future[T]] = deque()
        for batch in batches:
            asked.append(self._pool.submit(reader, batch))
            if len(asked) > AHEAD:
                yield asked.popleft().result()
        while asked:
            yield asked.popleft().result()


def in_turn(
    reader: Callable[[list[UUID]], T], batches: Iterable[list[UUID]], pool: Readers | None
) -> Iterator[T]:
    """What a function reads of each batch, by processes where there are. These are told every batch
    before the first is given: the connection may then be lent to who writes."""
    return map(reader, batches) if pool is None else pool.read(reader, list(batches))
