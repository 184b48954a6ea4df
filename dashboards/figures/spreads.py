"""Does it spread? The sites that took innovations up, month after month."""

import datetime

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from dashboards.definitions import Figure, Section
from dashboards.diffusion import at
from dashboards.scope import Period, Scope
from dashboards.spread import Spread, innovations, spread_together, spreads_kept
from dashboards.values import Measure, Row, Value
from innovation_platform.typography import date_words

#: How many innovations the table names: the last ones.
INNOVATIONS_SHOWN = 8


def adoption(scope: Scope, period: Period) -> Value:
    """Sites that had ever taken an innovation up at the end of each month, against those asked."""
    if not scope.is_whole:
        return Value(None, Measure.SITES)
    today = timezone.localdate()
    spread = _together(scope, today)
    rows = []
    for month in period.months:
        point = at(spread.points, min(Period(month, month).end, today))
        reached, asked = (point.adopted, point.target) if point else (0, 0)
        rows.append(Row(date_words(month, "month"), reached, reached, asked, key=month.isoformat()))
    if not spread.target:
        return Value(None, Measure.SITES)
    last = rows[-1]
    return Value(last.value, Measure.SITES, last.numerator, last.denominator, rows=tuple(rows))


def _together(scope: Scope, today: datetime.date) -> Spread:
    key = frozenset(scope.organisations)
    return scope.once("spread", lambda: spread_together(key, today))


def adoption_by_innovation(scope: Scope, period: Period) -> Value:
    """Of each innovation, the share of its sites that took it up until today; of none where its
    reader is shared figures alone, not names."""
    if not scope.is_whole or not scope.listable:
        return Value(None, Measure.SHARE)
    today = timezone.localdate()
    newest = innovations(frozenset(scope.organisations))[:INNOVATIONS_SHOWN]
    projects = [fact.project for fact in newest]
    spread = spreads_kept(projects, today)
    rows = tuple(
        Row(
            project.idea.title,
            one.adopted / one.target,
            one.adopted,
            one.target,
            key=str(project.pk),
        )
        for project in projects
        if (one := spread[project.pk]).target
    )
    return Value(None, Measure.SHARE, rows=rows)


_SITES = _(
    "Les unités et organismes à qui une innovation visible du périmètre est proposée, ou qui l’ont "
    "reprise d’eux-mêmes. Un même site compte une fois par innovation."
)
_EVENTS = _("L’historique des sites, qui ne se réécrit pas.")
_PLACES = _("Aucune : elle compte des sites, pas des personnes.")

FIGURES = (
    Figure(
        code="adoption",
        section=Section.SPREADS,
        measure=Measure.SITES,
        title=_("Sites qui ont adopté une innovation"),
        question=_("Les innovations gagnent-elles de nouveaux sites ?"),
        formula=_(
            "Nombre de sites qui ont adopté une innovation, telle quelle ou en l’adaptant, à la "
            "fin de chaque mois ; une adoption notée par erreur ne compte pas."
        ),
        population=_SITES,
        period=_("Depuis le début, jusqu’à la fin de chaque mois de la période."),
        source=_EVENTS,
        small_groups=_PLACES,
        compute=adoption,
        public=True,
    ),
    Figure(
        code="adoption_by_innovation",
        section=Section.SPREADS,
        measure=Measure.SHARE,
        title=_("Où en est chaque innovation"),
        question=_("Quelles innovations se diffusent ?"),
        formula=_(
            "Sites qui l’ont adoptée, telle quelle ou en l’adaptant, rapportés à ceux à qui elle "
            "est proposée ; les innovations les plus récentes d’abord."
        ),
        population=_SITES,
        period=_("Aujourd’hui, quelle que soit la période choisie."),
        of_today=True,
        source=_EVENTS,
        small_groups=_PLACES,
        compute=adoption_by_innovation,
    ),
)
