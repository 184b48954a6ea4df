"""The searches a person keeps: save one, be told or not, forget it."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.models import User
from ideas import services
from ideas.filters import canonical, recently_found
from ideas.forms import SaveSearchForm
from ideas.models import SavedSearch
from ideas.views.lists import words_of

UNPROCESSABLE = 422


@require_safe
def saved_searches(request: HttpRequest) -> HttpResponse:
    """One's searches, by name."""
    searches = [
        {
            "pk": search.pk,
            "name": search.name,
            "alert": search.alert,
            "url": f"{reverse('ideas:list')}?{search.query}",
        }
        for search in SavedSearch.objects.filter(user=request.user)
    ]
    return render(request, "ideas/saved_searches.html", {"searches": searches})


def save_search(request: HttpRequest) -> HttpResponse:
    """Keep the search of this address under a name."""
    query = canonical(request.GET)
    kept = SavedSearch.objects.filter(user=request.user, query=query).first()
    words = words_of(request)
    form = SaveSearchForm(
        request.POST if request.method == "POST" else None,
        instance=kept,
        initial={} if kept else {"name": ", ".join(words)[:80]},
    )
    if request.method == "POST" and form.is_valid():
        try:
            services.save_search(
                user=request.user,
                query=query,
                already=_found_today(request.user, query),
                **form.cleaned_data,
            )
        except ValidationError as refused:
            form.add_error(None, refused)
        else:
            messages.success(request, _("Votre recherche est gardée."))
            return redirect("ideas:saved_searches")
    context = {"form": form, "words": words, "back_url": f"{reverse('ideas:list')}?{query}"}
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "ideas/save_search.html", context, status=status)


@require_POST
def change_search(request: HttpRequest, pk: int) -> HttpResponse:
    """Forget a search, or start or stop being told of what it finds."""
    search = get_object_or_404(SavedSearch, pk=pk, user=request.user)
    if request.POST.get("wanted") == "forget":
        services.forget_search(search=search, user=request.user)
        messages.success(request, _("La recherche est retirée."))
    else:
        alert = request.POST.get("wanted") == "alert"
        services.set_alert(
            search=search,
            user=request.user,
            alert=alert,
            already=_found_today(request.user, search.query),
        )
        messages.success(
            request,
            _("Vous serez prévenu des idées nouvelles.")
            if alert
            else _("Vous ne serez plus prévenu pour cette recherche."),
        )
    return redirect("ideas:saved_searches")


def _found_today(user: User, query: str) -> list:
    return recently_found(user, QueryDict(query))
