"""A server of floor pages only, to know how long the least Django takes to start."""

from benchmarks.settings import *  # noqa: F403

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "benchmarks.apps.PlainAccounts",
]
MIDDLEWARE = FLOOR_MIDDLEWARE  # noqa: F405
ROOT_URLCONF = "benchmarks.floor_urls"
AUTHENTICATION_BACKENDS = [FLOOR_BACKEND]  # noqa: F405
SESSION_ENGINE = FLOOR_SESSIONS  # noqa: F405
