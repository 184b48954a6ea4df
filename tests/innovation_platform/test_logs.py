"""What the logs of a server say: the event and its place, and nothing that names anybody."""

import io
import json
import logging

import pytest
from django.core.exceptions import ObjectDoesNotExist

from innovation_platform.logs import JsonFormatter
from tests.factories.notifications import MessageFactory
from tests.notifications.support import deliver

CANARY = "zoe.canari@exemple.fr"


@pytest.fixture
def written():
    """What is logged from now on, as objects; the text itself is `written.text()`."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonFormatter())
    root = logging.getLogger()
    root.addHandler(handler)

    def entries() -> list[dict]:
        return [json.loads(line) for line in stream.getvalue().splitlines()]

    entries.text = stream.getvalue
    yield entries
    root.removeHandler(handler)


def break_feeds(monkeypatch):
    def broken(key):
        raise RuntimeError(f"the key of {CANARY}")

    monkeypatch.setattr("ideas.feeds.reader_of", broken)


def test_an_error_on_a_page_names_its_route_and_nobody(client, db, written, monkeypatch):
    break_feeds(monkeypatch)
    client.raise_request_exception = False
    assert client.get("/flux/cle-secrete/").status_code == 500
    (entry,) = [entry for entry in written() if entry["logger"] == "django.request"]
    assert (entry["event"], entry["error"], entry["status"]) == ("request", "RuntimeError", 500)
    assert entry["route"] == "flux/<str:key>/"
    assert entry["trace"][-1].startswith("innovation_platform/test_logs.py:")
    assert CANARY not in written.text() and "cle-secrete" not in written.text()


def test_control_a_plain_line_would_name_both(client, db, monkeypatch, caplog):
    break_feeds(monkeypatch)
    client.raise_request_exception = False
    client.get("/flux/cle-secrete/")
    assert CANARY in caplog.text and "cle-secrete" in caplog.text


def test_a_mail_that_cannot_be_written_names_nobody(db, written):
    MessageFactory(recipient__email=CANARY, occurrence__notice="ideas.transition")
    assert deliver() == {"failed": 1}
    ours = [entry for entry in written() if entry["logger"].startswith("notifications")]
    assert [entry["level"] for entry in ours] == ["WARNING", "ERROR"]
    assert CANARY not in json.dumps(ours)


def test_a_task_that_fails_says_which(written):
    logger = logging.getLogger("celery.app.trace")
    try:
        raise ObjectDoesNotExist(CANARY)
    except ObjectDoesNotExist as error:
        data = {"name": "notifications.tasks.sweep", "exc": repr(error), "args": f"({CANARY})"}
        logger.error("Task %(name)s raised: %(exc)s", data, exc_info=True, extra={"data": data})
    (entry,) = written()
    assert (entry["task"], entry["error"]) == ("notifications.tasks.sweep", "ObjectDoesNotExist")
    assert CANARY not in written.text()


def test_an_ordinary_event_keeps_its_words(written):
    logging.getLogger("notifications.x").warning("outbox: occurrence %s", 12)
    (entry,) = written()
    assert (entry["event"], entry["level"]) == ("outbox: occurrence 12", "WARNING")
    assert set(entry) == {"at", "level", "logger", "event"}
