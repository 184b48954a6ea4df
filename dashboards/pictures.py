"""Which chart draws a figure: columns for months, a funnel for stages, bars for the rest."""

import datetime
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dashboards import words
from dashboards.definitions import Figure
from dashboards.values import Measure, Row, Value
from innovation_platform.charts import (
    Bar,
    Bars,
    Cohort,
    Columns,
    Curve,
    CurvePoint,
    Funnel,
    OutOf,
    Point,
    Stage,
    bars,
    columns,
    curve,
    funnel,
)
from innovation_platform.typography import month_short

Link = Callable[[Row | None], str]
Shares = Callable[[Row], OutOf | None]


def no_link(row: Row | None) -> str:
    """For a picture that leads nowhere."""
    return ""


def no_share(row: Row) -> OutOf | None:
    """For a picture whose shares are told alone."""
    return None


#: Figures whose lines say how many of them are late.
SAYS_LATE = frozenset({"waiting", "waiting_by_state", "waiting_by_unit"})
#: What the lines of a table are.
HEADS = {
    "waiting": gettext_lazy("En attente"),
    "waiting_by_state": gettext_lazy("État"),
    "outcomes": gettext_lazy("État"),
    "within_limit": gettext_lazy("État"),
    "median_time": gettext_lazy("Étape"),
    "long_time": gettext_lazy("Étape"),
    "waiting_by_unit": gettext_lazy("Unité"),
    "late_by_unit": gettext_lazy("Unité"),
    "deposits_by_unit": gettext_lazy("Unité"),
    "supports_by_unit": gettext_lazy("Unité"),
    "comments_by_unit": gettext_lazy("Unité"),
    "participation_by_unit": gettext_lazy("Unité"),
    "adoption_by_innovation": gettext_lazy("Innovation"),
}
#: How many months are written below a curve.
MARKS = 3


@dataclass(frozen=True)
class Picture:
    """A chart and the component that draws it."""

    kind: str
    chart: Columns | Bars | Funnel | Curve


def month_of(row: Row) -> datetime.date | None:
    """The month a line is about; None when it is about something else."""
    try:
        return datetime.date.fromisoformat(row.key) if len(row.key) == 10 else None
    except ValueError:
        return None


def picture(
    figure: Figure,
    value: Value,
    before: Value | None,
    link: Link = no_link,
    shares: Shares = no_share,
    cohorts: Sequence[Cohort] = (),
) -> Picture | None:
    """The chart of a value's table; None where it has no line. `link` is the address of the list
    of ideas behind a line, "" for none; `shares` the two numbers that a line is a share of."""
    if not value.rows:
        return None
    if figure.code == "funnel":
        return Picture("funnel", _funnel(value, link, cohorts))
    if figure.code == "adoption":
        return Picture("curve", _curve(value))
    if all(month_of(row) for row in value.rows):
        return Picture("columns", _columns(value, before, link, shares))
    return Picture("bars", _bars(figure, value, link, shares))


def _funnel(value: Value, link: Link, cohorts: Sequence[Cohort]) -> Funnel:
    stages = [Stage(str(row.label), int(row.value or 0), link(row)) for row in value.rows]
    return funnel(stages, cohorts)


def _curve(value: Value) -> Curve:
    points = [CurvePoint(str(row.label), int(row.value or 0)) for row in value.rows]
    return curve(points, target=int(value.denominator or 0) or None, marks=MARKS)


def _columns(value: Value, before: Value | None, link: Link, shares: Shares) -> Columns:
    earlier: Sequence[Row] = before.rows if before else ()
    if len(earlier) != len(value.rows):
        earlier = ()
    measure = Measure(value.measure)
    return columns(
        Point(
            label=str(row.label),
            value=None if row.value is None else int(words.rounded(row.value, measure)),
            short=_short(row),
            before=_before(earlier[index], measure) if earlier else None,
            url=link(row),
            hidden=words.hidden_words() if row.hidden else _("pas de chiffre"),
            out_of=shares(row),
        )
        for index, row in enumerate(value.rows)
    )


def _short(row: Row) -> str:
    month = month_of(row)
    return month_short(month) if month else ""


def _before(row: Row, measure: Measure) -> int | None:
    return None if row.value is None else int(words.rounded(row.value, measure))


def _bars(figure: Figure, value: Value, link: Link, shares: Shares) -> Bars:
    measure = Measure(value.measure)
    late = figure.code in SAYS_LATE
    return bars(
        (
            Bar(
                label=str(row.label),
                value=None if row.value is None else words.rounded(row.value, measure),
                words=_said(row, measure),
                url=link(row),
                second=row.numerator if late else None,
                hidden=words.hidden_words() if row.hidden else _("pas de chiffre"),
                detail=_group(row),
                out_of=shares(row),
            )
            for row in value.rows
        ),
        label=HEADS.get(figure.code, _("Ligne")),
        value_label=str(measure.label).capitalize(),
        second_label=_("En retard") if late else "",
        top=100 if measure == Measure.SHARE else 0,
    )


def _group(row: Row) -> str:
    return _("en attente %(whom)s") % {"whom": row.group} if row.group else ""


def _said(row: Row, measure: Measure) -> str:
    """The value with its unit, unless the head of the column says it."""
    said = row.value is not None and measure in (Measure.SHARE, Measure.DAYS, Measure.EUROS)
    return words.number_words(row.value, measure) if said else ""
