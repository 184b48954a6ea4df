"""What the servers of the anonymity test run with: production's settings or the embedded ones, on
the loopback address, with a collection every few seconds instead of three a day."""

import os

if os.environ.get("BOX_MODE") == "embedded":
    from innovation_platform.settings.embedded import *  # noqa: F403
    from innovation_platform.settings.embedded import CELERY_BEAT_SCHEDULE
else:
    from innovation_platform.settings.production import *  # noqa: F403
    from innovation_platform.settings.production import CELERY_BEAT_SCHEDULE, STORAGES

    STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
    WHITENOISE_USE_FINDERS = True

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EVERY = 10
COLLECTION_EVERY_DAY = True
COLLECTION_HOURS = [
    f"{second // 3600:02}:{second // 60 % 60:02}:{second % 60:02}"
    for second in range(0, 24 * 3600, EVERY)
]
CELERY_BEAT_SCHEDULE["keep-the-letter-box"]["schedule"] = 2
CELERY_BEAT_SCHEDULE["sweep-the-outbox"]["schedule"] = 5
