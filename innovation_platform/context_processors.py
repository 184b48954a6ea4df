"""What every page's layout needs; nothing is computed before the template asks for it."""

from dataclasses import dataclass
from functools import cache

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.enums import Role
from accounts.selectors import reach_of

#: The roles that have a dashboard.
READS_FIGURES = frozenset({Role.DIRECTOR, Role.REFERENT, Role.NETWORK_LEAD})


@dataclass(frozen=True)
class Entry:
    """One entry of the main navigation."""

    label: str
    url: str
    icon: str
    active: bool


def layout(request: HttpRequest) -> dict:
    """Site name, organisation and navigation, after the missions the person holds today."""
    user = getattr(request, "user", None)
    return {
        "site_name": settings.SITE_NAME,
        "debug": settings.DEBUG,
        "here": request.path if request.path in _bottom_places() else "",
        "organisation_name": SimpleLazyObject(lambda: _organisation_name(user)),
        "navigation": SimpleLazyObject(lambda: _entries(user, request.path)),
    }


@cache
def _bottom_places() -> frozenset[str]:
    """The addresses that the phone's bottom bar marks when one is there."""
    names = ("home", "ideas:list", "ideas:deposit", "ideas:mine", "notifications:bell")
    return frozenset(reverse(name) for name in names)


def _organisation_name(user) -> str:
    organisation = getattr(user, "organisation", None)
    return str(organisation) if organisation else ""


def _entries(user, path: str) -> tuple[Entry, ...]:
    if user is None or not user.is_authenticated:
        return ()
    reach = reach_of(user)
    places = _places(
        get_language(),
        figures=bool(READS_FIGURES & reach.roles),
        administration=user.is_superuser or Role.ADMINISTRATOR in reach.roles,
    )
    return tuple(Entry(label, url, icon, active=path == url) for label, url, icon in places)


@cache
def _places(
    language: str, *, figures: bool, administration: bool
) -> tuple[tuple[str, str, str], ...]:
    """Label, address and icon of each entry, put into words once."""
    places = [
        (_("Idées"), "ideas:list", "layers"),
        (_("Mes idées"), "ideas:mine", "user"),
        (_("Ce qui m’attend"), "referents:desk", "inbox"),
        (_("Défis"), "campaigns:list", "flag"),
        (_("Projets"), "projects:list", "hammer"),
    ]
    if figures:
        places.append((_("Tableaux de bord"), "dashboards:home", "chart-column"))
    if administration:
        places.append((_("Administration"), "admin:index", "settings"))
    return tuple((str(label), reverse(name), icon) for label, name, icon in places)
