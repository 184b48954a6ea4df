"""Several prepared queries in one question: what a page asks at once costs one way there and back.

    lists = Together({"new": new_queue, "to_sign": decisions_to_sign})  # each a `values_list`
    lists.lists(user=3)["new"]

Each query is a column of the one row that comes back; its rows are in it as JSON, in their order.
"""

import datetime
import json
import uuid
from collections.abc import Callable, Mapping
from typing import Any

from django.db import models
from django.db.models import QuerySet

from innovation_platform.prepared import Prepared, converted, here

#: By vendor, the function that makes a list of rows, and the one that makes a row.
_IN_JSON = {
    "postgresql": ("json_agg", "json_build_array"),
    "sqlite": ("json_group_array", "json_array"),
}
#: How a column is read back where JSON has no such kind; the others are the same in it.
_FROM_JSON: dict[type[models.Field], Callable[[str], Any]] = {
    models.UUIDField: uuid.UUID,
    models.DateTimeField: datetime.datetime.fromisoformat,
    models.DateField: datetime.date.fromisoformat,
}
_SAME_IN_JSON = (models.BooleanField, models.CharField, models.IntegerField, models.TextField)
Reader = Callable[[list], tuple]


class Together(Prepared):
    """Querysets of columns by name, whose `Given` values come with each call."""

    def __init__(
        self, builds: Mapping[str, Callable[[], QuerySet]], *, by_key: bool = False
    ) -> None:
        super().__init__(lambda: None, by_key=by_key)
        self._parts = {name: Prepared(build) for name, build in builds.items()}

    def lists(self, **given: Any) -> dict[str, list[tuple]]:
        """The rows of each, in one query. Raises TypeError for a kind of column that JSON has
        not."""
        if not self._parts:
            return {}
        [columns] = self.rows(**given)
        readers = self._sql(here().vendor)[3]
        return {
            name: [reader(row) for row in _loaded(column)]
            for name, reader, column in zip(self._parts, readers, columns, strict=True)
        }

    def _compiled(self, vendor: str) -> tuple[str, tuple, dict, list[Reader]]:
        """One row, which needs no converter; each list has its reader."""
        rows, row = _IN_JSON[vendor]
        columns, parameters, readers = [], [], []
        for part in self._parts.values():
            sql, values, converters, compiler = part._sql(vendor)
            fields = [column.output_field for column, *_ in compiler.select[: compiler.col_count]]
            readers.append(_reader(vendor, fields, converters))
            names = ", ".join(f"c{n}" for n in range(len(fields)))
            columns.append(
                f"(WITH q({names}) AS ({sql}) SELECT {rows}({row}({names})) FROM q)"  # noqa: S608 - the ORM's own SQL
            )
            parameters += values
        return f"SELECT {', '.join(columns)}", tuple(parameters), {}, readers


def _loaded(column: str | list | None) -> list[list]:
    """The rows of a column: a driver may have read its JSON already; no row may be no list."""
    return json.loads(column) if isinstance(column, str) else column or []


def _reader(vendor: str, fields: list[models.Field], converters: dict) -> Reader:
    """Makes again what the columns of a row were: PostgreSQL writes them as JSON does, SQLite as it
    keeps them, and Django's own converters know that."""
    made_again = [_made_again(field) for field in fields]
    if vendor == "sqlite":
        return lambda row: converted(row, converters, here())
    changed = [(place, read) for place, read in enumerate(made_again) if read]

    def reader(row: list) -> tuple:
        for place, read in changed:
            if row[place] is not None:
                row[place] = read(row[place])
        return tuple(row)

    return reader


def _made_again(field: models.Field) -> Callable[[str], Any] | None:
    """How a column is made again, None where it is the same in JSON. A key holds what it points
    at."""
    if field.remote_field:
        return _made_again(field.target_field)
    for kind, read in _FROM_JSON.items():
        if isinstance(field, kind):
            return read
    if not isinstance(field, _SAME_IN_JSON):
        raise TypeError(f"{field} is not the same in JSON")
    return None
