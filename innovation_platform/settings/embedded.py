"""One machine, nothing to install: SQLite, files as a broker, on the loopback address only."""

from innovation_platform.keys import read_or_create_key
from innovation_platform.settings.base import *  # noqa: F403
from innovation_platform.settings.environment import VAR_DIR, env

DEBUG = env.bool("DEBUG", default=False)
SHOW_COMPONENTS = True
DEMO_ALLOWED = True
PORT = env.int("PORT", default=8000)
SITE_URL = env("SITE_URL", default=f"http://127.0.0.1:{PORT}")
SECRET_KEY = read_or_create_key(VAR_DIR / "keys" / "secret_key")
KEYS_AUTOMATIC = True
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]"]
# Plain http is tolerated here because nothing leaves the loopback address.
SESSION_COOKIE_SECURE = False
CSRF_COOKIE_SECURE = False
# Static files come straight from the apps: no collectstatic step before the first page.
STATIC_ROOT = VAR_DIR / "static"
STATIC_ROOT.mkdir(parents=True, exist_ok=True)
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG
