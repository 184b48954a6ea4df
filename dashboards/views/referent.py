"""A referent's own page: what is about to be late, which units are covered, whether the answers
helped."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.enums import Role
from accounts.selectors import reach_of
from dashboards.registry import FIGURES
from dashboards.upcoming import (
    SOON,
    SOON_SHOWN,
    about_to_be_late,
    already_late,
    coverage_for,
)
from dashboards.views.board import open_board, page_context
from dashboards.views.exports import file_of
from dashboards.views.kept import figures_key
from dashboards.views.panels import panels
from ideas.enums import State
from ideas.presenters import awaited_words
from innovation_platform.downloads import rows_up_to_longest

#: The figures that say whether answers came in time and helped.
ABOUT_ANSWERS = ("helped", "complete_refusals", "within_limit")
UNITS_SHOWN = 12
#: What a line shows of an idea.
ROW = ("pk", "title", "state", "due_on", "unit__name")


@require_safe
def referent(request: HttpRequest) -> HttpResponse:
    """What a referent looks at first, over the places they are referent of."""
    if Role.REFERENT not in reach_of(request.user).roles:
        raise PermissionDenied
    board = open_board(request)
    today = timezone.localdate()
    soon = about_to_be_late(request.user, today)
    covered = coverage_for(request.user)
    figures = [one for one in FIGURES if one.code in ABOUT_ANSWERS]
    context = {
        **page_context(request, board, "referent", _("Mon périmètre")),
        "soon": [_row(idea) for idea in soon.values(*ROW)[:SOON_SHOWN]],
        "soon_total": soon.count(),
        "soon_days": SOON,
        "late_total": already_late(request.user, today).count(),
        "coverage": covered,
        "without": covered.without[:UNITS_SHOWN],
        "without_more": max(0, len(covered.without) - UNITS_SHOWN),
        "figures_key": figures_key(board),
        "answers": SimpleLazyObject(lambda: panels(board, figures)),
    }
    return render(request, "dashboards/referent.html", context)


def _row(idea: dict) -> dict:
    return {
        "title": idea["title"],
        "url": reverse("ideas:detail", args=[idea["pk"]]),
        "state": idea["state"],
        "label": State(idea["state"]).label,
        "awaits": awaited_words(idea["state"]),
        "due_on": idea["due_on"],
        "unit": idea["unit__name"] or "",
    }


@require_safe
def export(request: HttpRequest, kind: str) -> HttpResponseBase:
    """The ideas about to be late, as a file; all of them."""
    if Role.REFERENT not in reach_of(request.user).roles:
        raise PermissionDenied
    heads = [_("Idée"), _("État"), _("En attente"), _("Avant le"), _("Unité")]
    soon = about_to_be_late(request.user, timezone.localdate()).values(*ROW)
    return file_of(rows_up_to_longest(soon, _cells), heads, kind, "bientot-en-retard")


def _cells(idea: dict) -> list:
    row = _row(idea)
    return [row["title"], str(row["label"]), row["awaits"], row["due_on"], row["unit"]]
