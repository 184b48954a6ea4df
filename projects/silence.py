"""How long ago a project was last heard of, whatever the sign: news, a step moved, a measure, a
site, a decision noted, help answered, a move of its idea."""

import datetime
from collections.abc import Iterable

from django.db.models import DateField, F, Max, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce, Greatest

from ideas.enums import State
from ideas.models import HistoryEntry, Idea
from projects.models import (
    HelpRequest,
    JournalEntry,
    Measure,
    Milestone,
    Project,
    ProjectDecision,
    RolloutEvent,
)

#: The states whose limit is another date than the next news awaited: an end, or the sites' own.
WATCHED = (State.IN_PILOT, State.IN_ROLLOUT)
#: Each sign of life: its rows, how they lead to the project, and their day.
_SIGNS: tuple[tuple[type, str, str], ...] = (
    (JournalEntry, "project", "day"),
    (Milestone, "project", "started_on"),
    (Milestone, "project", "done_on"),
    (Measure, "indicator__pilot__project", "day"),
    (RolloutEvent, "site__project", "day"),
    (ProjectDecision, "project", "day"),
    (HelpRequest, "project", "asked_on"),
    (HelpRequest, "project", "answered_on"),
    (HistoryEntry, "idea", "day"),
)


def with_heard_on(projects: QuerySet[Project]) -> QuerySet[Project]:
    """Projects with `heard`: the day of their last sign of life, that of their start at least."""
    return projects.annotate(heard=Greatest(F("started_on"), *_latest()))


def heard_on(idea: Idea) -> datetime.date | None:
    """The day of the last sign of life of an idea's project."""
    found = with_heard_on(Project.objects.filter(pk=idea.pk))
    return found.order_by().values_list("heard", flat=True).first()


def _latest() -> Iterable[Coalesce]:
    for model, path, day in _SIGNS:
        rows = model.objects.filter(**{path: OuterRef("pk")}).order_by().values(path)
        last = rows.annotate(last=Max(day)).values("last")
        yield Coalesce(Subquery(last), F("started_on"), output_field=DateField())
