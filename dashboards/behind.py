"""The ideas behind a number: those whose share of the cells it counts, so that the list counts the
same. Read for a list, never to show a figure."""

import datetime
from collections.abc import Callable

from django.db.models import QuerySet

from accounts.models import Unit
from dashboards.models.cells import NOW, IdeaFact
from dashboards.reading import parts_of
from dashboards.scope import Period, Scope
from ideas.models import Idea

#: Whether a count of this name, of this month, is in the number.
Counted = Callable[[datetime.date, str], bool]


def ideas_counted(scope: Scope, counted: Counted) -> QuerySet[Idea]:
    """The ideas that add to a number, in no order. A network's are in their own organisations."""
    if scope.organisation is None:
        return Idea.objects.none()
    facts = IdeaFact.objects.filter(organisation=scope.organisation).order_by()
    if scope.challenge is not None:
        facts = facts.filter(challenge=scope.challenge)
    if scope.unit is not None:
        below = Unit.objects.filter(organisation=scope.organisation, path__startswith=scope.unit)
        facts = facts.filter(unit__in=below.order_by().values("pk"))
    keys = [
        key
        for key, counts in facts.values_list("pk", "counts")
        if any(
            counted(datetime.date.fromisoformat(month), name)
            for month, names in counts.items()
            for name in names
        )
    ]
    return Idea.objects.filter(pk__in=keys)


def of_cohort(scope: Scope, period: Period, name: str) -> QuerySet[Idea]:
    """The ideas with this count in the period."""
    return ideas_counted(
        scope, lambda month, found: found == name and period.first <= month <= period.last
    )


def that_wait(scope: Scope, wanted: Callable[[str, str, str], bool]) -> QuerySet[Idea]:
    """The ideas that wait now, by their state, who is awaited and until when (`-` for no limit)."""

    def counted(month: datetime.date, name: str) -> bool:
        return month == NOW and wanted(*name.split(".")[1:])

    return ideas_counted(scope, counted)


def of_part(scope: Scope, found: QuerySet[Idea], key: str) -> QuerySet[Idea]:
    """Those of these ideas that are of a part of the scope, told by the key of its line."""
    parts = parts_of(scope)
    keys = [
        pk for pk, unit in found.values_list("pk", "unit_id") if parts.of(unit or 0).line == key
    ]
    return found.filter(pk__in=keys)
