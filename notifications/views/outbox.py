"""What did not leave, for administrators: who was not reached, why, and two ways to settle it."""

import datetime
from collections.abc import Callable

from django.contrib import messages as flash
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.timesince import timesince
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from innovation_platform.forms import whole_number
from notifications import bounces, health, services
from notifications.kinds import find_kind
from notifications.models import BouncingAddress, Message, Occurrence
from notifications.notices import UnknownNotice, get_notice

SHOWN = 50


@require_safe
def outbox(request: HttpRequest) -> HttpResponse:
    """The messages failed and uncertain, the news that could not be addressed, the addresses that
    bounce, the oldest first, and how the outbox is doing."""
    _require_administrator(request)
    unsettled = Message.objects.filter(state__in=services.UNSETTLED)
    rows = unsettled.select_related("occurrence", "recipient").order_by("pk")[:SHOWN]
    failed_news = Occurrence.objects.exclude(failed_at=None).filter(cancelled_at=None)
    context = {
        "counts": health.counts(),
        "oldest": _in_words(health.oldest_unsent_age()),
        "last_sweep": _in_words(health.last_sweep_age()),
        "rows": [{"message": row, "kind": _kind_of(row)} for row in rows],
        "news": list(failed_news.order_by("pk")[:SHOWN]),
        "addresses": list(BouncingAddress.objects.select_related("user").order_by("pk")[:SHOWN]),
        "shown": SHOWN,
    }
    return render(request, "notifications/outbox.html", context)


@require_POST
def settle_messages(request: HttpRequest) -> HttpResponse:
    """Send the ticked messages again, or give them up."""
    _require_administrator(request)
    ticked = Message.objects.filter(pk__in=_ticked(request))
    if _gives_up(request):
        count = services.abandon(messages=ticked)
        said = ngettext("%(count)d message abandonné.", "%(count)d messages abandonnés.", count)
    else:
        count = services.resend(messages=ticked)
        said = ngettext(
            "%(count)d message sera renvoyé.", "%(count)d messages seront renvoyés.", count
        )
    return _done(request, said, count)


@require_POST
def settle_news(request: HttpRequest) -> HttpResponse:
    """Address the ticked news again, or give them up."""
    _require_administrator(request)
    ticked = Occurrence.objects.filter(pk__in=_ticked(request))
    if _gives_up(request):
        count = services.abandon_occurrences(occurrences=ticked)
        said = ngettext("%(count)d nouvelle abandonnée.", "%(count)d nouvelles abandonnées.", count)
    else:
        count = services.retry_occurrences(occurrences=ticked)
        said = ngettext(
            "%(count)d nouvelle sera annoncée.", "%(count)d nouvelles seront annoncées.", count
        )
    return _done(request, said, count)


@require_POST
def write_again(request: HttpRequest) -> HttpResponse:
    """Write to the ticked addresses again."""
    _require_administrator(request)
    count = bounces.clear(addresses=BouncingAddress.objects.filter(pk__in=_ticked(request)))
    said = ngettext(
        "%(count)d adresse recevra de nouveau des courriels.",
        "%(count)d adresses recevront de nouveau des courriels.",
        count,
    )
    return _done(request, said, count)


def _require_administrator(request: HttpRequest) -> None:
    if not request.user.is_staff:
        raise PermissionDenied


def _ticked(request: HttpRequest) -> list[int]:
    given = request.POST.getlist("pk")[:SHOWN]
    return [key for text in given if (key := whole_number(text)) is not None]


def _gives_up(request: HttpRequest) -> bool:
    return "abandon" in request.POST


def _done(request: HttpRequest, said: str, count: int) -> HttpResponse:
    tell: Callable = flash.success if count else flash.info
    tell(request, said % {"count": count})
    return redirect("notifications:outbox")


def _in_words(age: datetime.timedelta | None) -> str:
    if age is None:
        return ""
    if age < datetime.timedelta(minutes=1):
        return _("moins d’une minute")
    now = timezone.now()
    return timesince(now - age, now, depth=1)


def _kind_of(message: Message) -> str:
    """What the message is about, as the preferences page says it; else its code."""
    try:
        kind = find_kind(get_notice(message.occurrence.notice).kind_of(message.audience))
    except UnknownNotice:
        kind = None
    return str(kind.label) if kind else message.occurrence.notice
