"""The lists of ideas: all those one may see, one's own, those one follows."""

from typing import Any

from django.db.models import OuterRef, Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from ideas.enums import State
from ideas.filters import CHOSEN, RELEVANCE, Asked, IdeaFilter, asked_by, canonical
from ideas.models import Entrusting, Idea
from ideas.paging import page
from ideas.selectors import ROW, SORTS, choices_for
from ideas.views.results import PAGE, Results, results_of, rows_of
from innovation_platform.links import with_query

SORT_LABELS = {
    RELEVANCE: gettext_lazy("Les plus proches"),
    "recent": gettext_lazy("Les plus récentes"),
    "supported": gettext_lazy("Les plus soutenues"),
    "discussed": gettext_lazy("Les plus discutées"),
    "waiting": gettext_lazy("Les plus en attente"),
}
#: How a list may look: the value in its address, its name, its icon.
LOOKS = (
    ("", gettext_lazy("Liste"), "list"),
    ("cartes", gettext_lazy("Cartes"), "layout-grid"),
    ("tableau", gettext_lazy("Tableau"), "table"),
)


@require_safe
def idea_list(request: HttpRequest) -> HttpResponse:
    """Every idea one may see; search, filters, sort, look and page are in the address. A search
    that finds nothing shows what its nearest spelling finds."""
    asked = asked_by(request.user, request.GET)
    look = request.GET.get("vue", "")
    look = look if look in {code for code, _label, _icon in LOOKS} else ""
    shown = results_of(asked, request.GET.get("page"), with_text=look == "cartes")
    meant = None if shown.rows else asked.meant()
    if meant is not None:
        shown = results_of(meant, None, with_text=look == "cartes")
    context = {
        **_list_context(request, asked, shown),
        "look": look,
        "looks": SimpleLazyObject(lambda: _looks(request, look)),
        "meant": meant.text if meant else "",
        "meant_url": with_query(request, q=meant.text, page=None) if meant else "",
    }
    return render(request, "ideas/list.html", context)


def _list_context(request: HttpRequest, asked: Asked, shown: Results) -> dict:
    """What the page shows. What only depends on the address and on the choices of the filters is
    not computed unless the template has it to render: it remembers it by `panel_key`,
    `fields_key` and `tools_key`."""
    address = request.GET.copy()
    page = address.pop("page", None)
    without_page = address.urlencode() if address else ""
    choices = tuple(tuple(labels.items()) for labels in asked.choices.values())
    filtered = [name for name in address if name in IdeaFilter.base_filters]
    return {
        "rows": shown.rows,
        "count_words": shown.count_words,
        "cut": shown.cut,
        "newest_url": with_query(request, tri="recent", page=None) if shown.cut else "",
        "search_query": asked.text,
        "is_search": bool(asked.question),
        "sort": asked.sort,
        "sorts": SimpleLazyObject(lambda: _sorts(request, asked)),
        "panel_key": (choices, without_page),
        "tools_key": (without_page, *(page or ())),
        "fields_key": (choices, *((name, *address.getlist(name)) for name in filtered)),
        "form": SimpleLazyObject(lambda: asked.filters.form),
        "is_narrowed": bool(asked.text or asked.values),
        "chips": SimpleLazyObject(lambda: chips_of(request, asked)),
        "clear_url": request.path,
        "asks": SimpleLazyObject(lambda: canonical(request.GET)),
        "without_filters_url": SimpleLazyObject(lambda: _search_only(request, asked)),
        "keep": SimpleLazyObject(lambda: _carried(request)),
        "next_url": shown.next_cursor and with_query(request, page=shown.next_cursor),
        "previous_url": shown.previous_cursor and with_query(request, page=shown.previous_cursor),
    }


def _carried(request: HttpRequest) -> list[dict]:
    """What the form of the filters carries along: the search, the sort, the look."""
    return [
        {"name": name, "value": request.GET[name]}
        for name in ("q", "tri", "vue")
        if request.GET.get(name)
    ]


def _sorts(request: HttpRequest, asked: Asked) -> list[dict]:
    return [
        {
            "label": label,
            "url": with_query(request, tri=None if code == RELEVANCE else code, page=None),
            "active": code == asked.sort,
        }
        for code, label in SORT_LABELS.items()
        if code != RELEVANCE or asked.question
    ]


def _looks(request: HttpRequest, look: str) -> list[dict]:
    return [
        {
            "label": label,
            "icon": icon,
            "url": with_query(request, vue=code or None),
            "active": code == look,
        }
        for code, label, icon in LOOKS
    ]


def _search_only(request: HttpRequest, asked: Asked) -> str:
    """The same search without its filters, when it has both."""
    if not (asked.question and asked.is_filtered):
        return ""
    return with_query(request, page=None, **dict.fromkeys(IdeaFilter.base_filters))


@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """One's own ideas: what a colleague wrote for oneself first, then drafts."""
    own = Idea.objects.authored_by(request.user)
    handed = Entrusting.objects.filter(idea=OuterRef("pk"), answered_on=None)
    drafts = (
        own.filter(state=State.DRAFT)
        .annotate(handed_to=Subquery(handed.values("colleague__email")[:1]))
        .order_by("-saved_at")
    )
    deposited = own.exclude(state=State.DRAFT)
    return _plain_list(
        request,
        deposited,
        template="ideas/mine.html",
        extra={
            "drafts": drafts.values("id", "title", "saved_at", "handed_to"),
            "offered": Entrusting.objects.filter(
                colleague=request.user, answered_on=None
            ).select_related("idea", "written_by"),
        },
    )


@require_safe
def followed(request: HttpRequest) -> HttpResponse:
    """The ideas one follows, and may still see."""
    return _plain_list(
        request,
        Idea.objects.listed_for(request.user).filter(follows__user=request.user),
        template="ideas/followed.html",
    )


def _plain_list(request: HttpRequest, found, *, template: str, extra=None) -> HttpResponse:
    shown = page(
        found.values(*ROW), order=SORTS["recent"], cursor=request.GET.get("page"), size=PAGE
    )
    context = {
        "rows": rows_of(shown.items, choices_for(request.user)),
        "next_url": shown.next_cursor and with_query(request, page=shown.next_cursor),
        "previous_url": shown.previous_cursor and with_query(request, page=shown.previous_cursor),
        **(extra or {}),
    }
    return render(request, template, context)


def chips_of(request: HttpRequest, asked: Asked) -> list[dict]:
    """The active filters in words, each with the address that removes it."""
    chips = []
    if asked.text:
        chips.append(
            {
                "label": _("Recherche : %(text)s") % {"text": asked.text},
                "url": with_query(request, q=None, page=None),
            }
        )
    for name, value in asked.values.items():
        url = with_query(request, **{name: None, "page": None})
        chips.append({"label": _chip_words(asked, name, value), "url": url})
    return chips


def _chip_words(asked: Asked, name: str, value: Any) -> str:
    """A filter and what it asks for: « Catégorie : Accueil », « Délai dépassé »."""
    item = IdeaFilter.base_filters[name]
    if value is True:
        return str(item.label)
    if name in CHOSEN:
        shown = asked.choices[name][value]
    elif hasattr(value, "strftime"):
        shown = value.strftime("%d/%m/%Y")
    else:
        shown = dict(item.field.choices)[value]
    return f"{item.label}\u00a0: {shown}"


def words_of(request: HttpRequest) -> list[str]:
    """What an address asks for, in words."""
    return [chip["label"] for chip in chips_of(request, asked_by(request.user, request.GET))]
