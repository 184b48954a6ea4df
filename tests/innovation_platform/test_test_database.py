"""The test database can be dropped whatever a test has left open."""

import gc
import threading
import time

import pytest
from celery.contrib.testing.worker import TestWorkController
from django.db import OperationalError, connection

from innovation_platform import tasks
from tests.support.platform import end_other_sessions
from tests.support.tidy_worker import TidyWorker, tidy_worker

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize(
    ("controller", "left"),
    [(TidyWorker, 0), pytest.param(TestWorkController, 1, id="control: Celery’s own")],
)
def test_the_thread_of_a_worker_closes_its_session(empty_queues, controller, left):
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has no sessions")
    gc.disable()  # or the collector may close what the thread left
    try:
        with tidy_worker(controller):
            tasks.pulse.delay()
            limit = time.monotonic() + 30
            while not other_sessions():
                assert time.monotonic() < limit, "the worker carried out nothing"
                time.sleep(0.05)
        limit = time.monotonic() + 10  # a server ends a session a little after it is closed
        while other_sessions() > left and time.monotonic() < limit:
            time.sleep(0.05)
        assert other_sessions() == left
    finally:
        gc.enable()
        end_other_sessions()


def other_sessions() -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
            " AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
        )
        return cursor.fetchone()[0]


def test_a_session_left_open_by_a_thread_is_ended():
    if connection.vendor != "postgresql":
        assert end_other_sessions() == []
        return
    opened, leave, fate = threading.Event(), threading.Event(), []

    def stay():
        with connection.cursor() as cursor:
            cursor.execute("SELECT 'left open'")
            opened.set()
            leave.wait(20)
            try:
                cursor.execute("SELECT 1")
                fate.append("alive")
            except OperationalError:
                fate.append("ended")
        connection.close()

    thread = threading.Thread(target=stay)
    thread.start()
    opened.wait(20)
    ended = end_other_sessions()
    leave.set()
    thread.join(20)

    assert "SELECT 'left open'" in ended
    assert fate == ["ended"]
    assert end_other_sessions() == []
