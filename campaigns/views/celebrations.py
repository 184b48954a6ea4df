"""Celebrations as everyone sees them: the gallery that stays, an edition, its invitation, and the
certificates of those it honours."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from campaigns.enums import PhaseCode
from campaigns.invitations import calendar_file
from campaigns.models import Campaign, CampaignSettings
from campaigns.permissions import CampaignRight, may_launch, standing_on
from campaigns.views.vote import campaign_of
from ideas import services
from ideas.celebrations import (
    editions,
    is_past,
    names_on,
    nominees_of,
    own_trophies,
    trophies_of,
    units_behind,
)
from ideas.enums import Visibility
from ideas.models import Trophy
from ideas.voting import has_vote, voting_span
from innovation_platform.documents import document
from notifications.site import absolute

#: Editions in the gallery, the latest ones.
MOST = 30


def celebration_of(request: HttpRequest, pk: int) -> Campaign:
    """A celebration that this person may look at; else it is not found."""
    campaign = campaign_of(request, pk)
    if not campaign.is_celebration or not hasattr(campaign, "ceremony"):
        raise Http404
    return campaign


@require_safe
def gallery(request: HttpRequest) -> HttpResponse:
    """Every edition with its trophies, the latest first; the one being prepared at the head. Not
    found where the part is off and no edition was ever held."""
    place = request.user.organisation_id
    on = bool(place) and CampaignSettings.of(place).uses_celebration
    found = list(editions(request.user)[:MOST])
    if not on and not found:
        raise Http404
    trophies = trophies_of([edition for edition in found if is_past(edition)])
    context = {
        "coming": [edition for edition in found if not is_past(edition)],
        "past": [
            {"campaign": edition, "trophies": trophies.get(edition.pk, [])}
            for edition in found
            if is_past(edition)
        ],
        "may_plan": on and may_launch(request.user, organisation_id=place),
    }
    return render(request, "campaigns/celebrations.html", context)


@require_safe
def edition(request: HttpRequest, pk: int) -> HttpResponse:
    """An edition: its day and its nominees, then its trophies, for good."""
    campaign = celebration_of(request, pk)
    who = standing_on(request.user, campaign)
    past = is_past(campaign)
    trophies = trophies_of([campaign]).get(campaign.pk, []) if past else []
    names, mine = names_on(trophies), own_trophies(request.user, trophies)
    nominees, voted = nominees_of(campaign), has_vote(campaign)
    votes, runs = voted and who.may(CampaignRight.VOTE), who.holds(CampaignRight.RUN_VOTE)
    context: dict[str, Any] = {
        "campaign": campaign,
        "ceremony": campaign.ceremony,
        "past": past,
        "voting": campaign.phase == PhaseCode.OPEN and voted,
        "vote_url": reverse("campaigns:vote", args=[pk]) if votes else "",
        "has_results": past and voted,
        "span": voting_span(campaign),
        "run_url": reverse("campaigns:run_celebration", args=[pk]) if runs else "",
        "trophies": [
            {
                "trophy": trophy,
                "names": names.get(trophy.pk, []),
                "is_mine": trophy.pk in mine,
                "i_am_named": mine.get(trophy.pk, False),
            }
            for trophy in trophies
        ],
        "categories": [
            {"category": row, "nominees": nominees.get(row.pk, [])}
            for row in campaign.award_categories.all()
        ],
    }
    return render(request, "campaigns/celebration.html", context)


@require_safe
def invitation(request: HttpRequest, pk: int) -> HttpResponse:
    """The date as a file that calendars take; a later one replaces the earlier."""
    campaign = celebration_of(request, pk)
    response = HttpResponse(
        calendar_file(campaign.ceremony, url=absolute(request.path.removesuffix("invitation.ics"))),
        content_type="text/calendar; charset=utf-8; method=PUBLISH",
    )
    name = slugify(campaign.title)[:40] or "celebration"
    response["Content-Disposition"] = f'attachment; filename="{name}.ics"'
    return response


def trophy_of(campaign: Campaign, pk: int) -> Trophy:
    """A trophy of this celebration, once its day has come and while everyone sees its idea; else it
    is not found."""
    if not is_past(campaign):
        raise Http404
    shown = Trophy.objects.filter(idea__visibility=Visibility.VISIBLE)
    rows = shown.select_related("category__campaign", "idea__organisation", "idea__unit")
    return get_object_or_404(rows, pk=pk, category__campaign=campaign)


@require_safe
def certificate(request: HttpRequest, pk: int, trophy: int) -> HttpResponse:
    """The certificate of a trophy: to the team and its units, and by name only those who chose to
    be named."""
    campaign = celebration_of(request, pk)
    row = trophy_of(campaign, trophy)
    context = {
        "campaign": campaign,
        "ceremony": campaign.ceremony,
        "trophy": row,
        "units": units_behind(row.idea),
        "names": names_on([row]).get(row.pk, []),
    }
    name = f"attestation-{slugify(row.category.name)[:30]}-{row.pk}"
    return document(request, "documents/certificate.html", context, name=name)


@require_POST
def be_named(request: HttpRequest, pk: int, trophy: int) -> HttpResponse:
    """Be named with the team, or not any more: the form says which is wanted."""
    campaign = celebration_of(request, pk)
    row = trophy_of(campaign, trophy)
    wanted = request.POST.get("wanted") != "no"
    services.choose_to_be_named(trophy=row, user=request.user, wanted=wanted)
    if wanted:
        messages.success(request, _("Votre nom paraît avec l’équipe, ici et sur l’attestation."))
    else:
        messages.success(request, _("Votre nom ne paraît plus."))
    return redirect("campaigns:celebration", pk=pk)
