"""What the page of a merge shows before anything is merged: ideas that look alike, and the chosen
one side by side with this one."""

import uuid

from django.http import HttpRequest
from django.urls import reverse

from ideas.enums import State
from ideas.forms import MoveForm
from ideas.models import Idea
from ideas.search import similar_ideas

CANDIDATES = 5
#: What cannot welcome another idea.
LEFT_OUT = (State.DRAFT, State.MERGED, State.WITHDRAWN)


def merging_context(request: HttpRequest, idea: Idea, form: MoveForm) -> dict:
    """The idea chosen, from the address or the form, or else the ones that look alike."""
    chosen = _chosen(request, idea, form)
    if chosen and not form.is_bound:
        form.initial["survivor"] = chosen.get_absolute_url()
    return {
        "merging": True,
        "other": chosen,
        "candidates": [] if chosen else _alike(request, idea),
        "compare_url": reverse("ideas:move", args=[idea.pk, "merge"]),
    }


def _chosen(request: HttpRequest, idea: Idea, form: MoveForm) -> Idea | None:
    typed = request.GET.get("survivor", "") or str(form["survivor"].value() or "")
    try:
        key = uuid.UUID(typed.strip().rstrip("/").rsplit("/", 1)[-1])
    except ValueError:
        return None
    return _welcoming(request, idea).filter(pk=key).select_related("unit").first()


def _welcoming(request: HttpRequest, idea: Idea):
    ideas = Idea.objects.listed_for(request.user).filter(organisation=idea.organisation_id)
    return ideas.exclude(pk=idea.pk).exclude(state__in=LEFT_OUT)


def _alike(request: HttpRequest, idea: Idea) -> list[Idea]:
    """Those that say nearly the same, nearest first, among those it may join."""
    near = similar_ideas(
        organisation_id=idea.organisation_id,
        title=idea.title,
        problem=idea.problem,
        limit=CANDIDATES + 1,
    )
    keys = [other.pk for other in near]
    welcoming = _welcoming(request, idea).in_bulk(keys)
    return [welcoming[key] for key in keys if key in welcoming][:CANDIDATES]
