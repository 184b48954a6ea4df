"""What the pages show of the objectives of an organisation."""

import datetime
from collections import Counter
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, OuterRef, Prefetch, Q, QuerySet, Subquery

from accounts.models import User
from campaigns.models import Campaign
from dashboards.followed import followable, unit_of
from dashboards.models import Attachment, Axis, Objective, ObjectiveValue
from dashboards.standing import (
    LOOKS,
    Path,
    Standing,
    percent_done,
    standing,
)
from ideas.models import Idea
from ideas.search import matching
from projects.measuring import show_number
from projects.models import Project

#: The states of an open objective, the most pressing first.
ORDER = (Standing.LATE, Standing.ON_THE_WAY, Standing.REACHED, Standing.UNKNOWN)
#: How many things a page of an axis shows, and a search for more.
ATTACHED_SHOWN, FOUND_SHOWN = 50, 10


@dataclass(frozen=True)
class ObjectiveRow:
    """An objective as it is shown: `objective` comes with its owner and its axis."""

    objective: Objective
    standing: Standing
    value: Decimal | None
    value_day: datetime.date | None
    percent: int
    unit: str

    @property
    def bar_id(self) -> str:
        """The name of its bar on a page."""
        return f"objectif-{self.objective.pk}"

    @property
    def figure_title(self) -> str:
        """The figure that it follows, if it follows one."""
        figure = followable().get(self.objective.figure)
        return str(figure.title) if figure else ""

    @property
    def look(self) -> tuple[str, str]:
        """The family of colour and the icon of its state."""
        return LOOKS[self.standing]

    def shown(self, number: Decimal) -> str:
        """A number with the unit of the objective."""
        return in_unit(number, self.unit)

    @property
    def value_shown(self) -> str:
        return "" if self.value is None else self.shown(self.value)

    @property
    def start_shown(self) -> str:
        return self.shown(self.objective.start_value)

    @property
    def target_shown(self) -> str:
        return self.shown(self.objective.target)


def in_unit(number: Decimal, unit: str) -> str:
    """« 42 % », « 1 200 heures »."""
    return f"{show_number(number)}\u00a0{unit}" if unit else show_number(number)


def with_last_value(objectives: QuerySet[Objective]) -> QuerySet[Objective]:
    """Objectives with the value that holds and its day, their owner and their axis."""
    last = ObjectiveValue.objects.filter(objective=OuterRef("pk")).order_by("-day", "-pk")
    return objectives.select_related("owner", "axis").annotate(
        last_value=Subquery(last.values("value")[:1]), last_day=Subquery(last.values("day")[:1])
    )


def row_of(objective: Objective, today: datetime.date) -> ObjectiveRow:
    """How an objective of `with_last_value` is shown today."""
    path = Path(objective.start_value, objective.target, objective.starts_on, objective.due_on)
    closed = objective.closed_on or objective.axis.closed_on
    return ObjectiveRow(
        objective=objective,
        standing=Standing.CLOSED if closed else standing(path, objective.last_value, today),
        value=objective.last_value,
        value_day=objective.last_day,
        percent=percent_done(path, objective.last_value),
        unit=unit_of(objective),
    )


@dataclass(frozen=True)
class AxisRow:
    """An axis with its objectives, and how many ideas, challenges and projects contribute."""

    axis: Axis
    objectives: list[ObjectiveRow]


def axes_of(organisation_id: int, today: datetime.date) -> list[AxisRow]:
    """The axes of an organisation with their objectives, those closed last; two queries."""
    axes = (
        Axis.objects.filter(organisation=organisation_id)
        .annotate(attached_count=Count("attachments"))
        .prefetch_related(Prefetch("objectives", with_last_value(Objective.objects.all())))
        .order_by("position", "pk")
    )
    rows = [
        AxisRow(axis, [row_of(objective, today) for objective in axis.objectives.all()])
        for axis in axes
    ]
    return sorted(rows, key=lambda row: row.axis.closed_on is not None)


def at_a_glance(rows: list[AxisRow]) -> list[tuple[Standing, int]]:
    """How many open objectives are in each state, the most pressing first, those without any left
    out."""
    counts = Counter(row.standing for axis in rows for row in axis.objectives)
    return [(state, counts[state]) for state in ORDER if counts[state]]


def attached_to(axis: Axis, user: User) -> list[Attachment]:
    """What contributes to an axis, among what this person's lists show; one query."""
    ideas = Idea.objects.listed_for(user)
    rows = Attachment.objects.filter(axis=axis).filter(
        Q(idea__in=ideas.order_by().values("pk"))
        | Q(project__idea__in=ideas.order_by().values("pk"))
        | Q(campaign__in=Campaign.objects.for_user(user).order_by().values("pk"))
    )
    rows = rows.select_related("idea", "campaign", "project__idea").order_by("-day", "-pk")
    return list(rows[:ATTACHED_SHOWN])


@dataclass(frozen=True)
class Found:
    """Something that may be attached: `kind` is the field of `Attachment` it goes in."""

    kind: str
    key: str
    title: str
    url: str


def attachable(axis: Axis, user: User, text: str) -> list[Found]:
    """Ideas, projects and challenges of the organisation whose words match, and that are not
    attached yet; nothing when nothing is asked."""
    if not text.strip():
        return []
    ideas = Idea.objects.listed_for(user).filter(organisation=axis.organisation_id)
    taken = Attachment.objects.filter(axis=axis)
    found = matching(ideas, text).order_by("-deposited_on", "-pk")
    projects = Project.objects.filter(idea__in=found.order_by().values("pk")).exclude(
        pk__in=taken.exclude(project=None).values("project")
    )
    campaigns = (
        Campaign.objects.for_user(user)
        .filter(organisation=axis.organisation_id, title__icontains=text.strip())
        .exclude(pk__in=taken.exclude(campaign=None).values("campaign"))
    )
    fresh = found.exclude(pk__in=taken.exclude(idea=None).values("idea"))
    rows = [("campaign", row.pk, row) for row in campaigns.order_by("-pk")[:FOUND_SHOWN]]
    rows += [
        ("project", row.pk, row)
        for row in projects.select_related("idea").order_by("-started_on", "-pk")[:FOUND_SHOWN]
    ]
    rows += [("idea", row.pk, row) for row in fresh[:FOUND_SHOWN]]
    return [Found(kind, str(key), str(row), row.get_absolute_url()) for kind, key, row in rows]
