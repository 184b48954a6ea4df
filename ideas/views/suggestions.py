"""What is proposed while typing: ideas under the search box, similar ideas beside a deposit."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_POST, require_safe

from ideas.models import Idea
from ideas.nearby import nearby
from ideas.search import corrected, marked, parse, ranked

SUGGESTED = 6
#: Fewer letters propose nothing: they would propose anything.
FEWEST_LETTERS = 2


@require_safe
def suggest(request: HttpRequest) -> HttpResponse:
    """The titles that what is typed finds, its last word perhaps unfinished; else its nearest
    spelling."""
    text = request.GET.get("q", "").replace("\x00", "").strip()
    question = parse(text, prefix=True)
    visible = Idea.objects.listed_for(request.user)
    found = (
        ranked(visible, text, SUGGESTED, prefix=True)
        if question and len(text) >= FEWEST_LETTERS
        else []
    )
    meant = corrected(visible, text) if question and not found else ""
    context = {
        "asked": text if question else "",
        "found": [
            {
                "url": idea.get_absolute_url(),
                "title_marked": marked(question, idea.title),
                "state": idea.state,
                "state_label": idea.get_state_display(),
            }
            for idea in found
        ],
        "meant": meant,
        "meant_url": f"{reverse('ideas:list')}?{urlencode({'q': meant})}" if meant else "",
        "all_url": f"{reverse('ideas:list')}?{urlencode({'q': text})}",
    }
    return render(request, "ideas/_suggestions.html", context)


@require_POST
def similar(request: HttpRequest) -> HttpResponse:
    """The visible ideas that say nearly what is being typed, never one's own. By POST, so that a
    text being written stays out of addresses and logs; nothing is kept."""
    found = nearby(
        organisation_id=request.user.organisation_id,
        title=request.POST.get("title", ""),
        problem=request.POST.get("problem", ""),
        author=request.user,
    )
    return render(request, "ideas/_similar.html", {"similar": found})
