"""« Atteint », « en chemin », « en retard »: the rule, at its bounds."""

import datetime
from decimal import Decimal

import pytest

from dashboards.standing import LOOKS, Path, Standing, percent_done, standing

START = datetime.date(2024, 2, 29)
UP = Path(Decimal(20), Decimal(60), START, START + datetime.timedelta(days=400))
DOWN = Path(Decimal(30), Decimal(10), START, START + datetime.timedelta(days=400))


@pytest.mark.parametrize(
    ("path", "value", "days", "found"),
    [
        # After a quarter of the time: a quarter of the way, less ten points, is enough.
        (UP, "26", 100, Standing.ON_THE_WAY),
        (UP, "25.9", 100, Standing.LATE),
        (UP, "59.9", 400, Standing.ON_THE_WAY),
        (UP, "59.9", 401, Standing.LATE),
        (UP, "60", 401, Standing.REACHED),
        (UP, "75", 10, Standing.REACHED),
        (UP, "20", 0, Standing.ON_THE_WAY),
        (UP, "10", 41, Standing.LATE),
        (DOWN, "26", 100, Standing.ON_THE_WAY),
        (DOWN, "28", 100, Standing.LATE),
        (DOWN, "10", 100, Standing.REACHED),
        (DOWN, "9", 100, Standing.REACHED),
        (UP, None, 100, Standing.UNKNOWN),
        (UP, None, 401, Standing.LATE),
        (UP, "20", -5, Standing.ON_THE_WAY),
    ],
)
def test_where_an_objective_stands(path, value, days, found):
    value = None if value is None else Decimal(value)
    assert standing(path, value, START + datetime.timedelta(days=days)) == found


@pytest.mark.parametrize(
    ("value", "percent"),
    [(None, 0), ("10", 0), ("30", 25), ("59.99", 99), ("60", 100), ("90", 100)],
)
def test_the_part_of_the_way_is_never_rounded_up(value, percent):
    assert percent_done(UP, None if value is None else Decimal(value)) == percent


def test_every_standing_has_a_look_of_its_own():
    assert set(LOOKS) == set(Standing)
    assert len({icon for _family, icon in LOOKS.values()}) == len(LOOKS)
