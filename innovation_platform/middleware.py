"""Middleware of the house: sign-in by default, size of requests, what browsers may use."""

from collections.abc import Callable

from django.conf import settings
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.contrib.auth.middleware import LoginRequiredMiddleware, get_user
from django.http import HttpRequest, HttpResponse
from django.shortcuts import resolve_url
from django.utils.http import urlencode

from innovation_platform.errors import session_expired, too_large

GetResponse = Callable[[HttpRequest], HttpResponse]
CHUNK = 64 * 1024


class SignInRequiredMiddleware(LoginRequiredMiddleware):
    """Every page asks to be signed in unless it says otherwise; a form sent too late is kept.

    Django redirects to the sign-in page whatever the method, and what was typed is gone. A form
    posted after the session ended gets a page that shows it and can send it again; its sign-in link
    leads to the home page in another tab, the form staying open beside.

    Views are given the person, no longer Django's promise of one, which is asked for here anyway:
    each look through it costs six calls, and a page takes dozens.
    """

    def process_view(
        self, request: HttpRequest, view_func: Callable, view_args: tuple, view_kwargs: dict
    ) -> HttpResponse | None:
        request.user = get_user(request)
        return super().process_view(request, view_func, view_args, view_kwargs)

    def handle_no_permission(self, request: HttpRequest, view_func: Callable) -> HttpResponse:
        if request.method != "POST":
            return super().handle_no_permission(request, view_func)
        sign_in = resolve_url(self.get_login_url(view_func))
        query = urlencode({self.get_redirect_field_name(view_func): settings.LOGIN_REDIRECT_URL})
        return session_expired(request, sign_in_url=f"{sign_in}?{query}")

    def get_redirect_field_name(self, view_func: Callable) -> str:
        return super().get_redirect_field_name(view_func) or REDIRECT_FIELD_NAME


class RequestSizeMiddleware:
    """Refuse a request announced larger than the limit, before any of it is parsed.

    A body up to four times the limit is read and dropped first, else the browser would show a cut
    connection instead of our page.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        announced = request.META.get("CONTENT_LENGTH") or "0"
        size = int(announced) if announced.isdecimal() else 0
        if size <= settings.MAX_REQUEST_SIZE:
            return self.get_response(request)
        if size <= 4 * settings.MAX_REQUEST_SIZE:
            while request.read(CHUNK):
                pass
        request.META["CONTENT_LENGTH"] = "0"
        return too_large(request)


class PermissionsPolicyMiddleware:
    """Say which features of the browser our pages use: nearly none."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", settings.PERMISSIONS_POLICY)
        return response
