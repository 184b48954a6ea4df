"""The minutes of a jury, as a page and as a document."""

from functools import partial

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from campaigns.models import Campaign
from ideas import jury as reading
from ideas import services
from ideas.jury import JuryRight
from ideas.jury_minutes import minutes_of
from innovation_platform.documents import document
from referents.views.minutes import MinutesAct, minutes_page, not_kept


def _campaign(request: HttpRequest, pk: int) -> Campaign:
    """A challenge in whose jury this person sits, put away or not; else it is not found."""
    return get_object_or_404(reading.every_jury_of(request.user), pk=pk)


def jury_minutes(request: HttpRequest, pk: int) -> HttpResponse:
    """The minutes: drafted from what happened, completed by one person, signed by another."""
    campaign = _campaign(request, pk)
    minutes = minutes_of(campaign, request.user)
    if minutes is None and request.POST.get("remarks"):
        reason = _("La délibération a été rouverte : le procès-verbal se rédige à sa clôture.")
        return not_kept(request, reason, back=reverse("referents:deliberation", args=[pk]))
    if minutes is None:
        return redirect("referents:deliberation", pk=pk)
    rights = reading.rights_of(campaign, request.user)
    whose = {"campaign": campaign, "user": request.user}
    act = MinutesAct(
        row=minutes.deliberation,
        writes=JuryRight.WRITE_MINUTES in rights,
        signs=JuryRight.SIGN_MINUTES in rights,
        write=partial(services.write_jury_minutes, **whose),
        sign=partial(services.sign_jury_minutes, **whose),
    )
    shown = {"campaign": campaign, "minutes": minutes}
    return minutes_page(request, act, "referents/jury_minutes.html", lambda: shown)


@require_safe
def jury_minutes_document(request: HttpRequest, pk: int) -> HttpResponse:
    """The minutes to keep."""
    campaign = _campaign(request, pk)
    minutes = minutes_of(campaign, request.user)
    if minutes is None:
        return redirect("referents:deliberation", pk=pk)
    context = {"campaign": campaign, "minutes": minutes}
    name = f"proces-verbal-jury-{campaign.pk}"
    return document(request, "documents/jury_minutes.html", context, name=name)
