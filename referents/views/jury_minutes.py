"""The minutes of a jury, as a page and as a document."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from campaigns.models import Campaign
from ideas import jury as reading
from ideas import services
from ideas.jury import JuryRight
from ideas.jury_minutes import minutes_of
from innovation_platform.documents import document
from referents.forms.sessions import MinutesForm
from referents.views.committees import UNPROCESSABLE, posted
from referents.views.sessions import say_refused


def _campaign(request: HttpRequest, pk: int) -> Campaign:
    """A challenge in whose jury this person sits, put away or not; else it is not found."""
    return get_object_or_404(reading.every_jury_of(request.user), pk=pk)


def jury_minutes(request: HttpRequest, pk: int) -> HttpResponse:
    """The minutes: drafted from what happened, completed by one person, signed by another."""
    campaign = _campaign(request, pk)
    minutes = minutes_of(campaign, request.user)
    if minutes is None:
        return redirect("referents:deliberation", pk=pk)
    row = minutes.deliberation
    form = MinutesForm(posted(request), initial={"remarks": row.remarks})
    if request.method == "POST":
        answer = _write_or_sign(request, campaign, form)
        if answer is not None:
            return answer
    rights = reading.rights_of(campaign, request.user)
    unsigned = row.signed_at is None
    context = {
        "campaign": campaign,
        "minutes": minutes,
        "form": form,
        "may_write": unsigned and JuryRight.WRITE_MINUTES in rights,
        "may_sign": unsigned
        and JuryRight.SIGN_MINUTES in rights
        and row.minutes_by_id not in (None, request.user.pk),
    }
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "referents/jury_minutes.html", context, status=status)


def _write_or_sign(
    request: HttpRequest, campaign: Campaign, form: MinutesForm
) -> HttpResponse | None:
    try:
        if "sign" in request.POST:
            services.sign_jury_minutes(campaign=campaign, user=request.user)
            messages.success(request, _("Le procès-verbal est signé."))
        elif form.is_valid():
            services.write_jury_minutes(campaign=campaign, user=request.user, **form.cleaned_data)
            messages.success(
                request, _("Le procès-verbal est rédigé. Une autre personne le signe.")
            )
        else:
            return None
    except ValidationError as refused:
        say_refused(request, refused)
    return redirect("referents:jury_minutes", pk=campaign.pk)


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
