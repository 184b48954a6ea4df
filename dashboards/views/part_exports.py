"""Adoption, gains, challenges and objectives as tables to keep: CSV written while it is read, or a
workbook."""

from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from dashboards import money, parts, plan, spread
from dashboards.challenges import SHOWN, answered
from dashboards.diffusion import PARTS
from dashboards.models import SpreadFact
from dashboards.permissions import compared_challenges, named_innovations
from dashboards.small_groups import THRESHOLD
from dashboards.standing import Standing
from dashboards.views.places import challenges_scope, money_scope, open_scope, own_organisation
from innovation_platform.downloads import csv_answer, xlsx_answer
from projects.enums import SiteState
from projects.money import GainStage

#: How many innovations a table holds, the newest ones.
LONGEST = 1_000
#: How many are read at once.
CHUNK = 50

Table = tuple[list[str], Iterable[list[Any]]]


def _answer(kind: str, name: str, title: str, table: Table) -> HttpResponseBase:
    headers, rows = table
    name = f"{name}-{timezone.localdate().isoformat()}"
    if kind == "xlsx":
        return xlsx_answer(name, title, headers, rows)
    return csv_answer(name, headers, ([*map(_without_zeros, row)] for row in rows))


def _without_zeros(cell: Any) -> Any:
    """A sum without the zeros that say nothing, which the two databases give differently."""
    return Decimal(f"{cell.normalize():f}") if isinstance(cell, Decimal) else cell


@require_safe
def adoption(request: HttpRequest, kind: str) -> HttpResponseBase:
    """A line per innovation whose name the reader is told."""
    keys = frozenset(open_scope(request).organisations)
    named = named_innovations(request.user, spread.innovations(keys), "organisation")
    headers = [
        _("Innovation"),
        _("Sites"),
        _("Ont adopté"),
        *(state.label for state in SiteState),
        *(_("Jours jusqu’à %(part)s %% des sites") % {"part": part} for part in PARTS),
        _("Personnes"),
    ]
    return _answer(kind, "adoption", _("Adoption"), (headers, _innovations(named)))


def _innovations(named: QuerySet[SpreadFact]) -> Iterator[list[Any]]:
    today = timezone.localdate()
    projects = [fact.project for fact in named[:LONGEST]]
    for start in range(0, len(projects), CHUNK):
        some = projects[start : start + CHUNK]
        found = spread.spreads_kept(some, today)
        for project in some:
            row = found[project.pk]
            yield [
                project.idea.title,
                row.target,
                row.adopted,
                *(row.states.get(state, 0) for state in SiteState),
                *(row.days[part] for part in PARTS),
                row.people if row.people >= THRESHOLD else parts.people_shown(row.people),
            ]


@require_safe
def gains(request: HttpRequest, kind: str) -> HttpResponseBase:
    """Time and money added up, then the other gains one by one."""
    found = money.gains_over(frozenset(money_scope(request).organisations))
    headers = [_("Nature"), _("Gain"), _("Projet"), _("Unité")]
    headers += [stage.label for stage in GainStage]
    rows: list[list[Any]] = [
        [total.kind.label, _("Total"), "", total.unit]
        + [total.stages.get(stage) for stage in GainStage]
        for total in found.totals
    ]
    rows += [
        [row.gain.get_kind_display(), row.gain.label, row.gain.project.idea.title, row.gain.unit]
        + [row.stages.get(stage) for stage in GainStage]
        for row in found.rows
    ]
    return _answer(kind, "gains", _("Gains"), (headers, rows))


@require_safe
def challenges(request: HttpRequest, kind: str) -> HttpResponseBase:
    """A line per challenge; a share of too few people is left out."""
    found = compared_challenges(request.user, challenges_scope(request))
    rows = answered(found[:SHOWN])
    headers = [
        _("Défi"),
        _("Ouvert le"),
        _("Fermé le"),
        _("Idées"),
        _("Soutiens"),
        _("Commentaires"),
        _("Participation (en pour cent de l’effectif)"),
        _("Retenues"),
    ]
    table = (
        [
            row.title,
            row.campaign.opens_on,
            row.campaign.closes_on,
            row.ideas,
            row.supports,
            row.comments,
            _("non publiée") if row.percent is None else row.percent,
            row.retained,
        ]
        for row in rows
    )
    return _answer(kind, "defis", _("Défis"), (headers, table))


@require_safe
def objectives(request: HttpRequest, kind: str) -> HttpResponseBase:
    """A line per objective, with its axis and where it stands."""
    organisation = own_organisation(request)
    headers = [
        _("Axe"),
        _("Objectif"),
        _("État"),
        _("Valeur"),
        _("Au"),
        _("Départ"),
        _("Cible"),
        _("Unité"),
        _("Depuis le"),
        _("Échéance"),
        _("Responsable"),
    ]
    axes = plan.axes_of(organisation.pk, timezone.localdate())
    table = (
        [
            axis.axis.title,
            row.objective.title,
            Standing(row.standing).label,
            row.value,
            row.value_day,
            row.objective.start_value,
            row.objective.target,
            row.unit,
            row.objective.starts_on,
            row.objective.due_on,
            str(row.objective.owner),
        ]
        for axis in axes
        for row in axis.objectives
    )
    return _answer(kind, "objectifs", _("Objectifs"), (headers, table))


#: The first word of each file's address, and what writes it.
EXPORTS: dict[str, tuple[str, Callable[..., HttpResponseBase]]] = {
    "adoption": ("diffusion", adoption),
    "money": ("budget", gains),
    "challenges": ("defis", challenges),
    "plan": ("objectifs", objectives),
}
