"""The bell: what a person was told, in the application."""

import datetime
from itertools import groupby

from django.contrib import messages as flash
from django.core.exceptions import ObjectDoesNotExist
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from innovation_platform.forms import whole_number
from innovation_platform.typography import date_words
from notifications.models import Message
from notifications.notices import UnknownNotice, get_notice
from notifications.selectors import bell_of, older_than
from notifications.services import mark_all_read, mark_read

PAGE = 20
UNREAD = "non-lues"


@require_safe
def bell(request: HttpRequest) -> HttpResponse:
    """The person's messages, newest first; `?etat=non-lues` keeps the unread ones, `?avant=` is the
    last message of the page before."""
    unread_only = request.GET.get("etat") == UNREAD
    mine = bell_of(request.user, unread_only=unread_only)
    if "avant" in request.GET:
        mine = older_than(mine, _last_seen(request))
    page = list(mine[: PAGE + 1])
    return render(
        request,
        "notifications/bell.html",
        {
            "items": page[:PAGE],
            "days": _by_day(page[:PAGE]),
            "next_from": page[PAGE - 1].pk if len(page) > PAGE else None,
            "unread_only": unread_only,
            "is_first_page": "avant" not in request.GET,
        },
    )


@require_POST
def open_message(request: HttpRequest, pk: int) -> HttpResponse:
    """Mark one of the person's messages read and go where it leads."""
    message = get_object_or_404(
        Message.objects.for_user(request.user).select_related("occurrence"), pk=pk
    )
    mark_read(message=message)
    target = _target(message, request.user)
    if not url_has_allowed_host_and_scheme(target, allowed_hosts=None):
        flash.info(request, _("La page dont parlait cette notification n’existe plus."))
        return redirect("notifications:bell")
    return redirect(target)


@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    """Mark all the person's messages read."""
    count = mark_all_read(user=request.user)
    if count:
        flash.success(
            request,
            ngettext(
                "%(count)d notification marquée comme lue.",
                "%(count)d notifications marquées comme lues.",
                count,
            )
            % {"count": count},
        )
    return redirect("notifications:bell")


def _by_day(items: list[Message]) -> list[tuple[str, list[Message]]]:
    """The messages under the words of their day."""
    today = timezone.localdate()
    near = {today: _("Aujourd’hui"), today - datetime.timedelta(days=1): _("Hier")}
    grouped = groupby(items, key=lambda item: timezone.localdate(item.sent_at))
    return [(near.get(day) or date_words(day).capitalize(), list(some)) for day, some in grouped]


def _last_seen(request: HttpRequest) -> Message:
    pk = whole_number(request.GET["avant"])
    return get_object_or_404(Message.objects.for_user(request.user), pk=pk)


def _target(message: Message, user) -> str:
    """The page of this site that the message leads to; "" when it is gone."""
    try:
        notice = get_notice(message.occurrence.notice)
        return notice.path(message.occurrence.context, user, message.audience)
    except (ObjectDoesNotExist, UnknownNotice):
        return ""
