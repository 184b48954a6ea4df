"""What the platform needs to serve: read by the health pages and by the `healthcheck` command."""

import logging
import time
from dataclasses import dataclass

from django.conf import settings
from django.core.cache import cache
from django.db import DEFAULT_DB_ALIAS, DatabaseError, connections
from django.db.migrations.executor import MigrationExecutor

from notifications.health import last_sweep_age, oldest_unsent_age

logger = logging.getLogger(__name__)

OK, DEGRADED, DOWN = "ok", "degraded", "down"
PULSE_KEY = "platform:pulse"
PULSE_MAX_AGE = 180


@dataclass(frozen=True)
class Health:
    """The state of each part; `status` is that of the whole."""

    database: str
    migrations: str
    broker: str

    @property
    def status(self) -> str:
        """Down without the database; without the broker pages and deposits go on: degraded."""
        if DOWN in (self.database, self.migrations):
            return DOWN
        return self.broker


def measure() -> Health:
    """Look at each part now. Reads only; never raises for a part that is down."""
    try:
        with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
            cursor.execute("SELECT 1")
        migrations = OK if _migrated() else DOWN
    except DatabaseError as error:
        logger.warning("health database=down cause=%s", type(error).__name__)
        return Health(database=DOWN, migrations=DOWN, broker=_broker())
    return Health(database=OK, migrations=migrations, broker=_broker())


def outbox() -> dict[str, int | None]:
    """For how many seconds the oldest news has been due, and since when the last sweep ended."""
    ages = {"oldest_unsent": oldest_unsent_age(), "last_sweep": last_sweep_age()}
    return {
        f"{name}_seconds": None if age is None else round(age.total_seconds())
        for name, age in ages.items()
    }


def record_pulse() -> None:
    """Note that a scheduled task has just been carried out by a worker."""
    cache.set(PULSE_KEY, time.time(), timeout=None)


def schedule_is_alive() -> bool:
    """Whether a scheduled task was carried out in the last three minutes."""
    return time.time() - cache.get(PULSE_KEY, 0) < PULSE_MAX_AGE


def _migrated() -> bool:
    executor = MigrationExecutor(connections[DEFAULT_DB_ALIAS])
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())


def _broker() -> str:
    if not settings.REDIS_URL:
        return OK
    import redis  # sixty modules: a server starts without them

    client = redis.Redis.from_url(
        settings.REDIS_URL, socket_connect_timeout=0.4, socket_timeout=0.4, retry=None
    )
    try:
        client.ping()
    except redis.RedisError as error:
        logger.warning("health broker=down cause=%s", type(error).__name__)
        return DEGRADED
    finally:
        client.close()
    return OK
