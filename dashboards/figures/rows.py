"""The lines of tables that several figures have in common."""

import datetime
from collections.abc import Callable

from dashboards.by_unit import Part, by_part
from dashboards.scope import Period, Scope
from dashboards.values import Row
from innovation_platform.typography import date_words


def by_month(
    scope: Scope,
    period: Period,
    count: Callable[[datetime.date], float | None],
    *,
    listed: bool = False,
) -> tuple[Row, ...]:
    """A line for each month. `listed`: the list of ideas of the month counts the same."""
    return tuple(
        Row(
            date_words(month, "month"),
            count(month),
            key=month.isoformat(),
            ideas_query=scope.ideas_query(Period(month, month)) if listed else None,
        )
        for month in period.months
    )


def shares_by_month(
    period: Period, counts: Callable[[datetime.date], tuple[int, int] | None]
) -> tuple[Row, ...]:
    """A line for each month: the share of its first count in its second; without a value where
    there is nothing to divide by, or where a month tells nothing yet (None)."""

    def line(month: datetime.date) -> Row:
        part, whole = counts(month) or (None, None)
        value = part / whole if part is not None and whole else None
        return Row(date_words(month, "month"), value, part, whole, key=month.isoformat())

    return tuple(line(month) for month in period.months)


def by_unit(scope: Scope, period: Period, name: str, *, listed: bool = False) -> tuple[Row, ...]:
    """A line for each unit right below the scope, units below it included, the largest first."""
    counted = [(part, counts[name]) for part, counts in by_part(scope, period) if counts[name]]
    return tuple(
        Row(
            part.name,
            count,
            key=part.line,
            ideas_query=unit_query(scope, period, part) if listed else None,
        )
        for part, count in sorted(counted, key=lambda row: (-row[1], str(row[0].name)))
    )


def unit_query(scope: Scope, period: Period, part: Part) -> dict[str, str] | None:
    """The list of ideas of a unit; none for what is of no unit, nor below the first level."""
    first_level = scope.unit is None and part.key
    return scope.ideas_query(period, unit=part.key) if first_level else None
