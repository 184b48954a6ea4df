"""Writing many rows by PostgreSQL's COPY, from a thread, while the next ones are made."""

import csv
import io
import json
from collections.abc import Callable, Iterable, Sequence
from queue import Queue
from threading import Thread
from types import TracebackType
from typing import Self

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper

#: Bytes handed to the database at once: for each handful the thread waits for its turn to run.
READ = 1 << 20

Batch = tuple[str, Callable[[], bytes]]


class Copying:
    """Sends batches of lines to the database in the order they come, at most `ahead` of them made
    before their turn; all are written when its block ends. Between the first batch and that end,
    nobody else uses the connection. Raises what the database answered to a batch, as Django names
    it, at the next one or at the end; what came after that batch, or before an error of the block
    itself, may not be written: the transaction is to be given up."""

    def __init__(self, connection: BaseDatabaseWrapper, *, ahead: int) -> None:
        connection.ensure_connection()
        self._errors = connection.wrap_database_errors
        self._cursor = connection.connection.cursor()
        self._batches: Queue[Batch | None] = Queue(maxsize=ahead)
        self._failure: BaseException | None = None
        self._given_up = False
        self._thread = Thread(target=self._send, name="copying", daemon=True)
        self._thread.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None
    ) -> None:
        if error is None:
            self.close()
        else:
            self._given_up = True
            self._end()

    def write(self, statement: str, lines: Callable[[], bytes]) -> None:
        """Write the lines, asked for by the thread, with a statement of `statement_of`."""
        if self._failure is not None:
            self.close()
        self._batches.put((statement, lines))

    def close(self) -> None:
        """Wait until everything is written."""
        self._end()
        if self._failure is not None:
            with self._errors:
                raise self._failure

    def _end(self) -> None:
        self._batches.put(None)
        self._thread.join()
        self._cursor.close()

    def _send(self) -> None:
        """After a failure, what comes is thrown away until the end."""
        while (batch := self._batches.get()) is not None:
            if self._failure is None and not self._given_up:
                statement, lines = batch
                try:
                    self._cursor.copy_expert(statement, io.BytesIO(lines()), size=READ)
                except BaseException as error:
                    self._failure = error


def statement_of(
    connection: BaseDatabaseWrapper, model: type[models.Model], columns: Sequence[str]
) -> str:
    """What copies lines of `lines_of` into these columns, told by their attributes. An empty cell
    is NULL, except in the text columns that have none."""
    quote = connection.ops.quote_name
    fields = _fields(model, columns)
    names = ", ".join(quote(field.column) for field in fields)
    texts = ", ".join(
        quote(field.column)
        for field in fields
        if not field.null and isinstance(field, models.CharField | models.TextField)
    )
    options = f", FORCE_NOT_NULL ({texts})" if texts else ""
    return f"COPY {quote(model._meta.db_table)} ({names}) FROM STDIN WITH (FORMAT csv{options})"


def json_places(model: type[models.Model], columns: Sequence[str]) -> list[int]:
    """Where the columns of JSON are among these."""
    fields = _fields(model, columns)
    return [place for place, field in enumerate(fields) if isinstance(field, models.JSONField)]


def lines_of(rows: Iterable[tuple], json_places: Sequence[int] = ()) -> bytes:
    """The rows in CSV, with the values of JSON columns written out."""
    for place in json_places:
        rows = [
            (*row[:place], json.dumps(row[place], ensure_ascii=False), *row[place + 1 :])
            for row in rows
        ]
    lines = io.StringIO()
    csv.writer(lines).writerows(rows)
    return lines.getvalue().encode()


def _fields(model: type[models.Model], columns: Sequence[str]) -> list[models.Field]:
    by_name = {field.attname: field for field in model._meta.concrete_fields}
    return [by_name[name] for name in columns]
