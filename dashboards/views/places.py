"""Whose figures the pages of adoption, money and challenges show."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import Organisation
from accounts.selectors import organisations_of
from dashboards.models import DashboardSettings
from dashboards.permissions import Access, Places, places_of, resolve
from dashboards.scope import Scope
from projects.models import ProjectSettings


def places_held(request: HttpRequest) -> Places:
    """The places of someone who reads dashboards; 403 for anyone else."""
    places = places_of(request.user)
    if not places.any_dashboard:
        raise PermissionDenied
    return places


def open_scope(request: HttpRequest, *, network: bool = True) -> Scope:
    """The whole organisations that an address asks for (`organisme`), one's own by default: 403 for
    whoever reads none, 404 for one that is not theirs. Without `network`, a network lead reads
    none."""
    places = places_held(request)
    if not (places.whole or (network and places.network)):
        raise PermissionDenied
    found = resolve(request.user, {"organisme": request.GET.get("organisme", "")})
    if found is None:
        raise Http404
    scope, access = found
    if not scope.is_whole or (access == Access.NETWORK and not network):
        raise PermissionDenied
    return scope


def own_organisation(request: HttpRequest) -> Organisation:
    """The organisation an address asks for (`organisme`) among those one looks into, one's own by
    default; 404 for another, and where objectives are not kept."""
    asked, own = request.GET.get("organisme", ""), request.user.organisation_id
    key = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 16 else own
    found = Organisation.objects.filter(
        pk__in=organisations_of(request.user), dashboard_settings__uses_objectives=True, pk=key
    ).first()
    if found is None:
        raise Http404
    return found


def neighbours(request: HttpRequest, organisation_id: int | None, here: str) -> list[dict]:
    """The other pages of dashboards about an organisation, those it uses and this person reads."""
    places = places_of(request.user)
    whole = organisation_id in places.whole
    wide = whole or organisation_id in places.network
    settings = DashboardSettings.of(organisation_id or 0)
    keeps_budget = whole and ProjectSettings.of(organisation_id).uses_budget
    inside = organisation_id in organisations_of(request.user)
    offered = (
        ("home", _("Vue d’ensemble"), wide),
        ("adoption", _("Adoption"), wide),
        ("money", _("Budget et gains"), keeps_budget),
        ("challenges", _("Défis"), wide and settings.uses_comparison),
        ("plan", _("Objectifs"), inside and settings.uses_objectives),
    )
    query = (
        "" if organisation_id == request.user.organisation_id else f"?organisme={organisation_id}"
    )
    return [
        {"label": label, "url": reverse(f"dashboards:{name}") + query, "here": name == here}
        for name, label, shown in offered
        if shown
    ]
