"""The lines of tables that several figures have in common."""

import datetime
from collections.abc import Callable

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
