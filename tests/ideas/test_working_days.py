"""Public holidays are the library's, read from its France alone."""

import sys

import holidays
import pytest

from ideas.working_days import _france, _public_holidays


@pytest.mark.parametrize("year", [2000, 2024, 2026, 2050])
def test_the_days_are_those_of_the_library(year):
    assert _public_holidays(year) == frozenset(holidays.France(years=year))


def test_no_other_country_comes_with_them(monkeypatch):
    for name in [name for name in sys.modules if name.split(".")[0] == "holidays"]:
        monkeypatch.delitem(sys.modules, name)
    _france.cache_clear()

    assert len(_france()(years=2026)) == 11

    loaded = [name for name in sys.modules if name.split(".")[0] == "holidays"]
    assert loaded and not any(name.startswith("holidays.countries") for name in loaded)
