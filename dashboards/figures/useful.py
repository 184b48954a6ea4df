"""Does it produce? How far ideas go, and what becomes of them."""

import datetime
from collections.abc import Callable

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from dashboards.behind import of_cohort
from dashboards.definitions import Behind, Figure, Section
from dashboards.facts import STAGES
from dashboards.figures.rows import shares_by_month
from dashboards.period import add_months
from dashboards.reading import totals
from dashboards.scope import Period, Scope
from dashboards.values import Measure, Row, Side, Value, share
from ideas.enums import State
from ideas.models import Idea

DEPOSITED = "deposited"
STAGE_LABELS = {
    "studied": _("Étudiées"),
    "decided": _("Décidées ou répondues"),
    "accepted": _("Retenues"),
    "project": _("Mises en projet"),
    "achieved": _("Réalisées"),
}


def funnel(scope: Scope, period: Period) -> Value:
    """How many of the ideas deposited in the period went how far, until now."""
    found = totals(scope, period)
    base = found.of("deposits")
    first = Row(
        _("Déposées"), base, base, base, key=DEPOSITED, ideas_query=scope.ideas_query(period)
    )
    rows = [
        Row(STAGE_LABELS[stage], (n := found.of(f"f.{stage}")), n, base, key=stage)
        for stage in STAGES
    ]
    return Value(
        found.of("f.achieved"),
        Measure.IDEAS,
        found.of("f.achieved"),
        base,
        rows=(first, *rows),
    )


def _that_reached(scope: Scope, period: Period, key: str):
    name = "deposits" if key == DEPOSITED else f"f.{key or 'achieved'}"
    return of_cohort(scope, period, name)


def accepted_in_time(scope: Scope, period: Period) -> Value:
    """The share of ideas accepted within 180 days of their deposit, by month of deposit."""
    return _cohorts(scope, period, "accepted", 180)


def achieved_in_time(scope: Scope, period: Period) -> Value:
    """The share of ideas achieved within 365 days of their deposit, by month of deposit."""
    return _cohorts(scope, period, "achieved", 365)


def _cohorts(scope: Scope, period: Period, stage: str, days: int) -> Value:
    """Over the months whose every idea is old enough: young ideas are not yet failures."""
    found = totals(scope, period)

    def counts(month: datetime.date) -> tuple[int, int] | None:
        if not _is_old(month, days):
            return None
        return found.of(f"f{days}.{stage}", month), found.of("deposits", month)

    rows = shares_by_month(period, counts)
    told = [row for row in rows if row.denominator is not None]
    return share(
        sum(row.numerator or 0 for row in told),
        sum(row.denominator or 0 for row in told),
        rows=rows,
    )


def _is_old(month: datetime.date, days: int) -> bool:
    """Whether the youngest idea of a month is that old."""
    return (timezone.localdate() - add_months(month, 1)).days >= days


def _of_cohorts(stage: str, days: int) -> Callable:
    def ideas(scope: Scope, period: Period, key: str, side: Side):
        """`key` is a month, or nothing."""
        months = [month for month in period.months if _is_old(month, days)]
        asked = [month for month in months if key in {"", month.isoformat()}]
        if not asked:
            return Idea.objects.none()
        name = f"f{days}.{stage}" if side == Side.PART else "deposits"
        return of_cohort(scope, Period(asked[0], asked[-1]), name)

    return ideas


def outcomes(scope: Scope, period: Period) -> Value:
    """What the ideas deposited in the period have become today, by state."""
    found = totals(scope, period)
    rows = tuple(
        Row(
            state.label,
            n,
            n,
            found.of("deposits"),
            key=state.value,
            ideas_query=scope.ideas_query(period, state=state.value),
        )
        for state in State
        if (n := found.of(f"s.{state}"))
    )
    return Value(
        found.of("deposits"), Measure.IDEAS, rows=rows, ideas_query=scope.ideas_query(period)
    )


def _that_became(scope: Scope, period: Period, key: str):
    return of_cohort(scope, period, f"s.{key}" if key else "deposits")


_COHORT = _("Idées visibles du périmètre, déposées dans la période.")
_HISTORY = _(
    "L’historique des idées : une étape atteinte une fois compte, même si l’idée est revenue en "
    "arrière. Une idée fusionnée s’arrête là où elle a été fusionnée."
)
_OLD_ENOUGH = _(
    "Idées visibles du périmètre, déposées dans un mois dont toutes les idées sont assez "
    "anciennes : les idées jeunes ne sont pas comptées comme des échecs."
)

FIGURES = (
    Figure(
        code="funnel",
        section=Section.USEFUL,
        measure=Measure.IDEAS,
        title=_("Du dépôt à la réalisation"),
        question=_("Jusqu’où vont les idées ?"),
        formula=_(
            "Nombre d’idées déposées dans la période qui ont atteint chaque étape, jusqu’à "
            "aujourd’hui ; atteindre une étape, c’est avoir atteint les précédentes."
        ),
        population=_COHORT,
        period=_("Mois du dépôt."),
        source=_HISTORY,
        compute=funnel,
        public=True,
        ideas=_that_reached,
    ),
    Figure(
        code="accepted_in_time",
        section=Section.USEFUL,
        measure=Measure.SHARE,
        title=_("Idées retenues dans les six mois"),
        question=_("Les idées récentes aboutissent-elles autant que les anciennes ?"),
        formula=_(
            "Idées retenues dans les 180 jours de leur dépôt, rapportées aux idées déposées, mois "
            "de dépôt par mois de dépôt."
        ),
        population=_OLD_ENOUGH,
        period=_("Mois du dépôt, terminé depuis 180 jours au moins."),
        source=_HISTORY,
        compute=accepted_in_time,
        behind=Behind(
            _of_cohorts("accepted", 180),
            _("Idées retenues dans les six mois"),
            _("Idées déposées, assez anciennes"),
        ),
    ),
    Figure(
        code="achieved_in_time",
        section=Section.USEFUL,
        measure=Measure.SHARE,
        title=_("Idées réalisées dans l’année"),
        question=_("Combien d’idées se réalisent, et en combien de temps ?"),
        formula=_(
            "Idées réalisées dans les 365 jours de leur dépôt, rapportées aux idées déposées, mois "
            "de dépôt par mois de dépôt."
        ),
        population=_OLD_ENOUGH,
        period=_("Mois du dépôt, terminé depuis 365 jours au moins."),
        source=_HISTORY,
        compute=achieved_in_time,
        behind=Behind(
            _of_cohorts("achieved", 365),
            _("Idées réalisées dans l’année"),
            _("Idées déposées, assez anciennes"),
        ),
    ),
    Figure(
        code="outcomes",
        section=Section.USEFUL,
        measure=Measure.IDEAS,
        title=_("Ce que les idées sont devenues"),
        question=_("Que deviennent les idées ?"),
        formula=_("Nombre d’idées déposées dans la période, par état aujourd’hui."),
        population=_COHORT,
        period=_("Mois du dépôt."),
        source=_("Une ligne par idée, avec son état."),
        compute=outcomes,
        public=True,
        ideas=_that_became,
    ),
)
