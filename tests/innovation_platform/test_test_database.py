"""The test database can be dropped whatever a test has left open."""

import threading

import pytest
from django.db import OperationalError, connection

from tests.support.platform import end_other_sessions

pytestmark = pytest.mark.django_db(transaction=True)


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
