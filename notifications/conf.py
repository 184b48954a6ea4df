"""The outbox's settings: `settings.OUTBOX` may name any of these fields."""

from dataclasses import dataclass

from django.conf import settings


@dataclass(frozen=True)
class OutboxConf:
    """How patient the outbox is. The lease must outlast one hand-off (three answers of the mail
    server, each within `EMAIL_TIMEOUT`).

    `batch` messages are claimed at once. Those of one trip to the mail server are counted and
    recorded together: as many as leave within `trip_seconds`, from 1 with a slow server to
    `trip_mails` with a fast one. It is also what a worker killed then may send a second time.
    """

    batch: int = 100
    trip_mails: int = 25
    trip_seconds: float = 0.25
    lease_seconds: float = 120
    backoff_seconds: float = 60
    backoff_cap_seconds: float = 4 * 3600
    unreachable_seconds: float = 30
    give_up_after_seconds: float = 48 * 3600
    database_patience_seconds: float = 15
    expansion_attempts: int = 5
    run_seconds: float = 50


def conf() -> OutboxConf:
    """The settings in force."""
    return OutboxConf(**getattr(settings, "OUTBOX", {}))
