"""How rows reach the database: COPY on PostgreSQL, `bulk_create` elsewhere."""

import csv
import io
import json
from collections.abc import Iterable
from queue import Queue
from threading import Thread
from typing import Protocol

from django.db import models

ROWS_PER_INSERT = 500
#: Batches of a table made ahead of the database.
AHEAD = 40
#: Characters handed to the database at once: for each handful the thread waits for its turn to run.
READ = 1 << 20


class Rows(Protocol):
    """What is written: rows of a model, each a tuple in the order of the columns."""

    model: type[models.Model]
    columns: tuple[str, ...]
    rows: list[tuple]


class ObjectWriter:
    """Makes objects of the rows."""

    def write(self, table: Rows) -> None:
        model, columns = table.model, table.columns
        model.objects.bulk_create(
            (model(**dict(zip(columns, row, strict=True))) for row in table.rows),
            batch_size=ROWS_PER_INSERT,
        )

    def close(self) -> None:
        """Nothing waits."""


class CopyWriter:
    """Sends the rows by COPY from a thread of its own, in the order they come, so that the next
    batch is told while the database works. Between the first `write` and `close`, nobody else uses
    the connection."""

    def __init__(self, connection) -> None:
        self._quote = connection.ops.quote_name
        connection.ensure_connection()
        self._cursor = connection.connection.cursor()
        self._statements: dict[type[models.Model], str] = {}
        self._batches: Queue[tuple[str, io.StringIO] | None] = Queue(maxsize=AHEAD)
        self._failure: BaseException | None = None
        self._thread = Thread(target=self._send, name="demo-copy", daemon=True)
        self._thread.start()

    def write(self, table: Rows) -> None:
        if self._failure is not None:
            self.close()
        if table.model not in self._statements:
            self._statements[table.model] = self._statement(table)
        lines = io.StringIO()
        csv.writer(lines).writerows(_as_json(table))
        lines.seek(0)
        self._batches.put((self._statements[table.model], lines))

    def close(self) -> None:
        """Wait until everything is written. Raises what the database answered to a batch."""
        self._batches.put(None)
        self._thread.join()
        self._cursor.close()
        if self._failure is not None:
            raise self._failure

    def _send(self) -> None:
        """After a failure, what comes is thrown away until the writer is closed."""
        while (batch := self._batches.get()) is not None:
            if self._failure is None:
                try:
                    self._cursor.copy_expert(*batch, size=READ)
                except BaseException as error:
                    self._failure = error

    def _statement(self, table: Rows) -> str:
        """An empty cell is NULL, except in the text columns that have none."""
        fields = _fields(table)
        columns = ", ".join(self._quote(field.column) for field in fields)
        texts = ", ".join(
            self._quote(field.column)
            for field in fields
            if not field.null and isinstance(field, models.CharField | models.TextField)
        )
        options = f", FORCE_NOT_NULL ({texts})" if texts else ""
        name = self._quote(table.model._meta.db_table)
        return f"COPY {name} ({columns}) FROM STDIN WITH (FORMAT csv{options})"


def writer_of(connection) -> ObjectWriter | CopyWriter:
    """The writer that suits the database."""
    return CopyWriter(connection) if connection.vendor == "postgresql" else ObjectWriter()


def _fields(table: Rows) -> list[models.Field]:
    by_name = {field.attname: field for field in table.model._meta.concrete_fields}
    return [by_name[name] for name in table.columns]


def _as_json(table: Rows) -> Iterable[tuple]:
    """The rows, with the values of JSON columns written out."""
    rows: Iterable[tuple] = table.rows
    for place, field in enumerate(_fields(table)):
        if isinstance(field, models.JSONField):
            rows = [
                (*row[:place], json.dumps(row[place], ensure_ascii=False), *row[place + 1 :])
                for row in rows
            ]
    return rows
