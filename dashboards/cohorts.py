"""The funnel by period of deposit, so that young ideas do not blur it."""

import datetime

from django.utils import timezone

from dashboards.definitions import Figure
from dashboards.period import add_months
from dashboards.scope import Period, Scope
from innovation_platform.charts import Cohort
from innovation_platform.typography import date_words

#: At most so many cohorts, and what is too young to conclude: less than so many days.
MOST, YOUNG = 4, 365


def cohorts_of(figure: Figure, scope: Scope, period: Period) -> list[Cohort]:
    """The stages reached by the ideas of each part of a period; nothing for a single month."""
    parts = split(period)
    if len(parts) < 2:
        return []
    today = timezone.localdate()
    return [
        Cohort(
            _label(part),
            tuple(int(row.value or 0) for row in figure.value(scope, part).rows),
            young=part.end + datetime.timedelta(days=YOUNG) > today,
        )
        for part in parts
    ]


def split(period: Period) -> list[Period]:
    """A period in at most four parts of whole months, the last one shorter if need be."""
    length = -(-period.length // MOST)
    firsts = [add_months(period.first, at) for at in range(0, period.length, length)]
    return [Period(first, min(add_months(first, length - 1), period.last)) for first in firsts]


def _label(part: Period) -> str:
    first, last = date_words(part.first, "month"), date_words(part.last, "month")
    return first if part.length == 1 else f"{first} – {last}"
