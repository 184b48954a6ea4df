"""What the figures read."""

import datetime
from collections import Counter

from django.db.models import Count, QuerySet

from accounts.models import Unit
from dashboards.scope import Period, Scope
from ideas.enums import Party, State, Visibility
from ideas.lifecycle import STATES
from ideas.models import Decision, Idea


def ideas_of(scope: Scope, period: Period | None = None) -> QuerySet[Idea]:
    """The visible ideas of a scope, deposited in that period."""
    ideas = Idea.objects.filter(
        organisation_id__in=scope.organisations, visibility=Visibility.VISIBLE
    )
    if scope.unit is not None:
        under = Unit.objects.filter(organisation_id=scope.organisation, path__startswith=scope.unit)
        ideas = ideas.filter(unit_id__in=under.order_by().values("pk"))
    if scope.challenge is not None:
        ideas = ideas.filter(campaign_id=scope.challenge)
    if period is not None:
        ideas = ideas.filter(deposited_on__range=(period.start, period.end))
    return ideas


def waiting_counts(scope: Scope) -> Counter[tuple[Party, datetime.date | None]]:
    """How many ideas wait now, by who is awaited and until when."""
    counts: Counter[tuple[Party, datetime.date | None]] = Counter()
    here = ideas_of(scope)
    pending = Decision.objects.waiting()
    alone = here.exclude(pk__in=Decision.objects.open().values("idea")).order_by()
    for state, due_on, n in alone.values_list("state", "due_on").annotate(Count("pk")):
        if party := STATES[State(state)].awaits:
            counts[party, due_on] += n
    second = pending.filter(idea__in=here).order_by()
    for awaits, due_on, n in second.values_list("awaits", "due_on").annotate(Count("pk")):
        counts[Party(awaits), due_on] += n
    return counts
