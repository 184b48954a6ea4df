"""Is the process alive? What is deposited, supported, discussed."""

import datetime
from collections.abc import Callable

from django.utils.translation import gettext_lazy as _

from dashboards.behind import of_cohort, of_part, that_add
from dashboards.definitions import Behind, Figure, Section
from dashboards.figures import people
from dashboards.figures.rows import by_month, by_unit
from dashboards.reading import totals
from dashboards.scope import Period, Scope
from dashboards.values import Measure, Side, Value


def deposits(scope: Scope, period: Period) -> Value:
    """Ideas deposited in the period, by month."""
    found = totals(scope, period)
    return Value(
        found.of("deposits"),
        Measure.IDEAS,
        rows=by_month(scope, period, lambda month: found.of("deposits", month), listed=True),
        ideas_query=scope.ideas_query(period),
    )


def deposits_by_unit(scope: Scope, period: Period) -> Value:
    """Ideas deposited in the period, by unit."""
    return Value(
        totals(scope, period).of("deposits"),
        Measure.IDEAS,
        rows=by_unit(scope, period, "deposits", listed=True),
        ideas_query=scope.ideas_query(period),
    )


def _of_month(scope: Scope, period: Period, key: str):
    """`key` is a month, or nothing."""
    return of_cohort(scope, _month(key) if key else period, "deposits")


def _of_unit(scope: Scope, period: Period, key: str):
    """`key` is a unit's key, `-` for what is of none, or nothing."""
    found = of_cohort(scope, period, "deposits")
    return of_part(scope, found, key) if key else found


def supports(scope: Scope, period: Period) -> Value:
    """Supports of the ideas deposited in the period, by month of deposit."""
    found = totals(scope, period)
    rows = by_month(scope, period, lambda month: found.of("supports", month))
    return Value(found.of("supports"), Measure.SUPPORTS, rows=rows)


def supports_by_unit(scope: Scope, period: Period) -> Value:
    """Supports of the ideas deposited in the period, by unit of the idea."""
    rows = by_unit(scope, period, "supports")
    return Value(totals(scope, period).of("supports"), Measure.SUPPORTS, rows=rows)


def comments(scope: Scope, period: Period) -> Value:
    """Comments written in the period, by month."""
    found = totals(scope, period)
    rows = by_month(scope, period, lambda month: found.of("comments", month))
    return Value(found.of("comments"), Measure.COMMENTS, rows=rows)


def comments_by_unit(scope: Scope, period: Period) -> Value:
    """Comments written in the period, by unit of the idea."""
    rows = by_unit(scope, period, "comments")
    return Value(totals(scope, period).of("comments"), Measure.COMMENTS, rows=rows)


def _of_lines(name: str, found: Callable, *, by_unit: bool = False) -> Callable:
    """The ideas that add to a count: `key` is a month, or a unit's key, or nothing."""

    def ideas(scope: Scope, period: Period, key: str, side: Side):
        if by_unit:
            all_ = found(scope, period, name)
            return of_part(scope, all_, key) if key else all_
        return found(scope, _month(key) if key else period, name)

    return ideas


def _month(key: str) -> Period:
    month = datetime.date.fromisoformat(key)
    return Period(month, month)


def _of_any_age(scope: Scope, period: Period, name: str):
    return that_add(scope, period.months, [name])


_VISIBLE = _("Idées visibles du périmètre, signées ou non, brouillons exceptés.")
_BY_UNIT = _(
    "Unités du premier niveau sous le périmètre, celles qui en dépendent comprises ; une idée sans "
    "unité, ou de l’unité même du périmètre, a sa propre ligne."
)
_SUPPORTED = _(
    "Un soutien par personne et par idée ; un soutien retiré ne compte plus. Le jour d’un soutien "
    "n’est pas gardé : il compte au mois du dépôt de l’idée. D’idées fusionnées, chaque personne "
    "compte une fois, avec l’idée qui reste."
)
_SAID = _(
    "Commentaires et réponses, au mois où ils ont été écrits, « merci » exceptés ; ceux qui ont "
    "été retirés ou masqués ne comptent plus."
)
_COUNTS_ROWS = _("Aucune : elle compte ce qui est affiché avec les idées, pas des personnes.")

FIGURES = (
    Figure(
        code="deposits",
        section=Section.ALIVE,
        measure=Measure.IDEAS,
        title=_("Idées déposées"),
        question=_("Les agents proposent-ils des idées ?"),
        formula=_("Nombre d’idées dont le jour de dépôt est dans la période, mois par mois."),
        population=_VISIBLE,
        period=_("Mois du dépôt."),
        source=_("Une ligne par idée ; une idée fusionnée compte, puisqu’elle a été déposée."),
        compute=deposits,
        public=True,
        ideas=_of_month,
    ),
    Figure(
        code="deposits_by_unit",
        section=Section.ALIVE,
        measure=Measure.IDEAS,
        title=_("Idées déposées, par unité"),
        question=_("De quelles unités viennent les idées ?"),
        formula=_("Nombre d’idées dont le jour de dépôt est dans la période, par unité."),
        population=_BY_UNIT,
        period=_("Mois du dépôt."),
        source=_("Une ligne par idée, avec l’unité que l’idée a gardée."),
        compute=deposits_by_unit,
        ideas=_of_unit,
    ),
    *people.PARTICIPATION,
    Figure(
        code="supports",
        section=Section.ALIVE,
        measure=Measure.SUPPORTS,
        title=_("Soutiens"),
        question=_("Les idées trouvent-elles un écho ?"),
        formula=_("Nombre de soutiens des idées déposées dans la période, mois par mois."),
        population=_VISIBLE,
        period=_("Mois du dépôt de l’idée soutenue."),
        source=_SUPPORTED,
        small_groups=_COUNTS_ROWS,
        compute=supports,
        behind=Behind(_of_lines("supports", of_cohort), _("Soutiens")),
        public=True,
    ),
    Figure(
        code="supports_by_unit",
        section=Section.ALIVE,
        measure=Measure.SUPPORTS,
        title=_("Soutiens, par unité de l’idée"),
        question=_("Les idées de quelles unités trouvent-elles un écho ?"),
        formula=_("Nombre de soutiens des idées déposées dans la période, par unité de l’idée."),
        population=_BY_UNIT,
        period=_("Mois du dépôt de l’idée soutenue."),
        source=_SUPPORTED,
        small_groups=_COUNTS_ROWS,
        compute=supports_by_unit,
        behind=Behind(_of_lines("supports", of_cohort, by_unit=True), _("Soutiens")),
    ),
    Figure(
        code="comments",
        section=Section.ALIVE,
        measure=Measure.COMMENTS,
        title=_("Commentaires"),
        question=_("Les idées se discutent-elles ?"),
        formula=_("Nombre de commentaires écrits dans la période, mois par mois."),
        population=_VISIBLE,
        period=_("Mois du commentaire, quel que soit celui du dépôt."),
        source=_SAID,
        small_groups=_COUNTS_ROWS,
        compute=comments,
        behind=Behind(_of_lines("comments", _of_any_age), _("Commentaires")),
        public=True,
    ),
    Figure(
        code="comments_by_unit",
        section=Section.ALIVE,
        measure=Measure.COMMENTS,
        title=_("Commentaires, par unité de l’idée"),
        question=_("Les idées de quelles unités se discutent-elles ?"),
        formula=_("Nombre de commentaires écrits dans la période, par unité de l’idée."),
        population=_BY_UNIT,
        period=_("Mois du commentaire, quel que soit celui du dépôt."),
        source=_SAID,
        small_groups=_COUNTS_ROWS,
        compute=comments_by_unit,
        behind=Behind(_of_lines("comments", _of_any_age, by_unit=True), _("Commentaires")),
    ),
)
