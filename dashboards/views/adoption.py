"""The adoption of innovations: all of them, then one with its curve and what sites said."""

import datetime
import uuid

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from dashboards import parts, spread
from dashboards.bass import Fit, Refusal, ceiling_bounds, inflection
from dashboards.models import SpreadCurve
from dashboards.permissions import named_innovations, places_of
from dashboards.spread_chart import spread_chart
from dashboards.views.places import neighbours, open_scope
from ideas.enums import Visibility
from ideas.models import Idea
from ideas.paging import page
from innovation_platform.links import with_query
from projects.enums import SITE_LOOKS, SiteState
from projects.models import Project
from projects.sites import cells_of

PAGE = 20
ORDER = ("-started_on", "-idea_id")
#: How many sites a comb shows.
CELLS_SHOWN = 150


@require_safe
def adoption(request: HttpRequest) -> HttpResponse:
    """How the innovations of an organisation spread, together and one by one."""
    scope = open_scope(request)
    today, keys = timezone.localdate(), frozenset(scope.organisations)
    part = parts.adoption_part(keys, today)
    named = named_innovations(request.user, spread.innovations(keys))
    shown = page(named, order=ORDER, cursor=request.GET.get("page"), size=PAGE)
    if part:
        part["rows"] = parts.innovation_rows(list(shown.items), today)
    context = {
        "scope": scope,
        "query": f"?organisme={scope.organisation}" if scope.organisation else "",
        "adoption": part,
        "names_some": not scope.listable,
        "neighbours": neighbours(request, scope.organisation, "adoption"),
        "next_url": shown.next_cursor and with_query(request, page=shown.next_cursor),
        "previous_url": shown.previous_cursor and with_query(request, page=shown.previous_cursor),
    }
    return render(request, "dashboards/adoption.html", context)


@require_safe
def innovation(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """One innovation: its comb, its curve, how long it took, and what sites said, to those who read
    the figures of its organisation whole. A network lead finds it when its sheet is shared with
    them."""
    places = places_of(request.user)
    readable = Q(idea__organisation_id__in=places.network | places.whole | places.listed)
    shown = Project.objects.filter(readable, idea__visibility=Visibility.VISIBLE)
    found = named_innovations(request.user, shown)
    project = get_object_or_404(found.select_related("idea__organisation"), pk=pk)
    organisation = project.idea.organisation
    if organisation.pk not in places.whole | places.network:
        raise PermissionDenied
    today = timezone.localdate()
    context = {
        "project": project,
        "idea": project.idea,
        "organisation": organisation,
        "may_open": Idea.objects.for_user(request.user).filter(pk=pk).exists(),
        **_story(project, today, says_why=organisation.pk in places.whole),
        "neighbours": neighbours(request, organisation.pk, "adoption"),
    }
    return render(request, "dashboards/innovation.html", context)


def _story(project: Project, today: datetime.date, *, says_why: bool) -> dict:
    found = spread.spread_of([project], today)[project.pk]
    row, fit = spread.curve_of(project) or (None, None)
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
