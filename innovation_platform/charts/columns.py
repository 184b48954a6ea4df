"""Columns by month, with the period before as a mark over each."""

from collections.abc import Iterable
from dataclasses import dataclass

from innovation_platform.charts.out_of import OutOf
from innovation_platform.charts.scales import num, part, round_top, ticks

STEP = 10
THICK = 6
HEIGHT = 100


@dataclass(frozen=True)
class Point:
    """What one column says: `value` None where it is hidden, `hidden` then says why; `before` the
    same month of the period before; `url` what is behind the number; `out_of` the two
    numbers that a share is made of."""

    label: str
    value: int | None
    short: str = ""
    before: int | None = None
    url: str = ""
    hidden: str = ""
    out_of: OutOf | None = None


@dataclass(frozen=True)
class Column:
    """A point and where it stands; `mark` is the path of the period before."""

    point: Point
    x: str
    y: str
    width: str
    height: str
    mark: str


@dataclass(frozen=True)
class Columns:
    """The chart: `ticks` from the top down."""

    columns: list[Column]
    ticks: list[int]
    width: str
    compares: bool
    total: int
    says_out_of: bool = False


def columns(points: Iterable[Point]) -> Columns:
    """The columns of these points, in their order; a hidden value leaves its place empty."""
    points = list(points)
    shown = [value for point in points for value in (point.value, point.before) if value]
    top = round_top(max(shown, default=0))
    return Columns(
        columns=[_column(point, index, top) for index, point in enumerate(points)],
        ticks=ticks(top),
        width=num(STEP * max(1, len(points))),
        compares=any(point.before is not None for point in points),
        total=sum(point.value or 0 for point in points),
        says_out_of=any(point.out_of for point in points),
    )


def _column(point: Point, index: int, top: int) -> Column:
    height = part(point.value or 0, top, HEIGHT)
    x = index * STEP + (STEP - THICK) / 2
    mark = ""
    if point.before is not None:
        mark = f"M{num(x - 1)} {num(HEIGHT - part(point.before, top, HEIGHT))}h{num(THICK + 2)}"
    return Column(point, num(x), num(HEIGHT - height), num(THICK), num(height), mark)
