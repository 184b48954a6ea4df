"""Nothing stays without an owner: ideas whose referent is no longer in office change hands.

Driven by the missions that have ended, so that a tick costs what there is to hand over and not what
the organisation holds.
"""

from dataclasses import dataclass

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.enums import Role
from accounts.models import Mandate, Organisation, User
from accounts.selectors import people_in_office
from ideas.enums import Step
from ideas.lifecycle import STATES
from ideas.models import Idea
from ideas.services.study import change_hands, may_study
from notifications.clock import DatabaseClock
from notifications.outbox import enqueue
from referents.models import Absence

#: States in which an idea needs the referent it was given to.
STUDIED = tuple(
    state
    for state, info in STATES.items()
    if info.step in (Step.DEPOSIT, Step.TRIAGE, Step.DECISION)
)


@dataclass(frozen=True)
class Handed:
    """Ideas of one organisation that went from a person to another, or to nobody in office."""

    organisation: Organisation
    before: User
    to: User | None
    count: int


def hand_over() -> list[Handed]:
    """Give the ideas of those who left their mission to whoever takes over; returns what changed.

    An idea studied in someone's absence goes back to them; the others go to the « responsable
    innovation » of the organisation. Side effects, one transaction per person who left: the ideas'
    referent, a row each that says so, and one occurrence per new owner. Where nobody holds that
    mission the ideas are left to no one by name and the direction is told. Running twice changes
    nothing the second time.
    """
    return [done for user in list(_gone()) for done in _hand_over_all(user)]


def _gone() -> QuerySet[User]:
    """People who study ideas and hold no mission of referent any more, or lost one of several."""
    studied = Idea.objects.filter(referent=OuterRef("pk"), state__in=STUDIED)
    missions = Mandate.objects.filter(role=Role.REFERENT)
    in_force = Mandate.objects.current().filter(role=Role.REFERENT)
    ended = missions.exclude(pk__in=in_force.values("pk"))
    return (
        User.objects.filter(Q(pk__in=ended.values("user")) | Q(is_active=False))
        .filter(Exists(studied))
        .order_by("pk")
    )


@transaction.atomic
def _hand_over_all(user: User) -> list[Handed]:
    ideas = (
        Idea.objects.filter(referent=user, state__in=STUDIED)
        .select_related("organisation", "unit")
        .select_for_update(of=("self",))
        .order_by("organisation", "pk")
    )
    moved: dict[tuple[int, int | None], Handed] = {}
    for idea in ideas:
        if may_study(user, idea):
            continue
        to = _successor(user, idea)
        if to is None:
            Idea.objects.filter(pk=idea.pk).update(referent=None)
        else:
            change_hands(idea, to=to, by=None)
        key = (idea.organisation_id, to and to.pk)
        count = moved[key].count + 1 if key in moved else 1
        moved[key] = Handed(idea.organisation, user, to, count)
    for handed in moved.values():
        _tell(handed)
    return list(moved.values())


def _successor(user: User, idea: Idea) -> User | None:
    """Whom they stood in for, if that person may study the idea; else the « responsable
    innovation »."""
    away = User.objects.filter(
        pk__in=Absence.objects.filter(substitute=user).order_by().values("user")
    )
    office = people_in_office(Role.REFERENT, organisation=idea.organisation).exclude(pk=user.pk)
    for group in (away, office):
        for candidate in group.order_by("pk"):
            if may_study(candidate, idea):
                return candidate
    return None


def _tell(handed: Handed) -> None:
    day = DatabaseClock().now().date().isoformat()
    context = {"organisation": handed.organisation.pk, "before": handed.before.pk, "day": day}
    about = f"{handed.organisation.pk}:{handed.before.pk}:{day}"
    if handed.to is None:
        enqueue(
            "ideas.left_without_referent",
            key=f"ideas.left_without_referent:{about}",
            context=context | {"count": handed.count},
        )
    else:
        enqueue(
            "ideas.handed_over",
            key=f"ideas.handed_over:{about}:{handed.to.pk}",
            context=context | {"to": handed.to.pk, "count": handed.count},
        )
