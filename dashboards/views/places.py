"""Whose figures the pages of adoption, money and challenges show."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.enums import Role
from accounts.models import Organisation
from accounts.selectors import organisations_of, reach_of
from dashboards.models import DashboardSettings
from dashboards.permissions import Access, Places, places_of, resolve
from dashboards.scope import Scope
from innovation_platform.forms import whole_number
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


def money_scope(request: HttpRequest) -> Scope:
    """The same for money: nobody of the network, 404 where no budget is kept."""
    scope = open_scope(request, network=False)
    kept = ProjectSettings.objects.filter(pk__in=scope.organisations, uses_budget=True)
    if not kept.exists():
        raise Http404
    return scope


def challenges_scope(request: HttpRequest) -> Scope:
    """The same for challenges: 404 where they are not compared."""
    scope = open_scope(request)
    if scope.organisation is None or not DashboardSettings.of(scope.organisation).uses_comparison:
        raise Http404
    return scope


def own_organisation(request: HttpRequest) -> Organisation:
    """The organisation an address asks for (`organisme`) among those one looks into, one's own by
    default; 404 for another, and where objectives are not kept."""
    asked, own = request.GET.get("organisme", ""), request.user.organisation_id
    key = whole_number(asked) if asked else own
    found = Organisation.objects.filter(
        pk__in=organisations_of(request.user), dashboard_settings__uses_objectives=True, pk=key
    ).first()
    if found is None:
        raise Http404
    return found


def neighbours(request: HttpRequest, organisation_id: int | None, here: str) -> list[dict]:
    """The other pages of dashboards: those about an organisation that it uses and this person
    reads, then one's own pages. Without an organisation, those about one's own."""
    places, reach = places_of(request.user), reach_of(request.user)
    about = organisation_id or places.own
    whole = about in places.whole
    wide = whole or about in places.network
    settings = DashboardSettings.of(about or 0)
    keeps_budget = whole and ProjectSettings.of(about).uses_budget
    inside = about in places.listed
    own = settings if about == places.own else DashboardSettings.of(places.own or 0)
    shows_public = own.shows_public_page or places.own in places.whole
    query = "" if about == places.own else f"?organisme={about}"
    offered = (
        ("home", _("Vue d’ensemble"), wide or bool(places.tops), query if wide else ""),
        ("adoption", _("Adoption"), wide, query),
        ("money", _("Budget et gains"), keeps_budget, query),
        ("challenges", _("Défis"), wide and settings.uses_comparison, query),
        ("plan", _("Objectifs"), inside and settings.uses_objectives, query),
        ("referent", _("Mon périmètre"), Role.REFERENT in reach.roles, ""),
        ("network", _("Réseau"), Role.NETWORK_LEAD in reach.roles, ""),
        ("public", _("Notre démarche en chiffres"), shows_public, ""),
    )
    return [
        {"label": label, "url": reverse(f"dashboards:{name}") + asks, "here": name == here}
        for name, label, shown, asks in offered
        if shown
    ]
