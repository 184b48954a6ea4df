"""What the figures read: the cells of a scope, once for all the figures of a page."""

import datetime
from collections import Counter, defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from functools import reduce
from operator import or_

from django.db.models import Q, QuerySet, Sum
from django.utils.translation import gettext_lazy as _

from accounts.models import Unit
from dashboards.models.cells import NOW, CellKind, FigureCell
from dashboards.scope import Period, Scope
from ideas.enums import Party, State

UNIT_UNKNOWN = _("Unité non précisée")


class Totals:
    """The counts of a scope over a period, by month."""

    def __init__(self, months: dict[datetime.date, Counter[str]]) -> None:
        self.months = months
        self.all: Counter[str] = Counter()
        for counts in months.values():
            self.all.update(counts)

    def of(self, name: str, month: datetime.date | None = None) -> int:
        """A count over the period, or over one month of it."""
        return self.all[name] if month is None else self.months.get(month, Counter())[name]

    def days(self, prefix: str) -> Counter[int]:
        """How many took how many days, by the names that start so (`t.<step>.`)."""
        return Counter(
            {
                int(name.removeprefix(prefix)): n
                for name, n in self.all.items()
                if name.startswith(prefix)
            }
        )


def read_ahead(scope: Scope, *periods: Period) -> None:
    """Say over which periods a page is about to read the counts of a scope: what it reads within
    them, and from the first of their months to the last, takes one query in all."""
    scope.memo["periods"] = periods


def _ahead(scope: Scope) -> tuple[Period, ...]:
    return scope.memo.get("periods", ())


def totals(scope: Scope, period: Period) -> Totals:
    """The counts of a scope over a period, read once; in one query, or in that of all the periods
    that were said (`read_ahead`)."""
    return scope.once(("totals", period), lambda: _read_totals(scope, period))


def _read_totals(scope: Scope, period: Period) -> Totals:
    said = _ahead(scope)
    whole = Period(min(one.first for one in said), max(one.last for one in said)) if said else None
    if whole is None or not (whole.first <= period.first and period.last <= whole.last):
        return Totals(_read_months(scope, period))
    months = scope.once(("months", whole), lambda: _read_months(scope, whole))
    return Totals({month: n for month, n in months.items() if period.first <= month <= period.last})


def _read_months(scope: Scope, period: Period) -> dict[datetime.date, Counter[str]]:
    months: defaultdict[datetime.date, Counter[str]] = defaultdict(Counter)
    rows = cells_of(scope).filter(month__range=(period.first, period.last))
    for month, deposits, supports, comments, counts in rows.values_list(
        "month", "deposits", "supports", "comments", "counts"
    ):
        months[month].update(
            {"deposits": deposits, "supports": supports, "comments": comments} | counts
        )
    return months


def filled_scopes(organisations: Collection[int], period: Period) -> dict[int, Scope]:
    """A scope for each of these organisations, whose figures are all read already: two queries
    whatever their number."""
    scopes = {pk: Scope((pk,)) for pk in organisations}
    months: dict[int, defaultdict] = {pk: defaultdict(Counter) for pk in scopes}
    now: dict[int, Counter[Waiting]] = {pk: Counter() for pk in scopes}
    cells = cells_of(Scope(tuple(scopes)))
    rows = cells.filter(month__range=(period.first, period.last)).values_list(
        "organisation", "month", "deposits", "supports", "comments", "counts"
    )
    for pk, month, deposits, supports, comments, counts in rows:
        months[pk][month].update(
            {"deposits": deposits, "supports": supports, "comments": comments} | counts
        )
    for pk, counts in cells.filter(month=NOW).values_list("organisation", "counts"):
        now[pk].update(waits_in(counts))
    for pk, scope in scopes.items():
        found = Totals(months[pk])
        scope.once(("totals", period), lambda found=found: found)
        scope.once("waiting", lambda waits=now[pk]: waits)
    return scopes


def cells_of(scope: Scope) -> QuerySet[FigureCell]:
    """The cells of a scope, of any month, in no order."""
    cells = FigureCell.objects.filter(organisation__in=scope.organisations).order_by()
    if scope.unit is not None:
        return cells.filter(kind=CellKind.UNIT, place__in=_units_below(scope))
    if scope.challenge is not None:
        return cells.filter(kind=CellKind.CHALLENGE, place=scope.challenge)
    return cells.filter(kind=CellKind.ORGANISATION)


def _units_below(scope: Scope) -> QuerySet:
    return (
        Unit.objects.filter(organisation=scope.organisation, path__startswith=scope.unit)
        .order_by()
        .values("pk")
    )


@dataclass(frozen=True)
class Part:
    """A part of a scope: a unit with those below it; or, without a key, what is of no unit, or of
    the scope's own unit and of none below."""

    key: int | None
    name: str
    headcount: int = 0

    @property
    def line(self) -> str:
        """The key of its line in a table."""
        return str(self.key or "-")


class Parts:
    """The units right below a scope, and to which of them any unit belongs."""

    def __init__(self, scope: Scope) -> None:
        under = scope.unit or "/"
        rows = (
            Unit.objects.filter(organisation=scope.organisation, path__startswith=under)
            .order_by("path")
            .values_list("pk", "path", "name", "headcount")
        )
        depth = under.count("/")
        self.parts: list[Part] = []
        self._of: dict[int, Part] = {}
        tops: dict[str, Part] = {}
        own = Part(None, scope.name if scope.unit else UNIT_UNKNOWN)
        for pk, path, name, headcount in rows:
            top = "/".join(path.split("/")[: depth + 1]) + "/"
            if path == under:
                self._of[pk] = own
                continue
            if path == top:
                tops[top] = Part(pk, name, headcount)
                self.parts.append(tops[top])
            self._of[pk] = tops.get(top, own)
        self.rest = own

    def of(self, unit: int) -> Part:
        """The part that a unit belongs to."""
        return self._of.get(unit, self.rest)

    def units_of(self, line: str) -> list[int]:
        """The units of the part of a line."""
        return [unit for unit, part in self._of.items() if part.line == line]

    @property
    def units_of_others(self) -> list[int]:
        """The units of every part but the rest."""
        return [unit for unit, part in self._of.items() if part.key is not None]


def parts_of(scope: Scope) -> Parts:
    """The units right below a scope of one organisation, read once."""
    return scope.once("parts", lambda: Parts(scope))


def by_part(scope: Scope, period: Period) -> list[tuple[Part, Counter[str]]]:
    """Deposits, supports and comments of the parts of a scope, the most deposits first, in two
    queries for all the periods that were said (`read_ahead`). Nothing for a challenge nor for
    several organisations."""
    said = _ahead(scope)
    if period not in said:
        return scope.once(("by part", period), lambda: _read_by_part(scope, (period,))[0])
    found = scope.once(("by part", said), lambda: _read_by_part(scope, said))
    return found[said.index(period)]


def _has_parts(scope: Scope) -> bool:
    return scope.organisation is not None and scope.challenge is None


def _unit_cells(scope: Scope) -> QuerySet[FigureCell]:
    here = Q(organisation=scope.organisation, kind=CellKind.UNIT)
    if scope.unit is not None:
        here &= Q(place__in=_units_below(scope))
    return FigureCell.objects.filter(here).order_by()


PartCounts = list[tuple[Part, Counter[str]]]


def _read_by_part(scope: Scope, periods: tuple[Period, ...]) -> list[PartCounts]:
    """For each of these periods, in one query."""
    if not _has_parts(scope):
        return [[] for _period in periods]
    parts, names = parts_of(scope), ("deposits", "supports", "comments")
    found: list[defaultdict[Part, Counter[str]]] = [defaultdict(Counter) for _period in periods]
    inside = [Q(month__range=(period.first, period.last)) for period in periods]
    sums = {
        f"{name}_{at}": Sum(name, filter=those, default=0)
        for at, those in enumerate(inside)
        for name in names
    }
    rows = _unit_cells(scope).filter(reduce(or_, inside)).values("place").annotate(**sums)
    for place, *counts in rows.values_list("place", *sums):
        for at in range(len(periods)):
            counted = counts[at * len(names) : (at + 1) * len(names)]
            if any(counted):
                found[at][parts.of(place)].update(dict(zip(names, counted, strict=True)))
    return [
        sorted(some.items(), key=lambda row: (-row[1]["deposits"], str(row[0].name)))
        for some in found
    ]


#: What waits: the state, who is awaited, until when.
Waiting = tuple[State, Party, datetime.date | None]


def waiting_of(scope: Scope) -> Counter[Waiting]:
    """How many ideas of a scope wait now, in one query, read once."""
    return scope.once("waiting", lambda: _waits(cells_of(scope).filter(month=NOW)))


def waiting_by_part(scope: Scope) -> list[tuple[Part, Counter[Waiting]]]:
    """How many ideas wait now in each part of a scope, in two queries."""
    return scope.once("waiting by part", lambda: _read_waiting_by_part(scope))


def _read_waiting_by_part(scope: Scope) -> list[tuple[Part, Counter[Waiting]]]:
    if not _has_parts(scope):
        return []
    parts, found = parts_of(scope), defaultdict(Counter)
    rows = _unit_cells(scope).filter(month=NOW).values_list("place", "counts")
    for place, counts in rows:
        found[parts.of(place)].update(waits_in(counts))
    return sorted(found.items(), key=lambda row: (-row[1].total(), str(row[0].name)))


def _waits(cells: QuerySet[FigureCell]) -> Counter[Waiting]:
    waits: Counter[Waiting] = Counter()
    for counts in cells.values_list("counts", flat=True):
        waits.update(waits_in(counts))
    return waits


def waits_in(counts: dict[str, int]) -> Counter[Waiting]:
    """What the counts of a cell say of what waits now."""
    waits: Counter[Waiting] = Counter()
    for name, n in counts.items():
        _w, state, party, due_on = name.split(".")
        day = None if due_on == "-" else datetime.date.fromisoformat(due_on)
        waits[State(state), Party(party), day] += n
    return waits


def quantile(days: Counter[int], share: float) -> int | None:
    """The smallest number of days within which that share of them ended (nearest rank)."""
    total, seen = days.total(), 0
    for length in sorted(days):
        seen += days[length]
        if seen >= share * total - 1e-9:
            return length
    return None
