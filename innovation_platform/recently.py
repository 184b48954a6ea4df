"""What was found a moment ago and may serve for a while: kept in the process, forgotten by age.

For what costs a query, changes slowly, and does no harm when it is a little late.
"""

import time
from collections.abc import Hashable
from typing import Any
from weakref import WeakSet

_all: "WeakSet[Recently]" = WeakSet()


class Recently:
    """Values by key, each for so many seconds; all are forgotten when there are too many."""

    def __init__(self, seconds: float, *, at_most: int = 5_000) -> None:
        self._seconds = seconds
        self._at_most = at_most
        self._kept: dict[Hashable, tuple[float, Any]] = {}
        _all.add(self)

    def get(self, key: Hashable) -> Any:
        """The value kept for a key, or None."""
        until, value = self._kept.get(key, (0.0, None))
        return value if time.monotonic() < until else None

    def keep(self, key: Hashable, value: Any) -> Any:
        """Keep a value, which is returned."""
        if len(self._kept) >= self._at_most:
            self._kept.clear()
        self._kept[key] = (time.monotonic() + self._seconds, value)
        return value

    def forget(self) -> None:
        """Keep nothing."""
        self._kept.clear()


def forget_all() -> None:
    """Forget everything of this kind: for tests, whose rows have the same keys again and again."""
    for kept in _all:
        kept.forget()
