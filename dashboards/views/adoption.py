"""The adoption of innovations: all of them, then one with its curve and what sites said."""

import datetime
import uuid
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.views.decorators.http import require_safe

from dashboards import parts, spread
from dashboards.bass import Fit, Refusal, ceiling_bounds, inflection
from dashboards.models import SpreadCurve
from dashboards.permissions import named_innovations, places_of
from dashboards.spread_chart import spread_chart
from dashboards.views.kept import mark_of, version_key
from dashboards.views.places import neighbours, open_scope
from ideas.enums import Visibility
from ideas.models import Idea
from ideas.paging import page
from projects.enums import SITE_LOOKS, SiteState
from projects.models import Project
from projects.sites import cells_of

PAGE = 20
#: How many sites a comb shows.
CELLS_SHOWN = 150


@require_safe
def adoption(request: HttpRequest) -> HttpResponse:
    """How the innovations of an organisation spread, together and one by one."""
    scope = open_scope(request)
    today, keys = timezone.localdate(), frozenset(scope.organisations)
    named = named_innovations(request.user, spread.innovations(keys), "organisation")
    shown = page(named, order=spread.NEWEST, cursor=request.GET.get("page"), size=PAGE)
    projects = [fact.project for fact in shown.items]
    asked = {"organisme": scope.organisation} if scope.organisation else {}
    others = shown.next_cursor, shown.previous_cursor
    titles = mark_of(*((project.pk, project.idea.title) for project in projects))
    drawn = titles, repr(others), str(scope.listable)
    next_url, previous_url = (_turned(request, asked, cursor) for cursor in others)
    context = {
        "scope": scope,
        "query": f"?{urlencode(asked)}" if asked else "",
        "adoption_key": version_key(scope.organisations, *drawn),
        "adoption": SimpleLazyObject(lambda: _adoption(keys, projects, today)),
        "names_some": not scope.listable,
        "neighbours": neighbours(request, scope.organisation, "adoption"),
        "next_url": next_url,
        "previous_url": previous_url,
    }
    return render(request, "dashboards/adoption.html", context)


def _turned(request: HttpRequest, asked: dict[str, int], cursor: str | None) -> str | None:
    """The address of another page, with nothing that this one does not read: it is kept for all."""
    return cursor and f"{request.path}?{urlencode(asked | {'page': cursor})}"


def _adoption(keys: frozenset[int], projects: list[Project], today: datetime.date) -> dict | None:
    """What the page shows, with a line for each of these innovations."""
    part = parts.adoption_part(keys, today)
    return part and part | {"rows": parts.innovation_rows(projects, today)}


@require_safe
def innovation(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """One innovation: its comb, its curve, how long it took, and what sites said, to those who read
    the figures of its organisation whole. A network lead finds it when its sheet is shared with
    them."""
    places = places_of(request.user)
    readable = Q(idea__organisation_id__in=places.network | places.whole | places.listed)
    shown = Project.objects.filter(readable, idea__visibility=Visibility.VISIBLE)
    found = named_innovations(request.user, shown, "idea__organisation")
    project = get_object_or_404(found.select_related("idea__organisation"), pk=pk)
    organisation = project.idea.organisation
    if organisation.pk not in places.whole | places.network:
        raise PermissionDenied
    today, says_why = timezone.localdate(), organisation.pk in places.whole
    curve = spread.curve_of(project) or (None, None)
    context = {
        "project": project,
        "idea": project.idea,
        "organisation": organisation,
        "may_open": Idea.objects.for_user(request.user).filter(pk=pk).exists(),
        "story_key": _story_key(project, curve, says_why=says_why),
        "story": SimpleLazyObject(lambda: _story(project, curve, today, says_why=says_why)),
        "neighbours": neighbours(request, organisation.pk, "adoption"),
    }
    return render(request, "dashboards/innovation.html", context)


Fitted = tuple[SpreadCurve, Fit | None] | tuple[None, None]


def _story_key(project: Project, curve: Fitted, *, says_why: bool) -> str | None:
    """What the page is kept under: the version of the figures, the innovation and its curve, and
    whether one reads why sites said no."""
    row, fit = curve
    said = (str(project.pk), repr((row and (row.until, row.refusal), fit)), str(says_why))
    return version_key((project.idea.organisation_id,), *said)


def _story(project: Project, curve: Fitted, today: datetime.date, *, says_why: bool) -> dict:
    found = spread.spread_of([project], today)[project.pk]
    row, fit = curve
    return {
        "spread": found,
        "people": parts.people_shown(found.people),
        "days": parts.days_shown(found),
        "cells": [
            cell
            | {"state_label": SiteState(cell["state"]).label, "url": ""}
            | ({} if says_why else {"reason": ""})
            for cell in cells_of(project)[:CELLS_SHOWN]
        ],
        "says_why": says_why,
        "reasons": [
            {"row": row, "look": SITE_LOOKS[row.state]} for row in spread.reasons_of(project)
        ]
        if says_why
        else [],
        "chart": spread_chart(
            found.points,
            target=found.target,
            today=today,
            fit=fit,
            starts_on=row and row.starts_on,
        ),
        "fit": fit and _fit_words(fit, row, found.adopted),
        "why_no_curve": row and row.refusal and parts.WHY_NO_CURVE[Refusal(row.refusal)],
        "definition": spread.SPREAD_DEFINITION,
        "people_definition": spread.PEOPLE_DEFINITION,
        "curve_definition": spread.CURVE_DEFINITION,
    }


def _fit_words(fit: Fit, row: SpreadCurve, adopted: int) -> dict:
    """What the curve says: how many sites in the end, between which bounds, and when most of them
    adopt."""
    low, high = ceiling_bounds(fit, at_least=adopted)
    return {
        "ceiling": round(max(fit.m, low)),
        "low": round(low),
        "high": round(high),
        "months": round(inflection(fit.p, fit.q)),
        "until": row.until,
    }
