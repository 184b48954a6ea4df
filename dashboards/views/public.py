"""« Notre démarche en chiffres »: what every agent of an organisation may read of it."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.models import Organisation
from dashboards.definitions import QUESTIONS
from dashboards.permissions import Access, places_of, public_scope, shows_public_page
from dashboards.readings import read
from dashboards.registry import figures_of
from dashboards.scope import Period, Scope
from dashboards.views.board import Board, page_context
from dashboards.views.exports import file_of, headers, lines
from dashboards.views.kept import figures_key
from dashboards.views.panels import panels
from ideas.models import Idea
from ideas.selectors import SORTS


def _open(request: HttpRequest) -> tuple[Board, bool]:
    """The page's scope and whether agents read it too: a direction sees beforehand what it would
    show them; for the others it does not exist."""
    places = places_of(request.user)
    period = Period.from_params(request.GET, timezone.localdate())
    scope = public_scope(request.user)
    if scope is None and places.own in places.whole:
        own = Organisation.objects.get(pk=places.own)
        scope = Scope((own.pk,), name=str(own), listable=True)
    if scope is None:
        raise Http404
    return Board(scope, Access.AGENT, period, places), shows_public_page(places.own)


@require_safe
def public(request: HttpRequest) -> HttpResponse:
    """The public figures of one's own organisation."""
    board, is_shown = _open(request)
    context = {
        **page_context(request, board, "public", _("Notre démarche en chiffres")),
        "figures_key": figures_key(board),
        "sections": SimpleLazyObject(lambda: _sections(board)),
        "is_shown": is_shown,
        "is_empty": not Idea.objects.listed_for(request.user)
        .order_by(*SORTS["recent"])
        .values_list("pk")[:1],
    }
    context["selector"] |= {"organisations": [], "units": []}
    return render(request, "dashboards/public.html", context)


def _sections(board: Board) -> list[dict]:
    """The questions that have public figures."""
    found = []
    for section, question in QUESTIONS.items():
        shown = panels(board, figures_of(section))
        if shown:
            found.append({"code": section.value, "question": question, "figures": shown})
    return found


@require_safe
def export(request: HttpRequest, kind: str) -> HttpResponseBase:
    """The same figures as a file."""
    board, _is_shown = _open(request)
    figures = [one for section in QUESTIONS for one in board.figures(figures_of(section))]
    rows = lines(read(figures, board.scope, board.period))
    return file_of(rows, headers(), kind, "notre-demarche")
