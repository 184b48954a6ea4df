"""Tell a worker that there is something to say. A courtesy: the sweep is the guarantee."""

import logging
import time

from celery import current_app

logger = logging.getLogger(__name__)

QUIET_AFTER_FAILURE = 2.0
LONGEST_QUIET = 30.0


def wake(occurrence_id: int) -> None:
    """Have this occurrence addressed and what is due sent."""
    _waker.send("notifications.tasks.expand", occurrence_id)


def wake_delivery() -> None:
    """Have what is due sent."""
    _waker.send("notifications.tasks.deliver")


class Waker:
    """Publishes at once or not at all: with the broker down a page neither fails nor waits. After a
    failure this process does not try for two seconds, then four, up to thirty; the first call that
    gets through asks for a whole sweep, since others were missed."""

    def __init__(self) -> None:
        self._quiet_until = 0.0
        self._failures = 0
        self._missed = False

    def send(self, task: str, *ids: int) -> None:
        """Publish this task, or the sweep that makes up for those missed."""
        if time.monotonic() < self._quiet_until:
            self._missed = True
            return
        if self._missed:
            task, ids = "notifications.tasks.sweep", ()
        try:
            current_app.send_task(task, args=ids, queue="mail", retry=False, ignore_result=True)
        except Exception as error:
            # Each broker's library has its own errors, and none may reach the page.
            quiet = min(LONGEST_QUIET, QUIET_AFTER_FAILURE * 2 ** min(self._failures, 10))
            self._quiet_until = time.monotonic() + quiet
            self._failures += 1
            self._missed = True
            logger.warning("outbox: no worker could be woken (%s)", type(error).__name__)
        else:
            self._failures, self._missed = 0, False


_waker = Waker()
