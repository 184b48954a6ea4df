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
    """One entry of the main navigation; `current` as `aria-current` says it: « page » on its own
    page, « true » on those below it, nothing elsewhere."""

    label: str
    url: str
    icon: str
    current: str


def layout(request: HttpRequest) -> dict:
    """Site name, organisation and navigation, after the missions the person holds today."""
    user = getattr(request, "user", None)
    return {
        "site_name": settings.SITE_NAME,
        "debug": settings.DEBUG,
        "here": request.path if request.path in _bottom_places() else "",
        "organisation_name": SimpleLazyObject(lambda: _organisation_name(user)),
        "navigation": SimpleLazyObject(lambda: _entries(user, request.path)),
        "header_key": SimpleLazyObject(lambda: _header_key(user, request.path)),
    }


def _header_key(user, path: str) -> tuple:
    """All that the header shows, the bell, the search and the page's signature aside."""
    if user is None or not user.is_authenticated:
        return ("",)
    more = _more_places(user)
    return (str(user), _organisation_name(user), *more, *_here(path, get_language(), *more))


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
    language, more = get_language(), _more_places(user)
    here, current = _here(path, language, *more)
    return tuple(
        Entry(label, url, icon, current if url == here else "")
        for label, url, icon in _places(language, *more)
    )


def _here(path: str, language: str, *more: bool) -> tuple[str, str]:
    """The address of the entry that a path is of, or below, and what its entry says then."""
    above = [url for _label, url, _icon in _places(language, *more) if path.startswith(url)]
    here = max(above, key=len, default="")
    return here, ("page" if path == here else "true") if here else ""


def _more_places(user) -> tuple[bool, bool]:
    """Whether the navigation leads to the dashboards, and to the administration."""
    roles = reach_of(user).roles
    return bool(READS_FIGURES & roles), user.is_superuser or Role.ADMINISTRATOR in roles


@cache
def _places(language: str, figures: bool, administration: bool) -> tuple[tuple[str, str, str], ...]:
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
