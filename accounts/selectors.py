"""Who holds what: a person's reach, and the people in office over a place."""

from dataclasses import dataclass
from typing import NamedTuple

from django.db.models import DateField, Exists, Expression, OuterRef, Q, QuerySet
from django.utils import timezone

from accounts.enums import Role
from accounts.models import Mandate, Organisation, Unit, User
from innovation_platform.prepared import Given, Prepared


@dataclass(frozen=True)
class Reach:
    """What a person's current mandates cover, resolved once per request.

    `organisations[role]` are organisation ids held whole; `units[role]` are ids of units held,
    descendants included; `places` are the organisations of either; `branches` and
    `groupement_organisations` are a network lead's.
    """

    organisations: dict[str, frozenset[int]]
    units: dict[str, frozenset[int]]
    places: frozenset[int]
    branches: frozenset[str]
    groupement_organisations: frozenset[int]
    roles: frozenset[str]

    def whole(self, role: str) -> frozenset[int]:
        return self.organisations.get(role, frozenset())

    def held(self, role: str) -> frozenset[int]:
        """Ids of the units held in this role, those below them included."""
        return self.units.get(role, frozenset())

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
    """What these mandates cover: a query for the units below those held, if any."""
    whole: dict[str, set[int]] = {}
    for mandate in mandates:
        if mandate.organisation_id and not mandate.path:
            whole.setdefault(mandate.role, set()).add(mandate.organisation_id)
    return Reach(
        organisations={role: frozenset(ids) for role, ids in whole.items()},
        units=_units_held([m for m in mandates if m.path]),
        places=frozenset(m.organisation_id for m in mandates if m.organisation_id),
        branches=frozenset(m.branch for m in mandates if m.branch),
        groupement_organisations=frozenset(
            m.groupement_organisation for m in mandates if m.groupement_organisation
        ),
        roles=frozenset(m.role for m in mandates),
    )


def _units_held(mandates: list) -> dict[str, frozenset[int]]:
    """Ids of the units at or below those of the mandates, by role, in one query."""
    if not mandates:
        return {}
    under = Q()
    for mandate in mandates:
        under |= Q(organisation=mandate.organisation_id, path__startswith=mandate.path)
    units = list(Unit.objects.filter(under).order_by().values_list("pk", "organisation_id", "path"))
    held: dict[str, set[int]] = {}
    for mandate in mandates:
        held.setdefault(mandate.role, set()).update(
            pk
            for pk, organisation, path in units
            if organisation == mandate.organisation_id and path.startswith(mandate.path)
        )
    return {role: frozenset(ids) for role, ids in held.items()}


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
