"""The test database can be dropped whatever a test has left open."""

import threading
import time

import pytest
from celery.signals import task_postrun
from django.db import OperationalError, connection, connections

from innovation_platform import tasks
from tests.support.platform import end_other_sessions
from tests.support.tidy_worker import tidy_worker

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_thread_of_a_worker_closes_its_session(empty_queues):
    """Here the session is held by its name too: nothing but the worker's end closes it."""
    held = []

    def hold(**kwargs):
        connections["default"].ensure_connection()
        held.append(connections["default"])

    task_postrun.connect(hold, weak=False)
    try:
        with tidy_worker():
            tasks.pulse.delay()
            limit = time.monotonic() + 30
            while not held:
                assert time.monotonic() < limit, "the worker carried out nothing"
                time.sleep(0.05)
        assert held[0].connection is None
    finally:
        task_postrun.disconnect(hold)


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
