"""How often a person is written to, and the links that let them stop it from a mail."""

from urllib.parse import urlsplit

from django.contrib import messages as flash
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import Resolver404, resolve, reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from accounts.permissions import organisations_run_by
from notifications.feeds import close_feeds, key_of, new_key
from notifications.forms import PreferencesForm
from notifications.kinds import find_kind
from notifications.preferences import read_token, unsubscribe
from notifications.site import absolute

#: The pages that have a feed of their own.
FEEDS = {"ideas:detail": "feed_idea", "campaigns:detail": "feed_campaign"}


@require_http_methods(["GET", "HEAD", "POST"])
def preferences(request: HttpRequest) -> HttpResponse:
    """Choose how often, by kind of news."""
    form = PreferencesForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        form.save()
        flash.success(request, _("Vos choix sont enregistrés."))
        return redirect("notifications:preferences")
    key = key_of(request.user)
    address = absolute(reverse("feed_organisation", args=[key])) if key else ""
    manages = bool(organisations_run_by(request.user))
    page = request.GET.get("page", "")
    context = {
        "form": form,
        "address": address,
        "manages": manages,
        "page": page,
        "page_feed": _feed_of(page, key) if page and key else "",
    }
    return render(request, "notifications/preferences.html", context)


def _feed_of(page: str, key: str) -> str:
    """The address of the feed of a page of this site; "" when it has none."""
    try:
        match = resolve(urlsplit(page.strip()).path)
    except (Resolver404, ValueError):
        return ""
    feed = FEEDS.get(match.view_name)
    return absolute(reverse(feed, kwargs={"key": key, **match.kwargs})) if feed else ""


@csrf_exempt  # The token is the proof; mail programs post from nowhere (RFC 8058).
@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """Switch off a kind of mails. Only a POST does: the programs that follow every link of a mail
    change nothing."""
    known = read_token(token)
    if known is None:
        raise Http404("not one of our links")
    user, kind = known
    done = request.method == "POST"
    if done:
        unsubscribe(user=user, kind=kind)
    named = find_kind(kind)
    context = {"done": done, "kind": named.label if named else ""}
    return render(request, "notifications/unsubscribe.html", context)


@require_POST
def make_feed_key(request: HttpRequest) -> HttpResponse:
    """A new secret address for the person's feeds; the one before ends."""
    new_key(user=request.user)
    flash.success(request, _("Vos flux ont une nouvelle adresse."))
    return redirect("notifications:preferences")


@require_POST
def end_feeds(request: HttpRequest) -> HttpResponse:
    """The person's feeds answer no more."""
    close_feeds(user=request.user)
    flash.success(request, _("Vos flux ne répondent plus."))
    return redirect("notifications:preferences")
