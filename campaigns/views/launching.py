"""Preparing a challenge, part by part on one page, and announcing it."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.models import Organisation
from campaigns import services
from campaigns.errors import NotNow, StaleCampaign
from campaigns.forms import LaunchForm, first_values, places_to_launch, values_of
from campaigns.models import Campaign
from campaigns.permissions import CampaignRight, launches_somewhere, standing_on
from campaigns.views.detail import found
from innovation_platform.forms import seen_in

UNPROCESSABLE = 422
CONFLICT = 409


def launch(request: HttpRequest) -> HttpResponse:
    """A new challenge: kept as a draft that only those who run it see."""
    if not launches_somewhere(request.user):
        raise PermissionDenied
    places = places_to_launch(request.user)
    place = _chosen(places, request.GET.get("organisme", ""))
    if place is None:
        raise PermissionDenied
    data = request.POST if request.method == "POST" else None
    form = LaunchForm(
        data,
        user=request.user,
        organisation=place,
        initial=first_values(place, timezone.localdate()),
    )
    if data is not None and form.is_valid():
        try:
            made = services.create_campaign(organisation=place, plan=form.plan(), by=request.user)
        except ValidationError as refused:
            form.add_errors(refused)
        except PermissionDenied:
            form.add_error(None, _("Vous n’animez pas toutes les équipes choisies."))
        else:
            messages.success(request, _("Le défi est préparé. Relisez-le, puis annoncez-le."))
            return redirect("campaigns:detail", pk=made.pk)
    others = [one for one in places if one != place]
    context = {"form": form, "organisation": place, "others": others}
    return _page(request, context)


def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a challenge that has not opened yet."""
    campaign = found(request, pk)
    standing = standing_on(request.user, campaign)
    if not standing.holds(CampaignRight.EDIT):
        raise PermissionDenied
    data = request.POST if request.method == "POST" else None
    form = LaunchForm(
        data,
        user=request.user,
        organisation=campaign.organisation,
        initial=values_of(campaign),
        campaign=campaign,
    )
    context = {"form": form, "organisation": campaign.organisation, "campaign": campaign}
    if data is not None and form.is_valid():
        try:
            services.edit_campaign(
                campaign=campaign, plan=form.plan(), by=request.user, seen=seen_in(request)
            )
        except ValidationError as refused:
            form.add_errors(refused)
        except PermissionDenied:
            form.add_error(None, _("Vous n’animez pas toutes les équipes choisies."))
        except (NotNow, StaleCampaign):
            return _page(request, {**context, "stale": True}, status=CONFLICT)
        else:
            messages.success(request, _("Vos modifications sont gardées."))
            return redirect("campaigns:detail", pk=pk)
    if not standing.may(CampaignRight.EDIT):
        return redirect("campaigns:rules", pk=pk)
    return _page(request, context)


@require_POST
def publish(request: HttpRequest, pk: int) -> HttpResponse:
    """Announce a challenge to those it is addressed to."""
    campaign = found(request, pk)
    try:
        services.publish_campaign(campaign=campaign, by=request.user, seen=seen_in(request))
    except ValidationError as refused:
        return _to_mend(request, campaign, refused)
    except (NotNow, StaleCampaign):
        messages.warning(
            request, _("Le défi a changé entre-temps : relisez-le avant de l’annoncer.")
        )
    else:
        messages.success(request, _("Le défi est annoncé à toutes les personnes concernées."))
    return redirect("campaigns:detail", pk=pk)


def _to_mend(request: HttpRequest, campaign: Campaign, refused: ValidationError) -> HttpResponse:
    """What it lacks to be announced, beside the fields of its form as it was kept."""
    form = LaunchForm(
        user=request.user,
        organisation=campaign.organisation,
        initial=values_of(campaign),
        campaign=campaign,
    )
    form.mark(refused)
    context = {"form": form, "organisation": campaign.organisation, "campaign": campaign}
    return _page(request, {**context, "publishing": True})


def _chosen(places: list[Organisation], asked: str) -> Organisation | None:
    return next((one for one in places if str(one.pk) == asked), places[0] if places else None)


def _page(request: HttpRequest, context: dict, status: int = 0) -> HttpResponse:
    context = {"campaign": None, "others": [], "stale": False, "publishing": False, **context}
    status = status or (UNPROCESSABLE if context["form"].errors else 200)
    return render(request, "campaigns/launch.html", context, status=status)
