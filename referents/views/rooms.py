"""The pages of the back-office, for the menu that they share."""

from functools import lru_cache
from typing import NamedTuple

from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.enums import Role
from accounts.selectors import reach_of
from ideas.moderation import moderates_somewhere
from referents.selectors import seats_of


class Room(NamedTuple):
    """A page of the menu: its words, its address by name, its icon, whether it is the one open."""

    label: str
    name: str
    icon: str
    here: bool


def rooms(request: HttpRequest) -> tuple[Room, ...]:
    """The pages this person may open, in the order of the menu; none for a desk alone."""
    reach = reach_of(request.user)
    whole = reach.whole(Role.REFERENT) | reach.whole(Role.DIRECTOR)
    studies = bool(whole) or Role.REFERENT in reach.roles
    allowed = (
        True,
        moderates_somewhere(request.user),
        bool(seats_of(request.user)),
        bool(reach.whole(Role.DIRECTOR)),
        studies,
        studies or Role.NETWORK_LEAD in reach.roles,
        studies,
        bool(whole),
    )
    match = request.resolver_match
    return _menu(allowed, match.view_name if match else "", get_language())


@lru_cache(maxsize=500)
def _menu(allowed: tuple[bool, ...], here: str, language: str) -> tuple[Room, ...]:
    """The rooms allowed, in the order of `_ROOMS`, put into words once."""
    found = tuple(
        Room(str(label), name, icon, name == here)
        for (label, name, icon), may in zip(_ROOMS, allowed, strict=True)
        if may
    )
    return found if len(found) > 1 else ()


_ROOMS = (
    (_("Mon bureau"), "referents:desk", "inbox"),
    (_("Modération"), "referents:moderation", "shield-check"),
    (_("Comités"), "referents:committees", "gavel"),
    (_("À signer"), "referents:signatures", "pen-line"),
    (_("Mes sites"), "projects:my_sites", "map-pin"),
    (_("Absences"), "referents:absences", "calendar-clock"),
    (_("Couverture"), "referents:coverage", "map"),
    (_("Réglages"), "referents:settings", "settings"),
)
