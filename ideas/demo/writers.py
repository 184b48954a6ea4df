"""How rows reach the database: COPY on PostgreSQL, `bulk_create` elsewhere."""

import pickle
from collections.abc import Callable, Iterable
from concurrent.futures import ProcessPoolExecutor
from typing import Protocol

from django.db import models

from innovation_platform.copying import Copying, json_places, lines_of, statement_of

ROWS_PER_INSERT = 500
#: Batches of a table made ahead of the database.
AHEAD = 40

Row = tuple


class Rows(Protocol):
    """What is written: rows of a model, each a tuple in the order of the columns; `complete` makes
    of each what is written of it."""

    model: type[models.Model]
    columns: tuple[str, ...]
    rows: list[Row]
    complete: Callable[[Row], Row] | None


class ObjectWriter:
    """Makes objects of the rows."""

    def write(self, table: Rows) -> None:
        model, columns = table.model, table.columns
        model.objects.bulk_create(
            (
                model(**dict(zip(columns, row, strict=True)))
                for row in _completed(table.rows, table.complete)
            ),
            batch_size=ROWS_PER_INSERT,
        )

    def close(self) -> None:
        """Nothing waits."""


class CopyWriter:
    """Sends the rows by COPY (`innovation_platform.copying`), so that the next batch is told while
    the database works; with a pool, their lines are made by another process. Between the first
    `write` and `close`, nobody else uses the connection."""

    def __init__(self, connection, pool: ProcessPoolExecutor | None = None) -> None:
        self._connection = connection
        self._pool = pool
        self._copying = Copying(connection, ahead=AHEAD)
        self._statements: dict[type[models.Model], str] = {}

    def write(self, table: Rows) -> None:
        if table.model not in self._statements:
            statement = statement_of(self._connection, table.model, table.columns)
            self._statements[table.model] = statement
        self._copying.write(self._statements[table.model], self._lines(table))

    def close(self) -> None:
        """Wait until everything is written. Raises what the database answered to a batch."""
        self._copying.close()

    def _lines(self, table: Rows) -> Callable[[], bytes]:
        """What gives the lines of these rows, as they are now."""
        told = table.rows, table.complete, json_places(table.model, table.columns)
        if self._pool is None:
            lines = completed_lines(*told)
            return lambda: lines
        # Here, and not by the pool, which would do it later than the rows are there.
        packed = pickle.dumps(told)
        return self._pool.submit(lines_of_packed, packed).result


def writer_of(connection, pool: ProcessPoolExecutor | None = None) -> ObjectWriter | CopyWriter:
    """The writer that suits the database."""
    return CopyWriter(connection, pool) if connection.vendor == "postgresql" else ObjectWriter()


def lines_of_packed(packed: bytes) -> bytes:
    """`completed_lines`, in another process."""
    return completed_lines(*pickle.loads(packed))  # noqa: S301 (what this process's parent packed)


def completed_lines(
    rows: list[Row], complete: Callable[[Row], Row] | None, json_places: list[int]
) -> bytes:
    """The lines of rows, each as `complete` makes it."""
    return lines_of(_completed(rows, complete), json_places)


def _completed(rows: list[Row], complete: Callable[[Row], Row] | None) -> Iterable[Row]:
    return map(complete, rows) if complete else rows
