"""What the pages show of money and gains."""

from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal

from django.db.models import Prefetch, QuerySet

from projects.models import BudgetLine, BudgetRequest, Expense, Gain, Project
from projects.money import FIXED_UNITS, GainKind, GainStage, show_amount


def lines_of(project: Project) -> QuerySet[BudgetLine]:
    """The lines of a project with all that was asked for and spent on them."""
    return project.budget_lines.select_related("budget").prefetch_related(
        Prefetch("requests", BudgetRequest.objects.select_related("asked_by", "decided_by")),
        Prefetch("expenses", Expense.objects.select_related("noted_by")),
    )


def gains_of(project: Project) -> list[dict]:
    """The gains of a project, each with the last value of each stage; two queries."""
    return gain_rows(project.gains.prefetch_related("values"))


def gain_rows(gains: Iterable[Gain]) -> list[dict]:
    """A row per gain: kind, label, and at each stage the value that holds."""
    rows = []
    for gain in gains:
        last = {value.stage: value for value in gain.values.all()}
        rows.append(
            {
                "gain": gain,
                "kind": gain.get_kind_display(),
                "label": gain.label,
                "values": [
                    {
                        "stage": stage.label,
                        "row": last.get(stage),
                        "shown": show_amount(last[stage].amount, gain.unit)
                        if stage in last
                        else "",
                    }
                    for stage in GainStage
                ],
                "best": next((last[stage] for stage in reversed(GainStage) if stage in last), None),
            }
        )
    order = list(GainKind)
    return sorted(rows, key=lambda row: order.index(GainKind(row["gain"].kind)))


def totals_by_unit(gains: Iterable[Gain], stage: str) -> dict[tuple[str, str], Decimal]:
    """What was gained at a stage, per kind and unit: kinds are never added, nor units within one.
    Only time and money are added at all: theirs is the same unit everywhere."""
    totals: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for gain in gains:
        last = {value.stage: value for value in gain.values.all()}
        if gain.kind in FIXED_UNITS and stage in last:
            totals[gain.kind, gain.unit] += last[stage].amount
    return dict(totals)
