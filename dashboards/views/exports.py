"""The tables of a dashboard as files to keep: every figure, line by line, with its definition."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from dashboards import words
from dashboards.readings import Reading, read
from dashboards.registry import FIGURES
from dashboards.values import Measure, Row, Value
from dashboards.views.board import open_board
from innovation_platform.downloads import csv_answer, xlsx_answer

Line = tuple[str, str, str | int | float | None, str, float | None, float | None, str]


def headers() -> list[str]:
    """The columns of the file."""
    return [
        _("Chiffre"),
        _("Ligne"),
        _("Valeur"),
        _("Unité"),
        _("Numérateur"),
        _("Dénominateur"),
        _("Comment il est calculé"),
    ]


def lines(readings: list[Reading]) -> Iterator[Line]:
    """Each figure, then its lines; what is kept back says why instead of its value."""
    for reading in readings:
        measure = reading.measure
        title, formula = str(reading.figure.title), str(reading.figure.formula)
        yield _line(title, _("Ensemble"), reading.value, measure, formula)
        if reading.before is not None:
            label = words.months_words(reading.period.length).capitalize()
            yield _line(title, label, reading.before, measure, formula)
        for row in reading.value.rows:
            yield _line(title, str(row.label), row, measure, formula)


def _line(title: str, label: str, value: Value | Row, measure: Measure, formula: str) -> Line:
    number = value.number if isinstance(value, Value) else value.value
    if value.hidden:
        return title, label, words.hidden_words(), "", None, None, formula
    shown = None if number is None else words.rounded(number, measure)
    unit = words.unit_of(number, measure)
    return title, label, shown, unit, value.numerator, value.denominator, formula


@require_safe
def overview(request: HttpRequest, kind: str) -> HttpResponseBase:
    """The figures of the overview, over the place and the months of the address."""
    board = open_board(request)
    rows = lines(read(board.figures(list(FIGURES)), board.scope, board.period))
    return file_of(rows, headers(), kind, "tableau-de-bord")


def file_of(
    rows: Iterable[Sequence[Any]], heads: list[str], kind: str, name: str
) -> HttpResponseBase:
    """A table to keep, named after the day."""
    dated = f"{name}-{timezone.localdate():%Y-%m-%d}"
    if kind == "csv":
        return csv_answer(dated, heads, rows)
    return xlsx_answer(dated, _("Chiffres"), heads, rows)
