"""Writing the shares of many ideas for the first time: by COPY, from a thread, while those of the
next ideas are counted."""

import csv
import io
import json
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager

from django.db import connection

from dashboards.models.cells import IdeaFact

COLUMNS = (
    "idea_id", "look", "organisation_id", "unit", "challenge", "decision", "waits", "counts",
)  # fmt: skip
STATEMENT = (
    f"COPY {IdeaFact._meta.db_table} ({', '.join(COLUMNS)})"
    " FROM STDIN WITH (FORMAT csv, FORCE_NOT_NULL (look, waits))"
)
#: Batches counted ahead of the database.
AHEAD = 8
#: Characters handed to the database at once.
READ = 1 << 20


@contextmanager
def copying() -> Iterator[Callable[[list[IdeaFact]], None]]:
    """A writer of shares that no row has yet, for PostgreSQL: all are written when the block ends.
    Within it, nobody else uses the connection. Raises what the database answered to a batch: an
    IntegrityError where an idea had its row."""
    connection.ensure_connection()
    asked: deque[Future[None]] = deque()

    def wait() -> None:
        with connection.wrap_database_errors:
            asked.popleft().result()

    with connection.connection.cursor() as cursor, ThreadPoolExecutor(1) as thread:

        def write(facts: list[IdeaFact]) -> None:
            asked.append(thread.submit(cursor.copy_expert, STATEMENT, _lines(facts), READ))
            if len(asked) > AHEAD:
                wait()

        yield write
        while asked:
            wait()


def _lines(facts: list[IdeaFact]) -> io.StringIO:
    lines = io.StringIO()
    csv.writer(lines).writerows(
        [
            *(getattr(fact, column) for column in COLUMNS[:-1]),
            json.dumps(fact.counts, ensure_ascii=False),
        ]
        for fact in facts
    )
    lines.seek(0)
    return lines
