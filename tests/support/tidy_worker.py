"""A Celery worker in a thread that leaves nothing open behind it."""

from contextlib import AbstractContextManager

from celery.contrib.testing.worker import TestWorkController, start_worker
from django.db import connections

from innovation_platform.celery import app


class TidyWorker(TestWorkController):
    """Its thread closes its database sessions when it ends."""

    def start(self) -> None:
        try:
            super().start()
        finally:
            connections.close_all()


def tidy_worker() -> AbstractContextManager:
    """A real worker, consuming every queue; tasks are carried out, never simulated."""
    app.loader.import_default_modules()
    return start_worker(
        app, WorkController=TidyWorker, perform_ping_check=False, shutdown_timeout=60
    )
