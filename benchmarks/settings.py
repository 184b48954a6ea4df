"""Production settings for one server on the loopback address, with the floor pages beside ours."""

import os

from benchmarks.places import STATIC, VAR

# Nothing here is a secret: the server listens on 127.0.0.1 while it is measured, on made-up data.
os.environ.setdefault("SECRET_KEY", "only-for-the-benchmark-" + "0123456789" * 5)
os.environ.setdefault("ALLOWED_HOSTS", "127.0.0.1")
os.environ.setdefault("SITE_URL", "http://127.0.0.1")
os.environ["VAR_DIR"] = str(VAR)

from innovation_platform.settings.production import *  # noqa: F403
from innovation_platform.settings.production import ANONYMOUS_MIDDLEWARE, MIDDLEWARE

ROOT_URLCONF = "benchmarks.urls"
WSGI_APPLICATION = "benchmarks.wsgi.application"
MIDDLEWARE = ["benchmarks.counting.CountQueries", *MIDDLEWARE]
ANONYMOUS_MIDDLEWARE = ["benchmarks.counting.CountQueries", *ANONYMOUS_MIDDLEWARE]
# What is measured is the work of a deposit, not the patience asked of robots.
ANONYMOUS_WAIT = 0
KEYS_AUTOMATIC = True
# The floor is Django's own: its sessions, its way of finding who is signed in.
BACKEND = "accounts.backends.EmailBackend"
FLOOR_BACKEND = "django.contrib.auth.backends.ModelBackend"
FLOOR_SESSIONS = "django.contrib.sessions.backends.db"
AUTHENTICATION_BACKENDS = [BACKEND, FLOOR_BACKEND]
FLOOR_MIDDLEWARE = [
    "benchmarks.counting.CountQueries",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
]
STATIC_ROOT = STATIC
KEYS_REQUIRED_AT_START = False
KEYS_AUTOMATIC = True
LOGGING = {}
