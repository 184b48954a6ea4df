"""Numbers as French people type and read them, and how a trial's numbers are compared."""

from decimal import Decimal

import pytest

from projects.measuring import parse_number, read, sentence, show_number
from projects.pictures import HEIGHT, WIDTH, trend
from tests.projects.days import day


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("23", "23"),
        (" 23 ", "23"),
        ("12,5", "12.5"),
        ("12.5", "12.5"),
        ("1 234,5", "1234.5"),
        ("1\u202f234", "1234"),
        ("1\u00a0234", "1234"),
        ("-3", "-3"),
        ("+3", "3"),
        ("0", "0"),
        ("99999999999,999", "99999999999.999"),
    ],
)
def test_a_number_as_it_is_typed(typed, number):
    assert parse_number(typed) == Decimal(number)


@pytest.mark.parametrize(
    "typed",
    ["", " ", "vingt", "12 minutes", "1,2,3", "1e9", "NaN", "Infinity", "12,3456", "1" * 12, "٣x"],
)
def test_what_is_no_number(typed):
    assert parse_number(typed) is None


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        ("23.000", "23"),
        ("12.500", "12,5"),
        ("1234.050", "1\u202f234,05"),
        ("-3", "−3"),
        ("-0.5", "−0,5"),
        ("0", "0"),
        ("-0.000", "0"),
    ],
)
def test_a_number_as_it_is_read(number, shown):
    assert show_number(Decimal(number)) == shown


@pytest.mark.parametrize(
    ("before", "after", "direction", "target", "expected"),
    [
        (23, 14, "down", 15, (-39, "better", True)),
        (23, 16, "down", 15, (-30, "better", False)),
        (23, 15, "down", 15, (-35, "better", True)),
        (23, 30, "down", 15, (30, "worse", False)),
        (23, 23, "down", None, (0, "same", None)),
        (10, 14, "up", 14, (40, "better", True)),
        (10, 9, "up", 14, (-10, "worse", False)),
        (0, 4, "up", 4, (None, "better", True)),
        (-10, -5, "up", None, (50, "better", None)),
        (10, 14, "", 14, (40, None, None)),
    ],
)
def test_how_a_number_compares(before, after, direction, target, expected):
    found = read(
        Decimal(before),
        Decimal(after),
        direction=direction,
        target=None if target is None else Decimal(target),
    )

    assert (found.percent, found.verdict, found.reached) == expected


@pytest.mark.parametrize(
    ("before", "after", "target", "said"),
    [
        (
            23, 14, 15,
            "De 23 à 14\u00a0minutes\u00a0: 39\u00a0% de moins. "
            "L’objectif de 15\u00a0minutes est atteint.",
        ),
        (
            23, 30, 15,
            "De 23 à 30\u00a0minutes\u00a0: 30\u00a0% de plus. "
            "L’objectif de 15\u00a0minutes n’est pas atteint.",
        ),
        (23, 23, None, "23\u00a0minutes, comme avant."),
        (0, 4, None, "De 0 à 4\u00a0minutes."),
    ],
)  # fmt: skip
def test_a_number_said_in_words(before, after, target, said):
    target = None if target is None else Decimal(target)
    reading = read(Decimal(before), Decimal(after), direction="down", target=target)

    assert sentence(reading, unit="minutes", target=target) == said


@pytest.mark.parametrize(
    ("before", "after", "change"),
    [
        (39, 61, "22\u00a0points de plus"),
        (61, 39, "22\u00a0points de moins"),
        (5, "5.5", "0,5\u00a0point de plus"),
        (5, "6.5", "1,5\u00a0point de plus"),
        (0, 4, "4\u00a0points de plus"),
    ],
)
def test_a_share_is_compared_in_points(before, after, change):
    reading = read(Decimal(before), Decimal(after))

    assert change in sentence(reading, unit="%")


def test_a_target_missed_is_not_yet_missed_while_the_trial_goes_on():
    reading = read(Decimal(23), Decimal(20), direction="down", target=Decimal(15))
    said = {
        under_way: sentence(reading, target=Decimal(15), under_way=under_way)
        for under_way in (True, False)
    }
    assert said[True].endswith("L’objectif de 15 n’est pas encore atteint.")
    assert said[False].endswith("L’objectif de 15 n’est pas atteint.")


@pytest.mark.parametrize(
    ("before", "values", "target"),
    [
        (23, [], None),
        (23, [], 23),
        (0, [(5, 0)], 0),
        (23, [(5, 20), (10, 14)], 15),
        (-5, [(40, 1_000_000)], None),
        (23, [(0, 22)], 15),
    ],
)
def test_the_line_stays_in_its_frame(before, values, target):
    picture = trend(
        Decimal(before),
        [(day(number), Decimal(value)) for number, value in values],
        starts_on=day(0),
        ends_on=day(30),
        target=None if target is None else Decimal(target),
        unit="minutes",
    )

    drawn = [picture["first"], *picture["between"], *filter(None, [picture["last"]])]
    assert len(drawn) == 1 + len(values)
    assert all(0 <= float(point.x) <= WIDTH and 0 <= float(point.y) <= HEIGHT for point in drawn)
    assert all(10 <= float(point.label_y) <= HEIGHT for point in drawn)
    assert (picture["target_y"] is None) == (target is None)
    assert "," not in picture["path"]


def test_a_lower_number_is_lower_in_the_picture():
    picture = trend(Decimal(23), [(day(9), Decimal(14))], starts_on=day(0), ends_on=day(30))

    assert float(picture["last"].y) > float(picture["first"].y)
    assert picture["words"] == "Avant\u00a0: 23. Dernière mesure\u00a0: 14."
