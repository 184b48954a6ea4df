"""What innovation costs and brings, over an organisation."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from dashboards import parts
from dashboards.views.places import money_scope, neighbours
from innovation_platform.links import with_query
from projects.models import Budget

#: How many years the page offers.
YEARS = 6


@require_safe
def money(request: HttpRequest) -> HttpResponse:
    """The budget of a year, and the gains planned, forecast and measured."""
    scope = money_scope(request)
    years = _years(scope.organisations)
    asked = request.GET.get("annee", "")
    year = next((one for one in years if str(one) == asked), timezone.localdate().year)
    context = {
        "scope": scope,
        "query": f"?organisme={scope.organisation}" if scope.organisation else "",
        "money": parts.money_part(frozenset(scope.organisations), year),
        "years": [
            {"year": one, "url": with_query(request, annee=str(one)), "here": one == year}
            for one in years
        ],
        "neighbours": neighbours(request, scope.organisation, "money"),
    }
    return render(request, "dashboards/money.html", context)


def _years(organisations: tuple[int, ...]) -> list[int]:
    kept = Budget.objects.filter(organisation__in=organisations).order_by()
    known = kept.values_list("year", flat=True).distinct()
    return sorted({*known, timezone.localdate().year}, reverse=True)[:YEARS]
