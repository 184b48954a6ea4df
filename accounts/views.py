"""« Mon compte »: who I am for the platform, and what it knows of me."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.selectors import mandates_of, personal_data


@require_safe
def profile(request: HttpRequest) -> HttpResponse:
    """Organisation, unit and missions of the signed-in person."""
    return render(
        request,
        "accounts/profile.html",
        {"name": str(request.user), "mandates": mandates_of(request.user)},
    )


@require_safe
@never_cache
def my_data(request: HttpRequest) -> HttpResponse:
    """What this room knows of the person, as a JSON file."""
    response = JsonResponse(
        personal_data(request.user), json_dumps_params={"ensure_ascii": False, "indent": 2}
    )
    response["Content-Disposition"] = 'attachment; filename="mon-compte.json"'
    return response
