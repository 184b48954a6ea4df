"""The library of sheets: what a search finds in them, and those that are near an idea."""

import uuid

from django.db.models import Count, Q, QuerySet

from accounts.models import Organisation, Unit, User
from accounts.selectors import reach_of
from ideas.enums import State
from ideas.models import Idea
from ideas.search import parse, similar_ideas, stems
from projects.enums import IN_USE
from projects.models import Project, RolloutSite, Sheet

#: How many sheets are proposed to who starts a similar project.
NEAR = 3


def words_of(project: Project) -> str:
    """The stems of everything that the sheet of a project shows, between spaces."""
    idea = project.idea
    shown = (
        idea.title,
        idea.problem,
        idea.proposal,
        idea.benefit,
        project.how_to,
        project.results,
        project.tried,
        project.lessons,
        project.differently,
    )
    return f" {' '.join(dict.fromkeys(stems(' '.join(shown))))} "


def found_in(sheets: QuerySet[Sheet], text: str) -> QuerySet[Sheet]:
    """The sheets that have every word of a text; all of them when it says nothing."""
    for group in parse(text):
        said = Q()
        for stem in group:
            start = stem.endswith("*")
            said |= Q(words__contains=f" {stem.removesuffix('*')}" + ("" if start else " "))
        sheets = sheets.filter(said)
    return sheets


def listed(sheets: QuerySet[Sheet]) -> QuerySet[Sheet]:
    """With what a row of the library shows, in one query."""
    return sheets.select_related("project__idea__organisation", "groupement").annotate(
        used_count=Count("project__sites", filter=Q(project__sites__state__in=IN_USE)),
    )


def near_sheets(user: User, idea: Idea) -> list[Sheet]:
    """The sheets that this person may read and that tell of something like an idea, the nearest
    first: « D’autres ont essayé »."""
    mine = Sheet.objects.for_user(user).exclude(project=idea.pk)
    among = Idea.objects.filter(pk__in=mine.order_by().values("project"))
    near = similar_ideas(
        organisation_id=idea.organisation_id,
        title=idea.title,
        problem=idea.problem,
        among=among,
        limit=NEAR,
        waits=False,
    )
    order = {row.pk: rank for rank, row in enumerate(near)}
    sheets = listed(mine.filter(project__in=order))
    return sorted(sheets, key=lambda sheet: order[sheet.project_id])


def adoptable_places(user: User, project: Project) -> list[tuple[str, str]]:
    """Where this person may declare an adoption, as choices: the organisations they run, the units
    they answer for; those that already say what they do with it left out. An idea is adopted by the
    units of its own organisation, not by the whole of it."""
    reach = reach_of(user)
    whole = reach.whole("referent") | reach.whole("director")
    known = list(RolloutSite.objects.filter(project=project).values_list("unit", "organisation"))
    units, organisations = {unit for unit, _o in known}, {place for _u, place in known}
    places = Organisation.objects.filter(pk__in=whole - {project.idea.organisation_id})
    offered = [
        (f"organisation-{row.pk}", str(row))
        for row in places.filter(is_active=True).order_by("name")
        if row.pk not in organisations
    ]
    held = Q(pk__in=reach.held("referent")) | Q(organisation_id__in=whole)
    rows = Unit.objects.filter(held, is_site=True).select_related("organisation")
    return offered + [
        (f"unit-{row.pk}", f"{row} ({row.organisation})")
        for row in rows.order_by("organisation__name", "path")
        if row.pk not in units
    ]


def sheet_of(user: User, pk: uuid.UUID) -> Sheet | None:
    """The sheet of a project, if this person may read it."""
    return listed(Sheet.objects.for_user(user)).filter(project=pk).first()


def is_adoptable(sheet: Sheet) -> bool:
    """Whether it can be taken up elsewhere: what was stopped, or is no longer in use, cannot."""
    return sheet.project.idea.state == State.ACHIEVED
