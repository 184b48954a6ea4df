"""Writing many shares for the first time: by COPY, while others are counted."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from operator import attrgetter

from django.db import connection, models

from innovation_platform import copying as by_copy

#: Batches counted ahead of the database.
AHEAD = 8


@contextmanager
def copying(model: type[models.Model]) -> Iterator[Callable[[bytes], None]]:
    """A writer of lines of new rows, for PostgreSQL: all are written when the block ends. Within
    it, nobody else uses the connection. Raises what the database answered to a batch: an
    IntegrityError where a row was there."""
    statement = by_copy.statement_of(connection, model, _columns(model))
    # Checked at each batch: a queue of all the checks would wait for the end, in memory.
    _checked("IMMEDIATE")
    with by_copy.Copying(connection, ahead=AHEAD) as copy:
        yield lambda lines: copy.write(statement, lambda: lines)
    _checked("DEFERRED")


def _checked(when: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SET CONSTRAINTS ALL {when}")


def lines_of(model: type[models.Model], rows: Sequence[models.Model]) -> bytes:
    """The rows as `copying` takes them."""
    columns = _columns(model)
    return by_copy.lines_of(map(attrgetter(*columns), rows), by_copy.json_places(model, columns))


def _columns(model: type[models.Model]) -> list[str]:
    return [field.attname for field in model._meta.concrete_fields]
