"""One server for both: the platform, and the floor pages with only what a signed-in page needs."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "benchmarks.settings")

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.core.wsgi import get_wsgi_application
from django.test.utils import override_settings

platform = get_wsgi_application()

from benchmarks.counting import ASK  # noqa: E402 - Django is set up by now
from innovation_platform.entrance import is_of_the_zone, without_identity  # noqa: E402
from innovation_platform.zone import ZoneHandler  # noqa: E402

zone = ZoneHandler()
with override_settings(
    MIDDLEWARE=settings.FLOOR_MIDDLEWARE, SESSION_ENGINE=settings.FLOOR_SESSIONS
):
    floor = WSGIHandler()


def application(environ, start_response):
    """The floor pages under /plancher/, the anonymous zone, the platform everywhere else."""
    if is_of_the_zone(environ["PATH_INFO"]):
        asked = {ASK: environ[ASK]} if ASK in environ else {}
        return zone(without_identity(environ) | asked, start_response)
    handler = floor if environ["PATH_INFO"].startswith("/plancher/") else platform
    return handler(environ, start_response)
