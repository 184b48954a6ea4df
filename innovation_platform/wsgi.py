"""The door gunicorn and waitress knock at."""

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "innovation_platform.settings.production")
platform = get_wsgi_application()

from django.urls import reverse  # noqa: E402 - Django is set up by now

from ideas.anonymous.keys import require_at_start  # noqa: E402
from innovation_platform.entrance import Entrance  # noqa: E402
from innovation_platform.zone import ZoneHandler  # noqa: E402

if settings.KEYS_REQUIRED_AT_START:
    require_at_start()
# The addresses are read, and with them every page is loaded: now, not while the first one waits.
reverse("home")
application = Entrance(platform=platform, zone=ZoneHandler())
