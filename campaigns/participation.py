"""Who takes part in a challenge, and whether its jury and its answers are done. Ideas are of a room
above, which says it here when it starts: this room only knows that people and units take part."""

from dataclasses import dataclass
from typing import Protocol

from django.db.models import Q, QuerySet

from accounts.enums import Role
from accounts.models import Mandate, Organisation, Unit, User
from campaigns.models import Campaign

#: A smaller unit is not named as one that does not take part: it would nearly name people.
SMALLEST_NAMED = 10


class Participation(Protocol):
    """What the room of ideas answers."""

    def people(self, campaign: Campaign) -> QuerySet[User]:
        """Those who signed an idea that answers the challenge."""

    def units(self, campaign: Campaign) -> set[tuple[int, str]]:
        """The units that ideas seen by all come from: the key of the organisation, the path."""

    def organisations(self, campaign: Campaign) -> set[int]:
        """The keys of the organisations that ideas seen by all come from."""

    def jury_owes(self, campaign: Campaign) -> bool:
        """Whether a jury has results to tell: putting the challenge away would lose them."""

    def answers_owed(self, campaign: Campaign) -> int:
        """How many ideas of a challenge have no answer yet."""


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


def answers_owed(campaign: Campaign) -> int:
    """How many ideas of a challenge still wait for their answer."""
    return _known.source.answers_owed(campaign) if _known.source else 0


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
    those below a unit already named. For a groupement: those of all its organisations."""
    asked = list(campaign.units.all())
    units = (
        _at_or_below(asked) if asked else Unit.objects.filter(organisation__in=_places(campaign))
    )
    active = _active(campaign)
    found: list[Unit] = []
    for unit in units.filter(headcount__gte=SMALLEST_NAMED).order_by("organisation", "path"):
        taking_part = any(_holds(unit, place, path) for place, path in active)
        below = any(_holds(row, unit.organisation_id, unit.path) for row in found)
        if not taking_part and not below:
            found.append(unit)
    return found


def organisations_not_yet(campaign: Campaign) -> list[Organisation]:
    """The organisations of a groupement that no idea comes from yet, by name; one of few people is
    left out. None where the challenge is one organisation's."""
    if not campaign.groupement_id:
        return []
    active = _known.source.organisations(campaign) if _known.source else set()
    places = campaign.groupement.organisations.filter(headcount__gte=SMALLEST_NAMED)
    return list(places.exclude(pk__in=active).order_by("name", "pk"))


def reminded_of(campaign: Campaign) -> dict[int, list[Unit | Organisation]]:
    """Who is told that no idea comes yet from what they animate, by person: units by those who
    animate them; in a groupement, a whole organisation by its « responsable innovation »."""
    found: dict[int, list[Unit | Organisation]] = dict(animators_of(units_not_yet(campaign)))
    places = {place.pk: place for place in organisations_not_yet(campaign)}
    in_charge = Mandate.objects.current().filter(
        role=Role.REFERENT, organisation__in=places, unit=None
    )
    for user_id, place in in_charge.order_by("user", "pk").values_list("user", "organisation"):
        found[user_id] = [places[place], *found.get(user_id, [])]
    return found


def animators_of(units: list[Unit]) -> dict[int, list[Unit]]:
    """Who animates these units, by person: their facilitators, and their referents; not those of
    the whole organisation, who have the challenge's page."""
    found: dict[int, list[Unit]] = {}
    mandates = (
        Mandate.objects.current()
        .filter(
            role__in=[Role.REFERENT, Role.FACILITATOR],
            organisation__in={unit.organisation_id for unit in units},
            unit__isnull=False,
        )
        .order_by("user_id", "pk")
        .values_list("user_id", "organisation", "unit__path")
    )
    for user_id, place, path in mandates:
        for unit in units:
            here = unit.organisation_id == place
            near = here and (unit.path.startswith(path) or path.startswith(unit.path))
            if near and unit not in found.setdefault(user_id, []):
                found[user_id].append(unit)
    return {user_id: rows for user_id, rows in found.items() if rows}


def _places(campaign: Campaign) -> list[int]:
    """The keys of the organisations a challenge is addressed to."""
    if not campaign.groupement_id:
        return [campaign.organisation_id]
    return list(campaign.groupement.organisations.values_list("pk", flat=True))


def _active(campaign: Campaign) -> set[tuple[int, str]]:
    return _known.source.units(campaign) if _known.source else set()


def _holds(unit: Unit, place: int, path: str) -> bool:
    """Whether a path of an organisation is that of this unit or of one below it."""
    return unit.organisation_id == place and path.startswith(unit.path)


def _at_or_below(units: list[Unit]) -> QuerySet[Unit]:
    under = Q()
    for unit in units:
        under |= Q(organisation=unit.organisation_id, path__startswith=unit.path)
    return Unit.objects.filter(under)
