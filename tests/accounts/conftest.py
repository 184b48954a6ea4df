import pytest
from django.test import Client
from django.utils import timezone


@pytest.fixture
def other_client() -> Client:
    """A second browser."""
    return Client()


@pytest.fixture
def time_stands_still(monkeypatch):
    """The clock of this room's pages stays at one minute."""
    moment = timezone.now().replace(second=30)
    monkeypatch.setattr("accounts.adapter.timezone.now", lambda: moment)
    return moment
