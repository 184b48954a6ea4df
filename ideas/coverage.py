"""Which units have a referent, and what each referent has on their desk.

Counts of ideas by person are for that person and for the « responsable innovation »: whoever calls
`load_of` decides on whose behalf.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import (
    CharField,
    Count,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    QuerySet,
)
from django.utils import timezone

from accounts.enums import Role
from accounts.models import Mandate, Organisation, Unit, User
from accounts.selectors import paths_above
from ideas.enums import Party
from ideas.lifecycle import STATES
from ideas.models import Idea

#: A referent who gives all their time may have this many ideas to study at once before it is heavy.
FULL_TIME = 60

_WITH_REFERENT = [state for state, info in STATES.items() if info.awaits == Party.REFERENT]


@dataclass(frozen=True)
class Covered:
    """A unit and who studies its ideas: by a mission of its own, of a unit above, or nobody, and
    then the « responsable innovation » by default."""

    unit: Unit
    depth: int
    people: tuple[User, ...]
    own: bool
    waiting: int


@dataclass(frozen=True)
class Load:
    """What one referent has to study in an organisation, against the time they are given."""

    user: User
    waiting: int
    overdue: int
    share: int | None
    elsewhere: tuple[Organisation, ...]

    @property
    def is_heavy(self) -> bool:
        """More than the time given allows; unknown without a share of time."""
        return self.share is not None and self.waiting * 100 > FULL_TIME * self.share


def missions_of(organisation: Organisation) -> list[Mandate]:
    """The referents in office of an organisation, by name; one query."""
    return list(
        Mandate.objects.current()
        .filter(role=Role.REFERENT, organisation=organisation)
        .select_related("user", "unit")
        .order_by("user__last_name", "user__first_name", "pk")
    )


def without_referent(organisation: Organisation) -> QuerySet[Unit]:
    """The units that no mission covers, neither their own nor that of a unit above."""
    above = Mandate.objects.current().filter(
        role=Role.REFERENT, organisation=organisation, unit__isnull=False
    )
    path = ExpressionWrapper(OuterRef("path"), CharField())
    covering = above.annotate(covered=path).filter(covered__startswith=F("unit__path"))
    return organisation.units.exclude(Exists(covering))


def coverage_of(
    organisation: Organisation, units: Iterable[Unit], missions: Iterable[Mandate]
) -> list[Covered]:
    """Who studies the ideas of these units, and how many wait; one query."""
    units = list(units)
    by_path: dict[str, list[User]] = {}
    for mandate in missions:
        if mandate.unit_id:
            by_path.setdefault(mandate.unit.path, []).append(mandate.user)
    waiting = dict(
        Idea.objects.filter(organisation=organisation, state__in=_WITH_REFERENT)
        .filter(due_on__isnull=False, unit__in=[unit.pk for unit in units])
        .order_by()
        .values_list("unit")
        .annotate(count=Count("pk"))
    )
    return [_covered(unit, by_path, waiting.get(unit.pk, 0)) for unit in units]


def in_charge(missions: Iterable[Mandate]) -> list[User]:
    """The « responsables innovation » among these missions."""
    return list(dict.fromkeys(row.user for row in missions if row.unit_id is None))


def load_of(
    organisation: Organisation, missions: Iterable[Mandate], *, only: User | None = None
) -> list[Load]:
    """What each holder of these missions has to study, or that of one person; two queries."""
    held: dict[User, list[Mandate]] = {}
    for mandate in missions:
        held.setdefault(mandate.user, []).append(mandate)
    people = [user for user in held if only is None or user == only]
    late = Q(due_on__lt=timezone.localdate())
    counts = {
        row["referent"]: row
        for row in Idea.objects.filter(
            organisation=organisation, referent__in=people, state__in=_WITH_REFERENT
        )
        .order_by()
        .values("referent")
        .annotate(waiting=Count("pk"), overdue=Count("pk", filter=late))
    }
    elsewhere: dict[int, dict[int, Organisation]] = {}
    for row in (
        Mandate.objects.current()
        .filter(role=Role.REFERENT, user__in=people)
        .exclude(organisation=organisation)
        .select_related("organisation")
    ):
        elsewhere.setdefault(row.user_id, {})[row.organisation_id] = row.organisation
    return [
        Load(
            user=user,
            waiting=counts.get(user.pk, {}).get("waiting", 0),
            overdue=counts.get(user.pk, {}).get("overdue", 0),
            share=sum(row.share for row in held[user] if row.share) or None,
            elsewhere=tuple(elsewhere.get(user.pk, {}).values()),
        )
        for user in people
    ]


def _covered(unit: Unit, by_path: dict[str, list[User]], waiting: int) -> Covered:
    """The nearest missions, as `people_in_office` finds them: a unit's own and those above."""
    above = paths_above(unit.path)
    people = [user for path in above for user in by_path.get(path, [])]
    return Covered(
        unit=unit,
        depth=len(above) - 1,
        people=tuple(dict.fromkeys(people)),
        own=unit.path in by_path,
        waiting=waiting,
    )
