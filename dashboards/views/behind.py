"""The ideas behind a number: as many as it counts."""

from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.models import Organisation
from dashboards.definitions import Figure
from dashboards.permissions import Access
from dashboards.registry import figure
from dashboards.scope import Scope
from dashboards.values import Measure, Row, Side, Value
from dashboards.views.board import Board, open_behind, period_words
from dashboards.views.links import number_of
from ideas.models import Category
from ideas.models.idea import IdeaQuerySet
from ideas.paging import count_up_to, count_words, page
from ideas.presenters import rows
from ideas.selectors import ROW, SORTS
from innovation_platform.links import with_query
from innovation_platform.typography import thin_number

PAGE = 20
#: Where counting the ideas behind a number of something else stops.
CEILING = 1_000


@require_safe
def behind(request: HttpRequest, code: str) -> HttpResponse:
    """The ideas that a figure counts, or a line of its table (`?ligne=`), the newest first; of a
    share, one of its two numbers (`?cote=tout` for what it is a share of)."""
    board = open_behind(request)
    asked = _asked(board, code, request.GET.get("ligne", ""), request.GET.get("cote", ""))
    shown = asked.figure
    context = {
        "title": shown.title,
        "line": asked.line,
        "scope_name": board.scope.name,
        "period_words": shown.period if shown.of_today else period_words(board.period),
        "counts": asked.counts,
        "number": asked.number,
        **list_behind(request, asked.ideas, count=asked.count, organisations=_names(board.scope)),
        "crumbs": [_crumb(board)],
    }
    return render(request, "dashboards/behind.html", context)


def list_behind(
    request: HttpRequest,
    counted: IdeaQuerySet,
    *,
    count: int | None = None,
    organisations: dict[int, str] | None = None,
) -> dict:
    """What `dashboards/behind.html` needs of the ideas that a number counts: how many there are,
    counted here, up to `CEILING`, unless the number says it, and a page of them, the newest
    first."""
    ideas = counted.listed_for(request.user)
    listed = page(
        ideas.values(*ROW), order=SORTS["recent"], cursor=request.GET.get("page"), size=PAGE
    )
    if count is None:
        count = count_up_to(ideas, CEILING)
        words = count_words(count, CEILING)
    else:
        words = thin_number(count)
    return {
        "count": count,
        "count_words": words,
        "rows": rows(
            listed.items,
            categories=dict(Category.objects.values_list("pk", "name")),
            organisations=organisations or {},
        ),
        "next_url": listed.next_cursor and with_query(request, page=listed.next_cursor),
        "previous_url": listed.previous_cursor and with_query(request, page=listed.previous_cursor),
    }


@dataclass(frozen=True)
class Asked:
    """The ideas that an address asks for. A number of ideas says how many (`count`); where it
    counts something else, `counts` says what, and `number` how many."""

    figure: Figure
    line: str
    ideas: IdeaQuerySet
    counts: str | Promise = ""
    number: str = ""
    count: int | None = None


def _asked(board: Board, code: str, key: str, side: str) -> Asked:
    """What an address asks for; 404 for what lists nothing here."""
    found = _figure(board, code)
    value = found.value(board.scope, board.period)
    row = _row(value, key)
    line = _label(row) if row else ""
    if found.ideas is not None and not side:
        number = row.value if row else value.number
        ideas = found.ideas(board.scope, board.period, key)
        return Asked(found, line, ideas, count=int(number or 0))
    which = Side.WHOLE if side == Side.WHOLE else Side.PART
    if found.behind is None or side not in {"", Side.WHOLE} or not found.behind.words(which):
        raise Http404
    number = number_of(row or value, Measure(value.measure), which)
    return Asked(
        found,
        line,
        found.behind.ideas(board.scope, board.period, key, which),
        found.behind.words(which),
        thin_number(int(number or 0)),
    )


def _figure(board: Board, code: str) -> Figure:
    try:
        found = figure(code)
    except KeyError:
        raise Http404 from None
    lists = found.ideas is not None or found.behind is not None
    if not lists or not board.scope.listable or not board.figures([found]):
        raise Http404
    return found


def _row(value: Value, key: str) -> Row | None:
    """The line of the figure's table that has this key; 404 for a line it does not have."""
    if not key:
        return None
    row = next((row for row in value.rows if row.key == key), None)
    if row is None:
        raise Http404
    return row


def _label(row: Row) -> str:
    return f"{row.label}, {row.group}" if row.group else str(row.label)


def _crumb(board: Board) -> dict:
    """The page that the number was read on."""
    if board.access == Access.AGENT:
        url = f"{reverse('dashboards:public')}?{urlencode(board.period.params())}"
        return {"label": _("Notre démarche en chiffres"), "url": url}
    url = f"{reverse('dashboards:home')}?{urlencode(board.params)}"
    return {"label": _("Tableau de bord"), "url": url}


def _names(scope: Scope) -> dict[int, str]:
    if len(scope.organisations) < 2:
        return {}
    return {row.pk: str(row) for row in Organisation.objects.filter(pk__in=scope.organisations)}
