"""Production, against cases counted by hand."""

import datetime

import pytest
from django.utils import timezone

from dashboards.figures import useful
from dashboards.figures.useful import accepted_in_time, achieved_in_time, funnel, outcomes
from dashboards.services.updating import update
from tests.dashboards.months import YEAR, House, lines

pytestmark = pytest.mark.django_db

TAKEN = "take_charge", "in_triage"


@pytest.fixture
def on(monkeypatch):
    """Make it another day for the figures: there is no row to write."""

    def set_day(text):
        today = datetime.date.fromisoformat(text)
        monkeypatch.setattr(useful.timezone, "localdate", lambda *_args: today)

    return set_day


def test_how_far_ideas_go():
    house = House()
    house.idea("03-01")
    house.idea("03-01", (*TAKEN, "03-02"))
    house.idea("03-01", (*TAKEN, "03-02"), ("reject", "rejected", "03-09"))
    house.idea("03-01", (*TAKEN, "03-02"), ("accept", "accepted", "03-09"))
    house.idea(
        "03-01", (*TAKEN, "03-02"), ("accept", "accepted", "03-09"), ("stop", "stopped", "03-10")
    )
    house.idea("03-01", (*TAKEN, "03-02"), ("start_locally", "in_project", "03-09"))
    house.idea("03-01", (*TAKEN, "03-02"), ("start_locally", "in_project", "03-09"),
               ("achieve", "achieved", "09-09"))  # fmt: skip
    house.idea("03-01", ("withdraw", "withdrawn", "03-02"))
    update()

    value = funnel(house.scope, YEAR)

    assert lines(value) == [
        ("deposited", 8), ("studied", 6), ("decided", 5), ("accepted", 4), ("project", 2),
        ("achieved", 1),
    ]  # fmt: skip
    assert (value.number, value.denominator) == (1, 8)


def test_what_ideas_have_become():
    house = House()
    house.idea("03-01")
    house.idea("03-02")
    house.idea("03-01", (*TAKEN, "03-02"), ("reject", "rejected", "03-09"))
    update()

    value = outcomes(house.scope, YEAR)

    assert lines(value) == [("deposited", 2), ("rejected", 1)]
    assert value.rows[1].ideas_query == {
        "organisation": str(house.organisation.pk),
        "since": "2026-01-01",
        "until": "2026-12-31",
        "state": "rejected",
    }


def test_young_ideas_are_not_yet_failures(on):
    house = House()
    accepted = ("accept", "accepted")
    house.idea("01-10", (*TAKEN, "01-11"), (*accepted, "07-09"))
    house.idea("01-10", (*TAKEN, "01-11"), (*accepted, "07-10"))
    house.idea("02-10", (*TAKEN, "02-11"))
    house.idea("03-10", (*TAKEN, "03-11"), (*accepted, "03-12"))
    update()

    on("2026-08-28")
    value = accepted_in_time(house.scope, YEAR)

    assert (value.numerator, value.denominator, value.number) == (1, 3, 1 / 3)
    assert [row.value for row in value.rows[:4]] == [0.5, 0.0, None, None]


def test_ideas_achieved_within_a_year(on):
    house = House()
    house.idea("01-10", ("start_locally", "in_project", "02-01"), ("achieve", "achieved", "12-31"))
    house.idea("01-10")
    update()

    on("2027-01-31")
    assert achieved_in_time(house.scope, YEAR).number is None
    on("2027-02-01")
    assert achieved_in_time(house.scope, YEAR).number == 0.5
    assert timezone.localdate() == datetime.date(2027, 2, 1)
