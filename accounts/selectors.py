"""Who holds what: a person's reach, and the people in office over a place."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.db.models import DateField, Exists, Expression, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from accounts.enums import Role
from accounts.models import Mandate, Organisation, Unit, User
from innovation_platform.prepared import Given, Prepared


@dataclass(frozen=True)
class Reach:
    """What a person's current mandates cover, resolved once per request.

    `organisations[role]` are organisation ids held whole; `units[role]` are ids of units held,
    descendants included, read when they are asked for; `tops[role]` are the units that the mandates
    name, each as its organisation and its path; `places` are the organisations of either;
    `branches` and `groupement_organisations` are a network lead's.
    """

    organisations: dict[str, frozenset[int]]
    units: Mapping[str, frozenset[int]]
    places: frozenset[int]
    branches: frozenset[str]
    groupement_organisations: frozenset[int]
    roles: frozenset[str]
    tops: Mapping[str, frozenset[tuple[int, str]]] = field(default_factory=dict)

    def whole(self, role: str) -> frozenset[int]:
        return self.organisations.get(role, frozenset())

    def held(self, role: str) -> frozenset[int]:
        """Ids of the units held in this role, those below them included."""
        return self.units.get(role, frozenset())

    def topmost(self, role: str) -> frozenset[tuple[int, str]]:
        """The units that mandates of this role name: the organisation and the path of each."""
        return self.tops.get(role, frozenset())

    def holds(self, role: str, *, organisation_id: int | None, unit_id: int | None = None) -> bool:
        """Whether the person holds `role` over this organisation or over this unit of it."""
        return organisation_id in self.whole(role) or (
            unit_id is not None and unit_id in self.held(role)
        )

    def leads_network_of(self, organisation: Organisation) -> bool:
        """Whether the person is network lead over this organisation."""
        return (
            organisation.branch in self.branches or organisation.pk in self.groupement_organisations
        )


NO_REACH = Reach({}, {}, frozenset(), frozenset(), frozenset(), frozenset())


def reach_of(user: User) -> Reach:
    """The person's reach today, computed once per user object (so once per request)."""
    if not getattr(user, "is_authenticated", False):
        return NO_REACH
    if not knows_reach(user):
        held_now = _HELD.rows(user=user.pk, day=timezone.localdate())
        keep_reach(user, [Held(*columns) for columns in held_now])
    return user._reach


def forget_reach(user: User) -> None:
    """Make the next `reach_of` read the mandates again: to be called when they have changed."""
    user.__dict__.pop("_reach", None)
    user.__dict__.pop("is_staff", None)


class Held(NamedTuple):
    """A mandate in force, once for each organisation of its groupement: what `held` reads."""

    role: str
    organisation_id: int | None
    path: str | None
    branch: str
    groupement_organisation: int | None


def held(*before: Expression) -> QuerySet:
    """The mandates in force of a `Given` user on a `Given` day, for a `Prepared` query. One that
    asks more at once says so in columns `before`, and hands the mandates to `keep_reach`."""
    return (
        Mandate.objects.current(Given("day", DateField()))
        .filter(user=Given("user"))
        .order_by()
        .values_list(
            *before,
            "role",
            "organisation_id",
            "unit__path",
            "branch",
            "groupement__organisations",
        )
    )


_HELD = Prepared(held, by_key=True)


def knows_reach(user: User) -> bool:
    """Whether `reach_of` has its answer already."""
    return getattr(user, "_reach", None) is not None


def keep_reach(user: User, mandates: list[Held]) -> None:
    """Let `reach_of` answer from these rows of `held`: it asks no more than the units below."""
    user._reach = _resolve(mandates)


def _resolve(mandates: list[Held]) -> Reach:
    """What these mandates cover."""
    whole: dict[str, set[int]] = {}
    tops: dict[str, set[tuple[int, str]]] = {}
    for mandate in mandates:
        if mandate.organisation_id and mandate.path:
            tops.setdefault(mandate.role, set()).add((mandate.organisation_id, mandate.path))
        elif mandate.organisation_id:
            whole.setdefault(mandate.role, set()).add(mandate.organisation_id)
    named = {role: frozenset(some) for role, some in tops.items()}
    return Reach(
        organisations={role: frozenset(ids) for role, ids in whole.items()},
        units=SimpleLazyObject(lambda: _units_held(named)) if named else {},
        tops=named,
        places=frozenset(m.organisation_id for m in mandates if m.organisation_id),
        branches=frozenset(m.branch for m in mandates if m.branch),
        groupement_organisations=frozenset(
            m.groupement_organisation for m in mandates if m.groupement_organisation
        ),
        roles=frozenset(m.role for m in mandates),
    )


def _units_held(tops: Mapping[str, frozenset[tuple[int, str]]]) -> dict[str, frozenset[int]]:
    """Ids of the units at or below these, by role, in one query."""
    below = units_below(frozenset().union(*tops.values()))
    units = list(below.values_list("pk", "organisation_id", "path"))
    return {
        role: frozenset(
            pk
            for pk, organisation, path in units
            if any(organisation == here and path.startswith(top) for here, top in some)
        )
        for role, some in tops.items()
    }


def units_below(tops: Iterable[tuple[int, str]]) -> QuerySet[Unit]:
    """These units, each told by its organisation and its path, and those below them, in no order.
    As a subquery it says as much, however many they are."""
    under = Q()
    for organisation, path in sorted(tops):
        under |= Q(organisation=organisation, path__startswith=path)
    return Unit.objects.filter(under).order_by() if under else Unit.objects.none()


def signatures(user: User, organisation: Any, *, day: Any = None) -> QuerySet[Mandate]:
    """The missions by which a person signs for the direction of an organisation on a day, today by
    default: their own, or by delegation."""
    return Mandate.objects.current(day).filter(
        user=user, role=Role.DIRECTOR, organisation=organisation
    )


def not_in_name_of(writer: Any) -> Q:
    """Of `signatures`, those that are not given in the name of whoever wrote what is signed."""
    return Q(delegated_by=None) | ~Q(delegated_by__user=writer)


def people_in_office(
    role: str, *, organisation: Organisation, unit: Unit | None = None
) -> QuerySet[User]:
    """People holding `role` over a place today. For a unit: those who hold it or one of its
    parents, else those who hold the whole organisation (who own what nobody owns). Without a unit:
    those who hold the whole organisation."""
    mandates = Mandate.objects.current().filter(role=role)
    if role == Role.NETWORK_LEAD:
        held = mandates.filter(
            Q(branch=organisation.branch) | Q(groupement__organisations=organisation)
        )
        return _holders(held)
    held = mandates.filter(organisation=organisation)
    if unit is not None:
        near = held.filter(unit__path__in=paths_above(unit.path))
        if near.exists():
            return _holders(near)
    return _holders(held.filter(unit=None))


def is_followed(mandate: Mandate) -> bool:
    """Whether, without this mission, somebody else still holds its role over the organisation."""
    held = people_in_office(mandate.role, organisation=mandate.organisation)
    return held.exclude(pk=mandate.user_id).exists()


def _holders(mandates: QuerySet[Mandate]) -> QuerySet[User]:
    return User.objects.filter(pk__in=mandates.order_by().values("user_id"))


def paths_above(path: str) -> list[str]:
    """The paths of a unit and of those above it: `/pf/accueil/` gives `/pf/` and `/pf/accueil/`."""
    steps = path.strip("/").split("/")
    return ["/" + "/".join(steps[: depth + 1]) + "/" for depth in range(len(steps))]


def organisations_of(user: User) -> frozenset[int]:
    """Ids of the organisations a person may look into: their own, and those of their mandates."""
    if (given := getattr(user, "_organisations", None)) is not None:
        return given  # of whoever a query runs for
    own = {user.organisation_id} if getattr(user, "organisation_id", None) else set()
    return frozenset(own | reach_of(user).places)


def mandates_of(user: User) -> list[Mandate]:
    """The person's missions, those in force first, each with `in_force` set; one query."""
    in_force = Mandate.objects.current().filter(pk=OuterRef("pk"))
    return list(
        Mandate.objects.filter(user=user)
        .annotate(in_force=Exists(in_force))
        .select_related("organisation", "unit", "groupement", "delegated_by__user")
        .order_by("-in_force", "-starts_on", "pk")
    )


def personal_data(user: User) -> dict:
    """What this room holds about a person, for the person (GDPR, article 15), ready for JSON."""
    return {
        "compte": {
            "adresse_electronique": user.email,
            "prenom": user.first_name,
            "nom": user.last_name,
            "organisme": user.organisation.name if user.organisation else None,
            "unite": user.unit.name if user.unit else None,
            "compte_cree_le": user.date_joined,
            "derniere_connexion": user.last_login,
            "date_de_depart": user.left_on,
        },
        "missions": [
            {
                "role": mandate.get_role_display(),
                "perimetre": mandate.scope,
                "du": mandate.starts_on,
                "au": mandate.until,
                "part_du_temps": mandate.share,
                "signature_deleguee_par": (
                    str(mandate.delegated_by.user) if mandate.delegated_by else None
                ),
            }
            for mandate in mandates_of(user)
        ],
    }
