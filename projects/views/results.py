"""« Bilan »: what a project changed, cost and brought, who adopted it, whom it is owed to."""

import uuid

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ideas.credits import credits_of
from ideas.disclosure import hidden_authors
from ideas.enums import Disclosure, Party
from ideas.families import authorship_of, merged_family
from ideas.models import Idea
from ideas.permissions import Standing
from innovation_platform.documents import document
from projects.enums import IN_USE
from projects.models import Project
from projects.sums import gains_of
from projects.trials import trial_of, trials_of
from projects.views.page import open_project, page_context
from projects.views.rollout import spread_of

#: What anyone may know of a project: a sheet leaves the platform.
ANYONE = Standing(frozenset({Party.READER}))

#: How many numbers a sheet of one page shows as pictures; its table has them all.
PICTURED = 4


@require_safe
def results(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """The results of a project, or what was learned from one that was not carried on."""
    project = _told(request, pk)
    context = page_context(request, project, "results")
    context |= _results(project, context["who"], with_budget=context["parts"].budget)
    return render(request, "projects/results.html", context)


@require_safe
def sheet(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """The same on one page, to keep and to hand round: nobody is named there who is not named to
    everyone."""
    project = _told(request, pk)
    parts = page_context(request, project, "results")["parts"]
    context = {
        "project": project,
        "idea": project.idea,
        **_results(project, ANYONE, with_budget=parts.budget),
    }
    numbers = [row for trial in context["trials"] for row in trial.indicators if row.picture]
    context["pictured"] = numbers[:PICTURED]
    return document(request, "documents/results.html", context, name=f"bilan-{project.pk}")


def _told(request: HttpRequest, pk: uuid.UUID) -> Project:
    project = open_project(request, pk)
    if not (project.results or project.lessons):
        raise Http404
    return project


def _results(project: Project, who: Standing, *, with_budget: bool) -> dict:
    idea = project.idea
    spread = spread_of(project)
    trials = [trial_of(row) for row in trials_of(project)]
    lines = list(project.budget_lines.all()) if with_budget else []
    return {
        "trials": trials,
        "has_numbers": any(row.picture for trial in trials for row in trial.indicators),
        "granted": sum(line.amount for line in lines),
        "spent": sum(line.spent for line in lines),
        "lines": lines,
        "gains": gains_of(project) if with_budget else [],
        "spread": spread,
        "in_use": [cell["name"] for cell in spread["comb"] if cell["state"] in IN_USE],
        "credits": _credits(idea, who),
    }


def _credits(idea: Idea, who: Standing) -> list[dict]:
    """Those to whom it is owed, authors of the ideas that joined it included."""
    family = merged_family(idea)
    others = list(Idea.objects.filter(pk__in=family[1:]).order_by("pk"))
    joined = list(authorship_of(family[1:]).filter(disclosure=Disclosure.PUBLIC)) if others else []
    ties = [row for row in idea.involvements.all() if row.accepted_on and not row.ended_on]
    told = credits_of(idea, ties, hidden_authors(idea, who), joined=joined, absorbed=others)
    seen, rows = set(), []
    for credit in told:
        key = (credit["name"], credit["role"])
        if credit["anonymous"] or key not in seen:
            seen.add(key)
            rows.append(credit)
    return rows
