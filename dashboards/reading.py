"""What the figures read: the cells of a scope, once for all the figures of a page."""

import datetime
from collections import Counter, defaultdict
from collections.abc import Collection

from django.db.models import QuerySet

from accounts.models import Unit
from dashboards.models.cells import NOW, CellKind, FigureCell
from dashboards.scope import Period, Scope
from ideas.enums import Party, State


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


def said_ahead(scope: Scope) -> tuple[Period, ...]:
    """The periods that were said (`read_ahead`)."""
    return scope.memo.get("periods", ())


def totals(scope: Scope, period: Period) -> Totals:
    """The counts of a scope over a period, read once; in one query, or in that of all the periods
    that were said (`read_ahead`)."""
    return scope.once(("totals", period), lambda: _read_totals(scope, period))


def _read_totals(scope: Scope, period: Period) -> Totals:
    said = said_ahead(scope)
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


#: What waits: the state, who is awaited, until when.
Waiting = tuple[State, Party, datetime.date | None]


def waiting_of(scope: Scope) -> Counter[Waiting]:
    """How many ideas of a scope wait now, in one query, read once."""
    return scope.once("waiting", lambda: _waits(cells_of(scope).filter(month=NOW)))


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
