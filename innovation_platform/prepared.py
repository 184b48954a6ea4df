"""A query that every page asks, put into SQL once: its time was Django's, not the database's.

    mandates = Prepared(lambda: Mandate.objects.filter(user=Given("user")).values_list("role"))
    mandates.rows(user=3)

    supported = PreparedPart(
        Idea, lambda: Exists(Support.objects.filter(idea=OuterRef("pk"), user=Given("user")))
    )
    Idea.objects.annotate(supported_by_me=supported(user=3))

What it says stays in the ORM's words, and so does who changes it.
"""

import re
from collections.abc import Callable
from functools import cache
from typing import Any

from django.db import connection, models
from django.db.models import Expression, Field, QuerySet


class Given(Expression):
    """A value known when the query runs."""

    def __init__(self, name: str, output_field: Field | None = None) -> None:
        super().__init__(output_field=output_field or models.BigIntegerField())
        self.name = name

    def as_sql(self, compiler, connection) -> tuple[str, list["Given"]]:
        return "%s", [self]


class Prepared:
    """A queryset of plain columns (texts, numbers) whose `Given` values come with each call."""

    def __init__(self, build: Callable[[], QuerySet]) -> None:
        self._build = build
        self._sql = cache(self._compiled)

    def rows(self, **given: Any) -> list[tuple]:
        """Ask the database; one value for each `Given`."""
        sql, parameters = self._sql(connection.vendor)
        with connection.cursor() as cursor:
            cursor.execute(sql, [_value(parameter, given) for parameter in parameters])
            return cursor.fetchall()

    def _compiled(self, vendor: str) -> tuple[str, tuple]:
        return self._build().query.get_compiler(connection.alias).as_sql()


class PreparedPart:
    """A condition or an annotation of the rows of `model`, whose `Given` values come with each
    query. It may name columns of the row itself, through subqueries: it joins nothing."""

    def __init__(self, model: type[models.Model], build: Callable[[], Expression]) -> None:
        self.table = model._meta.db_table
        self._model = model
        self._build = build
        self.compiled = cache(self._compiled)

    def __call__(self, **given: Any) -> Expression:
        """The expression, for a queryset of the model; one value for each `Given`."""
        return _Part(self, tuple(sorted(given.items())))

    def _compiled(self, vendor: str) -> tuple[str, tuple, Field]:
        query = self._model._base_manager.all().query
        expression = self._build().resolve_expression(query)
        joined = [alias for alias, count in query.alias_refcount.items() if count]
        if joined != [self.table]:
            raise ValueError(f"a prepared part of {self.table} joins {joined}")
        compiler = query.get_compiler(connection.alias)
        sql, parameters = compiler.compile(expression)
        # Where the part lands, the row and other subqueries may have any name but these.
        sql = re.sub(r"\b([U-Z]\d+)\b", r"part_\1", sql)
        outside = f"{connection.ops.quote_name(self.table)}."
        return sql.replace(outside, _ROW), tuple(parameters), expression.output_field


_ROW = "{row}."


class _Part(Expression):
    """A prepared part with its values, at the row of one query."""

    def __init__(self, part: PreparedPart, given: tuple) -> None:
        super().__init__()
        self.part = part
        self.given = given
        self.row = part.table

    @property
    def output_field(self) -> Field:
        return self.part.compiled(connection.vendor)[2]

    def resolve_expression(self, *args: Any, **kwargs: Any) -> "_Part":
        return self

    def relabeled_clone(self, change_map: dict[str, str]) -> "_Part":
        clone = self.copy()
        clone.row = change_map.get(self.row, self.row)
        return clone

    def as_sql(self, compiler, connection) -> tuple[str, list]:
        sql, parameters, _field = self.part.compiled(connection.vendor)
        given = dict(self.given)
        row = f"{compiler.quote_name_unless_alias(self.row)}."
        return sql.replace(_ROW, row), [_value(parameter, given) for parameter in parameters]


def _value(parameter: Any, given: dict[str, Any]) -> Any:
    if not isinstance(parameter, Given):
        return parameter
    return parameter.output_field.get_db_prep_value(given[parameter.name], connection)
