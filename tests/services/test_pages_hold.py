"""What the pages promise on real services: whatever breaks, what was acknowledged is there, what is
not is said with the form kept, and nothing is half done."""

import contextlib
import os
import subprocess
import threading
import time
import uuid
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.services.servers import wait_until
from tests.services.web import TEXT

MEGABYTE = 1024 * 1024
LIST = "/idees/"

#: A deposit is an idea, its entry in the history, its author, its words for search, and its news.
WHOLE = """
SELECT (SELECT count(*) FROM ideas_idea WHERE state = 'deposited'),
       (SELECT count(*) FROM ideas_historyentry WHERE action = 'deposit'),
       (SELECT count(*) FROM ideas_involvement i JOIN ideas_idea d ON d.id = i.idea_id
         WHERE d.state = 'deposited'),
       (SELECT count(*) FROM notifications_occurrence WHERE notice = 'ideas.transition')
"""


class Traffic:
    """People who deposit, one after the other, while something happens."""

    def __init__(self, visitor) -> None:
        self.visitor = visitor
        self.replies: dict[uuid.UUID, object] = {}
        self.read: Counter = Counter()

    @contextlib.contextmanager
    def flowing(self) -> Iterator["Traffic"]:
        stopping = threading.Event()

        def deposit() -> None:
            while not stopping.is_set():
                key = uuid.uuid4()
                self.replies[key] = self.visitor.deposit(key)
                self.read[self.visitor.get(LIST).status] += 1

        thread = threading.Thread(target=deposit)
        thread.start()
        try:
            yield self
        finally:
            stopping.set()
            thread.join(60)

    def statuses(self) -> set[int]:
        return {reply.status for reply in dict(self.replies).values()} | set(self.read)

    def with_status(self, status: int) -> set[uuid.UUID]:
        return {key for key, reply in dict(self.replies).items() if reply.status == status}


@pytest.fixture
def traffic(visitor):
    return Traffic(visitor)


def deposited(postgresql) -> set[uuid.UUID]:
    rows = postgresql.rows("SELECT id::text FROM ideas_idea WHERE state = 'deposited'")
    return {uuid.UUID(key) for (key,) in rows}


def assert_nothing_half_done(postgresql):
    assert len(set(postgresql.rows(WHOLE)[0])) == 1, postgresql.rows(WHOLE)


def test_without_broker_pages_and_deposits_go_on_and_mails_leave(newsroom, web, visitor):
    web.start()
    newsroom.start(workers=1, calm=True)
    usual = time_of(lambda: deposits(visitor, 5))
    newsroom.broker.stop()
    alone = time_of(lambda: deposits(visitor, 5))
    assert alone < 3 * usual + 3, "pages wait for the broker"
    assert visitor.get(LIST).status == 200
    ready = visitor.get("/sante/pret")
    assert (ready.status, '"status": "degraded"' in ready.text) == (200, True)
    newsroom.broker.start()
    wait_until(lambda: newsroom.unsettled() == 0, "mails wait for ever", timeout=60)
    received = newsroom.received()
    assert (len(received), len(set(received))) == (10, 10)


def deposits(visitor, count):
    assert [visitor.deposit(uuid.uuid4()).status for _ in range(count)] == [302] * count


def time_of(work) -> float:
    start = time.monotonic()
    work()
    return time.monotonic() - start


def test_the_database_restarts_in_the_middle_of_requests(newsroom, postgresql, web, traffic):
    web.start()
    with traffic.flowing():
        wait_until(lambda: len(traffic.with_status(302)) >= 3, "no deposit")
        for _ in range(2):
            postgresql.stop()
            time.sleep(1)
            postgresql.start()
            held = len(traffic.with_status(302))
            wait_until(lambda held=held: len(traffic.with_status(302)) > held + 2, "no deposit")
    assert traffic.statuses() == {200, 302, 503}
    for key in traffic.with_status(503):
        reply = traffic.replies[key]
        assert TEXT["title"] in reply.text and TEXT["proposal"] in reply.text
        assert reply.headers["Retry-After"] == "30"
    # A commit may have been made whose answer said 503: never the contrary.
    assert traffic.with_status(302) <= deposited(postgresql) <= set(traffic.replies)
    assert_nothing_half_done(postgresql)


def test_the_web_server_is_killed_at_any_point(newsroom, postgresql, web, traffic):
    web.start()
    with traffic.flowing():
        for kill in range(4):
            held = len(traffic.with_status(302))
            wait_until(lambda held=held: len(traffic.with_status(302)) > held, "no deposit")
            time.sleep(0.03 * kill)
            web.kill()
            web.start()
    assert traffic.statuses() <= {200, 302, 0}
    assert traffic.with_status(302) <= deposited(postgresql) <= set(traffic.replies)
    assert_nothing_half_done(postgresql)


def test_an_error_of_ours_is_a_500_that_undoes_everything(postgresql, newsroom, web, visitor):
    """The last row of a deposit cannot be written: a page in French with what was typed, nothing of
    it in the database nor in a log, and the same form goes through once it is mended."""
    web.start()
    key, table = uuid.uuid4(), "notifications_occurrence"
    assert visitor.get(LIST).status == 200
    postgresql.execute(f"ALTER TABLE {table} RENAME TO away")
    try:
        reply = visitor.deposit(key)
    finally:
        postgresql.execute(f"ALTER TABLE away RENAME TO {table}")
    assert (reply.status, "Traceback" in reply.text) == (500, False)
    assert '<html lang="fr"' in reply.text
    assert TEXT["title"] in reply.text and TEXT["proposal"] in reply.text
    assert deposited(postgresql) == set()
    assert_nothing_half_done(postgresql)
    log = (newsroom.folder / "web.log").read_text()
    assert "ProgrammingError" in log
    assert [text for text in TEXT.values() if text in log] == []
    assert visitor.deposit(key).status == 302
    assert deposited(postgresql) == {key}
    assert_nothing_half_done(postgresql)


@pytest.fixture
def small_disk(newsroom) -> Iterator[Path]:
    """A real disk of one megabyte, for the files and for what arrives."""
    newsroom.media.mkdir()
    _as_root("mount", "-t", "tmpfs", "-o", "size=1m,mode=777", "tmpfs", str(newsroom.media))
    yield newsroom.media
    _as_root("umount", "--lazy", str(newsroom.media))


def _as_root(*command: str) -> None:
    prefix = () if os.geteuid() == 0 else ("sudo", "-n")
    done = subprocess.run((*prefix, *command), capture_output=True, text=True)
    assert done.returncode == 0, f"{command}: {done.stderr}"


# Django keeps a file of less than 2.5 MB in memory, and writes a larger one where TMPDIR says.
@pytest.mark.parametrize("size", [2 * MEGABYTE, 6 * MEGABYTE])
def test_a_full_disk_is_said_and_the_text_kept(postgresql, web, visitor, small_disk, size):
    web.start(TMPDIR=str(small_disk))
    key, note = uuid.uuid4(), SimpleUploadedFile("plan.txt", b"a" * size, "text/plain")
    reply = visitor.deposit(key, note)
    assert reply.status == 422
    assert "n’a pas pu être enregistré sur le serveur" in reply.text
    assert postgresql.rows("SELECT id::text, title, state FROM ideas_idea") == [
        (str(key), TEXT["title"], "draft")
    ]
    assert postgresql.scalar("SELECT count(*) FROM ideas_attachment") == 0
    assert [path for path in small_disk.rglob("*") if path.is_file()] == []
    small = SimpleUploadedFile("plan.txt", b"a" * 1000, "text/plain")
    assert visitor.deposit(key, small).status == 302
    assert postgresql.scalar("SELECT size FROM ideas_attachment") == 1000
