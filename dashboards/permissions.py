"""Who sees which figures of which place.

A director and a « responsable innovation » see their organisation whole; a referent of units sees
those units; a network lead sees the organisations of her branch or groupement that chose to show
their figures; every agent sees the public figures of their own organisation, where it shows them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeVar

from django.db.models import CharField, Exists, Model, OuterRef, Q, QuerySet

from accounts.enums import Role
from accounts.models import Organisation, Unit, User
from accounts.selectors import organisations_of, reach_of, units_below
from campaigns.models import Campaign
from dashboards.challenges import challenges_of
from dashboards.definitions import Figure
from dashboards.models import DashboardSettings
from dashboards.scope import Scope
from innovation_platform.forms import whole_number
from innovation_platform.prepared import Given, GivenSet, Prepared, PreparedObjects
from projects.models import Sheet

T = TypeVar("T", bound=Model)


class Access(StrEnum):
    """In which capacity someone reads figures."""

    WHOLE = "whole"
    UNITS = "units"
    NETWORK = "network"
    AGENT = "agent"


#: The access → figures matrix: all of them, or the public ones.
ALL_FIGURES = {Access.WHOLE: True, Access.UNITS: True, Access.NETWORK: True, Access.AGENT: False}


@dataclass(frozen=True)
class Places:
    """The places whose figures a person may read: organisation ids read whole, units read with
    those below them, each told by its organisation and its path, organisations read as a network
    lead, and the own organisation of an agent."""

    whole: frozenset[int] = frozenset()
    tops: frozenset[tuple[int, str]] = frozenset()
    network: frozenset[int] = frozenset()
    own: int | None = None
    listed: frozenset[int] = field(default=frozenset())

    @property
    def any_dashboard(self) -> bool:
        """Whether the person has a dashboard besides the public page."""
        return bool(self.whole or self.tops or self.network)

    @property
    def units(self) -> QuerySet[Unit]:
        """The units read alone, in no order."""
        return units_below(self.tops)

    def has_unit(self, unit: Unit) -> bool:
        """Whether it is one of those."""
        return any(
            unit.organisation_id == organisation and unit.path.startswith(path)
            for organisation, path in self.tops
        )


_LED = Prepared(
    lambda: (
        Organisation.objects.filter(
            Q(branch__in=GivenSet("branches", CharField())) | Q(pk__in=GivenSet("groupement")),
            is_active=True,
            dashboard_settings__shares_figures=True,
        )
        .order_by()
        .values_list("pk")
    ),
    by_key=True,
)


def places_of(user: User) -> Places:
    """What this person may read the figures of, today."""
    reach = reach_of(user)
    network: frozenset[int] = frozenset()
    if reach.branches or reach.groupement_organisations:
        led = _LED.rows(branches=reach.branches, groupement=reach.groupement_organisations)
        network = frozenset(pk for (pk,) in led)
    return Places(
        whole=reach.whole(Role.DIRECTOR) | reach.whole(Role.REFERENT),
        tops=reach.topmost(Role.REFERENT),
        network=network,
        own=user.organisation_id,
        listed=organisations_of(user),
    )


def named_innovations(user: User, found: QuerySet[T], place: str) -> QuerySet[T]:
    """Those innovations, projects or their shares, whose name a reader of figures is told: all
    those of organisations (`place`) that they read whole or look into; of others, whose figures
    alone are shared, those whose sheet is shared with them. A sheet is asked of each, never all
    of them gathered."""
    places = places_of(user)
    shared = Exists(Sheet.objects.for_user(user).order_by().filter(project=OuterRef("pk")))
    return found.filter(Q(**{f"{place}__in": places.whole | places.listed}) | shared)


def compared_challenges(user: User, scope: Scope) -> QuerySet[Campaign]:
    """The challenges put side by side in a scope: those of its organisations and, of those that
    this person reads whole, those of their groupements, which their agents answer as well."""
    whole = places_of(user).whole.intersection(scope.organisations)
    return challenges_of(scope.organisations, members=whole)


def reads_challenge_for(user: User, campaign: Campaign) -> int | None:
    """The organisation for which a person reads the figures of a challenge: the one that holds it,
    else one of its groupement; None where they read neither."""
    places = places_of(user)
    if campaign.organisation_id in places.whole | places.network:
        return campaign.organisation_id
    if campaign.groupement is None:
        return None
    members = campaign.groupement.organisations.filter(pk__in=places.whole).order_by("pk")
    found = list(members.values_list("pk", flat=True))
    return places.own if places.own in found else next(iter(found), None)


def lists_all_of(user: User, campaign: Campaign) -> bool:
    """Whether a person's lists show every idea that a challenge counts: never those of the other
    organisations of a groupement."""
    return campaign.groupement_id is None and campaign.organisation_id in places_of(user).listed


def shows_public_page(organisation_id: int | None) -> bool:
    """Whether the organisation lets its agents read its public figures."""
    return organisation_id is not None and DashboardSettings.of(organisation_id).shows_public_page


def may_see(access: Access, figure: Figure) -> bool:
    """Whether this access shows this figure."""
    return figure.public or ALL_FIGURES[access]


def resolve(user: User, params: Mapping[str, str]) -> tuple[Scope, Access] | None:
    """The scope that an address asks for (`organisme`, `unite`, `defi`), and in which capacity the
    person reads it; their own first place when it names none. None when they may not, or when it
    does not exist: the two are told alike."""
    places = places_of(user)
    organisation, unit = _number(params, "organisme"), _number(params, "unite")
    challenge = _number(params, "defi")
    if -1 in (organisation, unit, challenge) or (unit and challenge):
        return None
    if unit is not None:
        return _unit(places, unit, organisation)
    if challenge is not None:
        return _challenge(places, challenge, organisation)
    if organisation is not None:
        return _organisation(places, organisation)
    return _first(places)


def public_scope(user: User) -> Scope | None:
    """The scope of « notre démarche en chiffres », where the organisation shows it."""
    if not shows_public_page(user.organisation_id):
        return None
    return _whole((user.organisation_id,), places_of(user).listed)


def _number(params: Mapping[str, str], name: str) -> int | None:
    """A key in an address; -1 for what is not one."""
    text = params.get(name, "")
    if not text:
        return None
    found = whole_number(text)
    return -1 if found is None else found


_PLACE = PreparedObjects(lambda: Organisation.objects.filter(pk=Given("place")), by_key=True)


def _whole(organisations: tuple[int, ...], listed: frozenset[int]) -> Scope:
    found = _PLACE.objects(place=organisations[0]) if len(organisations) == 1 else []
    name = str(found[0]) if found else ""
    return Scope(organisations, name=name, listable=set(organisations) <= listed)


def _organisation(places: Places, pk: int) -> tuple[Scope, Access] | None:
    access = _access(places, pk)
    return (_whole((pk,), places.listed), access) if access else None


def _access(places: Places, organisation: int) -> Access | None:
    if organisation in places.whole:
        return Access.WHOLE
    return Access.NETWORK if organisation in places.network else None


def _unit(places: Places, pk: int, organisation: int | None) -> tuple[Scope, Access] | None:
    unit = Unit.objects.filter(pk=pk).first()
    if unit is None or organisation not in {None, unit.organisation_id}:
        return None
    if unit.organisation_id in places.whole:
        access = Access.WHOLE
    elif places.has_unit(unit):
        access = Access.UNITS
    else:
        return None
    listable = unit.organisation_id in places.listed
    return _of_unit(unit, listable), access


def _of_unit(unit: Unit, listable: bool) -> Scope:
    return Scope(
        (unit.organisation_id,),
        name=unit.name,
        unit=unit.path,
        unit_id=unit.pk,
        listable=listable,
    )


def _challenge(places: Places, pk: int, organisation: int | None) -> tuple[Scope, Access] | None:
    challenge = Campaign.objects.challenges().published().filter(pk=pk).first()
    if challenge is None or organisation not in {None, challenge.organisation_id}:
        return None
    access = _access(places, challenge.organisation_id)
    if access is None:
        return None
    scope = Scope(
        (challenge.organisation_id,),
        name=challenge.title,
        challenge=pk,
        listable=challenge.organisation_id in places.listed,
    )
    return scope, access


def _first(places: Places) -> tuple[Scope, Access] | None:
    if places.whole:
        first = places.own if places.own in places.whole else min(places.whole)
        return _organisation(places, first)
    if places.tops:
        unit = places.units.order_by("organisation", "path")[0]
        return _of_unit(unit, unit.organisation_id in places.listed), Access.UNITS
    if places.network:
        return _whole(tuple(sorted(places.network)), places.listed), Access.NETWORK
    return None
