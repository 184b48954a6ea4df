"""The months that an address asks for."""

import datetime

import pytest

from dashboards.period import Period, add_months

TODAY = datetime.date(2028, 2, 29)


def month(text):
    return datetime.date.fromisoformat(f"{text}-01")


def period(first, last):
    return Period(month(first), month(last))


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({}, ("2027-03", "2028-02")),
        ({"de": "2027-01", "a": "2027-12"}, ("2027-01", "2027-12")),
        ({"de": "2027-12", "a": "2027-01"}, ("2027-01", "2027-12")),
        ({"de": "2028-01", "a": "2031-05"}, ("2028-01", "2028-02")),
        ({"de": "2031-01"}, ("2028-02", "2028-02")),
        ({"a": "2027-06"}, ("2026-07", "2027-06")),
        ({"de": "1900-01", "a": "2027-06"}, ("2017-07", "2027-06")),
        ({"de": "2027-13", "a": "0000-01"}, ("2027-03", "2028-02")),
        ({"de": "20270-1", "a": "²027-01"}, ("2027-03", "2028-02")),
        ({"de": "٢٠٢٧-٠١", "a": "2027--1"}, ("2027-03", "2028-02")),
        ({"de": "\x00", "a": "2027"}, ("2027-03", "2028-02")),
    ],
)
def test_an_address_is_read(asked, found):
    assert Period.from_params(asked, TODAY) == period(*found)


def test_an_address_says_the_period_it_is_read_from():
    shown = period("2027-11", "2028-02")

    assert shown.params() == {"de": "2027-11", "a": "2028-02"}
    assert Period.from_params(shown.params(), TODAY) == shown


def test_months_and_bounds():
    shown = period("2027-12", "2028-02")

    assert shown.months == [month("2027-12"), month("2028-01"), month("2028-02")]
    assert (shown.length, shown.start, shown.end) == (3, month("2027-12"), TODAY)
    assert shown.previous() == period("2027-09", "2027-11")


def test_a_calendar_year_is_told():
    assert [period("2027-01", "2027-12").year, period("2027-02", "2028-01").year] == [2027, None]


@pytest.mark.parametrize(("by", "found"), [(-2, "2026-12"), (0, "2027-02"), (11, "2028-01")])
def test_months_are_added(by, found):
    assert add_months(month("2027-02"), by) == month(found)
