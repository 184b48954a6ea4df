"""The test suite: embedded unless DATABASE_URL and REDIS_URL say otherwise."""

import os
import re

from innovation_platform.settings.base import *  # noqa: F403
from innovation_platform.settings.base import REDIS_URL
from innovation_platform.settings.environment import VAR_DIR

DEBUG = False
SECRET_KEY = "only-for-tests"
ALLOWED_HOSTS = ["testserver", "127.0.0.1", "localhost"]
SITE_URL = "http://testserver"
SHOW_COMPONENTS = True
DEMO_ALLOWED = True
VAR_DIR.mkdir(parents=True, exist_ok=True)
MEDIA_ROOT = VAR_DIR / "test-media"
KEYS_DIR = str(VAR_DIR / "test-keys")
BOX_KEYS_DIR = str(VAR_DIR / "test-keys" / "box")
KEYS_AUTOMATIC = True
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
if REDIS_URL:
    # Each test process has queues of its own: 11 gives 11, 10…
    _process = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    _server, _number = re.fullmatch(r"(.*?[^/])(?:/(\d+)?)?", REDIS_URL).groups()
    REDIS_URL = CELERY_BROKER_URL = f"{_server}/{(int(_number or 0) - _process) % 16}"
else:
    CELERY_BROKER_URL = "memory://"
    CELERY_BROKER_TRANSPORT_OPTIONS = {}
