"""The parts of a scope: the units right below it, and what the cells of each add up to. The
database adds: an organisation may have ten thousand units, and a page shows a few lines."""

import datetime
from collections import Counter, defaultdict
from dataclasses import dataclass

from django.db import connection
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import Unit
from dashboards.models.cells import NOW, CellKind, FigureCell
from dashboards.reading import Waiting, said_ahead, waits_in
from dashboards.scope import Period, Scope

UNIT_UNKNOWN = _("Unité non précisée")
#: The counts that each part has.
COUNTED = ("deposits", "supports", "comments")
#: Where a text is in another, and the table of the names and numbers of a JSON column.
DIALECTS = {"postgresql": ("strpos", "jsonb_each_text"), "sqlite": ("instr", "json_each")}


@dataclass(frozen=True)
class Part:
    """A part of a scope: a unit with those below it; or, without a key, what is of no unit, or of
    the scope's own unit and of none below."""

    key: int | None
    name: str
    path: str = ""

    @property
    def line(self) -> str:
        """The key of its line in a table."""
        return str(self.key or "-")


class Parts:
    """The units right below a scope of one organisation, in one query."""

    def __init__(self, scope: Scope) -> None:
        self.scope = scope
        self.under = scope.unit or "/"
        rows = Unit.objects.filter(organisation=scope.organisation, parent=scope.unit_id)
        self.parts = [Part(*row) for row in rows.order_by("path").values_list("pk", "name", "path")]
        self.rest = Part(None, scope.name if scope.unit else UNIT_UNKNOWN)
        self._by_step = {part.path.removeprefix(self.under): part for part in self.parts}

    def of(self, step: str | None) -> Part:
        """The part whose path goes on with this step: `accueil/`."""
        return self._by_step.get(step or "", self.rest)

    def units_of(self, line: str) -> QuerySet[Unit]:
        """The units of the part of a line that is not the rest, in no order; none for a line that
        there is not."""
        path = next((part.path for part in self.parts if part.line == line), None)
        return self._units(path) if path else Unit.objects.none()

    @property
    def units_of_others(self) -> QuerySet[Unit]:
        """The units of every part but the rest, in no order."""
        return self._units(self.under).exclude(path=self.under)

    def _units(self, path: str) -> QuerySet[Unit]:
        here = Unit.objects.filter(organisation=self.scope.organisation, path__startswith=path)
        return here.order_by()


def parts_of(scope: Scope) -> Parts:
    """The units right below a scope of one organisation, read once."""
    return scope.once("parts", lambda: Parts(scope))


def by_part(scope: Scope, period: Period) -> list[tuple[Part, Counter[str]]]:
    """Deposits, supports and comments of the parts of a scope, the most deposits first, in two
    queries for all the periods that were said (`read_ahead`). Nothing for a challenge nor for
    several organisations."""
    said = said_ahead(scope)
    if period not in said:
        return scope.once(("by part", period), lambda: _read_by_part(scope, (period,))[0])
    found = scope.once(("by part", said), lambda: _read_by_part(scope, said))
    return found[said.index(period)]


def waiting_by_part(scope: Scope) -> list[tuple[Part, Counter[Waiting]]]:
    """How many ideas wait now in each part of a scope, in two queries."""
    return scope.once("waiting by part", lambda: _read_waiting_by_part(scope))


def _has_parts(scope: Scope) -> bool:
    return scope.organisation is not None and scope.challenge is None


PartCounts = list[tuple[Part, Counter[str]]]


def _read_by_part(scope: Scope, periods: tuple[Period, ...]) -> list[PartCounts]:
    """For each of these periods, in one query."""
    if not _has_parts(scope):
        return [[] for _period in periods]
    parts = parts_of(scope)
    inside = "cell.month BETWEEN %s AND %s"
    sums = [
        (f"SUM(CASE WHEN {inside} THEN cell.{name} ELSE 0 END)", _months(period))
        for period in periods
        for name in COUNTED
    ]
    rows = _by_step(
        scope,
        ", ".join(sql for sql, _given in sums),
        [day for _sql, given in sums for day in given],
        "(" + " OR ".join([inside] * len(periods)) + ")",
        [day for period in periods for day in _months(period)],
    )
    found: list[defaultdict[Part, Counter[str]]] = [defaultdict(Counter) for _period in periods]
    for step, *counts in rows:
        for at in range(len(periods)):
            counted = counts[at * len(COUNTED) : (at + 1) * len(COUNTED)]
            if any(counted):
                found[at][parts.of(step)].update(dict(zip(COUNTED, counted, strict=True)))
    return [
        sorted(some.items(), key=lambda row: (-row[1]["deposits"], str(row[0].name)))
        for some in found
    ]


def _read_waiting_by_part(scope: Scope) -> list[tuple[Part, Counter[Waiting]]]:
    if not _has_parts(scope):
        return []
    parts, names = parts_of(scope), defaultdict(Counter)
    rows = _by_step(
        scope,
        "said.key, SUM(CAST(said.value AS integer))",
        [],
        "cell.month = %s",
        [_day(NOW)],
        by="key",
    )
    for step, name, n in rows:
        names[parts.of(step)][name] += int(n)
    found = {part: waits_in(counts) for part, counts in names.items()}
    return sorted(found.items(), key=lambda row: (-row[1].total(), str(row[0].name)))


def _by_step(
    scope: Scope, sums: str, summed: list, where: str, given: list, *, by: str = ""
) -> list[tuple]:
    """Sums over the cells of the units of a scope, by the step of the path that follows that of the
    scope: `accueil/` for the units of that part, nothing for the rest. Also `by` a column of
    `said`, the counts of the cells one by one."""
    at, each = DIALECTS[connection.vendor]
    under = scope.unit or "/"
    after = f"substr(unit.path, {len(under) + 1})"
    step = f"substr({after}, 1, {at}({after}, '/'))"
    if scope.unit is not None:
        where, given = f"{where} AND substr(unit.path, 1, {len(under)}) = %s", [*given, under]
    sql = f"""SELECT {step} AS step, {sums} FROM {FigureCell._meta.db_table} cell
        LEFT JOIN {Unit._meta.db_table} unit
            ON unit.id = cell.place AND unit.organisation_id = cell.organisation_id
        {f"CROSS JOIN {each}(cell.counts) said" if by else ""}
        WHERE cell.organisation_id = %s AND cell.kind = %s AND {where}
        GROUP BY step{f", said.{by}" if by else ""}
    """  # noqa: S608 - names of ours, and whole numbers
    with connection.cursor() as cursor:
        cursor.execute(sql, [*summed, scope.organisation, CellKind.UNIT, *given])
        return cursor.fetchall()


def _months(period: Period) -> tuple:
    return _day(period.first), _day(period.last)


def _day(day: datetime.date):
    return connection.ops.adapt_datefield_value(day)
