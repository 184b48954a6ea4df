"""The request handler of the anonymous zone: Django's own, with a middleware list of its own.

Nothing of the platform's list runs here: no session, no sign-in, no messages, no request log, no
metrics. What goes wrong is answered by the zone's own pages and logged as a type and a place in our
code, never with a path, a value or a text: a database's error message holds the row it refused.
"""

import logging
import traceback
from collections.abc import Callable
from importlib import import_module

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.http import HttpRequest, HttpResponse
from django.urls import set_urlconf
from django.utils.module_loading import import_string

logger = logging.getLogger(__name__)

GetResponse = Callable[[HttpRequest], HttpResponse]


class ZoneHandler(WSGIHandler):
    """Answers the requests that `Entrance` has stripped of all identity."""

    def load_middleware(self, is_async: bool = False) -> None:
        """Build the chain. Pages that cannot be imported stop the server here, nobody later."""
        import_module(settings.ANONYMOUS_URLCONF)
        import_string(settings.ANONYMOUS_ERRORS)
        self._view_middleware = []
        self._template_response_middleware = []
        self._exception_middleware = []
        chain = guarded(self._get_response)
        for path in reversed(settings.ANONYMOUS_MIDDLEWARE):
            chain = guarded(import_string(path)(chain))
        self._middleware_chain = chain

    def get_response(self, request: HttpRequest) -> HttpResponse:
        """The answer, without any cookie whatever the code behind it did."""
        set_urlconf(settings.ANONYMOUS_URLCONF)
        request.urlconf = settings.ANONYMOUS_URLCONF
        response = self._middleware_chain(request)
        response._resource_closers.append(request.close)
        response.cookies.clear()
        return response


def guarded(get_response: GetResponse) -> GetResponse:
    """The same, its exceptions answered by a page of the zone."""

    def inner(request: HttpRequest) -> HttpResponse:
        try:
            return get_response(request)
        except Exception as error:
            return _answer(request, error)

    return inner


def _answer(request: HttpRequest, error: Exception) -> HttpResponse:
    answer = import_string(settings.ANONYMOUS_ERRORS)
    try:
        response = answer(request, error)
    except Exception as second:
        log_without_words(second)
        response = HttpResponse("503", status=503, content_type="text/plain")
    if response.status_code >= 500:
        log_without_words(error)
    return response


def log_without_words(error: Exception) -> None:
    """Where in our code, and what kind of error: enough to mend it, nothing of whoever met it."""
    steps = traceback.extract_tb(error.__traceback__)
    ours = [step for step in steps if step.filename.startswith(str(settings.BASE_DIR))] or steps
    last = ours[-1] if ours else None
    place = f"{last.filename.removeprefix(str(settings.BASE_DIR))}:{last.lineno}" if last else "?"
    logger.error("zone error=%s at=%s", type(error).__name__, place)
