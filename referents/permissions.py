"""Who may do what in a committee, by seat. What is done on an idea is asked of
`ideas.permissions`, which knows who stands back from it."""

from enum import StrEnum

from accounts.enums import Role
from accounts.models import User
from accounts.selectors import reach_of
from referents.enums import Seat
from referents.models import Committee
from referents.selectors import seats_of


class CommitteeRight(StrEnum):
    """What can be done in a committee besides evaluating and deciding on an idea."""

    MANAGE = "manage"
    PREPARE = "prepare"
    RUN = "run"
    WRITE_MINUTES = "write_minutes"
    SIGN_MINUTES = "sign_minutes"


R = CommitteeRight
#: The seat → right matrix. Running a session is no decision on an idea.
MATRIX: dict[CommitteeRight, frozenset[Seat]] = {
    R.MANAGE: frozenset({Seat.CHAIR, Seat.SECRETARY}),
    R.PREPARE: frozenset({Seat.CHAIR, Seat.VICE_CHAIR, Seat.SECRETARY}),
    R.RUN: frozenset({Seat.CHAIR, Seat.VICE_CHAIR, Seat.SECRETARY}),
    R.WRITE_MINUTES: frozenset({Seat.CHAIR, Seat.VICE_CHAIR, Seat.SECRETARY}),
    R.SIGN_MINUTES: frozenset({Seat.CHAIR, Seat.VICE_CHAIR}),
}


def rights_in(committee: Committee, user: User) -> frozenset[CommitteeRight]:
    """What a person may do in a committee today: by their seat; as « responsable innovation », its
    members and its grid."""
    seat, _organisation = seats_of(user).get(committee.pk, ("", 0))
    rights = {right for right, seats in MATRIX.items() if seat in seats}
    if committee.organisation_id in reach_of(user).whole(Role.REFERENT):
        rights.add(R.MANAGE)
    return frozenset(rights)
