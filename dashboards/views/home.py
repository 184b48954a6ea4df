"""The dashboard: four questions at a glance, each one figure, one picture and one sentence; the
details below."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from dashboards import waiting
from dashboards.definitions import QUESTIONS
from dashboards.permissions import Access
from dashboards.registry import figures_of
from dashboards.views.board import Board, leads_only, open_board, page_context
from dashboards.views.panels import panels
from ideas.models import Idea
from ideas.presenters import AWAITED


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The figures of a place one answers for; a network lead's own page is another."""
    if leads_only(request.user):
        return redirect("dashboards:network")
    board = open_board(request)
    if board.access == Access.NETWORK and board.scope.organisation is None:
        return redirect("dashboards:network")
    context = {
        **page_context(request, board, "home", _("Tableau de bord")),
        "sections": sections(board),
        "is_empty": not _has_ideas(board),
        "definitions": None,
        **(_waiting(board) if board.scope.is_whole and board.access == Access.WHOLE else {}),
    }
    return render(request, "dashboards/home.html", context)


def sections(board: Board) -> list[dict]:
    """The questions that have figures: the first of each at a glance, the others below."""
    found = []
    for section, question in QUESTIONS.items():
        shown = panels(board, figures_of(section))
        if shown:
            found.append(
                {"code": section.value, "question": question, "first": shown[0], "more": shown[1:]}
            )
    return found


def _has_ideas(board: Board) -> bool:
    return Idea.objects.filter(
        organisation_id__in=board.scope.organisations, deposited_on__isnull=False
    ).exists()


def _waiting(board: Board) -> dict:
    """Who is awaited now, who is late by unit, and how ideas ended, over a whole organisation."""
    scope = frozenset(board.scope.organisations)
    rows = waiting.waiting_now(scope)
    return {
        "waiting": [
            {
                "state": row.state.value,
                "label": row.state.label,
                "awaits": AWAITED[row.awaits],
                "waiting": row.waiting,
                "overdue": row.overdue,
            }
            for row in rows
        ],
        "late": [
            {"unit": row.unit, "awaits": AWAITED[row.awaits], "overdue": row.overdue}
            for row in waiting.overdue_by_unit(scope)
        ],
        "waiting_total": sum(row.waiting for row in rows),
        "overdue_total": sum(row.overdue for row in rows),
        "ends": [
            {"state": state.value, "label": state.label, "count": count}
            for state, count in waiting.ends(scope)
        ],
        "signatures": waiting.signatures_awaited(scope),
        "definitions": {
            "waiting": waiting.WAITING_DEFINITION,
            "late": waiting.OVERDUE_DEFINITION,
            "ends": waiting.ENDS_DEFINITION,
            "signatures": waiting.SIGNATURES_DEFINITION,
        },
    }
