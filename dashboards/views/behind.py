"""The ideas behind a number: as many as it counts."""

from collections.abc import Callable, Mapping

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.models import Organisation
from dashboards.definitions import Figure
from dashboards.readings import Reading
from dashboards.registry import figure
from dashboards.scope import Scope
from dashboards.values import Measure, Row
from dashboards.views.board import Board, open_board, period_words
from ideas.models import Category, Idea
from ideas.paging import count_up_to, count_words, page
from ideas.presenters import rows
from ideas.selectors import ROW, SORTS
from innovation_platform.links import with_query

PAGE = 20


@require_safe
def behind(request: HttpRequest, code: str) -> HttpResponse:
    """The ideas that a figure counts, or a line of its table (`?ligne=`), the newest first."""
    board = open_board(request)
    found, shown = _figure(board, code), request.GET.get("ligne", "")
    line = _line(board, found, shown)
    counted = found.ideas(board.scope, board.period, shown)
    ideas = Idea.objects.listed_for(request.user).filter(pk__in=counted.order_by().values("pk"))
    listed = page(
        ideas.values(*ROW), order=SORTS["recent"], cursor=request.GET.get("page"), size=PAGE
    )
    context = {
        "title": found.title,
        "line": line,
        "scope_name": board.scope.name,
        "period_words": period_words(board.period),
        "count_words": count_words(count_up_to(ideas)),
        "rows": rows(
            listed.items,
            categories=dict(Category.objects.values_list("pk", "name")),
            organisations=_names(board.scope),
        ),
        "next_url": listed.next_cursor and with_query(request, page=listed.next_cursor),
        "previous_url": listed.previous_cursor and with_query(request, page=listed.previous_cursor),
        "crumbs": [
            {
                "label": _("Tableau de bord"),
                "url": f"{reverse('dashboards:home')}?{urlencode(board.params)}",
            }
        ],
    }
    return render(request, "dashboards/behind.html", context)


def _figure(board: Board, code: str) -> Figure:
    try:
        found = figure(code)
    except KeyError:
        raise Http404 from None
    if found.ideas is None or not board.scope.listable or not board.figures([found]):
        raise Http404
    return found


def _line(board: Board, found: Figure, key: str) -> str:
    """The label of a line of the figure's table; 404 for a line it does not have."""
    if not key:
        return ""
    lines = {row.key: row for row in found.value(board.scope, board.period).rows}
    if key not in lines:
        raise Http404
    row = lines[key]
    return f"{row.label}, {row.group}" if row.group else str(row.label)


def _names(scope: Scope) -> dict[int, str]:
    if len(scope.organisations) < 2:
        return {}
    return {row.pk: str(row) for row in Organisation.objects.filter(pk__in=scope.organisations)}


def _is_listed(scope: Scope, query: Mapping[str, str]) -> bool:
    """Whether the filters of the list of ideas can say it: they offer the units of the first
    level, those right below a whole organisation."""
    unit = query.get("unit")
    if unit is None or scope.unit is None:
        return True
    return unit == str(scope.unit_id) and scope.unit_is_listed


def links(board: Board, reading: Reading) -> Callable[[Row | None], str]:
    """The address of the ideas behind a figure (None) or behind a line of its table: the list of
    ideas where it counts the same, else the page above; "" where nothing lists them."""
    asks, found = board.params, reading.figure
    address = reverse("dashboards:ideas", args=[found.code])
    of_list = reverse("ideas:list")

    def link(row: Row | None) -> str:
        number = reading.value.number if row is None else row.value
        if not number or Measure(reading.value.measure) != Measure.IDEAS:
            return ""
        query = reading.value.ideas_query if row is None else row.ideas_query
        if query and _is_listed(board.scope, query):
            return f"{of_list}?{urlencode(query)}"
        if found.ideas is None or not board.scope.listable:
            return ""
        line = {} if row is None else {"ligne": row.key}
        return f"{address}?{urlencode(asks | line)}"

    return link
