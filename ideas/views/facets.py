"""How many ideas each filter would leave: counted when asked for, on a bounded number of ideas."""

from collections import Counter

from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ideas.enums import State, Step
from ideas.filters import Asked, asked_by
from ideas.lifecycle import STATES
from ideas.models import Idea
from ideas.paging import CEILING
from ideas.views.lists import chips_of
from innovation_platform.typography import thin_number

#: Filter → the column it is counted by; a step is counted by the states it holds.
FACETS = {
    "step": "state",
    "state": "state",
    "category": "category_id",
    "campaign": "campaign_id",
    "organisation": "organisation_id",
}
#: How many values of a facet are shown, the most frequent first.
SHOWN = 12


@require_safe
def facets(request: HttpRequest) -> HttpResponse:
    """The counts of an address, each a link to the list it leaves. A filter already chosen is
    counted as if it were not, so that its other values can be compared."""
    asked = asked_by(request.user, request.GET)
    chosen = [name for name in FACETS if request.GET.get(name)]
    free = _counts(asked.found)
    groups = []
    for name in FACETS:
        if name not in asked.filters.filters:
            continue
        counts = _counts_without(request, name) if name in chosen else free
        if values := _values(request, asked, name, counts):
            groups.append({"label": asked.filters.filters[name].label, "choices": values})
    context = {
        "groups": groups,
        "asked": ", ".join(chip["label"] for chip in chips_of(request, asked)),
        "back_url": f"{reverse('ideas:list')}?{request.GET.urlencode()}",
    }
    template = "ideas/_facets.html" if request.htmx else "ideas/facets.html"
    return render(request, template, context)


def _counts_without(request: HttpRequest, name: str) -> list[dict]:
    query = request.GET.copy()
    query.pop(name)
    return _counts(asked_by(request.user, query).found)


def _counts(found: QuerySet[Idea]) -> list[dict]:
    """How many of each combination of columns, among `CEILING` ideas at most: one query."""
    bounded = found.order_by().values("pk")[: CEILING + 1]
    columns = sorted(set(FACETS.values()))
    return list(
        Idea.objects.filter(pk__in=bounded).order_by().values(*columns).annotate(n=Count("pk"))
    )


def _values(request: HttpRequest, asked: Asked, name: str, counts: list[dict]) -> list[dict]:
    """The values of one filter that leave something, with how many and where they lead."""
    tally: Counter = Counter()
    for row in counts:
        key = STATES[State(row["state"])].step if name == "step" else row[FACETS[name]]
        if key is not None:
            tally[str(key)] += row["n"]
    labels = _labels(asked, name)
    capped = sum(row["n"] for row in counts) > CEILING
    return [
        {
            "label": labels[key],
            "count": _("environ %(count)s") % {"count": thin_number(count)}
            if capped
            else thin_number(count),
            "url": _leading_to(request.GET, name, key),
            "active": request.GET.get(name) == key,
        }
        for key, count in tally.most_common()
        if key in labels
    ][:SHOWN]


def _labels(asked: Asked, name: str) -> dict[str, str]:
    if name == "step":
        return {step.value: str(step.label) for step in Step}
    if name == "state":
        return {state.value: str(state.label) for state in State}
    return {str(pk): label for pk, label in asked.choices[name].items()}


def _leading_to(asked: QueryDict, name: str, key: str) -> str:
    query = asked.copy()
    query.pop("page", None)
    if query.get(name) == key:
        query.pop(name)
    else:
        query[name] = key
    return f"{reverse('ideas:list')}?{query.urlencode()}"
