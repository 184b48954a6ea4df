"""The pages of the back-office, for the menu that they share."""

from typing import NamedTuple

from django.http import HttpRequest
from django.utils.translation import gettext as _

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
    offered = [
        (_("Mon bureau"), "referents:desk", "inbox", True),
        (
            _("Modération"),
            "referents:moderation",
            "shield-check",
            moderates_somewhere(request.user),
        ),
        (_("Comités"), "referents:committees", "gavel", bool(seats_of(request.user))),
        (_("À signer"), "referents:signatures", "pen-line", bool(reach.whole(Role.DIRECTOR))),
        (_("Mes sites"), "projects:my_sites", "map-pin", studies),
        (_("Absences"), "referents:absences", "calendar-clock", studies),
        (_("Couverture"), "referents:coverage", "map", studies),
        (_("Réglages"), "referents:settings", "settings", bool(whole)),
    ]
    match = request.resolver_match
    here = match.view_name if match else ""
    found = tuple(
        Room(label, name, icon, name == here) for label, name, icon, allowed in offered if allowed
    )
    return found if len(found) > 1 else ()
