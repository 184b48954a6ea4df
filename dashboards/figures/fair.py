"""Is it fair and fast? Who is awaited, who is late, how long each step takes."""

from collections import Counter

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from dashboards.definitions import Figure, Section
from dashboards.reading import waiting_counts
from dashboards.scope import Period, Scope
from dashboards.values import Measure, Row, Value
from ideas.enums import Party
from ideas.presenters import AWAITED


def waiting(scope: Scope, period: Period) -> Value:
    """Ideas that wait for someone today, by who is awaited; the numerator counts those late."""
    today = timezone.localdate()
    total: Counter[Party] = Counter()
    late: Counter[Party] = Counter()
    for (party, due_on), count in waiting_counts(scope).items():
        total[party] += count
        if due_on is not None and due_on < today:
            late[party] += count
    rows = tuple(
        Row(AWAITED[party], total[party], late[party], total[party], key=party.value)
        for party in sorted(total, key=lambda party: (-total[party], party))
    )
    return Value(total.total(), Measure.IDEAS, late.total(), total.total(), rows=rows)


FIGURES = (
    Figure(
        code="waiting",
        section=Section.FAIR,
        measure=Measure.IDEAS,
        title=_("Idées en attente, par personne attendue"),
        question=_("Qui fait attendre, et qui est en retard ?"),
        formula=_(
            "Nombre d’idées qui attendent quelqu’un aujourd’hui, par personne attendue ; en "
            "retard : celles dont le délai est passé. Quand une proposition attend sa seconde "
            "personne, c’est elle et son délai qui comptent."
        ),
        population=_("Idées visibles du périmètre qui ne sont ni closes ni réalisées."),
        period=_("Aujourd’hui, quelle que soit la période choisie."),
        source=_("Une ligne par idée, avec son état, son délai et la proposition ouverte."),
        compute=waiting,
    ),
)
