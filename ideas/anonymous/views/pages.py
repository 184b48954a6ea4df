"""What every view of the zone starts from: its methods, its template engine, its small files."""

from collections.abc import Callable
from functools import wraps

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

UNPROCESSABLE = 422
CONFLICT = 409

#: The styles and scripts that only the zone has. It serves them itself: a log of static files
#: would otherwise tell who came here, and when.
ASSETS = {
    "zone.css": "text/css; charset=utf-8",
    "zone.js": "text/javascript; charset=utf-8",
    "puzzles.js": "text/javascript; charset=utf-8",
}
FOLDER = settings.BASE_DIR / "static" / "anonymous"

View = Callable[..., HttpResponse]


def page(
    request: HttpRequest, template: str, context: dict | None = None, *, status: int = 200
) -> HttpResponse:
    """A page of the zone."""
    return render(
        request, f"anonymous/{template}", context, status=status, using=settings.ANONYMOUS_TEMPLATES
    )


def methods(*allowed: str) -> Callable[[View], View]:
    """Answer other methods by a page. Django's decorators would log the path."""
    accepted = {*allowed, "HEAD"} if "GET" in allowed else set(allowed)

    def decorate(view: View) -> View:
        @wraps(view)
        def inner(request: HttpRequest, *args, **kwargs) -> HttpResponse:
            if request.method in accepted:
                return view(request, *args, **kwargs)
            response = page(request, "errors/405.html", status=405)
            response["Allow"] = ", ".join(sorted(accepted))
            return response

        return inner

    return decorate


@methods("GET")
def asset(request: HttpRequest, stem: str, suffix: str) -> HttpResponse:
    """One of the zone's own files."""
    name = f"{stem}.{suffix}"
    if name not in ASSETS:
        raise Http404
    return HttpResponse((FOLDER / name).read_bytes(), content_type=ASSETS[name])
