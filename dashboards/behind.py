"""The ideas behind a number: those whose share of the cells it counts, so that the list counts the
same. Read for a list, never to show a figure."""

import datetime
from collections.abc import Callable, Collection

from django.db.models import Q, QuerySet

from accounts.models import Unit
from dashboards.models.cells import NOW, IdeaFact
from dashboards.reading import cells_of, parts_of
from dashboards.scope import Period, Scope
from ideas.models import Idea


def _facts(scope: Scope) -> QuerySet[IdeaFact]:
    """The shares of the ideas of a scope, in no order. A network's are in its organisations."""
    if scope.organisation is None:
        return IdeaFact.objects.none()
    facts = IdeaFact.objects.filter(organisation=scope.organisation).order_by()
    if scope.challenge is not None:
        facts = facts.filter(challenge=scope.challenge)
    if scope.unit is not None:
        below = Unit.objects.filter(organisation=scope.organisation, path__startswith=scope.unit)
        facts = facts.filter(unit__in=below.order_by().values("pk"))
    return facts


def of_cohort(scope: Scope, period: Period, name: str) -> QuerySet[Idea]:
    """The ideas deposited in the period that have a count of this name, one of those kept at the
    month of the deposit, in no order."""
    counted = Q()
    for month in period.months:
        counted |= Q(**{f"counts__{month.isoformat()}__has_key": name})
    return Idea.objects.filter(
        pk__in=_facts(scope).filter(counted).values("pk"),
        deposited_on__range=(period.start, period.end),
    )


def that_wait(scope: Scope, wanted: Callable[[str, str, str], bool]) -> QuerySet[Idea]:
    """The ideas that wait now, by their state, who is awaited and until when (`-` for no limit)."""
    names = {
        name
        for counts in cells_of(scope).filter(month=NOW).values_list("counts", flat=True)
        for name in (key.removeprefix("w.") for key in counts)
        if wanted(*name.split("."))
    }
    # Said twice, for the index of what waits to be known to hold them all.
    facts = _facts(scope).filter(waits__in=sorted(names)).exclude(waits="")
    return Idea.objects.filter(pk__in=facts.values("pk"))


def of_part(scope: Scope, found: QuerySet[Idea], key: str) -> QuerySet[Idea]:
    """Those of these ideas that are of a part of the scope, told by the key of its line."""
    parts = parts_of(scope)
    if key == parts.rest.line:
        return found.exclude(unit__in=parts.units_of_others)
    return found.filter(unit__in=parts.units_of(key))


def that_add(
    scope: Scope, months: Collection[datetime.date], names: Collection[str]
) -> QuerySet[Idea]:
    """The ideas that add something to the counts of these names over these months, in no order."""
    counted = Q(pk__in=[])
    for month in months if names else ():
        counted |= Q(**{f"counts__{month.isoformat()}__has_any_keys": sorted(names)})
    return Idea.objects.filter(pk__in=_facts(scope).filter(counted).values("pk"))
