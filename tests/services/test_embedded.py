"""The embedded mode, SQLite and files in one process, keeps the same promise without Redis."""

import sqlite3
from collections import Counter

import pytest

from tests.services.servers import Newsroom, answers, wait_until
from tests.support.platform import free_port

MESSAGES = 60
KILLS = 4


class Embedded(Newsroom):
    """`manage.py serve`: web server, worker and schedule in one process."""

    def __init__(self, folder) -> None:
        super().__init__(folder, None, None)
        self.port = free_port()

    @property
    def env(self):
        return {
            **self.base_env,
            "DJANGO_SETTINGS_MODULE": "tests.services.embedded",
            "PORT": str(self.port),
            "DATABASE_URL": "",
            "REDIS_URL": "",
        }

    def start(self) -> None:
        self.start_sink()
        self.workers = [self._worker()]

    def _worker(self, clock: str = ""):
        program = self.manage("serve")
        wait_until(lambda: answers(self.port), "serve does not answer", timeout=60)
        return program

    def unsettled(self) -> int:
        with sqlite3.connect(self.folder / "essaim.sqlite3", timeout=20) as connection:
            return connection.execute(self.UNSETTLED).fetchone()[0]


@pytest.fixture
def embedded(tmp_path):
    room = Embedded(tmp_path)
    room.migrate()
    yield room
    room.stop()


def test_nothing_is_lost_through_kills(embedded):
    embedded.act("people", MESSAGES)
    embedded.start()
    embedded.act("say", MESSAGES)
    for kill in range(KILLS):
        wait_until(
            lambda kill=kill: len(embedded.received()) >= 10 * kill + 3, "no mail", timeout=60
        )
        embedded.kill_a_worker(0)
    wait_until(lambda: embedded.unsettled() == 0, "messages still wait", timeout=60)
    report, received = embedded.act("report"), Counter(embedded.received())
    states = Counter(report["states"].values())
    sent = {message_id for message_id, state in report["states"].items() if state == "sent"}
    assert states["sent"] + states["uncertain"] == MESSAGES
    assert states["uncertain"] <= MESSAGES / 10
    assert sent <= set(received), "said to be sent, and lost"
    assert max(received.values()) <= 2
