"""Reading many ideas with several processes: what they add to the figures is a pure function of
their rows, and most of its time is Python's."""

import multiprocessing
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from uuid import UUID

from django.db import connection

from dashboards import reader_process
from dashboards.facts import Reading

#: From how many ideas on starting processes is worth its time.
WORTH_IT = 50_000
PROCESSES = 2
#: Batches asked for ahead of the one that is waited for: what is read and not written stays small.
AHEAD = 2 * PROCESSES


@contextmanager
def readers(ideas: int) -> Iterator["Readers | None"]:
    """Processes that read, for that many ideas of a PostgreSQL database; None where one process is
    enough, or where nobody else may read what is being written. Each has a connection of its own
    and sees what is committed: an idea that changes meanwhile keeps the look it had, and is read
    again. Side effect: the processes end with the block."""
    if connection.vendor != "postgresql" or ideas < WORTH_IT:
        yield None
        return
    context = multiprocessing.get_context("spawn")
    database = str(connection.settings_dict["NAME"])
    with ProcessPoolExecutor(PROCESSES, context, reader_process.start, (database,)) as pool:
        yield Readers(pool)


class Readers:
    """Reads batches ahead, and gives them in the order asked."""

    def __init__(self, pool: ProcessPoolExecutor) -> None:
        self._pool = pool

    def read(self, batches: Iterable[list[UUID]]) -> Iterator[list[Reading]]:
        """What the ideas of each batch add. Raises what reading a batch raised."""
        asked: deque[Future[list[Reading]]] = deque()
        for batch in batches:
            asked.append(self._pool.submit(reader_process.read_batch, batch))
            if len(asked) > AHEAD:
                yield asked.popleft().result()
        while asked:
            yield asked.popleft().result()
