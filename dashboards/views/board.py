"""What every dashboard shares: whose figures, over which months, the selectors and the tabs."""

import datetime
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from accounts.enums import Role
from accounts.models import Organisation, Unit, User
from accounts.selectors import reach_of
from dashboards.definitions import Figure
from dashboards.permissions import (
    Access,
    Places,
    may_see,
    places_of,
    public_scope,
    resolve,
)
from dashboards.scope import Period, Scope
from dashboards.views.places import neighbours
from innovation_platform.links import with_query
from innovation_platform.prepared import Given, Prepared
from innovation_platform.typography import date_words

#: How many units a selector offers: those of the first levels; the others are met by their lists.
MOST_UNITS = 300


@dataclass(frozen=True)
class Board:
    """A dashboard being read."""

    scope: Scope
    access: Access
    period: Period
    places: Places

    def figures(self, figures: list[Figure]) -> list[Figure]:
        """Those of these figures that this access shows."""
        return [one for one in figures if may_see(self.access, one)]

    @property
    def params(self) -> dict[str, str]:
        """What its address says."""
        return self.scope.params() | self.period.params()


def open_board(request: HttpRequest) -> Board:
    """The dashboard that an address asks for. Raises `PermissionDenied` for whoever has none,
    `Http404` for a place that is not theirs."""
    places = places_of(request.user)
    if not places.any_dashboard:
        raise PermissionDenied
    asked = {name: request.GET.get(name, "") for name in ("organisme", "unite", "defi")}
    found = resolve(request.user, asked)
    if found is None and asked["organisme"]:
        # The selector changed the organisation: a unit of the one before is left out.
        found = resolve(request.user, {"organisme": asked["organisme"]})
    if found is None:
        raise Http404
    scope, access = found
    period = Period.from_params(request.GET, timezone.localdate())
    return Board(scope, access, period, places)


def open_behind(request: HttpRequest) -> Board:
    """The dashboard whose numbers an address opens; of one's own organisation, the page of all
    agents for whoever has no other. Raises as `open_board`."""
    try:
        return open_board(request)
    except (PermissionDenied, Http404):
        scope = public_scope(request.user)
        own = str(request.user.organisation_id)
        elsewhere = request.GET.get("unite") or request.GET.get("defi")
        if scope is None or elsewhere or request.GET.get("organisme", own) != own:
            raise
    period = Period.from_params(request.GET, timezone.localdate())
    return Board(scope, Access.AGENT, period, places_of(request.user))


def leads_only(user: User) -> bool:
    """Whether the person is a network lead and has no place of their own to read."""
    places = places_of(user)
    leads = Role.NETWORK_LEAD in reach_of(user).roles
    return leads and not (places.whole or places.tops or places.network)


def page_context(request: HttpRequest, board: Board, here: str, title: str) -> dict:
    """What `dashboards/layout.html` needs."""
    return {
        "title": title,
        "report_url": "",
        "scope_name": board.scope.name,
        "period_words": period_words(board.period),
        "selector": _selector(board),
        "presets": presets(request, board.period),
        "tabs": neighbours(request, board.scope.organisation, here),
        "exports": exports(here, urlencode(board.params)),
    }


def exports(here: str, asks: str) -> list[dict]:
    """The files that hold the tables of a page, for the same place and months."""
    kinds = (("csv", _("En CSV")), ("xlsx", _("En classeur XLSX")))
    return [
        {"label": label, "url": f"{reverse(f'dashboards:{here}_{kind}')}?{asks}"}
        for kind, label in kinds
    ]


def period_words(period: Period) -> str:
    """« Décembre 2025 à novembre 2026 »."""
    first, last = date_words(period.first, "month"), date_words(period.last, "month")
    if period.length == 1:
        return first.capitalize()
    return _("%(first)s à %(last)s") % {"first": first.capitalize(), "last": last}


def _selector(board: Board) -> dict:
    """The choices of the form: the places, and the months."""
    organisation = board.scope.organisation
    return {
        "organisations": _organisations(board.places),
        "organisation": organisation,
        "units": _units(board) if organisation else [],
        "unit": board.scope.unit_id,
        "challenge": board.scope.challenge,
        "whole": organisation in board.places.whole,
        **board.period.params(),
        "latest": f"{timezone.localdate():%Y-%m}",
    }


def _organisations(places: Places) -> list[tuple[int, str]]:
    keys = places.whole | places.network
    if len(keys) < 2:
        return []
    rows = Organisation.objects.filter(pk__in=keys).order_by("name")
    return [(row.pk, str(row)) for row in rows]


def _offered(units: QuerySet[Unit]) -> QuerySet:
    return units.order_by("path").values_list("pk", "name", "path")[:MOST_UNITS]


_UNITS = Prepared(
    lambda: _offered(Unit.objects.filter(organisation_id=Given("organisation"))), by_key=True
)


def _units(board: Board) -> list[tuple[int, str]]:
    organisation = board.scope.organisation
    if organisation in board.places.whole:
        found = _UNITS.rows(organisation=organisation)
    else:
        found = _offered(board.places.units.filter(organisation_id=organisation))
    return [(pk, "\u2003" * (path.count("/") - 2) + name) for pk, name, path in found]


def presets(request: HttpRequest, period: Period) -> list[dict]:
    """Periods one asks for often, as links that keep the place."""
    today = timezone.localdate()
    this_year = Period(datetime.date(today.year, 1, 1), Period.until(today).last)
    offered = [
        (_("3 mois"), Period.until(today, 3)),
        (_("12 mois"), Period.until(today, 12)),
        (_("Cette année"), this_year),
        (_("L’an dernier"), Period.of_year(today.year - 1)),
    ]
    return [
        {"label": label, "url": with_query(request, **asked.params()), "here": asked == period}
        for label, asked in offered
    ]
