"""Error pages: each says in French what happened and what to do, and keeps what was typed."""

import sys

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.cache import add_never_cache_headers

from innovation_platform.typed import comes_from_us, has_files, typed_fields


def kept_form(request: HttpRequest, *, again: bool = True) -> dict:
    """What `errors/_kept_form.html` shows: the whole form where it can be sent again (`again`, and
    it came from us), else what a person wrote in it, to be copied."""
    fields = typed_fields(request)
    again = again and bool(fields) and comes_from_us(request)
    if not again:
        fields = [field for field in fields if field.written]
    return {
        "typed": fields,
        "typed_again_at": request.get_full_path() if again else "",
        "typed_files": bool(fields) and has_files(request),
    }


def _giving_back(
    request: HttpRequest, template: str, *, status: int, again: bool = True, **context: str
) -> HttpResponse:
    """A page that gives back what was typed: kept by no cache."""
    kept = kept_form(request, again=again)
    response = render(request, template, {**kept, **context}, status=status)
    add_never_cache_headers(response)
    return response


def session_expired(request: HttpRequest, *, sign_in_url: str) -> HttpResponse:
    """A form sent by a person whose session has ended: sign in beside, then send it again."""
    template = "errors/session_expired.html"
    return _giving_back(request, template, status=403, sign_in_url=sign_in_url)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form whose token has aged (signed in again since, cookies cleared) or that is not ours."""
    return _giving_back(request, "errors/csrf.html", status=403)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400, or 413 when the form was more than the platform takes."""
    if isinstance(exception, RequestDataTooBig):
        return too_large(request)
    return render(request, "400.html", status=400)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403. Someone may have acted while a form was being written: its words are given back, to be
    copied, since they cannot be sent again."""
    said = str(exception)
    return _giving_back(request, "403.html", status=403, again=False, exception=said)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404, with what was typed in a form about something that is gone."""
    return _giving_back(request, "404.html", status=404, again=False)


def too_large(request: HttpRequest) -> HttpResponse:
    """413: what was sent is larger than what one request may hold."""
    context = {"limit_mb": settings.MAX_REQUEST_SIZE // (1024 * 1024)}
    return render(request, "413.html", context, status=413)


def server_error(request: HttpRequest) -> HttpResponse:
    """500; or 503 when the cause is a database that does not answer. Both keep the form.

    Called inside the `except` of the handler that met the exception. The pages are rendered without
    context processors: none of them may need what has just failed.
    """
    away = isinstance(sys.exc_info()[1], (OperationalError, InterfaceError))
    context = {**kept_form(request), "csrf": get_token(request)}
    response = HttpResponse(
        render_to_string("503.html" if away else "500.html", context),
        status=503 if away else 500,
        headers={"Retry-After": "30"} if away else None,
    )
    add_never_cache_headers(response)
    return response
