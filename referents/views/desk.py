"""The desk: what waits for the person signed in, and the idea they are reading."""

import uuid
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.models import User
from ideas.changes import changes_for
from ideas.models import Idea
from ideas.presenters import DONE
from ideas.selectors import idea_to_open
from innovation_platform.forms import whole_number
from referents import services
from referents.forms import DeskFilterForm, asked_in
from referents.models import SavedFilter
from referents.selectors import seats_of
from referents.views.asked import Asked
from referents.views.keys import MOVING
from referents.views.lists import desk_lists, pane_url
from referents.views.pane import pane_context
from referents.views.rooms import rooms

#: The most frequent changes are said, the others are on the list.
MOVES_SHOWN = 6
#: What a desk's address may hold besides the idea shown; anything else is dropped.
FILTERS = ("file", "qui", "categorie", "service", "organisme", "retard")


@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """Everything asked of me, oldest limit first, and one idea to read."""
    query = kept_query(request.GET)
    seats_of(request.user)  # reads the missions as well, which the choices would read alone
    filtered = any(query.get(name) for name in FILTERS[1:])
    asked = Asked(request.user, asked_in(query), only=query.get("file", ""))
    choices = asked.choices()
    form = SimpleLazyObject(lambda: DeskFilterForm(request.GET, choices=choices))
    lists = desk_lists(asked, categories=choices["category"], query=query)
    shown, all_of = _shown(request, lists.rows), request.GET.get("tout", "")[:60]
    lists.mark(shown=shown, all_of=all_of, query=urlencode(query))
    context = {
        **lists.context(),
        "form": form,
        "form_shows": (*(tuple(offered.items()) for offered in choices.values()), *query.items()),
        "filtered": filtered,
        "query": urlencode(query),
        "all_of": all_of,
        "saved": asked.saved(),
        "charters": asked.charters(),
        "visited": asked.visit() is not None,
        "changes": _changes(request, asked.visit()),
        "shown": shown,
        "rooms": rooms(request),
        "moving_keys": MOVING,
        "first_url": "" if shown or not lists.rows else pane_url(lists.rows[0]),
    }
    if shown:
        idea = _opened(request.user, shown)
        context |= pane_context(request.user, idea, back=_back(request, shown))
    return render(request, "referents/desk.html", context)


@require_safe
def pane(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """The idea of the reading pane, alone; asked for as a page it shows the desk with it."""
    idea = _opened(request.user, pk)
    if not request.htmx:
        query = urlencode({**kept_query(request.GET), "idee": pk})
        return redirect(f"{reverse('referents:desk')}?{query}")
    context = pane_context(request.user, idea, back=_back(request, pk))
    return render(request, "referents/_pane.html", context)


@require_POST
def seen(request: HttpRequest) -> HttpResponse:
    """I have seen what changed."""
    entry = whole_number(request.POST.get("entry")) or 0
    services.mark_seen(user=request.user, last_entry=entry)
    return redirect("referents:desk")


@require_POST
def save_filter(request: HttpRequest) -> HttpResponse:
    """Keep what narrows the desk under a name."""
    query = urlencode(kept_query(QueryDict(request.POST.get("query", "")[:500])))
    try:
        services.save_filter(
            user=request.user, name=request.POST.get("name", "")[:200], query=query
        )
    except ValidationError as refused:
        messages.error(
            request, _("Filtre non gardé : %(why)s") % {"why": " ".join(refused.messages)}
        )
    else:
        messages.success(request, _("Votre filtre est gardé."))
    return redirect(f"{reverse('referents:desk')}?{query}")


@require_POST
def remove_filter(request: HttpRequest, pk: int) -> HttpResponse:
    """Forget a filter of mine."""
    services.remove_filter(saved=get_object_or_404(SavedFilter, pk=pk, user=request.user))
    messages.success(request, _("Votre filtre est retiré."))
    return redirect("referents:desk")


def kept_query(asked: QueryDict) -> dict[str, str]:
    """What narrows the desk, as its address says it."""
    return {name: asked[name][:60] for name in FILTERS if asked.get(name)}


def _shown(request: HttpRequest, rows: list[dict]) -> uuid.UUID | None:
    """The idea asked for, while it is there; once it has left the list, the one that took its
    place."""
    asked, place = request.GET.get("idee", ""), whole_number(request.GET.get("rang"))
    if not asked:
        return None
    try:
        key = uuid.UUID(asked)
    except ValueError:
        return None
    keys = [row["id"] for row in rows]
    if key in keys or place is None or not keys:
        return key
    return keys[min(place, len(keys) - 1)]


def _opened(user: User, pk: uuid.UUID) -> Idea:
    idea = idea_to_open(user, pk)
    if idea is None:
        raise Http404
    return idea


def _back(request: HttpRequest, pk: uuid.UUID) -> str:
    """The desk with the idea that is read on it, to come back to it after an act."""
    query = kept_query(request.GET)
    query["idee"] = str(pk)
    if (place := whole_number(request.GET.get("rang"))) is not None:
        query["rang"] = str(place)
    return f"{reverse('referents:desk')}?{urlencode(query)}"


def _changes(request: HttpRequest, visit: tuple | None) -> dict | None:
    found = changes_for(request.user, *(visit or ()))
    if not found:
        return None
    return {
        "key": (found.since, *found.moves.items(), found.opinions, found.last_entry, found.more),
        "since": found.since,
        "moves": [
            {"label": DONE[action], "count": n}
            for action, n in [*found.moves.items()][:MOVES_SHOWN]
        ],
        "opinions": found.opinions,
        "entry": found.last_entry,
        "more": found.more,
    }
