"""What the messages of a batch read in common is read once.

A notice reads its rows through `once()`. While a batch is written the value is kept, for a
second at most; anywhere else it is read each time.
"""

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

_kept: ContextVar[dict[Hashable, Any] | None] = ContextVar("notifications_together", default=None)


@contextmanager
def together(kept: dict[Hashable, Any]) -> Iterator[None]:
    """Keep in `kept` what `once()` and `keep()` are given until the end of the block."""
    token = _kept.set(kept)
    try:
        yield
    finally:
        _kept.reset(token)


def once(key: Hashable, read: Callable[[], Any]) -> Any:
    """The value kept under this key, else `read()`, which is then kept."""
    kept = _kept.get()
    if kept is None:
        return read()
    if key not in kept:
        kept[key] = read()
    return kept[key]


def recall(key: Hashable) -> Any:
    """The value kept under this key, or None."""
    kept = _kept.get()
    return None if kept is None else kept.get(key)


def keep(key: Hashable, value: Any) -> None:
    """Keep a value read in advance for several messages. Without effect outside a batch."""
    kept = _kept.get()
    if kept is not None:
        kept[key] = value
