"""Charts as one picture with its words inside, for a document: what is printed has one width, and
keeps its size. The equal table comes below the picture, as for the charts of pages."""

from dataclasses import dataclass

from innovation_platform.charts.bars import Bars
from innovation_platform.charts.columns import Columns
from innovation_platform.charts.curve import Curve
from innovation_platform.charts.funnel import Funnel
from innovation_platform.charts.scales import num, part

#: Lengths in units of the picture: its width is that of the text of a page.
WIDTH = 500
#: What the scale takes at the left of columns and curves, and the height of their plot.
SCALE, PLOT, ABOVE, BELOW = 38, 110, 8, 18
#: A bar: its line, its thickness, where it starts, how long it may be; what follows is its words.
LINE, THICK, START, LONGEST = 20, 12, 170, 220
#: Letters that fit before a bar; the table says the whole label.
LETTERS = 32
#: The baseline of words set in the middle of a line.
MIDDLE = 4
PAINT = {
    "bar": ("#0b5a5c", "none", "0"),
    "second": ("#e9a820", "none", "0"),
    "line": ("none", "#0b5a5c", "2"),
    "before": ("none", "#8a5a00", "1.6"),
    "target": ("none", "#8a5a00", "1.2"),
    "grid": ("none", "#c9c2b4", "0.6"),
    "base": ("none", "#4b5b60", "0.8"),
}
DASHED = frozenset({"before", "target"})


@dataclass(frozen=True)
class Shape:
    """A path and how it is painted, by a name of `PAINT`."""

    path: str
    look: str

    @property
    def fill(self) -> str:
        return PAINT[self.look][0]

    @property
    def stroke(self) -> str:
        return PAINT[self.look][1]

    @property
    def thickness(self) -> str:
        return PAINT[self.look][2]

    @property
    def is_dashed(self) -> bool:
        return self.look in DASHED


@dataclass(frozen=True)
class Label:
    """Words in the picture; `anchor` is the side they are set from."""

    x: str
    y: str
    text: str
    anchor: str = "start"


@dataclass(frozen=True)
class Printed:
    """A picture: its size, what is drawn, what is written."""

    height: int
    shapes: tuple[Shape, ...]
    labels: tuple[Label, ...]
    width: int = WIDTH


def _box(x: float, y: float, width: float, height: float) -> str:
    return f"M{num(x)} {num(y)}h{num(width)}v{num(height)}h{num(-width)}z"


def _scale(ticks: list[int]) -> tuple[list[Shape], list[Label]]:
    """The three lines of a scale and their numbers, the highest first."""
    shapes, labels = [], []
    for index, tick in enumerate(ticks):
        y = ABOVE + PLOT * index / (len(ticks) - 1)
        look = "base" if tick == 0 else "grid"
        shapes.append(Shape(f"M{SCALE} {num(y)}H{WIDTH}", look))
        labels.append(Label(num(SCALE - 6), num(y + MIDDLE), str(tick), "end"))
    return shapes, labels


def printed_columns(chart: Columns) -> Printed:
    """Columns by month, the period before as a dashed mark over each."""
    shapes, labels = _scale(chart.ticks)
    wide = (WIDTH - SCALE) / max(1, len(chart.columns))
    across, up = (WIDTH - SCALE) / float(chart.width), PLOT / 100
    for index, column in enumerate(chart.columns):
        x = SCALE + float(column.x) * across
        width = float(column.width) * across
        top = ABOVE + float(column.y) * up
        if column.point.value:
            shapes.append(Shape(_box(x, top, width, float(column.height) * up), "bar"))
        if column.point.before is not None:
            y = ABOVE + PLOT - part(column.point.before, chart.ticks[0], PLOT)
            shapes.append(Shape(f"M{num(x - 3)} {num(y)}h{num(width + 6)}", "before"))
        middle = SCALE + wide * (index + 0.5)
        labels.append(
            Label(num(middle), num(ABOVE + PLOT + BELOW - 4), column.point.short, "middle")
        )
    return Printed(ABOVE + PLOT + BELOW, tuple(shapes), tuple(labels))


def printed_curve(chart: Curve) -> Printed:
    """What was observed, as a line, and the target, as a dashed one."""
    shapes, labels = _scale(chart.ticks)
    top, count = chart.ticks[0], len(chart.points)

    def x(index: int) -> float:
        return SCALE + (index * (WIDTH - SCALE) / (count - 1) if count > 1 else 0)

    known = [
        f"{num(x(i))} {num(ABOVE + PLOT - part(p.observed, top, PLOT))}"
        for i, p in enumerate(chart.points)
        if p.observed is not None
    ]
    if known:
        shapes.append(Shape("M" + "L".join(known), "line"))
    if chart.target:
        y = ABOVE + PLOT - part(chart.target, top, PLOT)
        shapes.append(Shape(f"M{SCALE} {num(y)}H{WIDTH}", "target"))
    last = len(chart.marks) - 1
    for index, mark in enumerate(chart.marks):
        place = SCALE + (index * (WIDTH - SCALE) / last if last else 0)
        anchor = "start" if index == 0 else "end" if index == last else "middle"
        labels.append(Label(num(place), num(ABOVE + PLOT + BELOW - 4), mark, anchor))
    return Printed(ABOVE + PLOT + BELOW, tuple(shapes), tuple(labels))


def printed_bars(chart: Bars) -> Printed:
    """A bar on each line between its label and its value; a part of it as a thinner bar."""
    shapes, labels = [], []
    for index, row in enumerate(chart.rows):
        y = index * LINE + (LINE - THICK) / 2
        long = LONGEST * float(row.width) / 100
        shapes.append(Shape(_box(START, y, long, THICK), "bar"))
        if row.second:
            part_of = LONGEST * float(row.second_width) / 100
            shapes.append(Shape(_box(START, y + THICK / 2, part_of, THICK / 2), "second"))
        said = row.words or ("–" if row.value is None else f"{row.value:g}")
        labels += _line_words(index, row.label, said, START + long)
    return Printed(max(LINE, LINE * len(chart.rows)), tuple(shapes), tuple(labels))


def printed_funnel(chart: Funnel) -> Printed:
    """A bar for each stage, centred."""
    shapes, labels = [], []
    for index, stage in enumerate(chart.stages):
        y = index * LINE + (LINE - THICK) / 2
        x = START + LONGEST * float(stage.x) / 100
        shapes.append(Shape(_box(x, y, LONGEST * float(stage.width) / 100, THICK), "bar"))
        said = str(stage.count)
        if stage.share is not None:
            said += f" ({stage.share}\u00a0%)"
        labels += _line_words(index, stage.label, said, START + LONGEST)
    return Printed(max(LINE, LINE * len(chart.stages)), tuple(shapes), tuple(labels))


def _line_words(index: int, label: str, said: str, end: float) -> list[Label]:
    y = num(index * LINE + LINE / 2 + MIDDLE)
    text = str(label)
    short = text if len(text) <= LETTERS else text[: LETTERS - 1].rstrip() + "…"
    return [Label("0", y, short), Label(num(end + 6), y, said)]
