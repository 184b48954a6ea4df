"""Days for the tests of projects."""

import datetime

FIRST = datetime.date(2026, 9, 1)


def day(number: int) -> datetime.date:
    """The day so many days after the first."""
    return FIRST + datetime.timedelta(days=number)
