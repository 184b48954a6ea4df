"""The curve of an innovation, month by month: what happened, and what may follow."""

import datetime
from collections.abc import Sequence
from math import ceil

from dashboards.bass import MONTH, Fit, estimate
from dashboards.diffusion import Point, at
from innovation_platform.charts import Curve, CurvePoint, curve
from innovation_platform.typography import day_short

#: How many points a picture holds, and how many months ahead the model is drawn.
MOST_POINTS, MONTHS_AHEAD = 36, 6
#: How many dates are written below it: they are read on a phone too.
MARKS = 3


def spread_chart(
    points: Sequence[Point],
    *,
    target: int,
    today: datetime.date,
    fit: Fit | None = None,
    starts_on: datetime.date | None = None,
) -> Curve | None:
    """The sites that took it up at regular dates until today; with a fit, what the model expects
    until some months ahead. None where a curve would have a single point."""
    if not points or points[0].day >= today:
        return None
    length = (today - points[0].day).days / MONTH
    step = max(1, ceil(length / MOST_POINTS))
    back = range(int(length // step), -1, -1)
    days = [today - _months(step * count) for count in back]
    ahead = range(step, MONTHS_AHEAD + step, step) if fit else ()
    shown = [_observed(points, day, fit, starts_on) for day in days]
    adopted = points[-1].adopted
    shown += [
        _point(today + _months(count), None, fit, starts_on, at_least=adopted) for count in ahead
    ]
    return curve(shown, target=target, marks=MARKS) if len(shown) > 1 else None


def _months(count: int) -> datetime.timedelta:
    return datetime.timedelta(days=round(count * MONTH))


def _observed(points, day, fit, starts_on) -> CurvePoint:
    found = at(points, day)
    return _point(day, found.adopted if found else 0, fit, starts_on)


def _point(day, observed, fit, starts_on, *, at_least=0) -> CurvePoint:
    label = day_short(day)
    if fit is None or starts_on is None:
        return CurvePoint(label, observed)
    months = max(0.0, (day - starts_on).days / MONTH)
    found = estimate(fit, months, at_least=at_least)
    return CurvePoint(label, observed, found.sites, found.low, found.high)
