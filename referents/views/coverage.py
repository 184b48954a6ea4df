"""Coverage: the units and who studies their ideas."""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.enums import Role
from accounts.models import Mandate, Organisation
from accounts.selectors import reach_of
from ideas.coverage import (
    Covered,
    coverage_of,
    in_charge,
    load_of,
    missions_of,
    without_referent,
)
from ideas.paging import page
from referents.views.places import place_of
from referents.views.rooms import rooms

#: Units on a page: all of them but in the largest organisations.
SHOWN = 100
#: Levels of units told apart by their indent.
DEEPEST = 3
COLUMNS = ("name", "depth", "headcount", "people", "own", "waiting")


@require_safe
def coverage(request: HttpRequest) -> HttpResponse:
    """Units with and without a referent; what each has to study, to whom may see it."""
    reach = reach_of(request.user)
    held = Mandate.objects.current().filter(user=request.user, role=Role.REFERENT)
    places = reach.whole(Role.DIRECTOR) | frozenset(held.values_list("organisation", flat=True))
    organisation = place_of(request, places)
    missions, alone = missions_of(organisation), without_referent(organisation)
    sees_all = organisation.pk in reach.whole(Role.REFERENT)
    loads = load_of(organisation, missions, only=None if sees_all else request.user)
    context = {
        "organisation": organisation,
        "others": list(Organisation.objects.filter(pk__in=places - {organisation.pk})),
        **_units(request, organisation, missions, alone),
        "total": organisation.units.count(),
        "without": alone.count(),
        "in_charge": in_charge(missions),
        "loads": loads if sees_all or Role.REFERENT in reach.roles else [],
        "sees_all": sees_all,
        "rooms": rooms(request),
    }
    return render(request, "referents/coverage.html", context)


def _units(request: HttpRequest, organisation: Organisation, missions, alone) -> dict:
    """A page of the units in the order of their tree, all or those that nobody covers."""
    only_alone = bool(request.GET.get("sans"))
    kept = {"organisme": str(organisation.pk)} if request.GET.get("organisme") else {}
    shown = page(
        alone if only_alone else organisation.units.all(),
        order=("path", "id"),
        cursor=request.GET.get("page"),
        size=SHOWN,
    )

    def link(**more: str) -> str:
        return f"?{urlencode(kept | more)}#unites"

    narrowed = {"sans": "1"} if only_alone else {}
    return {
        "units": [_row(one) for one in coverage_of(organisation, shown.items, missions)],
        "only_alone": only_alone,
        "alone_url": link(sans="1"),
        "all_url": link(),
        "next_url": shown.next_cursor and link(**narrowed, page=shown.next_cursor),
        "previous_url": shown.previous_cursor and link(**narrowed, page=shown.previous_cursor),
    }


def _row(one: Covered) -> dict:
    """What the table shows of a unit; its `key` is all of it."""
    shown = (one.unit.name, min(one.depth, DEEPEST), one.unit.headcount)
    shown += (", ".join(map(str, one.people)), one.own, one.waiting)
    return dict(zip(COLUMNS, shown, strict=True)) | {"key": shown}
