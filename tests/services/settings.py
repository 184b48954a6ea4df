"""What the fault suite's processes run with: everything real, and little patience.

DATABASE_URL, REDIS_URL and EMAIL_URL are those of the servers that the suite started itself.
"""

from innovation_platform.settings.base import *  # noqa: F403
from innovation_platform.settings.base import BASE_DIR, TEMPLATES, env

SECRET_KEY = "only-for-tests"
ALLOWED_HOSTS = ["testserver"]
SITE_URL = "http://testserver"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
TEMPLATES[0]["DIRS"] = [*TEMPLATES[0]["DIRS"], BASE_DIR / "tests" / "notifications" / "templates"]

vars().update(env.email("EMAIL_URL"))
EMAIL_TIMEOUT = 1
# One hand-off lasts three answers at most: the lease outlasts it, as in production.
OUTBOX = {
    "batch": 10,
    "lease_seconds": 4,
    "backoff_seconds": 0.5,
    "backoff_cap_seconds": 2,
    "unreachable_seconds": 1,
    "run_seconds": 10,
}
CELERY_IMPORTS = ["tests.services.newsroom"]
CELERY_BEAT_SCHEDULE = {
    "sweep": {"task": "notifications.tasks.sweep", "schedule": 2},
    "clock": {"task": "ideas.tasks.tick_clock", "schedule": 2},
}
