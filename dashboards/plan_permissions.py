"""Who may do what with the objectives of an organisation.

The direction sets them; whoever answers for one notes its values; the referents say what
contributes; every agent reads. One matrix, as for ideas: no right follows from a job title."""

from dataclasses import dataclass
from enum import StrEnum

from accounts.enums import Role
from accounts.models import User
from accounts.selectors import organisations_of, reach_of
from dashboards.models import Axis, Objective


class Part(StrEnum):
    """What someone is to the objectives of an organisation."""

    READER = "reader"
    REFERENT = "referent"
    DIRECTOR = "director"
    OWNER = "owner"


class PlanRight(StrEnum):
    """What can be done on the pages of objectives."""

    READ = "read"
    ATTACH = "attach"
    NOTE_VALUE = "note_value"
    SET = "set"


P = Part
MATRIX: dict[PlanRight, frozenset[Part]] = {
    PlanRight.READ: frozenset({P.READER}),
    PlanRight.ATTACH: frozenset({P.REFERENT, P.DIRECTOR}),
    PlanRight.NOTE_VALUE: frozenset({P.OWNER, P.DIRECTOR}),
    PlanRight.SET: frozenset({P.DIRECTOR}),
}


@dataclass(frozen=True)
class PlanStanding:
    """In which capacities someone acts."""

    parts: frozenset[Part]

    def may(self, right: PlanRight) -> bool:
        return bool(self.parts & MATRIX[right])


def plan_standing(user: User, organisation_id: int) -> PlanStanding:
    """What a person is to the objectives of an organisation; a referent of one of its units counts
    as its referent."""
    reach = reach_of(user)
    parts = set()
    if organisation_id in organisations_of(user):
        parts.add(P.READER)
    if organisation_id in reach.whole(Role.DIRECTOR):
        parts.add(P.DIRECTOR)
    if organisation_id in reach.whole(Role.REFERENT) or _refers_here(user, organisation_id):
        parts.add(P.REFERENT)
    return PlanStanding(frozenset(parts))


def _refers_here(user: User, organisation_id: int) -> bool:
    tops = reach_of(user).topmost(Role.REFERENT)
    return any(organisation_id == organisation for organisation, _path in tops)


def axis_standing(user: User, axis: Axis) -> PlanStanding:
    """What a person is to an axis."""
    return plan_standing(user, axis.organisation_id)


def objective_standing(user: User, objective: Objective) -> PlanStanding:
    """What a person is to an objective, which comes with its axis."""
    found = plan_standing(user, objective.axis.organisation_id)
    owns = objective.owner_id == user.pk and P.READER in found.parts
    return PlanStanding(found.parts | {P.OWNER}) if owns else found
