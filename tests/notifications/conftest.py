from pathlib import Path

import pytest
from django.template import engines

from notifications import notices
from tests.factories.accounts import OrganisationFactory, UserFactory
from tests.notifications import news
from tests.notifications.sink import ScriptedSink


@pytest.fixture(autouse=True)
def _news(monkeypatch):
    """The tests' notices and their templates, known for the time of a test."""
    for notice in news.ALL:
        monkeypatch.setitem(notices._REGISTRY, notice.code, notice())
    engine = engines["django"].engine
    folder = Path(__file__).parent / "templates"
    monkeypatch.setattr(engine, "dirs", [*engine.dirs, folder])


@pytest.fixture
def place(db):
    """An organisation that has something to say."""
    return OrganisationFactory(name="Caf de l’Ain", city="Bourg-en-Bresse")


@pytest.fixture
def reader(db):
    return UserFactory(first_name="Zoé", email="zoe@exemple.fr")


@pytest.fixture
def sink(settings):
    """A mail server that this test's mails go to, with little patience on our side."""
    sink = ScriptedSink()
    sink.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", sink.port
    settings.EMAIL_TIMEOUT = 1
    yield sink
    sink.stop()
