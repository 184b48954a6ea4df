"""What innovation costs and brings, over organisations. Euros add up; gains of different units
never do."""

from collections import defaultdict
from dataclasses import dataclass, field
from decimal import Decimal

from django.db.models import OuterRef, Subquery, Sum
from django.utils.translation import gettext_lazy as _

from ideas.enums import Visibility
from projects.models import Budget, Gain, GainValue
from projects.money import FIXED_UNITS, GainKind, GainStage, show_amount

#: How many gains that are not added a page shows, the last valued first.
GAINS_SHOWN = 20

BUDGET_DEFINITION = _(
    "Voté : le budget de l’innovation de l’année. Engagé : ce qui en est accordé à des projets. "
    "Dépensé : les factures notées sur ces lignes. Disponible : voté moins engagé. Source : les "
    "votes, les demandes accordées et les dépenses, tous datés."
)
GAINS_DEFINITION = _(
    "Pour chaque gain d’un projet, la dernière valeur de chaque étape : attendue au départ, prévue "
    "en cours de route, mesurée. Le temps et l’argent, comptés partout dans la même unité, "
    "s’additionnent ; les autres natures se lisent gain par gain. L’écart ne compare que les gains "
    "qui sont à la fois attendus et mesurés."
)


@dataclass(frozen=True)
class Sums:
    """The budget of a year, in euros."""

    voted: Decimal
    committed: Decimal
    spent: Decimal
    left: Decimal


def budget_of_year(organisation_ids: frozenset[int], year: int) -> Sums | None:
    """What was voted, committed, spent and is left in a year; None where nothing was voted."""
    names = ("voted", "committed", "spent", "left")
    rows = Budget.objects.filter(
        organisation_id__in=organisation_ids,
        organisation__project_settings__uses_budget=True,
        year=year,
    )
    sums = rows.order_by().aggregate(**{name: Sum(name) for name in names})
    return None if sums["voted"] is None else Sums(**sums)


@dataclass
class KindTotal:
    """What gains of one kind and one unit add up to at each stage, and over those both planned
    and measured, what was planned of what was measured."""

    kind: GainKind
    unit: str
    count: int = 0
    stages: dict[GainStage, Decimal] = field(default_factory=dict)
    compared: int = 0
    planned_of_measured: Decimal = Decimal(0)
    measured_of_planned: Decimal = Decimal(0)

    def shown(self, stage: GainStage) -> str:
        """What was gained at a stage, in words; "" where nothing is known."""
        return show_amount(self.stages[stage], self.unit) if stage in self.stages else ""

    @property
    def gap_shown(self) -> tuple[str, str]:
        """Planned, then measured, of the gains that are both."""
        return (
            show_amount(self.planned_of_measured, self.unit),
            show_amount(self.measured_of_planned, self.unit),
        )


@dataclass(frozen=True)
class GainRow:
    """A gain that is read by itself."""

    gain: Gain
    stages: dict[GainStage, Decimal]

    def shown(self, stage: GainStage) -> str:
        return show_amount(self.stages[stage], self.gain.unit) if stage in self.stages else ""


@dataclass(frozen=True)
class Gains:
    """Time and money added up; the others one by one, `more` of them left out."""

    totals: list[KindTotal]
    rows: list[GainRow]
    more: int


def gains_over(organisation_ids: frozenset[int]) -> Gains:
    """The gains of the projects of these organisations, in three queries."""
    gains = Gain.objects.filter(
        project__idea__organisation_id__in=organisation_ids,
        project__idea__visibility=Visibility.VISIBLE,
        project__idea__organisation__project_settings__uses_budget=True,
    ).annotate(**{stage.value: _last(stage) for stage in GainStage})
    totals: dict[tuple[str, str], KindTotal] = {}
    added = gains.filter(kind__in=list(FIXED_UNITS)).order_by("pk")
    for kind, unit, *amounts in added.values_list("kind", "unit", *GainStage.values):
        total = totals.setdefault((kind, unit), KindTotal(GainKind(kind), unit))
        _add(total, _by_stage(amounts))
    others = gains.exclude(kind__in=list(FIXED_UNITS)).select_related("project__idea")
    rows = [
        GainRow(gain, _by_stage([getattr(gain, stage.value) for stage in GainStage]))
        for gain in others.order_by("kind", "-pk")[:GAINS_SHOWN]
    ]
    order = list(GainKind)
    return Gains(
        totals=sorted(totals.values(), key=lambda total: order.index(total.kind)),
        rows=rows,
        more=max(0, others.count() - GAINS_SHOWN),
    )


def _last(stage: GainStage) -> Subquery:
    """The value that holds at a stage: the last one written."""
    values = GainValue.objects.filter(gain=OuterRef("pk"), stage=stage).order_by("-pk")
    return Subquery(values.values("amount")[:1])


def _by_stage(amounts: list[Decimal | None]) -> dict[GainStage, Decimal]:
    stages = zip(GainStage, amounts, strict=True)
    return {stage: amount for stage, amount in stages if amount is not None}


def _add(total: KindTotal, stages: dict[GainStage, Decimal]) -> None:
    sums = defaultdict(Decimal, total.stages)
    for stage, amount in stages.items():
        sums[stage] += amount
    total.stages = dict(sums)
    total.count += 1
    if GainStage.PLANNED in stages and GainStage.MEASURED in stages:
        total.compared += 1
        total.planned_of_measured += stages[GainStage.PLANNED]
        total.measured_of_planned += stages[GainStage.MEASURED]
