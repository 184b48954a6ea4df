"""A project's first page."""

import uuid

from django.db.models import OuterRef, Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ideas.permissions import Standing
from projects.enums import HelpKind
from projects.models import JournalVersion, Project, RolloutSite
from projects.selectors import team_of
from projects.views.page import open_project, page_context
from projects.views.rollout import spread_of

#: How many steps to come, and how many news, the first page shows.
NEXT, LAST = 3, 2
#: How many of the reader's own sites it names.
MINE = 5


@require_safe
def detail(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """A project at a glance: results, sites, trial, what comes next, last news."""
    project = open_project(request, pk)
    return render(request, "projects/detail.html", overview_context(request, project))


def overview_context(request: HttpRequest, project: Project) -> dict:
    """What the first page shows."""
    context = page_context(request, project, "overview")
    corrected = JournalVersion.objects.filter(entry=OuterRef("pk")).order_by("-corrected_on")
    news = project.journal.select_related("author").annotate(
        corrected_on=Subquery(corrected.values("corrected_on")[:1])
    )
    mine = RolloutSite.objects.acted_on_by(request.user).awaiting().filter(project=project)
    return context | {
        "team": _team(project, context["who"]),
        "milestones": project.milestones.filter(done_on=None)[:NEXT],
        "journal": news[:LAST],
        "help_wanted": project.help_requests.open().filter(kind=HelpKind.HELP).first(),
        "calls": project.calls.open()[:NEXT],
        "trial": project.pilots.select_related("site").last(),
        "spread": spread_of(project),
        "my_sites": mine.select_related("unit", "organisation").order_by("since", "pk")[:MINE],
    }


def _team(project: Project, who: Standing) -> list[dict]:
    """Each person once, with all that they are to the project."""
    roles: dict[int, dict] = {}
    for row in team_of(project, who):
        person = roles.setdefault(row.user_id, {"name": row.user, "roles": []})
        person["roles"].append(row.get_kind_display())
    return [
        {"name": person["name"], "role": ", ".join(person["roles"])} for person in roles.values()
    ]
