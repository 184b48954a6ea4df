"""A worker whose clock is wrong by a day: nothing is sent twice, and nobody is late for it."""

import shutil

import pytest

from tests.services.servers import wait_until

DUE = """
SELECT count(*) FROM ideas_idea WHERE revision = 1 AND state IN ('info_requested', 'deposited')
"""
LATE = "SELECT count(*) FROM notifications_occurrence WHERE key LIKE '%:after:%'"
SWEPT = """
SELECT extract(epoch FROM beaten_at) FROM notifications_heartbeat WHERE name = 'notifications.sweep'
"""


@pytest.mark.parametrize("clock", ["+1d", "-1d"])
def test_no_second_sending_and_no_false_deadline(newsroom, postgresql, clock):
    assert shutil.which("faketime"), "faketime was not found: the fault suite needs it"
    newsroom.act("people", 20)
    newsroom.act("wait_until_today")
    newsroom.start(workers=1, calm=True, clock=clock)
    newsroom.act("say", 20)
    wait_until(lambda: len(newsroom.received()) >= 20, "mails do not leave")
    wait_until(lambda: newsroom.unsettled() == 0, "messages still wait")
    wait_until(lambda: postgresql.rows(SWEPT), "no sweep")
    first = postgresql.scalar(SWEPT)
    # The schedule goes on, with the same worker.
    wait_until(lambda: postgresql.scalar(SWEPT) >= first + 6, "no sweep any more")
    received = newsroom.received()
    assert (len(received), len(set(received))) == (20, 20)
    assert (postgresql.scalar(DUE), postgresql.scalar(LATE)) == (2, 0)


def test_control_when_the_day_has_really_come_it_does(newsroom, postgresql):
    newsroom.act("people", 1)
    newsroom.act("wait_until_today")
    moved, reminded = newsroom.act("tomorrow")
    assert (moved, reminded > 0) == (1, True)
    assert (postgresql.scalar(DUE), postgresql.scalar(LATE)) == (1, 1)
