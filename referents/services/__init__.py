"""The writers of the back-office: one function per action, one transaction each."""

from referents.services.absences import declare_absence, end_absence
from referents.services.charter import sign_charter, write_charter
from referents.services.committees import (
    add_member,
    end_seat,
    make_committee,
    plan_session,
    set_grid,
    set_quorum,
)
from referents.services.delegations import delegate, end_delegation
from referents.services.desk import mark_seen, remove_filter, save_filter
from referents.services.missions import finish_mission, give_mission, tell_ended, tell_given

__all__ = [
    "add_member",
    "declare_absence",
    "delegate",
    "end_absence",
    "end_delegation",
    "end_seat",
    "finish_mission",
    "give_mission",
    "make_committee",
    "mark_seen",
    "plan_session",
    "remove_filter",
    "save_filter",
    "set_grid",
    "set_quorum",
    "sign_charter",
    "tell_ended",
    "tell_given",
    "write_charter",
]
