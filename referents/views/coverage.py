"""Coverage: the units and who studies their ideas."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.enums import Role
from accounts.models import Mandate, Organisation
from accounts.selectors import reach_of
from ideas.coverage import coverage_of, in_charge, load_of
from referents.views.places import place_of
from referents.views.rooms import rooms


@require_safe
def coverage(request: HttpRequest) -> HttpResponse:
    """Units with and without a referent; what each has to study, to whom may see it."""
    reach = reach_of(request.user)
    held = Mandate.objects.current().filter(user=request.user, role=Role.REFERENT)
    places = reach.whole(Role.DIRECTOR) | frozenset(held.values_list("organisation", flat=True))
    organisation = place_of(request, places)
    units = coverage_of(organisation)
    sees_all = organisation.pk in reach.whole(Role.REFERENT)
    studies = Role.REFERENT in reach.roles
    loads = load_of(organisation, only=None if sees_all else request.user)
    context = {
        "organisation": organisation,
        "others": list(Organisation.objects.filter(pk__in=places - {organisation.pk})),
        "units": units,
        "without": sum(not row.people for row in units),
        "in_charge": in_charge(organisation),
        "loads": loads if sees_all or studies else [],
        "sees_all": sees_all,
        "rooms": rooms(request),
    }
    return render(request, "referents/coverage.html", context)
