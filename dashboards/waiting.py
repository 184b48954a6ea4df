"""What waits and who is late, counted from the ideas themselves."""

from collections import Counter
from dataclasses import dataclass

from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ideas.enums import Party, State, Visibility
from ideas.lifecycle import STATES
from ideas.models import Decision, Idea


@dataclass(frozen=True)
class WaitingRow:
    """How many ideas wait in a state, and how many of them past their limit."""

    state: State
    awaits: Party
    waiting: int
    overdue: int


WAITING_DEFINITION = _(
    "Idées visibles de l’organisme qui attendent quelqu’un aujourd’hui, par état ; en retard : "
    "celles dont le délai est passé."
)


def waiting_now(organisation_ids: frozenset[int]) -> list[WaitingRow]:
    """Ideas that wait for someone now, by state, in one query."""
    today = timezone.localdate()
    counts = {
        row["state"]: row
        for row in Idea.objects.filter(
            organisation_id__in=organisation_ids, visibility=Visibility.VISIBLE
        )
        .order_by()
        .values("state")
        .annotate(waiting=Count("pk"), overdue=Count("pk", filter=Q(due_on__lt=today)))
    }
    return [
        WaitingRow(state, info.awaits, counts[state]["waiting"], counts[state]["overdue"])
        for state, info in STATES.items()
        if info.awaits and state != State.DRAFT and state in counts
    ]


@dataclass(frozen=True)
class OverdueRow:
    """How many ideas of a unit wait for someone past their limit."""

    unit: str
    awaits: Party
    overdue: int


OVERDUE_DEFINITION = _(
    "Idées visibles de l’organisme dont le délai est passé, par unité et par personne attendue ; "
    "quand une proposition attend sa seconde personne, c’est elle et son délai qui comptent."
)


def overdue_by_unit(organisation_ids: frozenset[int]) -> list[OverdueRow]:
    """Who is late, by role and unit, the most numerous first, in two queries."""
    today = timezone.localdate()
    here = {"organisation_id__in": organisation_ids, "visibility": Visibility.VISIBLE}
    late = Idea.objects.filter(due_on__lt=today, **here)
    counts: Counter[tuple[str, Party]] = Counter()
    in_state = late.exclude(pk__in=Decision.objects.open().values("idea")).order_by()
    by_state = in_state.values_list("state", "unit__name").annotate(Count("pk"))
    for state, unit, count in by_state:
        if party := STATES[State(state)].awaits:
            counts[unit or "", party] += count
    pending = (
        Decision.objects.waiting()
        .order_by()
        .filter(due_on__lt=today, **{f"idea__{name}": value for name, value in here.items()})
    )
    by_second = pending.values_list("awaits", "idea__unit__name").annotate(Count("pk"))
    for awaits, unit, count in by_second:
        counts[unit or "", Party(awaits)] += count
    rows = [OverdueRow(unit, party, count) for (unit, party), count in counts.items()]
    return sorted(rows, key=lambda row: (-row.overdue, row.unit, row.awaits))


ENDS_DEFINITION = _("Idées visibles de l’organisme qui ont abouti ou reçu leur réponse, par état.")


def ends(organisation_ids: frozenset[int]) -> list[tuple[State, int]]:
    """Ideas that wait for nobody any more, by state."""
    counts = dict(
        Idea.objects.filter(organisation_id__in=organisation_ids, visibility=Visibility.VISIBLE)
        .order_by()
        .values_list("state")
        .annotate(Count("pk"))
    )
    return [
        (state, counts[state])
        for state, info in STATES.items()
        if not info.awaits and state in counts
    ]


SIGNATURES_DEFINITION = _("Propositions en attente de leur seconde personne.")


def signatures_awaited(organisation_ids: frozenset[int]) -> int:
    """Pending decisions that wait for their second person."""
    return Decision.objects.waiting().filter(idea__organisation_id__in=organisation_ids).count()
