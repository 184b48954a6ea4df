"""What every request of the zone goes through; see ANONYMOUS_MIDDLEWARE for the order."""

import threading
from collections.abc import Callable

from django.conf import settings
from django.core.files.uploadhandler import MemoryFileUploadHandler
from django.http import HttpRequest, HttpResponse

from ideas.anonymous import tokens
from ideas.anonymous.views import errors
from innovation_platform.entrance import IDENTITY

GetResponse = Callable[[HttpRequest], HttpResponse]

CHUNK = 64 * 1024
#: Where the zone's own styles and scripts are; a test ties it to the addresses.
ASSETS_AT = "/anonyme/fichiers/"
#: A form larger than this is not read just to be shown again when there is no room to take it.
WORTH_KEEPING = 512 * 1024

CONTENT_SECURITY_POLICY = "; ".join(
    [
        "default-src 'none'",
        "script-src 'self'",
        "worker-src 'self'",
        "style-src 'self'",
        "font-src 'self'",
        "img-src 'self' data:",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    ]
)


class HeadersMiddleware:
    """Say to the browser: keep nothing, tell nobody, load nothing from elsewhere.

    The referrer is the origin alone rather than nothing at all: with `no-referrer`, browsers send
    `Origin: null` with a form, and its origin could not be checked.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response["Cache-Control"] = "no-store"
        response["Referrer-Policy"] = "strict-origin"
        response["Content-Security-Policy"] = CONTENT_SECURITY_POLICY
        response["X-Content-Type-Options"] = "nosniff"
        response["X-Frame-Options"] = "DENY"
        response["X-Robots-Tag"] = "noindex, nofollow"
        response["Cross-Origin-Opener-Policy"] = "same-origin"
        response["Cross-Origin-Resource-Policy"] = "same-origin"
        response["Permissions-Policy"] = settings.PERMISSIONS_POLICY
        return response


class NoIdentityMiddleware:
    """Close the zone, with a clear page, when a proxy says who is there. The styles of that page
    are files without any input: they are still served."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        header = request.META.get(IDENTITY)
        if header and not request.path.startswith(ASSETS_AT):
            return errors.identified(request, header)
        return self.get_response(request)


class SizeMiddleware:
    """Refuse what is announced larger than the platform takes, before any of it is parsed."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        size = announced_size(request)
        if size <= settings.MAX_REQUEST_SIZE:
            return self.get_response(request)
        if size <= 4 * settings.MAX_REQUEST_SIZE:
            drop_body(request)
        return errors.too_large(request)


class CapacityMiddleware:
    """Take in so many forms at once and no more: the only brake that needs to know nobody.

    One more waits for its turn, then is told to come back, its text in the page. Nobody is ever
    locked out: a count of wrong codes would let anyone close everybody's follow-up.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response
        self.places = threading.BoundedSemaphore(settings.ANONYMOUS_CAPACITY)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method != "POST":
            return self.get_response(request)
        if not self.places.acquire(timeout=settings.ANONYMOUS_PATIENCE):
            if announced_size(request) > WORTH_KEEPING:
                drop_body(request)
            return errors.full(request)
        try:
            return self.get_response(request)
        finally:
            self.places.release()


class InMemoryUploadHandler(MemoryFileUploadHandler):
    """Keep files in memory whatever their size: Django's default writes large ones to a disk."""

    def handle_raw_input(self, *args, **kwargs) -> None:
        self.activated = True


class InMemoryMiddleware:
    """No file of a form of the zone is ever written as it came."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.upload_handlers = [InMemoryUploadHandler(request)]
        return self.get_response(request)


class SameOriginMiddleware:
    """Take forms from our own pages only. Without a cookie there is nothing to steal, but another
    site must not make a person's browser deposit or withdraw."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.get_host()  # an unknown host is refused whatever the method
        if request.method == "POST" and not comes_from_us(request):
            return errors.from_elsewhere(request)
        return self.get_response(request)


class FormTokenMiddleware:
    """A form opened too long ago, or without our signature, is shown again with all its text."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method == "POST" and not tokens.is_fresh(
            request.POST.get("csrfmiddlewaretoken", "")
        ):
            return errors.too_old(request)
        return self.get_response(request)


def comes_from_us(request: HttpRequest) -> bool:
    """Whether a form was sent by one of our own pages. Each header that is there must say so, and
    one of them must be there: every browser of these years sends `Origin` with a form."""
    said = []
    if site := request.META.get("HTTP_SEC_FETCH_SITE"):
        said.append(site == "same-origin")
    if origin := request.META.get("HTTP_ORIGIN"):
        said.append(origin == f"{request.scheme}://{request.get_host()}")
    return bool(said) and all(said)


def announced_size(request: HttpRequest) -> int:
    """The size of the body, as announced."""
    announced = request.META.get("CONTENT_LENGTH") or "0"
    return int(announced) if announced.isdecimal() else 0


def drop_body(request: HttpRequest) -> None:
    """Read the body and keep nothing of it, so that the browser shows our page, not a cut."""
    while request.read(CHUNK):
        pass
    request.META["CONTENT_LENGTH"] = "0"
