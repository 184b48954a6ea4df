"""What a referent is about to be late for, and which of their units are covered."""

import datetime
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from accounts.enums import Role
from accounts.models import Mandate, Unit, User
from accounts.selectors import paths_above, reach_of
from ideas.enums import State, Visibility
from ideas.lifecycle import STATES
from ideas.models import Idea
from ideas.working_days import add_working_days

#: How far ahead, in working days.
SOON = 5
SOON_SHOWN = 12
#: The states in which someone is awaited.
AWAITING = [state for state, info in STATES.items() if info.awaits and state != State.DRAFT]


def in_charge_of(user: User) -> QuerySet[Idea]:
    """The visible ideas of the places a person is referent of."""
    reach = reach_of(user)
    return Idea.objects.filter(
        Q(organisation_id__in=reach.whole(Role.REFERENT))
        | Q(unit_id__in=reach.held(Role.REFERENT)),
        visibility=Visibility.VISIBLE,
        state__in=AWAITING,
    )


def about_to_be_late(user: User, today: datetime.date) -> QuerySet[Idea]:
    """Those whose limit falls within the next working days, the nearest first."""
    soon = add_working_days(today, SOON)
    return in_charge_of(user).filter(due_on__range=(today, soon)).order_by("due_on", "pk")


def already_late(user: User, today: datetime.date) -> QuerySet[Idea]:
    """Those whose limit has passed."""
    return in_charge_of(user).filter(due_on__lt=today)


@dataclass(frozen=True)
class Coverage:
    """Of the units someone is referent of: how many, the staff in them, and those that only the
    « responsable innovation » answers for."""

    units: int
    headcount: int
    without: list[str]


def coverage_for(user: User) -> Coverage:
    """The coverage of the units of a referent, in two queries. A unit is covered when a referent
    holds it or one above it."""
    reach = reach_of(user)
    units = list(
        Unit.objects.filter(
            Q(organisation_id__in=reach.whole(Role.REFERENT)) | Q(pk__in=reach.held(Role.REFERENT))
        )
        .order_by("organisation", "path")
        .values_list("organisation_id", "path", "name", "headcount")
    )
    held = set(
        Mandate.objects.current()
        .filter(
            role=Role.REFERENT,
            unit__isnull=False,
            user__is_active=True,
            organisation_id__in={row[0] for row in units},
        )
        .order_by()
        .values_list("organisation_id", "unit__path")
    )
    tops = [row for row in units if row[1].count("/") == 2] or units
    return Coverage(
        units=len(units),
        headcount=sum(row[3] for row in tops),
        without=[
            name
            for organisation, path, name, _count in units
            if not any((organisation, above) in held for above in paths_above(path))
        ],
    )
