"""A curve over time: what was observed, what a model expects with its band, and a target."""

from collections.abc import Iterable
from dataclasses import dataclass

from innovation_platform.charts.scales import num, part, round_top, ticks

WIDTH = 100
HEIGHT = 100


@dataclass(frozen=True)
class CurvePoint:
    """One date: `observed` None after the last known one; `expected`, `low` and `high` None
    where no model was fitted."""

    label: str
    observed: int | None = None
    expected: float | None = None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class Curve:
    """The chart: paths, and the words of its axes. `dots` are the observed points."""

    points: list[CurvePoint]
    observed: str
    dots: str
    expected: str
    band: str
    target_line: str
    target: int | None
    ticks: list[int]
    marks: list[str]


def curve(points: Iterable[CurvePoint], *, target: int | None = None, marks: int = 4) -> Curve:
    """The curve of these points, evenly spaced, in their order; `marks` dates are written."""
    points = list(points)
    values = [
        value
        for point in points
        for value in (point.observed, point.expected, point.high)
        if value is not None
    ]
    top = round_top(max([*values, target or 0], default=0))
    count = len(points)

    def x(index: int) -> float:
        return index * WIDTH / (count - 1) if count > 1 else 0

    def place(index: int, value: float) -> str:
        return f"{num(x(index))} {num(HEIGHT - part(value, top, HEIGHT))}"

    def line(values: list[float | None]) -> str:
        known = [place(i, value) for i, value in enumerate(values) if value is not None]
        return "M" + "L".join(known) if known else ""

    highs = [place(i, p.high) for i, p in enumerate(points) if p.high is not None]
    lows = [place(i, p.low) for i, p in enumerate(points) if p.low is not None]
    return Curve(
        points=points,
        observed=line([point.observed for point in points]),
        dots="".join(
            f"M{place(i, p.observed)}h0" for i, p in enumerate(points) if p.observed is not None
        ),
        expected=line([point.expected for point in points]),
        band=f"M{'L'.join([*highs, *reversed(lows)])}Z" if highs and lows else "",
        target_line=f"M0 {num(HEIGHT - part(target, top, HEIGHT))}h{WIDTH}" if target else "",
        target=target,
        ticks=ticks(top),
        marks=_marks([point.label for point in points], marks),
    )


def _marks(labels: list[str], wanted: int) -> list[str]:
    """Evenly spaced labels, the first and the last among them."""
    if len(labels) <= wanted:
        return labels
    return [labels[round(i * (len(labels) - 1) / (wanted - 1))] for i in range(wanted)]
