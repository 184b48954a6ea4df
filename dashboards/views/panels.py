"""A figure as a page shows it: number, sentence, picture, definition, and the ideas behind it."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from dashboards import words
from dashboards.cohorts import cohorts_of
from dashboards.definitions import Figure
from dashboards.pictures import picture
from dashboards.readings import QUIET, Reading, read
from dashboards.views.board import Board
from dashboards.views.links import Links
from innovation_platform.typography import thin_number


def panel(board: Board, reading: Reading) -> dict:
    """What `dashboards/_figure.html` shows of a figure."""
    figure, value = reading.figure, reading.value
    links = Links(board, reading)
    known = value.number is not None and not value.hidden
    shown = words.rounded(value.number, reading.measure) if known else None
    return {
        "code": figure.code,
        "title": figure.title,
        "question": figure.question,
        "number": thin_number(shown) if known else "–",
        "unit": words.unit_of(value.number, reading.measure) if known else "",
        "hidden": words.hidden_words() if value.hidden else "",
        "sentence": reading.sentence,
        "change": reading.change,
        "note": value.note,
        "url": links.url(None) if known else "",
        "behind": links.sides() if known else [],
        "picture": picture(
            figure,
            value,
            reading.before,
            links.url,
            links.out_of,
            cohorts_of(figure, board.scope, board.period) if figure.code == "funnel" else (),
        ),
        "is_quiet": figure.code in QUIET,
        "date_label": _("Mois"),
        "before_label": words.months_words(reading.period.length).capitalize(),
        "value_label": str(figure.measure.label).capitalize(),
        "definition": words.definition_words(figure),
    }


def panels(board: Board, figures: Iterable[Figure]) -> list[dict]:
    """The panels of those of these figures that the board shows."""
    readings = read(board.figures(list(figures)), board.scope, board.period)
    return [panel(board, reading) for reading in readings]
