"""The monthly report of an organisation: the same lines in the document and in the mail."""

import datetime
from dataclasses import dataclass

from django.db.models import Min
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from accounts.models import Organisation
from dashboards import words
from dashboards.definitions import QUESTIONS, Figure
from dashboards.models.cells import CellKind, FigureCell
from dashboards.period import MOST, USUAL, add_months, first_of
from dashboards.readings import QUIET, Reading, read
from dashboards.registry import figure, figures_of
from dashboards.report_pictures import ReportPicture, picture_of
from dashboards.scope import Period, Scope
from dashboards.values import Row
from ideas.working_days import local_day
from innovation_platform.typography import thin_number

TEMPLATE = "documents/monthly_report.html"
#: How many units that wait a report names.
UNITS_SHOWN = 8


@dataclass(frozen=True)
class Line:
    """A figure of the report: over the month, over the month before, over twelve months. One
    that is not of a month has but the first."""

    title: str
    now: str
    before: str
    year: str
    formula: str | Promise

    @property
    def text(self) -> str:
        """The line as it is read."""
        if not self.before:
            return _("%(title)s : %(now)s") % self.__dict__
        said = _("%(title)s : %(now)s ; le mois d’avant : %(before)s ; sur 12 mois : %(year)s")
        return said % self.__dict__


@dataclass(frozen=True)
class Part:
    """A question, the sentence that answers it, its figures, its picture over twelve months."""

    question: str | Promise
    sentence: str
    lines: tuple[Line, ...]
    picture: ReportPicture | None = None


@dataclass(frozen=True)
class Report:
    """What a direction reads once a month. `late`: who is awaited beyond the limit, by unit."""

    organisation: Organisation
    month: datetime.date
    parts: tuple[Part, ...]
    late: tuple[str, ...]
    more_late: int


def report_of(organisation: Organisation, month: datetime.date) -> Report:
    """The report of a month, named by its first day."""
    scope = Scope((organisation.pk,), name=str(organisation))
    over, year = Period(month, month), Period(add_months(month, 1 - USUAL), month)
    parts = []
    for section, question in QUESTIONS.items():
        figures = [one for one in figures_of(section) if one.code not in QUIET]
        if figures:
            readings = read(figures, scope, over, year)
            lines = tuple(_line(reading, reading.figure, scope, year) for reading in readings)
            drawn = picture_of(section, scope, year)
            parts.append(Part(question, readings[0].sentence, lines, drawn))
    late = figure("late_by_unit").value(scope, over).rows
    return Report(
        organisation,
        month,
        tuple(parts),
        tuple(_late(row) for row in late[:UNITS_SHOWN]),
        max(0, len(late) - UNITS_SHOWN),
    )


def months_of(organisation: Organisation, today: datetime.date) -> list[datetime.date]:
    """The months that have a report, the last one over first: since the organisation is there, or
    since its first idea where that is earlier (ideas taken over from another tool)."""
    over = add_months(first_of(today), -1)
    cells = FigureCell.objects.filter(
        organisation=organisation, kind=CellKind.ORGANISATION, deposits__gt=0
    )
    began = first_of(local_day(organisation.created_at, organisation.time_zone))
    first = min(began, cells.aggregate(first=Min("month"))["first"] or began)
    length = (over.year - first.year) * 12 + over.month - first.month + 1
    return [add_months(over, -n) for n in range(min(length, MOST))]


def _line(reading: Reading, figure: Figure, scope: Scope, year: Period) -> Line:
    if reading.before is None:
        return Line(str(figure.title), _now(reading), "", "", figure.formula)
    return Line(
        str(figure.title),
        reading.shown,
        words.value_words(reading.before, reading.measure),
        words.value_words(figure.value(scope, year), reading.measure),
        figure.formula,
    )


def _now(reading: Reading) -> str:
    """A number that is not of the month, with what it is of."""
    if reading.figure.of_today:
        return _("%(now)s aujourd’hui") % {"now": reading.shown}
    return f"{reading.shown} ({reading.value.note})" if reading.value.note else reading.shown


def _late(row: Row) -> str:
    said = {"unit": row.label, "whom": row.group, "count": thin_number(row.value)}
    return _("%(unit)s : %(count)s en attente %(whom)s") % said


def document_context(report: Report) -> dict:
    """What the document shows: what waits is of the day it is made."""
    return {
        "report": report,
        "organisation": report.organisation,
        "month": report.month,
        "made_on": timezone.localdate(),
        "to_print": False,
    }


def document_name(organisation: Organisation, month: datetime.date) -> str:
    """The name of its file, without its ending."""
    return f"rapport-{organisation.code}-{month:%Y-%m}"
