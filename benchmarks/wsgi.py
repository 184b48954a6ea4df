"""One server for both: the platform, and the floor pages with only what a signed-in page needs."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "benchmarks.settings")

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.core.wsgi import get_wsgi_application
from django.urls import reverse

platform = get_wsgi_application()

from benchmarks.counting import ASK  # noqa: E402 - Django is set up by now
from innovation_platform.entrance import is_of_the_zone, without_identity  # noqa: E402
from innovation_platform.zone import ZoneHandler  # noqa: E402

reverse("home")  # as the platform does at its start
zone = ZoneHandler()


def _floor() -> WSGIHandler:
    """A handler reads its middlewares as it is made. (Django's own way to change settings for a
    while is among its test tools: they would weigh on the worker that is measured.)"""
    ours = settings.MIDDLEWARE, settings.SESSION_ENGINE
    settings.MIDDLEWARE, settings.SESSION_ENGINE = (
        settings.FLOOR_MIDDLEWARE,
        settings.FLOOR_SESSIONS,
    )
    handler = WSGIHandler()
    settings.MIDDLEWARE, settings.SESSION_ENGINE = ours
    return handler


floor = _floor()


def application(environ, start_response):
    """The floor pages under /plancher/, the anonymous zone, the platform everywhere else."""
    if is_of_the_zone(environ["PATH_INFO"]):
        asked = {ASK: environ[ASK]} if ASK in environ else {}
        return zone(without_identity(environ) | asked, start_response)
    handler = floor if environ["PATH_INFO"].startswith("/plancher/") else platform
    return handler(environ, start_response)
