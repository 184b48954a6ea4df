"""Telling whoever answers for an objective that its date comes, has passed, or that its target is
reached."""

import datetime
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction
from django.utils import timezone

from dashboards.models import Objective
from dashboards.objective_notices import (
    AGAIN,
    NEAR,
    asks_near,
    asks_passed,
    open_objectives,
    opens_on,
)
from dashboards.plan import ObjectiveRow, row_of, with_last_value
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
        step = first if left > last else last
        tells = objective.starts_on <= opens_on(objective) and asks_near(objective, step)
        return [("dashboards.objective_near", step)] if tells else []
    times = -left // AGAIN
    due = [("dashboards.objective_undecided", times)]
    if asks_passed(objective, times):
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


@contextmanager
def saying_if_reached(objective: Objective, *, by: int | None) -> Iterator[None]:
    """Around what keeps a value, in its transaction: enqueue that the target of the objective is
    reached, where the value that held before did not reach it. What goes to and fro around a target
    is told once, for as long as notices are kept. `by` noted the value, and is not told."""
    before = _stands(objective)
    yield
    if before.standing == Standing.REACHED:
        return
    found = _stands(objective)
    if found.standing == Standing.REACHED:
        target = found.objective.target
        enqueue(
            "dashboards.objective_reached",
            key=f"dashboards.objective_reached:{objective.pk}:{target.normalize():f}",
            context={"objective": objective.pk, "by": by},
        )


def _stands(objective: Objective) -> ObjectiveRow:
    found = with_last_value(Objective.objects.filter(pk=objective.pk)).get()
    return row_of(found, timezone.localdate())
