"""How sites take an innovation up over time, against a case counted by hand."""

import datetime

import pytest

from dashboards.diffusion import (
    Change,
    Point,
    Spell,
    at,
    days_to,
    first_days,
    points_of,
    spells,
    steps_of,
)

DAY0 = datetime.date(2026, 2, 1)


def day(number):
    return DAY0 + datetime.timedelta(days=number)


#: Ten sites asked on the first day, two more on the thirtieth.
HISTORY = [
    *(Change(site, day(0), "proposed") for site in range(1, 11)),
    *(Change(site, day(30), "proposed") for site in (11, 12)),
    Change(1, day(5), "adopted"),
    Change(2, day(10), "planned"),
    Change(2, day(20), "adapted"),
    Change(2, day(25), "adopted"),
    Change(3, day(12), "adopted"),
    Change(3, day(13), "proposed"),
    Change(4, day(15), "adopted"),
    Change(4, day(40), "abandoned"),
    Change(4, day(60), "adopted"),
    Change(5, day(18), "not_adopted"),
    Change(11, day(45), "adopted"),
]


def test_a_site_is_in_use_until_it_gives_up():
    assert spells(HISTORY) == [
        Spell(1, day(5), None),
        Spell(4, day(15), day(40)),
        Spell(2, day(20), None),
        Spell(11, day(45), None),
        Spell(4, day(60), None),
    ]


def test_each_site_first_takes_it_up_once():
    assert first_days(spells(HISTORY)) == [day(5), day(15), day(20), day(45)]


def test_sites_in_use_against_those_asked():
    assert points_of(steps_of(HISTORY), day(70)) == [
        Point(day(0), 10, 0, 0),
        Point(day(5), 10, 1, 1),
        Point(day(15), 10, 2, 2),
        Point(day(20), 10, 3, 3),
        Point(day(30), 12, 3, 3),
        Point(day(40), 12, 3, 2),
        Point(day(45), 12, 4, 3),
        Point(day(60), 12, 4, 4),
        Point(day(70), 12, 4, 4),
    ]


@pytest.mark.parametrize(("part", "days"), [(10, 15), (25, 20), (33, 45), (50, None)])
def test_days_until_a_part_of_the_target(part, days):
    """10 % of twelve sites are two, 25 % three, 33 % four, 50 % six."""
    assert days_to(points_of(steps_of(HISTORY), day(70)), target=12, part=part) == days


def test_what_was_true_on_a_day():
    points = points_of(steps_of(HISTORY), day(70))
    assert at(points, day(41)) == Point(day(40), 12, 3, 2)
    assert at(points, day(-1)) is None


def test_nothing_proposed_has_no_curve():
    assert points_of(steps_of([]), day(0)) == []
    assert days_to([], target=0, part=10) is None
