"""What holds for every test of the dashboards."""

import pytest


@pytest.fixture(autouse=True)
def names_are_read_once(monkeypatch):
    """No test runs over the moment when the names kept with figures are read again, which costs
    their queries once more."""
    monkeypatch.setattr("dashboards.views.kept.NAMES_LAST", 10**10)
