"""Is the process alive? What is deposited, supported, discussed, and by how many."""

from django.db.models import Count
from django.db.models.functions import TruncMonth
from django.utils.translation import gettext_lazy as _

from dashboards.definitions import Figure, Section
from dashboards.figures.rows import by_month
from dashboards.reading import ideas_of
from dashboards.scope import Period, Scope
from dashboards.values import Measure, Value


def deposits(scope: Scope, period: Period) -> Value:
    """Ideas deposited in the period, by month."""
    counted = (
        ideas_of(scope, period)
        .order_by()
        .annotate(month=TruncMonth("deposited_on"))
        .values_list("month")
        .annotate(n=Count("pk"))
    )
    months = dict(counted)
    return Value(
        sum(months.values()),
        Measure.IDEAS,
        rows=by_month(scope, period, lambda month: months.get(month, 0), listed=True),
        ideas_query=scope.ideas_query(period),
    )


FIGURES = (
    Figure(
        code="deposits",
        section=Section.ALIVE,
        measure=Measure.IDEAS,
        title=_("Idées déposées"),
        question=_("Les agents proposent-ils des idées ?"),
        formula=_("Nombre d’idées dont le jour de dépôt est dans la période, mois par mois."),
        population=_("Idées visibles du périmètre, signées ou non, brouillons exceptés."),
        period=_("Mois du dépôt."),
        source=_("Une ligne par idée ; une idée fusionnée compte, puisqu’elle a été déposée."),
        compute=deposits,
        public=True,
        ideas=ideas_of,
    ),
)
