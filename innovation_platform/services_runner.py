"""The worker and the schedule as threads of the web process: nothing to install beside Python."""

import logging
import threading
from collections.abc import Callable

from celery import Celery
from celery.beat import Service
from celery.worker import WorkController
from celery.worker import state as worker_state
from django.conf import settings

logger = logging.getLogger(__name__)

RESTART_DELAY = 5


class BackgroundServices:
    """The worker and beat beside the web server; `stop()` lets the task in hand finish."""

    def __init__(self, app: Celery) -> None:
        self._app = app
        self._stopping = threading.Event()
        self._beat: Service | None = None
        self._threads = [
            threading.Thread(
                target=self._keep_up, args=(name, work), name=f"celery-{name}", daemon=True
            )
            for name, work in (("worker", self._work), ("beat", self._beat_time))
        ]

    def start(self) -> None:
        """Declare the queues before any page publishes, if files are the broker, then start both
        threads."""
        if not settings.REDIS_URL:
            with self._app.connection_for_write() as connection:
                for queue in self._app.amqp.queues.values():
                    queue(connection.default_channel).declare()
        self._app.loader.import_default_modules()
        for thread in self._threads:
            thread.start()

    def stop(self, timeout: float = 8) -> None:
        """Ask both to end after what they are doing, and wait for it."""
        self._stopping.set()
        worker_state.should_stop = 0
        if self._beat is not None:
            self._beat.stop(wait=False)
        for thread in self._threads:
            thread.join(timeout)
            if thread.is_alive():
                logger.warning(
                    "service=%s still busy after %s s: left behind", thread.name, timeout
                )

    def _keep_up(self, name: str, work: Callable[[], None]) -> None:
        while not self._stopping.is_set():
            try:
                work()
            except Exception:
                logger.exception("service=%s failed, starts again in %s s", name, RESTART_DELAY)
            if not self._stopping.is_set():
                self._stopping.wait(RESTART_DELAY)

    def _work(self) -> None:
        worker = WorkController(
            app=self._app,
            pool_cls="solo",
            concurrency=1,
            without_gossip=True,
            without_mingle=True,
            without_heartbeat=True,
            hostname="essaim@embedded",
        )
        worker.start()

    def _beat_time(self) -> None:
        self._beat = Service(self._app, max_interval=1, scheduler_cls=self._app.conf.beat_scheduler)
        self._beat.start()
