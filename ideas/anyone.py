"""Whoever a query runs for. `study_queue(ANYONE)` says what anyone's queue is: put into SQL once
(`Prepared`), it runs for each person with `given_of(person)`."""

import datetime
from functools import lru_cache
from typing import Any, NamedTuple

from django.db.models import CharField, DateField
from django.utils import timezone

from accounts.enums import Role
from accounts.models import User
from accounts.selectors import Reach, organisations_of, reach_of
from ideas.reminders import last_escalated
from innovation_platform.prepared import Given, GivenSet
from referents.selectors import seats_of

TODAY = Given("today", DateField())
#: The latest limit of which the delay is reported today.
ESCALATED = Given("escalated", DateField())


class _Anyone(Given):
    """Stands for a user in a query: `reach_of`, `seats_of` and `organisations_of` answer for it
    with `GivenSet`s. It holds every role: a queue is not asked for those who do not."""

    is_authenticated = True
    organisation_id = Given("own_organisation")
    _organisations = GivenSet("organisations")

    @property
    def pk(self) -> "_Anyone":
        return self

    _seats = GivenSet("seats")
    _reach = Reach(
        organisations={role: GivenSet(f"whole_{role}") for role in Role},
        units={role: GivenSet(f"held_{role}") for role in Role},
        places=GivenSet("places"),
        branches=GivenSet("branches", CharField()),
        groupement_organisations=GivenSet("groupement"),
        roles=frozenset(Role),
    )


ANYONE: Any = _Anyone("user")


class Kinds(NamedTuple):
    """Of which kinds a person's missions and seats are, whatever their places."""

    whole: frozenset[str]
    held: frozenset[str]
    roles: frozenset[str]
    branches: bool
    groupement: bool
    seats: bool


def kinds_of(user: User) -> Kinds:
    """The kinds of this person's missions; at most two queries."""
    seats, reach = seats_of(user), reach_of(user)
    return Kinds(
        whole=frozenset(role for role, ids in reach.organisations.items() if ids),
        held=frozenset(role for role, ids in reach.units.items() if ids),
        roles=reach.roles,
        branches=bool(reach.branches),
        groupement=bool(reach.groupement_organisations),
        seats=bool(seats),
    )


@lru_cache(maxsize=500)
def anyone_with(kinds: Kinds) -> Any:
    """Whoever has missions of these kinds: a query for them says nothing of the others, which its
    plan would have to reckon with."""
    none: frozenset = frozenset()
    user = _Anyone("user")
    user._seats = GivenSet("seats") if kinds.seats else none
    user._reach = Reach(
        organisations={role: GivenSet(f"whole_{role}") for role in kinds.whole},
        units={role: GivenSet(f"held_{role}") for role in kinds.held},
        places=GivenSet("places"),
        branches=GivenSet("branches", CharField()) if kinds.branches else none,
        groupement_organisations=GivenSet("groupement") if kinds.groupement else none,
        roles=kinds.roles,
    )
    return user


def given_of(user: User, today: datetime.date | None = None) -> dict[str, Any]:
    """What the queries of `ANYONE` are given to run for this person; at most two queries."""
    seats, reach = seats_of(user), reach_of(user)
    day = today or timezone.localdate()
    return {
        "user": user.pk,
        "today": day,
        "escalated": last_escalated(day),
        "seats": list(seats),
        "places": reach.places,
        "organisations": organisations_of(user),
        "branches": reach.branches,
        "groupement": reach.groupement_organisations,
        **{f"whole_{role}": reach.whole(role) for role in Role},
        **{f"held_{role}": reach.held(role) for role in Role},
    }
