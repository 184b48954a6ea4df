"""The database's time, so that a worker whose clock is wrong neither resends nor gives up."""

import datetime
import time

from django.db import connection
from django.utils.dateparse import parse_datetime

_QUERY = {
    "postgresql": "SELECT statement_timestamp()",
    "sqlite": "SELECT strftime('%Y-%m-%d %H:%M:%f+00:00', 'now')",
}


def database_now() -> datetime.datetime:
    """The time by the database server's clock."""
    with connection.cursor() as cursor:
        cursor.execute(_QUERY[connection.vendor])
        (now,) = cursor.fetchone()
    return parse_datetime(now) if isinstance(now, str) else now


class DatabaseClock:
    """The database's time read once, then kept by the monotonic clock, for one run of a worker."""

    def __init__(self) -> None:
        self._read_at = time.monotonic()
        self._anchor = database_now()

    def now(self) -> datetime.datetime:
        return self._anchor + datetime.timedelta(seconds=time.monotonic() - self._read_at)
