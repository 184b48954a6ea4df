"""A line as small as a word."""

from collections.abc import Iterable
from dataclasses import dataclass

from innovation_platform.charts.scales import num, part

WIDTH = 100
HEIGHT = 24
MARGIN = 2


@dataclass(frozen=True)
class Sparkline:
    """The line, its last point, and what it says in words."""

    line: str
    last: str
    points: list[tuple[str, int]]
    width: int = WIDTH
    height: int = HEIGHT


def sparkline(points: Iterable[tuple[str, int]]) -> Sparkline:
    """The line of these (label, value), from 0 to the highest; empty for fewer than two."""
    points = list(points)
    if len(points) < 2:
        return Sparkline("", "", points)
    top = max(value for _label, value in points)
    step = (WIDTH - 2 * MARGIN) / (len(points) - 1)
    places = [
        (
            num(MARGIN + index * step),
            num(HEIGHT - MARGIN - part(value, top, HEIGHT - 2 * MARGIN)),
        )
        for index, (_label, value) in enumerate(points)
    ]
    return Sparkline(
        " ".join(f"{x},{y}" for x, y in places), "M{} {}h0".format(*places[-1]), points
    )
