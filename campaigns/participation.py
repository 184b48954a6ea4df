"""Who takes part in a challenge, and whether its jury is done. Ideas are of a room above, which
says it here when it starts: this room only knows that people and units take part."""

from dataclasses import dataclass
from typing import Protocol

from django.db.models import Q, QuerySet

from accounts.enums import Role
from accounts.models import Mandate, Unit, User
from campaigns.models import Campaign

#: A smaller unit is not named as one that does not take part: it would nearly name people.
SMALLEST_NAMED = 10


class Participation(Protocol):
    """What the room of ideas answers."""

    def people(self, campaign: Campaign) -> QuerySet[User]:
        """Those who signed an idea that answers the challenge."""

    def unit_paths(self, campaign: Campaign) -> set[str]:
        """The paths of the units that ideas seen by all come from."""

    def jury_owes(self, campaign: Campaign) -> bool:
        """Whether a jury has results to tell: putting the challenge away would lose them."""


@dataclass
class _Known:
    source: Participation | None = None


_known = _Known()


def register_participation(source: Participation) -> None:
    """Say who knows it; once, when the application starts."""
    _known.source = source


def participants_of(campaign: Campaign) -> QuerySet[User]:
    """Those who take part under their name, still here. An anonymous author reads the page."""
    if _known.source is None:
        return User.objects.none()
    return _known.source.people(campaign).filter(is_active=True)


def jury_owes(campaign: Campaign) -> bool:
    """Whether the jury of a challenge still has results to tell."""
    return _known.source is not None and _known.source.jury_owes(campaign)


def audience_of(campaign: Campaign) -> QuerySet[User]:
    """Everyone a challenge is addressed to; the mirror of `CampaignQuerySet.addressed_to`."""
    people = User.objects.filter(is_active=True)
    if campaign.groupement_id:
        return people.filter(organisation__groupements=campaign.groupement_id)
    people = people.filter(organisation=campaign.organisation_id)
    units = list(campaign.units.all())
    if not units:
        return people
    return people.filter(unit__in=_at_or_below(units).values("pk"))


def units_not_yet(campaign: Campaign) -> list[Unit]:
    """The units asked that no idea comes from yet, theirs or from below; small ones left out, and
    those below a unit already named. For a groupement: none, organisations see to theirs."""
    if campaign.groupement_id:
        return []
    asked = list(campaign.units.all())
    units = (
        _at_or_below(asked) if asked else Unit.objects.filter(organisation=campaign.organisation_id)
    )
    active = _known.source.unit_paths(campaign) if _known.source else set()
    found: list[Unit] = []
    for unit in units.filter(headcount__gte=SMALLEST_NAMED).order_by("path"):
        taking_part = any(path.startswith(unit.path) for path in active)
        if not taking_part and not any(unit.path.startswith(row.path) for row in found):
            found.append(unit)
    return found


def animators_of(units: list[Unit]) -> dict[int, list[Unit]]:
    """Who animates these units, by person: their facilitators, and their referents; not those of
    the whole organisation, who have the challenge's page."""
    found: dict[int, list[Unit]] = {}
    if not units:
        return found
    mandates = (
        Mandate.objects.current()
        .filter(
            role__in=[Role.REFERENT, Role.FACILITATOR],
            organisation=units[0].organisation_id,
            unit__isnull=False,
        )
        .order_by("user_id", "pk")
        .values_list("user_id", "unit__path")
    )
    for user_id, path in mandates:
        for unit in units:
            near = unit.path.startswith(path) or path.startswith(unit.path)
            if near and unit not in found.setdefault(user_id, []):
                found[user_id].append(unit)
    return {user_id: rows for user_id, rows in found.items() if rows}


def _at_or_below(units: list[Unit]) -> QuerySet[Unit]:
    under = Q()
    for unit in units:
        under |= Q(organisation=unit.organisation_id, path__startswith=unit.path)
    return Unit.objects.filter(under)
