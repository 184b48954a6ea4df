"""Numbers fit for a drawing: short, without commas, and scales that end on a round number."""

import math

#: A scale ends on one of these times a power of ten: its half is then a round number too.
ROUND_TOPS = (2, 4, 6, 8, 10)


def num(value: float) -> str:
    """A length for SVG: one decimal at most, a point whatever the language, never « -0 »."""
    rounded = round(float(value), 1)
    return str(int(rounded)) if rounded == int(rounded) else str(rounded)


def round_top(highest: float) -> int:
    """The end of a scale from 0 that holds `highest`; 2 at least, so that a half is a whole."""
    if highest <= ROUND_TOPS[0]:
        return ROUND_TOPS[0]
    power = 10 ** math.floor(math.log10(highest))
    tops = [top * scale // 10 for scale in (power, power * 10) for top in ROUND_TOPS]
    return next(top for top in tops if top >= highest)


def ticks(top: int) -> list[int]:
    """The three marks of a scale, the highest first: as they are read down the page."""
    return [top, top // 2, 0]


def part(value: float, whole: float, length: float = 100) -> float:
    """How far `value` goes on a line of this length that ends at `whole`; never beyond it."""
    return 0 if whole <= 0 else max(0, min(length, value * length / whole))
