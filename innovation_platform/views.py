"""Pages that belong to no room: health and the gallery of components."""

from dataclasses import asdict

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.crypto import constant_time_compare
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from innovation_platform import health, metrics, showcase


@login_not_required
@require_safe
@never_cache
def alive(request: HttpRequest) -> HttpResponse:
    """The process answers; nothing else is asked, not even the database."""
    return HttpResponse("ok", content_type="text/plain")


@login_not_required
@require_safe
@never_cache
def ready(request: HttpRequest) -> HttpResponse:
    """The platform can serve: 200 when it can (even with a broker down), 503 when it cannot."""
    state = health.measure()
    outbox = {} if state.database == health.DOWN else health.outbox()
    return JsonResponse(
        {"status": state.status, **asdict(state), **outbox},
        status=503 if state.status == health.DOWN else 200,
    )


@login_not_required
@require_safe
@never_cache
def figures(request: HttpRequest) -> HttpResponse:
    """Gauges in Prometheus's format, for whoever bears `METRICS_TOKEN`. Without that setting the
    page does not exist: behind a reverse proxy every request comes from this machine."""
    expected = settings.METRICS_TOKEN
    scheme, _space, given = request.headers.get("Authorization", "").partition(" ")
    if not expected or scheme != "Bearer" or not constant_time_compare(given, expected):
        raise Http404("no metrics here")
    return HttpResponse(
        metrics.as_text(metrics.gauges()), content_type="text/plain; version=0.0.4; charset=utf-8"
    )


@login_not_required
@require_safe
def components(request: HttpRequest) -> HttpResponse:
    """Every component with its options, for the people who build the platform."""
    return render(request, "components/index.html", showcase.context())
