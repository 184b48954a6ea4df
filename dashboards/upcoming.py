"""What a referent is about to be late for, and which of their units are covered."""

import datetime
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from accounts.enums import Role
from accounts.models import Mandate, Unit, User
from accounts.selectors import reach_of, units_below
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
    """The visible ideas of the places a person is referent of. The organisations of units are said
    as well: the index of limits is theirs."""
    reach = reach_of(user)
    whole, tops = reach.whole(Role.REFERENT), reach.topmost(Role.REFERENT)
    ideas = Idea.objects.filter(
        organisation_id__in=whole | {organisation for organisation, _path in tops},
        visibility=Visibility.VISIBLE,
        state__in=AWAITING,
    )
    if not tops:
        return ideas
    below = units_below(tops).values("pk")
    return ideas.filter(Q(unit_id__in=below) | Q(organisation_id__in=whole))


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
    whole, tops = reach.whole(Role.REFERENT), reach.topmost(Role.REFERENT)
    units = list(
        (Unit.objects.filter(organisation_id__in=whole) | units_below(tops))
        .order_by("organisation", "path")
        .values_list("pk", "parent", "name", "headcount")
    )
    covered = set(
        Mandate.objects.current()
        .filter(
            role=Role.REFERENT,
            unit__isnull=False,
            user__is_active=True,
            organisation_id__in=reach.places,
        )
        .order_by()
        .values_list("unit", flat=True)
    )
    without = []
    for pk, parent, name, _count in units:  # a unit comes after the one above it
        if parent in covered:
            covered.add(pk)
        elif pk not in covered:
            without.append(name)
    tops = [row for row in units if row[1] is None] or units
    return Coverage(units=len(units), headcount=sum(row[3] for row in tops), without=without)
