"""Queries that PostgreSQL plans once for each connection, then only runs.

To plan a query takes longer than to run it when its rows are found by a key: 2.7 ms against 0.3 for
the idea of a page and all that it tells. Such a query is sent by its name, with its values.
"""

from collections.abc import Sequence
from functools import cache
from itertools import count
from secrets import token_hex
from typing import Any, NamedTuple

from django.db import NotSupportedError
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.utils import CursorWrapper

#: Names are never used twice: one that failed on its way may exist or not.
_numbers = count(1)


def can_plan(connection: BaseDatabaseWrapper) -> bool:
    """Whether a connection keeps plans: PostgreSQL, unless a pooler gives each transaction
    another session (Django's own setting for that says so)."""
    shared = connection.settings_dict.get("DISABLE_SERVER_SIDE_CURSORS", False)
    return connection.vendor == "postgresql" and not shared


class _Session(NamedTuple):
    """What a connection has planned. Its names have a word of their own: where a pooler that was
    not declared gives it another session, PostgreSQL knows no such name, and no other query's rows
    are taken for these."""

    connection: Any
    word: str
    names: dict[tuple, str]


class Planned:
    """A query whose `%s` are, in order, constants and the types of values to come: `sql` in the
    pieces around them; `types` has None where `constants` has the value."""

    def __init__(
        self, pieces: Sequence[str], types: Sequence[str | None], constants: Sequence[Any]
    ) -> None:
        self._pieces, self._types, self._constants = pieces, types, constants
        self._call = cache(self._calling)

    def execute(
        self,
        connection: BaseDatabaseWrapper,
        cursor: CursorWrapper,
        values: Sequence[Sequence[Any]],
    ) -> None:
        """Run it, planned first if the connection has not; `values` are, in order, those of each
        place, several for a set. When a migration has changed the type of a column that it reads,
        it is planned again; a transaction under way fails, as PostgreSQL ends it."""
        shape = tuple(len(several) for several in values)
        given = [value for several in values for value in several]
        here = _session(connection)
        name = here.names.get((self, shape))
        call = self._call(shape)
        if name is not None:
            try:
                cursor.execute(f"EXECUTE {name}{call}", given)
                return
            except NotSupportedError:
                del here.names[self, shape]
                if connection.in_atomic_block:
                    raise
        name = f"planned_{here.word}_{next(_numbers)}"
        planning = self._planning(name, shape, cursor)
        cursor.execute(f"{planning}; EXECUTE {name}{call}", given)
        here.names[self, shape] = name

    @staticmethod
    def _calling(shape: tuple[int, ...]) -> str:
        return f"({', '.join(['%s'] * sum(shape))})"

    def _planning(self, name: str, shape: tuple[int, ...], cursor: CursorWrapper) -> str:
        places, types, sizes = iter(count(1)), [], iter(shape)
        written = [self._pieces[0]]
        for type_, constant, piece in zip(
            self._types, self._constants, self._pieces[1:], strict=True
        ):
            if type_ is None:
                literal = cursor.mogrify("%s", [constant])
                written.append(literal.decode().replace("%", "%%"))
            else:
                size = next(sizes)
                types += [type_] * size
                written.append(", ".join(f"${next(places)}" for _one in range(size)))
            written.append(piece)
        return f"PREPARE {name} ({', '.join(types)}) AS {''.join(written)}"


def _session(connection: BaseDatabaseWrapper) -> _Session:
    """What a connection has planned, forgotten with it."""
    known = getattr(connection, "_planned_here", None)
    if known is None or known.connection is not connection.connection:
        known = connection._planned_here = _Session(connection.connection, token_hex(4), {})
    return known
