"""The Celery application: every task of every app, on the broker that the settings name."""

import logging.config
import os

from celery import Celery
from celery.signals import celeryd_init, setup_logging
from kombu.transport import TRANSPORT_ALIASES

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "innovation_platform.settings.embedded")

TRANSPORT_ALIASES["files"] = "innovation_platform.file_broker:Transport"

app = Celery("innovation_platform")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@setup_logging.connect
def use_our_logging(**kwargs) -> None:
    """Keep the project's log format and levels in workers (Celery's own would print arguments)."""
    from django.conf import settings

    logging.config.dictConfig(settings.LOGGING)


@celeryd_init.connect
def require_keys(**kwargs) -> None:
    """A worker of production refuses to start without the installation's keys. (An error raised in
    a signal is only logged; leaving is not an error.)"""
    from django.conf import settings

    if settings.KEYS_REQUIRED_AT_START:
        from ideas.anonymous.keys import KeyProblem, require_at_start

        try:
            require_at_start()
        except KeyProblem as problem:
            raise SystemExit(str(problem)) from problem
