"""The dashboard: four questions at a glance, each one figure, one picture and one sentence; the
details below."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from dashboards.definitions import QUESTIONS, Section
from dashboards.parts import money_part, objectives_part
from dashboards.permissions import Access
from dashboards.registry import figures_of
from dashboards.views.board import Board, leads_only, open_board, page_context
from dashboards.views.kept import figures_key
from dashboards.views.panels import panels
from ideas.enums import Visibility
from ideas.models import Decision, Idea
from ideas.selectors import SORTS
from innovation_platform.prepared import GivenSet, Prepared

#: What each question will be answered with, once there are ideas.
TO_COME = {
    Section.ALIVE: _("Les idées déposées, les soutiens, les commentaires, mois par mois."),
    Section.FAIR: _("Qui est attendu, les délais tenus, le temps jusqu’à la première réponse."),
    Section.USEFUL: _("Jusqu’où vont les idées, du dépôt à la réalisation."),
    Section.SPREADS: _("Les sites qui adoptent une innovation."),
}


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
        "figures_key": figures_key(board),
        "sections": SimpleLazyObject(lambda: sections(board)),
        "is_empty": False,
        "signatures": 0,
        "objectives": None,
        "money": None,
        "query": "",
        **(_inside(board) if board.scope.is_whole and board.access == Access.WHOLE else {}),
    }
    if not _has_ideas(board):
        context |= _empty(board)
    return render(request, "dashboards/home.html", context)


def _empty(board: Board) -> dict:
    """Before the first idea: what the page will answer, and nothing to choose or to export. The
    selector stays for whoever reads several places."""
    places = board.places
    several = len(places.whole | places.network) > 1 or len(places.units[:2]) > 1
    return {
        "is_empty": True,
        "is_whole": board.access == Access.WHOLE,
        "is_network": board.access == Access.NETWORK,
        "sections": [],
        "to_come": [
            {"question": QUESTIONS[section], "answers": words} for section, words in TO_COME.items()
        ],
        "presets": [],
        "exports": [],
        "report_url": "",
        **({} if several else {"selector": None}),
    }


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


_NEWEST = Prepared(
    lambda: (
        Idea.objects.filter(
            organisation_id__in=GivenSet("places"),
            visibility=Visibility.VISIBLE,
            deposited_on__isnull=False,
        )
        .order_by(*SORTS["recent"])
        .values_list("pk")[:1]
    )
)
_SIGNATURES = Prepared(
    lambda: (
        Decision.objects.waiting()
        .filter(idea__organisation_id__in=GivenSet("places"))
        .order_by()
        .values_list("pk")
    )
)


def _has_ideas(board: Board) -> bool:
    """Whether there is an idea to count: the newest is asked for, which an index finds."""
    return bool(_NEWEST.rows(places=board.scope.organisations))


def _inside(board: Board) -> dict:
    """What only those who read an organisation whole are shown: what waits for a signature, the
    objectives, the money of the year."""
    today, key = timezone.localdate(), board.scope.organisation
    organisations = frozenset(board.scope.organisations)
    return {
        "signatures": _SIGNATURES.count(places=organisations),
        "objectives": objectives_part(key, today),
        "money": money_part(organisations, today.year),
        "report_url": f"{reverse('dashboards:reports')}?{urlencode({'organisme': key})}",
        "query": f"?organisme={key}",
    }
