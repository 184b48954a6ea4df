"""The charter as everyone reads it."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from referents.charter import default_text, parts_of
from referents.models import Charter


@login_not_required
@require_safe
def public_charter(request: HttpRequest) -> HttpResponse:
    """The version in force in the reader's organisation; to a visitor, and where none is signed,
    the text that every charter starts from."""
    place = getattr(request.user, "organisation_id", None)
    signed = Charter.objects.signed().select_related("organisation", "signed_by")
    charter = signed.filter(organisation=place).first() if place else None
    context = {
        "charter": charter,
        "organisation": charter.organisation if charter else "",
        "parts": parts_of(charter.text if charter else default_text()),
    }
    return render(request, "legal/charter.html", context)
