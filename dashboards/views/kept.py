"""What a page of figures is kept under, in the process that drew it, until its figures change."""

import time

from django.utils import timezone

from dashboards.models import FigureVersion
from dashboards.views.board import Board

#: How long the names of units and the titles of ideas may be those of before, in seconds: their
#: changes leave the figures as they are.
NAMES_LAST = 600


def figures_key(board: Board) -> str | None:
    """The key of the figures of a board: their version, the day, the place and the months, and in
    which capacity they are read, which the links follow from. None, which keeps nothing, where an
    organisation was never counted. To be asked before the figures are read: a page kept under a
    version is never older than it."""
    places = board.scope.organisations
    versions = FigureVersion.objects.filter(pk__in=places).order_by("pk")
    tokens = [str(token) for token in versions.values_list("token", flat=True)]
    if len(tokens) < len(places):
        return None
    said = (
        *tokens,
        timezone.localdate().isoformat(),
        str(int(time.time() // NAMES_LAST)),
        ",".join(map(str, places)),
        repr(board.params),
        board.access,
        str(board.scope.listable),
    )
    return "|".join(said)
