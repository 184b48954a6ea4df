"""The ideas behind a number: those whose share of the cells it counts, so that the list counts the
same. Read for a list, never to show a figure."""

import datetime
from collections.abc import Callable, Collection
from typing import Any

from django.db.models import BooleanField, F, Func, OuterRef, Q, QuerySet, Subquery

from accounts.models import Unit
from dashboards.by_unit import parts_of
from dashboards.models.cells import IdeaFact
from dashboards.reading import waiting_of
from dashboards.scope import Period, Scope
from ideas.models import Idea
from ideas.models.idea import IdeaQuerySet


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


class AddsInItsMonth(Func):
    """Whether a share has a count of this name, one of those kept at the month of the deposit: a
    share has it in that month or in none, so that its months need not be told. One operator that
    the statistics of the column are kept for: how many have it is known to the plan."""

    output_field = BooleanField()

    def __init__(self, name: str, **more: Any) -> None:
        super().__init__(F("counts"), **more)
        self.name = name

    def as_postgresql(self, compiler, connection) -> tuple[str, tuple]:
        counts, given = compiler.compile(self.source_expressions[0])
        return f"({counts} @? %s::jsonpath)", (*given, f'$.*."{self.name}"')

    def as_sqlite(self, compiler, connection) -> tuple[str, tuple]:
        counts, given = compiler.compile(self.source_expressions[0])
        found = f"SELECT 1 FROM json_tree({counts}) WHERE key = %s"  # noqa: S608 - the ORM's column
        return f"EXISTS ({found})", (*given, self.name)


class AddsOver(Func):
    """Whether a share has a count of one of these names in one of these months; each share is
    opened once, whatever their number."""

    output_field = BooleanField()

    def __init__(
        self, months: Collection[datetime.date], names: Collection[str], **more: Any
    ) -> None:
        super().__init__(F("counts"), **more)
        self.months = [month.isoformat() for month in sorted(months)]
        self.names = sorted(names)

    def as_postgresql(self, compiler, connection) -> tuple[str, tuple]:
        counts, given = compiler.compile(self.source_expressions[0])
        month = f"SELECT 1 FROM jsonb_each({counts}) AS month"  # noqa: S608 - the ORM's column
        asked = (*given, self.months, *given, self.months, self.names)
        return f"({counts} ?| %s AND EXISTS ({month} WHERE key = ANY(%s) AND value ?| %s))", asked

    def as_sqlite(self, compiler, connection) -> tuple[str, tuple]:
        counts, given = compiler.compile(self.source_expressions[0])
        months, names = (", ".join(["%s"] * len(of)) for of in (self.months, self.names))
        each = f"json_each({counts}) month, json_each(month.value) name"
        asked = (*given, *self.months, *self.names)
        wanted = f"month.key IN ({months}) AND name.key IN ({names})"
        return f"EXISTS (SELECT 1 FROM {each} WHERE {wanted})", asked  # noqa: S608 - the same


def of_cohort(scope: Scope, period: Period, name: str) -> IdeaQuerySet:
    """The ideas deposited in the period that have a count of this name, one of those kept at the
    month of the deposit, in no order."""
    return Idea.objects.filter(
        pk__in=_facts(scope).filter(AddsInItsMonth(name)).values("pk"),
        deposited_on__range=(period.start, period.end),
    )


#: The ideas asked until a page of twenty is full, where all that wait are listed: about one idea in
#: three waits.
ASKED = 64


def _met_soon(found: int, scope: Scope) -> bool:
    """Whether asking each idea of the organisation from the newest one, `ASKED × waiting / found`
    of them, reads less than gathering those that are found."""
    whole = scope if scope.is_whole else Scope(scope.organisations)
    return found * found > ASKED * waiting_of(whole).total()


def that_wait(
    scope: Scope, wanted: Callable[[str, str], bool], *, late_on: datetime.date | None = None
) -> IdeaQuerySet:
    """The ideas that wait now, by their state and who is awaited; with a day, those whose limit has
    passed by then. It says each pair of a state and of who is awaited once, however many ideas wait
    and whatever their limits; of all that waits, none. Many are not gathered: a list asks each
    idea met on its way."""
    known = waiting_of(scope)
    pairs = sorted({(state, party) for state, party, _day in known if wanted(state, party)})
    facts = _facts(scope).exclude(waits="")
    if late_on is not None or len(pairs) < len({known_as[:2] for known_as in known}):
        waits = Q(pk__in=())
        for pair in pairs:
            waits |= _waits_as(".".join(pair) + ".", late_on)
        facts = facts.filter(waits)
    found = sum(
        n
        for (state, party, due_on), n in known.items()
        if (state, party) in pairs and (late_on is None or (due_on and due_on < late_on))
    )
    if not _met_soon(found, scope):
        return Idea.objects.filter(pk__in=facts.values("pk"))
    # A value, not whether there is one: a plan would gather all those there are, to look it up.
    own = Subquery(facts.filter(pk=OuterRef("pk")).values("pk"))
    return Idea.objects.alias(share=own).filter(share__isnull=False)


def _waits_as(start: str, late_on: datetime.date | None) -> Q:
    """What waits so; with a day, whose limit comes before it. Limits are dates as ISO writes them,
    all of one length, or `-` for none, which sorts before any digit."""
    if late_on is None:
        return Q(waits__startswith=start)
    return Q(waits__gte=f"{start}0", waits__lt=f"{start}{late_on.isoformat()}")


def of_part(scope: Scope, found: IdeaQuerySet, key: str) -> IdeaQuerySet:
    """Those of these ideas that are of a part of the scope, told by the key of its line."""
    parts = parts_of(scope)
    if key == parts.rest.line:
        return found.exclude(unit__in=parts.units_of_others)
    return found.filter(unit__in=parts.units_of(key))


def that_add(
    scope: Scope, months: Collection[datetime.date], names: Collection[str]
) -> IdeaQuerySet:
    """The ideas that add something to the counts of these names over these months, in no order."""
    if not (months and names):
        return Idea.objects.none()
    counted = _facts(scope).filter(AddsOver(months, names))
    return Idea.objects.filter(pk__in=counted.values("pk"))
