"""A real server. Refuses to start while something it cannot invent is missing."""

from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

from innovation_platform.settings.base import *  # noqa: F403
from innovation_platform.settings.environment import env

REQUIRED = ("SECRET_KEY", "ALLOWED_HOSTS", "DATABASE_URL", "SITE_URL")
missing = [name for name in REQUIRED if not env(name, default="")]
if missing:
    raise ImproperlyConfigured(
        f"Set {', '.join(missing)} in the environment (or <NAME>_FILE): see docs/operations/."
    )

DEBUG = False
SECRET_KEY = env("SECRET_KEY")
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS")
SITE_URL = env("SITE_URL").rstrip("/")

# Plain http is accepted for a trial on the loopback address, nowhere else.
_site = urlsplit(SITE_URL)
HTTPS = _site.scheme == "https"
if not HTTPS and _site.hostname not in {"localhost", "127.0.0.1"}:
    raise ImproperlyConfigured("SITE_URL must start with https:// (http:// only on localhost).")

SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_NAME = "__Host-sessionid" if HTTPS else "sessionid"
CSRF_COOKIE_NAME = "__Host-csrftoken" if HTTPS else "csrftoken"
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^sante/"]
SECURE_HSTS_SECONDS = env.int("HSTS_SECONDS", default=365 * 24 * 60 * 60) if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
# Only behind a proxy that sets the header itself and drops the one that came from outside.
if env.bool("BEHIND_TLS_PROXY", default=False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

STORAGES["staticfiles"]["BACKEND"] = "whitenoise.storage.CompressedManifestStaticFilesStorage"
# A web server or a worker with the wrong keys would lose the follow-up of every anonymous idea.
KEYS_REQUIRED_AT_START = True

# One JSON object per line, without the text of errors; LOG_FORMAT=line to read by eye.
LOGGING["handlers"]["console"]["formatter"] = env("LOG_FORMAT", default="json")
