"""How long to wait before trying again."""

import datetime
import random

from notifications.conf import conf


def delay(attempts: int) -> datetime.timedelta:
    """The wait after this many attempts: doubled each time up to a cap, and spread by half each way
    so that what failed together does not come back together."""
    settings = conf()
    seconds = min(
        settings.backoff_cap_seconds, settings.backoff_seconds * 2 ** min(attempts - 1, 30)
    )
    return spread(seconds)


def spread(seconds: float) -> datetime.timedelta:
    """About this long, between half and one and a half times."""
    return datetime.timedelta(seconds=seconds * random.uniform(0.5, 1.5))  # noqa: S311 - spreads retries, keeps no secret
