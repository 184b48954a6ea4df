"""The pictures of the monthly report: one for each question, over twelve months, as one drawing
with its words, an alternative text and an equal table."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from dashboards.definitions import Section
from dashboards.pictures import month_of, picture
from dashboards.readings import Reading, read
from dashboards.registry import figure
from dashboards.scope import Period, Scope
from innovation_platform.charts import Bars, Columns, Curve, Funnel
from innovation_platform.charts.printed import (
    Printed,
    printed_bars,
    printed_columns,
    printed_curve,
    printed_funnel,
)
from innovation_platform.typography import date_words, month_short

#: The figure that draws each question.
PICTURED = {
    Section.ALIVE: "deposits",
    Section.FAIR: "waiting",
    Section.USEFUL: "funnel",
    Section.SPREADS: "adoption",
}
DRAW = {
    "columns": printed_columns,
    "bars": printed_bars,
    "funnel": printed_funnel,
    "curve": printed_curve,
}


@dataclass(frozen=True)
class ReportPicture:
    """A picture of the report: `drawing` is what is drawn, `chart` (of this `kind`) its table,
    `over` the months it is of."""

    code: str
    title: str | Promise
    over: str
    sentence: str
    kind: str
    drawing: Printed
    chart: Columns | Bars | Funnel | Curve
    #: The months of its table, in short; none for a table of something else.
    heads: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        """The name of its title in the document."""
        return f"image-{self.code}"

    @property
    def alternative(self) -> str:
        """What the picture says, for whoever does not see it."""
        said = {"title": self.title, "over": self.over, "sentence": self.sentence}
        return _("%(title)s, %(over)s. %(sentence)s Le tableau dit chaque nombre.") % said


def picture_of(section: Section, scope: Scope, year: Period) -> ReportPicture | None:
    """The picture of a question over a period; None where there is nothing to draw."""
    code = PICTURED.get(section)
    if code is None:
        return None
    (reading,) = read([figure(code)], scope, year)
    value = reading.value
    if not value.number and not value.denominator:
        return None
    drawn = picture(reading.figure, value, reading.before)
    if drawn is None:
        return None
    return ReportPicture(
        code=code,
        title=reading.figure.title,
        over=_over(reading),
        sentence=reading.sentence,
        kind=drawn.kind,
        drawing=DRAW[drawn.kind](drawn.chart),
        chart=drawn.chart,
        heads=tuple(month_short(month) for row in value.rows if (month := month_of(row))),
    )


def _over(reading: Reading) -> str:
    if reading.figure.of_today:
        return _("aujourd’hui")
    period = reading.period
    said = {"first": date_words(period.first, "month"), "last": date_words(period.last, "month")}
    return _("de %(first)s à %(last)s") % said
