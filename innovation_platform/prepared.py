"""A query that every page asks, put into SQL once: its time was Django's, not the database's.

    mandates = Prepared(lambda: Mandate.objects.filter(user=Given("user")).values_list("role"))
    mandates.rows(user=3)

    supported = PreparedPart(
        Idea, lambda: Exists(Support.objects.filter(idea=OuterRef("pk"), user=Given("user")))
    )
    Idea.objects.annotate(supported_by_me=supported(user=3))

What it says stays in the ORM's words, and so does who changes it. A day must be `Given` like any
other value: one read while the query is built would stay for as long as the process lives.
"""

import datetime
import re
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections, models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Expression, Field, QuerySet
from django.db.models.query import get_related_populators
from django.db.models.sql.compiler import SQLCompiler

from innovation_platform.planned import Planned, can_plan


class Given(Expression):
    """A value known when the query runs."""

    def __init__(self, name: str, output_field: Field | None = None) -> None:
        super().__init__(output_field=output_field or models.BigIntegerField())
        self.name = name

    def as_sql(self, compiler, connection) -> tuple[str, list["Given"]]:
        return "%s", [self]


class GivenSet(Given):
    """Several values known when the query runs, as many as there are:
    `filter(organisation_id__in=GivenSet("places"))`. None of them finds nothing."""


class Prepared:
    """A queryset of columns (`values_list`) whose `Given` values come with each call."""

    def __init__(self, build: Callable[[], QuerySet], *, by_key: bool = False) -> None:
        """`by_key`: its rows are found by a key, whoever asks. The database then plans it once (see
        `planned`); for a list, what to read first depends on whose it is."""
        self._build = build
        self._sql = cache(self._compiled)
        self._plan = cache(self._planned) if by_key else None

    def rows(self, **given: Any) -> list[tuple]:
        """Ask the database; one value for each `Given`, several for a `GivenSet`. What is given
        besides is left aside."""
        connection = here()
        sql, parameters, converters, _compiler = self._sql(connection.vendor)
        with connection.cursor() as cursor:
            if self._plan and can_plan(connection):
                self._plan().execute(connection, cursor, _asked(parameters, given, connection))
            else:
                cursor.execute(*_filled(sql, parameters, given, connection))
            rows = cursor.fetchall()
        if not converters:
            return rows
        return [converted(row, converters, connection) for row in rows]

    def _planned(self) -> Planned:
        connection = here()
        sql, parameters, *_ = self._sql(connection.vendor)
        types = [
            one.output_field.db_type(connection) if isinstance(one, Given) else None
            for one in parameters
        ]
        return Planned(_PLACE.split(sql), types, parameters)

    def count(self, **given: Any) -> int:
        """How many rows there are, its limit included, read by the database only."""
        connection = here()
        sql, parameters, *_ = self._sql(connection.vendor)
        with connection.cursor() as cursor:
            counting = f"SELECT COUNT(*) FROM ({sql}) AS counted"  # noqa: S608 - the ORM's SQL
            cursor.execute(*_filled(counting, parameters, given, connection))
            return cursor.fetchone()[0]

    def _compiled(self, vendor: str) -> tuple[str, tuple, dict, SQLCompiler]:
        compiler = self._build().query.get_compiler(here().alias)
        sql, parameters = compiler.as_sql()
        _refuse_dates(parameters)
        columns = [column for column, *_ in compiler.select[: compiler.col_count]]
        return sql, tuple(parameters), compiler.get_converters(columns), compiler


class PreparedObjects(Prepared):
    """A queryset of model instances, with their annotations and `select_related`; nothing is
    prefetched."""

    def __init__(self, build: Callable[[], QuerySet], *, by_key: bool = False) -> None:
        super().__init__(build, by_key=by_key)
        self._made = cache(self._making)

    def objects(self, **given: Any) -> list[Any]:
        """Ask the database, as `rows` does, and make the instances as the ORM does."""
        connection = here()
        model, columns, names, related, annotations = self._made(connection.vendor)
        alias, found = connection.alias, []
        for row in self.rows(**given):
            instance = model.from_db(alias, names, row[columns])
            for populator in related:
                populator.populate(row, instance)
            for name, place in annotations:
                setattr(instance, name, row[place])
            found.append(instance)
        return found

    def _making(self, vendor: str) -> tuple:
        """What instances are made of, the same for each call."""
        compiler = self._sql(vendor)[3]
        info, select = compiler.klass_info, compiler.select
        columns = slice(info["select_fields"][0], info["select_fields"][-1] + 1)
        return (
            info["model"],
            columns,
            [column.target.attname for column, *_ in select[columns]],
            get_related_populators(info, select, here().alias),
            list(compiler.annotation_col_map.items()),
        )


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
        connection = here()
        compiler = query.get_compiler(connection.alias)
        sql, parameters = compiler.compile(expression)
        _refuse_dates(parameters)
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
        return self.part.compiled(here().vendor)[2]

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
        values = [_value(parameter, given, connection) for parameter in parameters]
        return sql.replace(_ROW, row), values


def here() -> BaseDatabaseWrapper:
    """The connection itself: `django.db.connection` looks it up again at each use of it, dozens of
    times a query."""
    return connections[DEFAULT_DB_ALIAS]


def _filled(
    sql: str, parameters: tuple, given: dict[str, Any], connection: BaseDatabaseWrapper
) -> tuple[str, list]:
    """The query and its values, with a place for each value of a set."""
    if not any(isinstance(parameter, GivenSet) for parameter in parameters):
        return sql, [_value(parameter, given, connection) for parameter in parameters]
    first, *rest = _PLACE.split(sql)
    written, values = [first], []
    for parameter, after in zip(parameters, rest, strict=True):
        several = _values(parameter, given, connection)
        written += (", ".join(["%s"] * len(several)), after)
        values += several
    return "".join(written), values


_PLACE = re.compile(r"(?<!%)%s")


def _values(parameter: Any, given: dict[str, Any], connection: BaseDatabaseWrapper) -> list:
    """A set's values, or the one value of anything else; an empty set equals nothing."""
    if not isinstance(parameter, GivenSet):
        return [_value(parameter, given, connection)]
    prepared = parameter.output_field.get_db_prep_value
    return [prepared(value, connection) for value in given[parameter.name]] or [None]


def _asked(parameters: tuple, given: dict[str, Any], connection: BaseDatabaseWrapper) -> list[list]:
    """What each place is given, in order; a question of many lists names its person again and
    again."""
    known: dict[int, list] = {}
    asked = [one for one in parameters if isinstance(one, Given)]
    for one in asked:
        if id(one) not in known:
            known[id(one)] = _padded(_values(one, given, connection))
    return [known[id(one)] for one in asked]


def _padded(several: list) -> list:
    """As many as the next power of two, the last one again and again: sets of any size share a few
    plans, where each size would have its own in each connection."""
    wanted = 1 << (len(several) - 1).bit_length()
    return several + [several[-1]] * (wanted - len(several))


def converted(row: Sequence, converters: dict, connection: BaseDatabaseWrapper) -> tuple:
    """A row as Django reads it from its database."""
    values = list(row)
    for place, (functions, expression) in converters.items():
        for function in functions:
            values[place] = function(values[place], expression, connection)
    return tuple(values)


def _refuse_dates(parameters: Iterable) -> None:
    """A day of the query itself would be that of the first call for ever."""
    for value in parameters:
        if isinstance(value, datetime.date) or _DAY.match(str(value)):
            raise ValueError(f"{value} would stay in a query put into SQL once: give it")


_DAY = re.compile(r"\d{4}-\d\d-\d\d")


def _value(parameter: Any, given: dict[str, Any], connection: BaseDatabaseWrapper) -> Any:
    if not isinstance(parameter, Given):
        return parameter
    if isinstance(given[parameter.name], Given):  # of a part in a query that is itself prepared
        return given[parameter.name]
    return parameter.output_field.get_db_prep_value(given[parameter.name], connection)
