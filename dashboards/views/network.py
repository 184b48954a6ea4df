"""A network lead's page: organisations that show their figures, side by side; the map; what spreads
from whom to whom."""

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise, SimpleLazyObject
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from accounts.enums import Branch, Role
from accounts.models import Organisation
from accounts.selectors import reach_of
from dashboards import words
from dashboards.definitions import Figure
from dashboards.network import (
    COLUMNS,
    TITLES,
    Flow,
    Size,
    TakenUp,
    by_departement,
    flows,
    led_by,
    narrowed,
    side_by_side,
    taken_up,
)
from dashboards.permissions import Access, may_see, places_of
from dashboards.registry import FIGURES
from dashboards.scope import Period
from dashboards.values import Measure, Row, Value
from dashboards.views.board import exports, period_words, presets
from dashboards.views.exports import file_of
from dashboards.views.kept import mark_of, version_key
from dashboards.views.places import neighbours
from innovation_platform.charts import tile_map

INNOVATIONS_SHOWN = 10
FLOWS_SHOWN = 30
MAPS = {
    "depots": gettext_lazy("Idées déposées"),
    "reprises": gettext_lazy("Innovations reprises d’un autre organisme"),
}


@dataclass(frozen=True)
class Asked:
    """What the address of the page asks."""

    period: Period
    branch: str
    size: str
    map: str
    network: frozenset[int]
    places: list[Organisation]

    @property
    def params(self) -> dict[str, str]:
        said = {"branche": self.branch, "taille": self.size, "carte": self.map}
        return self.period.params() | {name: value for name, value in said.items() if value}


def _asked(request: HttpRequest) -> Asked:
    """Read the address; what makes no sense in it is left out."""
    if Role.NETWORK_LEAD not in reach_of(request.user).roles:
        raise PermissionDenied
    branch, size = request.GET.get("branche", ""), request.GET.get("taille", "")
    branch, size = branch if branch in Branch else "", size if size in Size else ""
    shown = request.GET.get("carte", "")
    keys = places_of(request.user).network
    places = Organisation.objects.filter(pk__in=keys)
    return Asked(
        Period.from_params(request.GET, timezone.localdate()),
        branch,
        size,
        shown if shown in MAPS else "depots",
        keys,
        list(narrowed(places, branch=branch, size=size).order_by("name", "pk")),
    )


@require_safe
def network(request: HttpRequest) -> HttpResponse:
    """The organisations of one's network that chose to show their figures."""
    asked = _asked(request)
    columns = _columns()
    best = taken_up(request.user, asked.places, INNOVATIONS_SHOWN)
    shown = SimpleLazyObject(lambda: _Shown(asked, columns))
    context = {
        "title": _("Notre réseau"),
        "scope_name": "",
        "report_url": "",
        "period_words": period_words(asked.period),
        "presets": presets(request, asked.period),
        "tabs": neighbours(request, None, "network"),
        "exports": exports("network", urlencode(asked.params)),
        "flows_url": f"{reverse('dashboards:network_csv')}?"
        + urlencode(asked.params | {"table": "echanges"}),
        "asked": asked,
        "form": _form(request, asked),
        "columns": [{"title": _title(one), "figure": one} for one in columns],
        "figures_key": _key(asked, best),
        "has_lines": bool(asked.places),
        "shown": shown,
        "shown_count": len(asked.network),
        "led_count": led_by(request.user).count(),
        "maps": MAPS.items(),
        "map_label": MAPS[asked.map],
        "taken_up": best,
        "selector": None,
    }
    return render(request, "dashboards/network.html", context)


class _Shown:
    """What is read of the figures: nothing while what was drawn of them is kept."""

    def __init__(self, asked: Asked, columns: list[Figure]) -> None:
        table = side_by_side(asked.places, columns, asked.period)
        spread = flows(asked.places)
        self.lines = [
            _line(place, table[place.pk], columns, asked.period) for place in asked.places
        ]
        self.map = _map(asked, table, spread)
        self.flows = spread[:FLOWS_SHOWN]
        self.flows_more = max(0, len(spread) - FLOWS_SHOWN)


def _key(asked: Asked, best: list[TakenUp]) -> str | None:
    """What the page is kept under: the places, as they are named today, and the months, what one
    may read of innovations, and the version of the figures."""
    keys = tuple(place.pk for place in asked.places)
    said = [
        (str(place), place.branch, place.headcount, place.departements) for place in asked.places
    ]
    return version_key(keys, repr(asked.params), repr(best), mark_of(*said))


def _columns() -> list[Figure]:
    known = {one.code: one for one in FIGURES if may_see(Access.NETWORK, one)}
    return [known[code] for code in COLUMNS if code in known]


def _title(figure: Figure) -> str | Promise:
    return TITLES.get(figure.code, figure.title)


def _form(request: HttpRequest, asked: Asked) -> dict:
    reach = reach_of(request.user)
    branches = Branch.choices if len(reach.branches) != 1 or reach.groupement_organisations else []
    return {"branches": branches, "sizes": Size.choices, **asked.period.params()}


def _line(
    place: Organisation, values: list[Value | Row], columns: list[Figure], period: Period
) -> dict:
    asks = urlencode({"organisme": place.pk} | period.params())
    return {
        "name": str(place),
        "url": f"{reverse('dashboards:home')}?{asks}",
        "branch": place.get_branch_display(),
        "headcount": place.headcount,
        "cells": [
            {
                "words": words.value_words(value, Measure(figure.measure)),
                "is_hidden": value.hidden,
            }
            for value, figure in zip(values, columns, strict=True)
        ],
    }


def _map(asked: Asked, table: dict[int, list[Value | Row]], spread: list[Flow]):
    counts: dict[int, int] = {place.pk: 0 for place in asked.places}
    if asked.map == "reprises":
        for flow in spread:
            counts[flow.taker_id] += flow.innovations
    else:
        counts = {pk: _count(values[0]) for pk, values in table.items()}
    found, nowhere = by_departement(asked.places, counts)
    return tile_map(found | nowhere)


def _count(value: Value | Row) -> int:
    number = value.number if isinstance(value, Value) else value.value
    return int(number or 0)


@require_safe
def export(request: HttpRequest, kind: str) -> HttpResponseBase:
    """The organisations side by side as a file, or what spreads (`?table=echanges`)."""
    asked = _asked(request)
    if request.GET.get("table") == "echanges":
        heads = [
            _("Organisme d’origine"),
            _("Organisme qui reprend"),
            _("Innovations"),
            _("Sites"),
            _("De leur propre initiative"),
        ]
        rows = (
            (flow.origin, flow.taker, flow.innovations, flow.sites, flow.spontaneous)
            for flow in flows(asked.places)
        )
        return file_of(rows, heads, kind, "echanges-du-reseau")
    columns = _columns()
    table = side_by_side(asked.places, columns, asked.period)
    heads = [_("Organisme"), _("Branche"), _("Effectif"), *map(_head, columns)]
    lines = (
        (str(place), place.get_branch_display(), place.headcount, *_cells(table[place.pk], columns))
        for place in asked.places
    )
    return file_of(lines, heads, kind, "reseau")


def _head(figure: Figure) -> str:
    """The title of a column, with what its numbers are counted in where the title does not say."""
    measure = Measure(figure.measure)
    if measure not in {Measure.SHARE, Measure.DAYS}:
        return str(_title(figure))
    return f"{_title(figure)} ({words.unit_of(2, measure)})"


def _cells(values: list[Value | Row], columns: list[Figure]) -> list[str | int | float | None]:
    """Numbers as numbers, so that a spreadsheet can reckon; what is kept back says why."""
    cells: list[str | int | float | None] = []
    for value, figure in zip(values, columns, strict=True):
        number = value.number if isinstance(value, Value) else value.value
        if value.hidden:
            cells.append(words.hidden_words())
        else:
            measure = Measure(figure.measure)
            cells.append(None if number is None else words.rounded(number, measure))
    return cells
