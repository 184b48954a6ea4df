"""Reading the figures that objectives follow."""

import datetime

from django.db import transaction
from django.utils import timezone

from dashboards.followed import figure_value
from dashboards.models import Objective, ObjectiveValue
from dashboards.services.cells import say_changed
from dashboards.services.reminding import saying_if_reached


def read_figures(*, today: datetime.date | None = None) -> int:
    """Keep what the figure of each open objective says today, where it changed; returns how many
    values were kept. Side effects: one value at most per objective and day, however often it
    runs; the owner and the direction are told of a target reached."""
    day = today or timezone.localdate()
    rows = (
        Objective.objects.filter(
            closed_on=None,
            axis__closed_on=None,
            axis__organisation__dashboard_settings__uses_objectives=True,
        )
        .exclude(figure="")
        .select_related("axis")
        .order_by("pk")
    )
    return sum(_read(objective, day) for objective in rows.iterator(chunk_size=200))


@transaction.atomic
def _read(objective: Objective, day: datetime.date) -> bool:
    value = figure_value(objective, day)
    last = objective.values.order_by("-day", "-pk").first()
    if value is None or (last and (last.value == value or last.day >= day)):
        return False
    row = ObjectiveValue(objective=objective, value=value, day=day, noted_by=None)
    say_changed([objective.axis.organisation_id])
    with saying_if_reached(objective, by=None):
        ObjectiveValue.objects.bulk_create([row], ignore_conflicts=True)
    return True
