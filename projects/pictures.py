"""A number over time as a small line: geometry and words, no drawing."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from innovation_platform.typography import date_words
from projects.measuring import show_number, with_unit

WIDTH, HEIGHT = 320, 150
LEFT, RIGHT, TOP, BOTTOM = 14, 46, 24, 26


@dataclass(frozen=True)
class Point:
    """A value on its day and where it stands; `label_y` leaves its dot visible. Places are texts,
    so that a template in French writes no comma in them."""

    x: str
    y: str
    label: str
    label_y: str


def trend(
    before: Decimal,
    values: Sequence[tuple[datetime.date, Decimal]],
    *,
    starts_on: datetime.date,
    ends_on: datetime.date,
    target: Decimal | None = None,
    unit: str = "",
) -> dict:
    """The line from the value before, on the first day, through `values` in their order.

    Returns the path, the first and last points with their labels, the dots between, the height of
    the target's line, and the sentence that says what is drawn.
    """
    days = [starts_on, *(day for day, _number in values)]
    last_day = max(ends_on, *days)
    numbers = [before, *(number for _day, number in values)]
    scale = _scale([*numbers, *([target] if target is not None else [])])
    across = max((last_day - starts_on).days, 1)
    spots = [
        (LEFT + (WIDTH - LEFT - RIGHT) * (day - starts_on).days / across, scale(number))
        for day, number in zip(days, numbers, strict=True)
    ]
    points = [
        Point(f"{x:.1f}", f"{y:.1f}", show_number(number), f"{_label(y):.1f}")
        for (x, y), number in zip(spots, numbers, strict=True)
    ]
    return {
        "width": WIDTH,
        "height": HEIGHT,
        "path": "M" + " L".join(f"{point.x} {point.y}" for point in points),
        "first": points[0],
        "last": points[-1] if len(points) > 1 else None,
        "between": points[1:-1],
        "base": HEIGHT - BOTTOM,
        "right": WIDTH - RIGHT,
        "left": LEFT,
        "target_y": f"{scale(target):.1f}" if target is not None else None,
        "target_label": show_number(target) if target is not None else "",
        "from_label": date_words(starts_on, "short"),
        "to_label": date_words(last_day, "short"),
        "words": _words(numbers, target, unit),
    }


def _label(y: float) -> float:
    """Above its dot, or below one that is near the top."""
    return y - 9 if y > TOP + 6 else y + 19


def _scale(numbers: list[Decimal]):
    """From a number to its height: the whole range, a little air above and below."""
    lowest, highest = float(min(numbers)), float(max(numbers))
    span = highest - lowest or abs(highest) or 1.0
    low, high = lowest - span * 0.12, highest + span * 0.12
    room = HEIGHT - TOP - BOTTOM
    return lambda number: TOP + room * (high - float(number)) / (high - low)


def _words(numbers: list[Decimal], target: Decimal | None, unit: str) -> str:
    said = {
        "before": with_unit(show_number(numbers[0]), unit),
        "after": with_unit(show_number(numbers[-1]), unit),
        "target": with_unit(show_number(target), unit) if target is not None else "",
    }
    if len(numbers) == 1:
        text = _("Avant : %(before)s. Rien n’est encore mesuré.") % said
    else:
        text = _("Avant : %(before)s. Dernière mesure : %(after)s.") % said
    if target is None:
        return text
    return text + " " + _("Objectif : %(target)s.") % said
