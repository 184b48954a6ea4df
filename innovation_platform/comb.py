"""A comb of hexagon cells, one per site: geometry and words, no drawing."""

import datetime as dt
import math
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from innovation_platform.typography import plural_count, thin_number

RADIUS = 18
GAP = 1.08
WIDEST = 18
MARGIN = 3

#: In the order of the key; the adopted first.
ORDER = ("adopted", "adapted", "planned", "proposed", "not_adopted", "abandoned")
SPREAD = frozenset({"adopted", "adapted"})


@dataclass(frozen=True)
class Cell:
    """One site and where its hexagon stands; `mark` is the path drawn in it, so that its state is
    never its colour alone."""

    name: str
    state: str
    state_label: str
    points: str
    mark: str
    on: dt.date | None
    url: str
    reason: str


def comb(sites: Iterable[Mapping]) -> dict:
    """The comb of `sites` ({name, state, state_label, on, url, reason}; the last three optional).

    Returns cells, width, height, key (state, label, count) and the sentence that sums it up.
    """
    sites = sorted(sites, key=lambda site: ORDER.index(site["state"]))
    columns = max(1, min(WIDEST, math.ceil(math.sqrt(len(sites) * 1.7))))
    cells = [_cell(site, *divmod(index, columns)) for index, site in enumerate(sites)]
    rows = math.ceil(len(sites) / columns)
    across, down = RADIUS * math.sqrt(3) * GAP, RADIUS * 1.5 * GAP
    counts = Counter(site["state"] for site in sites)
    labels = {site["state"]: site["state_label"] for site in sites}
    return {
        "cells": cells,
        "width": round(MARGIN * 2 + across * (columns + (0.5 if rows > 1 else 0))),
        "height": round(MARGIN * 2 + RADIUS * 2 + down * max(0, rows - 1)),
        "key": [
            {"state": state, "label": labels[state], "count": counts[state]}
            for state in ORDER
            if counts[state]
        ],
        "summary": _summary(sum(counts[state] for state in SPREAD), len(sites)),
    }


def _summary(spread: int, total: int) -> str:
    return _("%(adopted)s, sur %(total)s.") % {
        "adopted": plural_count(spread, "sites"),
        "total": thin_number(total),
    }


def _cell(site: Mapping, row: int, column: int) -> Cell:
    across, down = RADIUS * math.sqrt(3) * GAP, RADIUS * 1.5 * GAP
    x = MARGIN + across * (column + 0.5 + (0.5 if row % 2 else 0))
    y = MARGIN + RADIUS + down * row
    corners = ((math.radians(60 * turn - 90)) for turn in range(6))
    points = " ".join(
        f"{x + RADIUS * math.cos(angle):.1f},{y + RADIUS * math.sin(angle):.1f}"
        for angle in corners
    )
    return Cell(
        name=site["name"],
        state=site["state"],
        state_label=site["state_label"],
        points=points,
        mark=_mark(site["state"], x, y),
        on=site.get("on"),
        url=site.get("url", ""),
        reason=site.get("reason", ""),
    )


def _mark(state: str, x: float, y: float) -> str:
    start = f"M{x - 6:.1f} {y:.1f}"
    return {
        "adopted": f"{start}l4.2 4.2l8-8.4",
        "adapted": f"{start}l4.2 4.2l8-8.4M{x - 6:.1f} {y + 8:.1f}h12",
        "planned": f"M{x:.1f} {y - 6:.1f}v6l4 3",
        "not_adopted": f"{start}h12",
        "abandoned": f"M{x - 5:.1f} {y - 5:.1f}l10 10m0-10l-10 10",
    }.get(state, "")
