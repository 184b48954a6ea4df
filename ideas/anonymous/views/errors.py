"""What the zone answers when something goes wrong: a page each, and what was typed kept in it."""

from dataclasses import dataclass

from django.conf import settings
from django.core.exceptions import (
    BadRequest,
    PermissionDenied,
    RequestDataTooBig,
    SuspiciousOperation,
)
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse, UnreadablePostError
from django.http.multipartparser import MultiPartParserError

from ideas.anonymous.letters import BoxClosed
from ideas.anonymous.views.pages import page
from innovation_platform.typed import TypedField

#: Fields of the pages themselves: made again, or of no use to read.
OURS = {"csrfmiddlewaretoken", "proof"}
#: Fields sent again as they are, which nobody needs to read.
UNSEEN = {
    "seal",
    "code",
    "seen",
    "number",
    "answer",
    "send",
    "noted",
    "category",
    "campaign",
    "unit",
}


@dataclass(frozen=True)
class KeptField(TypedField):
    """A field as it was posted, shown when it is words."""

    @property
    def shown(self) -> bool:
        return self.name not in UNSEEN and bool(self.value.strip())


def answer(request: HttpRequest, error: Exception) -> HttpResponse:
    """The page of an exception that reached the handler."""
    if isinstance(error, Http404):
        return page(request, "errors/404.html", status=404)
    if isinstance(error, PermissionDenied):
        return page(request, "errors/403.html", _kept(request), status=403)
    if isinstance(error, RequestDataTooBig):
        return too_large(request)
    if isinstance(
        error, (SuspiciousOperation, BadRequest, MultiPartParserError, UnreadablePostError)
    ):
        return page(request, "errors/400.html", status=400)
    if isinstance(error, (OperationalError, InterfaceError, BoxClosed)):
        context = {"box": isinstance(error, BoxClosed), **_kept(request, again=True)}
        response = page(request, "errors/503.html", context, status=503)
        response["Retry-After"] = "30"
        return response
    return page(request, "errors/500.html", _kept(request, again=True), status=500)


def identified(request: HttpRequest, header: str) -> HttpResponse:
    """The zone is closed: a proxy says who is asking."""
    context = {"header": header, **_kept(request)}
    return page(request, "errors/identified.html", context, status=503)


def too_large(request: HttpRequest) -> HttpResponse:
    """413: more than one form may hold. Its text is still in the page it was sent from."""
    context = {"limit_mb": settings.MAX_REQUEST_SIZE // (1024 * 1024)}
    return page(request, "errors/413.html", context, status=413)


def full(request: HttpRequest) -> HttpResponse:
    """503: too many forms at once; the text is here, to be sent again."""
    response = page(request, "errors/full.html", _kept(request, again=True), status=503)
    response["Retry-After"] = "10"
    return response


def from_elsewhere(request: HttpRequest) -> HttpResponse:
    """403: the form was not sent by one of our pages. Its text can be copied, not sent again."""
    return page(request, "errors/elsewhere.html", _kept(request), status=403)


def too_old(request: HttpRequest) -> HttpResponse:
    """The page was opened too long ago: everything typed, under a fresh signature."""
    return page(request, "errors/too_old.html", _kept(request, again=True), status=409)


def _kept(request: HttpRequest, *, again: bool = False) -> dict:
    """What `_kept.html` shows: fields typed, whether files came with them, where to send again."""
    fields = _fields(request)
    return {
        "kept": fields,
        "kept_files": bool(fields) and bool(request.FILES),
        "again_at": request.path if again and fields else "",
    }


def _fields(request: HttpRequest) -> list[KeptField]:
    if request.method != "POST":
        return []
    try:
        pairs = [(name, value) for name, values in request.POST.lists() for value in values]
    except (SuspiciousOperation, BadRequest, UnreadablePostError, MultiPartParserError):
        return []
    return [KeptField(name, value) for name, value in pairs if name not in OURS]
