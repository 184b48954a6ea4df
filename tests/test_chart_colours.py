"""The colours of charts for those who do not tell red from green, or blue from yellow: what lies
side by side is told apart, in both themes."""

from itertools import pairwise

import pytest

from tests.test_components import token

#: How a colour is seen, in linear light, by someone without one kind of cones (Machado, Oliveira
#: and Fernandes 2009, severity 1).
SEEN = {
    "all cones": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protanopia": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deuteranopia": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "tritanopia": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}
XYZ = (
    (0.4124564, 0.3575761, 0.1804375),
    (0.2126729, 0.7151522, 0.0721750),
    (0.0193339, 0.1191920, 0.9503041),
)
WHITE = (0.95047, 1.0, 1.08883)
#: Least distances in CIE Lab: two series are other colours; a mark is seen on its ground; two
#: neighbours of a scale, and a dashed line on a column, differ three times as much as what an eye
#: barely catches (2.3); the wash of a band, which has a dotted edge, more than twice.
SERIES, MARK, NEIGHBOUR = 40, 40, 6.9
LEVELS = ("sheet", "level-1", "level-2", "level-3", "level-4")

SIDE_BY_SIDE = [("teal", "honey", SERIES), ("teal", "honey-deep", SERIES)]
ON_THEIR_GROUND = [
    ("teal", "sheet", MARK),
    ("honey", "sheet", MARK),
    ("ink", "sheet", MARK),
    ("teal", "teal-wash", MARK),
]
NEIGHBOURS = [
    ("ink", "teal", NEIGHBOUR),
    ("teal-wash", "sheet", 5.5),
    *(
        (one, other, NEIGHBOUR)
        for one, other in pairwise(["sheet", *map("level-{}".format, range(1, 5))])
    ),
]


def applied(matrix, colour):
    return [sum(a * b for a, b in zip(row, colour, strict=True)) for row in matrix]


def lab(colour, eyes):
    """A colour (red, green, blue) as these eyes see it, in CIE Lab."""
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in colour]
    seen = [min(1, max(0, c)) for c in applied(SEEN[eyes], linear)]
    x, y, z = (
        t ** (1 / 3) if t > 0.008856 else 7.787 * t + 16 / 116
        for t in (c / white for c, white in zip(applied(XYZ, seen), WHITE, strict=True))
    )
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def distance(one, other, eyes):
    pair = zip(lab(one, eyes), lab(other, eyes), strict=True)
    return sum((a - b) ** 2 for a, b in pair) ** 0.5


@pytest.mark.parametrize("eyes", SEEN)
@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("one", "other", "least"), [*SIDE_BY_SIDE, *ON_THEIR_GROUND, *NEIGHBOURS])
def test_the_colours_of_charts_are_told_apart(one, other, least, theme, eyes):
    assert distance(token(one, theme), token(other, theme), eyes) >= least


def test_a_red_and_a_green_of_the_same_lightness_are_not():
    """The control."""
    red, green = (0.62, 0.42, 0.12), (0.42, 0.5, 0.12)
    assert distance(red, green, "all cones") > 20
    assert distance(red, green, "deuteranopia") < 12
