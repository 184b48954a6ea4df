"""The days of a celebration: one order, announced or moved, and until when they move."""

import datetime

import pytest
from django.core.exceptions import ValidationError

from campaigns.celebration_dates import Dates, check_dates, is_to_come, may_move

TODAY = datetime.date(2026, 6, 15)


def day(number):
    return TODAY + datetime.timedelta(days=number)


def dates(opens=10, closes=20, held=30, **hours):
    hours = {"starts_at": datetime.time(14), "ends_at": datetime.time(16)} | hours
    return Dates(opens_on=day(opens), closes_on=day(closes), held_on=day(held), **hours)


def refused(wanted, now=None):
    with pytest.raises(ValidationError) as error:
        check_dates(wanted, TODAY, now)
    return {field: texts[0] for field, texts in error.value.message_dict.items()}


@pytest.mark.parametrize("now", [None, dates(opens=5)])
@pytest.mark.parametrize(
    ("wanted", "field", "said"),
    [
        (dates(opens=0), "opens_on", "Gardez au moins un jour"),
        (dates(closes=10), "closes_on", "doit suivre son ouverture"),
        (dates(held=20), "held_on", "après la fin du vote"),
        (dates(ends_at=datetime.time(14)), "ends_at", "doit suivre le début"),
    ],
)
def test_announced_or_moved_they_have_one_order_and_the_same_words(now, wanted, field, said):
    found = refused(wanted, now)

    assert list(found) == [field]
    assert said in found[field]


def test_those_in_order_are_taken():
    assert check_dates(dates(opens=1, closes=2, held=3), TODAY) is None
    assert check_dates(dates(opens=-1, closes=21), TODAY, dates(opens=-1)) is None


def test_an_open_vote_keeps_its_first_day_and_is_not_shortened():
    found = refused(dates(opens=1, closes=19), dates(opens=-1))

    assert "son premier jour ne change plus" in found["opens_on"]
    assert "il ne se raccourcit pas" in found["closes_on"]


def test_a_vote_that_is_over_keeps_its_last_day():
    found = refused(dates(opens=-9, closes=-2, held=0), dates(opens=-9, closes=-1))

    assert "son dernier jour ne change plus" in found["closes_on"]
    assert found["held_on"] == "Choisissez un jour à venir."


class Held:
    """What the predicates read of a celebration and of its ceremony."""

    today = TODAY

    def __init__(self, held):
        self.held_on = day(held)


@pytest.mark.parametrize(
    ("held", "to_come", "moves"), [(-1, False, False), (0, True, False), (1, True, True)]
)
def test_people_are_invited_until_its_day_and_it_moves_until_the_day_before(held, to_come, moves):
    row = Held(held)

    assert (is_to_come(row, row), may_move(row, row)) == (to_come, moves)
