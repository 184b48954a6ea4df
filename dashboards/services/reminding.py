"""Telling whoever answers for an objective that its date comes, has passed, or that its target is
reached."""

import datetime

from django.db import transaction
from django.utils import timezone

from dashboards.models import Objective
from dashboards.objective_notices import AGAIN, NEAR, noted_since, open_objectives
from dashboards.plan import row_of, with_last_value
from dashboards.standing import Standing
from ideas.working_days import is_working_day
from notifications.models import Occurrence
from notifications.outbox import enqueue


def remind_objectives(*, on: datetime.date | None = None) -> int:
    """Enqueue what is due on a day (today) about the dates of open objectives whose target is not
    reached: to their owner 30 days before, 7 days before where no value was noted since, then once
    the date has passed, and every four weeks to the owner who noted nothing since and to the
    direction that neither closed nor moved it. Returns how many were new; none on a day off. Run
    twice it says nothing more; what was answered before it leaves is no longer said."""
    day = on or timezone.localdate()
    if not is_working_day(day):
        return 0
    soon = open_objectives().filter(due_on__lte=day + datetime.timedelta(days=NEAR[0]))
    said = 0
    for objective in soon.order_by("pk").iterator(chunk_size=200):
        if row_of(objective, day).standing != Standing.REACHED:
            said += sum(_say(notice, objective, step) for notice, step in _due(objective, day))
    return said


def _due(objective: Objective, day: datetime.date) -> list[tuple[str, int]]:
    """What is to be said of the date of an objective on a day, each with the time it is."""
    left = (objective.due_on - day).days
    if left >= 0:
        first, last = NEAR
        opened = objective.due_on - datetime.timedelta(days=first)
        if objective.starts_on > opened:
            return []
        if left > last:
            return [("dashboards.objective_near", first)]
        if noted_since(objective, opened):
            return []
        return [("dashboards.objective_near", last)]
    times = -left // AGAIN
    due = [("dashboards.objective_undecided", times)]
    if not times if objective.figure else not noted_since(objective, objective.due_on):
        due.append(("dashboards.objective_passed", times))
    return due


@transaction.atomic
def _say(notice: str, objective: Objective, step: int) -> int:
    key = f"{notice}:{objective.pk}:{objective.due_on}:{step}"
    if Occurrence.objects.filter(key=key).exists():
        return 0
    context = {
        "objective": objective.pk,
        "due_on": objective.due_on.isoformat(),
        "step": step,
    }
    enqueue(notice, key=key, context=context)
    return 1


def say_if_reached(objective: Objective, *, by: int | None) -> None:
    """Enqueue, in the transaction that keeps a value, that it reaches the target of its objective;
    once for each target. `by` noted the value, and is not told."""
    found = with_last_value(Objective.objects.filter(pk=objective.pk)).get()
    if row_of(found, timezone.localdate()).standing == Standing.REACHED:
        enqueue(
            "dashboards.objective_reached",
            key=f"dashboards.objective_reached:{found.pk}:{found.target.normalize():f}",
            context={"objective": found.pk, "by": by},
        )
