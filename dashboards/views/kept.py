"""What a page of figures is kept under, in the process that drew it, until its figures change."""

import hashlib
import time
from typing import Any

from django.db.models import QuerySet, Subquery
from django.utils import timezone

from accounts.models import Unit
from dashboards.models import FigureVersion
from dashboards.views.board import Board
from innovation_platform.prepared import GivenSet, Prepared

#: How long the title of an idea that the key does not say may be that of before, in seconds: its
#: change leaves the figures as they are.
NAMES_LAST = 600


def figures_key(board: Board) -> str | None:
    """The key of the figures of a board: their version, the day, the place and the months, and in
    which capacity they are read, which the links follow from. None, which keeps nothing, where an
    organisation was never counted. To be asked before the figures are read: a page kept under a
    version is never older than it."""
    access, listable = board.access, str(board.scope.listable)
    said = repr(board.params), access, listable, mark_of(board.scope.name)
    return version_key(board.scope.organisations, *said)


def mark_of(*names: Any) -> str:
    """A short mark of what a page names, which another name changes."""
    return hashlib.blake2b(repr(names).encode(), digest_size=16).hexdigest()


def version_key(places: tuple[int, ...], *said: str) -> str | None:
    """The key of what follows from the figures of these organisations, from the units as they are
    named, wherever they are, and from what is said besides; one query."""
    rows = _VERSIONS.rows(places=places)
    if len(rows) < len(places):
        return None
    tokens = [*(str(token) for token, _last in rows), *(str(last) for _token, last in rows[:1])]
    since = (timezone.localdate().isoformat(), str(int(time.time() // NAMES_LAST)))
    return "|".join((*tokens, *since, ",".join(map(str, places)), *said))


def _last_of_units() -> QuerySet:
    """The last line of the history of units, which a new name adds to in its own transaction."""
    return Unit.history.order_by("-history_id").values("history_id")[:1]


_VERSIONS = Prepared(
    lambda: (
        FigureVersion.objects.filter(pk__in=GivenSet("places"))
        .order_by("pk")
        .values_list("token", Subquery(_last_of_units()))
    ),
    by_key=True,
)
