"""What every page of a project shares: finding it, its header and its tabs."""

import uuid

from django.db.models import Exists, OuterRef, Prefetch
from django.forms import Form
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from ideas import presenters
from ideas.actors import Person
from ideas.enums import Party, Step
from ideas.lifecycle import STATES
from ideas.models import (
    Decision,
    HistoryEntry,
    Idea,
    IdeaSettings,
    Involvement,
)
from ideas.permissions import Right, standing
from ideas.selectors import TOLD
from innovation_platform.prepared import PreparedPart
from projects.models import Pilot, Project
from projects.parts import parts_of
from projects.services.team import UNDER_WAY, require_hand
from projects.tabs import tabs_of

CONFLICT = 409
UNPROCESSABLE = 422
#: The capacities in which one has a part in the project.
INVOLVED = frozenset({Party.LEAD, Party.TEAM, Party.SPONSOR, Party.AUTHOR})
#: What `standing` would ask the database about the idea, told by the query that finds the project.
_FACTS = {
    name: PreparedPart(Project, TOLD[name])
    for name in ("i_stand_back", "asks_me", "has_absorbed", "has_decision")
}


def open_project(request: HttpRequest, pk: uuid.UUID, right: Right | None = None) -> Project:
    """The project, if this person may open it: 404 otherwise. With a right, `NotAllowed` unless
    it is under way and they have that right on it."""
    given = {"user": request.user.pk}
    found = (
        Project.objects.for_user(request.user)
        .select_related("idea__organisation__idea_settings", "idea__organisation__project_settings")
        .prefetch_related(
            Prefetch(
                "idea__involvements",
                Involvement.objects.select_related("user__unit", "terms"),
            )
        )
        .annotate(**{name: fact(**given) for name, fact in _FACTS.items()})
        .annotate(has_pilot=Exists(Pilot.objects.filter(project=OuterRef("pk"))))
    )
    project = get_object_or_404(found, pk=pk)
    for fact in _FACTS:
        setattr(project.idea, fact, getattr(project, fact))
    if right:
        require_hand(project, request.user, right)
    return project


def page_context(request: HttpRequest, project: Project, here: str) -> dict:
    """What `projects/layout.html` needs. `here` is the code of the page's tab; `who` is the
    reader's standing, `under_way` whether the project may still be written to."""
    idea = project.idea
    settings = IdeaSettings.loaded_with(idea.organisation)
    parts = parts_of(idea.organisation)
    who = standing(Person(request.user), idea, settings=settings)
    decision = _open_decision(idea) if idea.has_decision else None
    return {
        "project": project,
        "idea": idea,
        "who": who,
        "parts": parts,
        "under_way": idea.state in UNDER_WAY,
        "involved": bool(who.parties & INVOLVED),
        "waiting": presenters.waiting(idea, who, decision),
        "steps": _steps(idea),
        "tabs": [
            {
                "label": tab.label,
                "url": reverse(tab.url_name, args=[project.pk]),
                "here": tab.code == here,
            }
            for tab in tabs_of(project, parts)
        ],
    }


def _open_decision(idea: Idea) -> Decision | None:
    rows = idea.decisions.open().select_related("proposed_by", "awaits_user", "session")
    return rows.first()


def _steps(idea: Idea) -> set[str]:
    """The steps that the idea reached."""
    states = HistoryEntry.objects.filter(idea=idea).order_by().values_list("target", flat=True)
    return {STATES[state].step for state in states.distinct()} - {None} | {Step.DEPOSIT}


def sent(request: HttpRequest) -> QueryDict | None:
    """What a form is bound to: what was sent, even when nothing was."""
    return request.POST if request.method == "POST" else None


def form_page(
    request: HttpRequest,
    project: Project,
    form: Form,
    *,
    title: str,
    lede: str,
    submit: str,
    back: str = "projects:team",
    quote: str = "",
    quote_by: str = "",
    refused: int = UNPROCESSABLE,
) -> HttpResponse:
    """A page that holds one form about the project, sent back with the status `refused` when it
    could not be accepted. `quote` is the text that it answers."""
    context = {
        "project": project,
        "idea": project.idea,
        "form": form,
        "page_title": title,
        "lede": lede,
        "submit": submit,
        "back_url": reverse(back, args=[project.pk]),
        "quote": quote,
        "quote_by": quote_by,
    }
    status = refused if request.method == "POST" else 200
    return render(request, "projects/form.html", context, status=status)
