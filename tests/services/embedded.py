"""Settings of the embedded mode for the fault suite: SQLite, files as a broker, little patience."""

from innovation_platform.settings.embedded import *  # noqa: F403
from innovation_platform.settings.embedded import BASE_DIR, TEMPLATES
from tests.services import settings as services

TEMPLATES[0]["DIRS"] = [*TEMPLATES[0]["DIRS"], BASE_DIR / "tests" / "notifications" / "templates"]
EMAIL_TIMEOUT = services.EMAIL_TIMEOUT
OUTBOX = services.OUTBOX
CELERY_IMPORTS = services.CELERY_IMPORTS
CELERY_BEAT_SCHEDULE = services.CELERY_BEAT_SCHEDULE
PASSWORD_HASHERS = services.PASSWORD_HASHERS
