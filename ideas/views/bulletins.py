"""The weekly letters of one's organisation, as its people read them."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from ideas.bulletins import sections_of
from ideas.models import Bulletin

SHOWN = 20


@require_safe
def bulletins(request: HttpRequest) -> HttpResponse:
    """Those sent, the newest first."""
    sent = Bulletin.objects.for_user(request.user).order_by("-sent_at", "-pk")
    return render(request, "ideas/bulletins.html", {"bulletins": list(sent[:SHOWN])})


@require_safe
def bulletin(request: HttpRequest, pk: int) -> HttpResponse:
    """One of them, as it left."""
    mine = Bulletin.objects.for_user(request.user).select_related("organisation")
    row = get_object_or_404(mine, pk=pk)
    return render(request, "ideas/bulletin.html", {"bulletin": row, "sections": sections_of(row)})
