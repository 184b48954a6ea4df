"""Proposing an idea already deposited to a challenge, and taking it out."""

import uuid

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from campaigns.enums import Act
from campaigns.models import Campaign
from ideas import services
from ideas.actors import Person
from ideas.entries import can_enter, challenges_for, mine_to_enter
from ideas.models import Idea
from ideas.permissions import Party, standing
from ideas.selectors import page_of
from innovation_platform.forms import whole_number

UNPROCESSABLE = 422


def enter_challenge(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """From an idea of mine: choose the challenge it answers."""
    idea = get_object_or_404(page_of(request.user), pk=pk)
    if not can_enter(idea, standing(Person(request.user), idea)):
        raise PermissionDenied
    choices = list(challenges_for(idea, request.user))
    chosen = whole_number(request.POST.get("campaign"))
    error = ""
    if request.method == "POST":
        campaign = next((row for row in choices if row.pk == chosen), None)
        error = _enter(request, idea, campaign) if campaign else _("Choisissez un défi.")
        if not error:
            return redirect(idea)
    context = {"idea": idea, "choices": choices, "chosen": chosen, "error": error}
    status = UNPROCESSABLE if error else 200
    return render(request, "ideas/enter_challenge.html", context, status=status)


def propose(request: HttpRequest, campaign: int) -> HttpResponse:
    """From a challenge: choose which of my ideas answers it."""
    row = get_object_or_404(
        Campaign.objects.for_user(request.user).challenges().published().with_calendar(),
        pk=campaign,
    )
    if not row.allows(Act.ENTER):
        raise PermissionDenied
    ideas = list(mine_to_enter(row, request.user))
    chosen, error = request.POST.get("idea", ""), ""
    if request.method == "POST":
        idea = next((one for one in ideas if str(one.pk) == chosen), None)
        error = _enter(request, idea, row) if idea else _("Choisissez une idée.")
        if not error:
            return redirect(row)
    context = {"campaign": row, "ideas": ideas, "chosen": chosen, "error": error}
    status = UNPROCESSABLE if error else 200
    return render(request, "ideas/propose_to_challenge.html", context, status=status)


def _enter(request: HttpRequest, idea: Idea, campaign: Campaign) -> str:
    """What the service refused, or nothing."""
    try:
        services.enter_challenge(idea=idea, campaign=campaign, actor=Person(request.user))
    except ValidationError as refused:
        return " ".join(refused.messages)
    messages.success(request, _("Votre idée répond maintenant à ce défi."))
    return ""


@require_POST
def leave_challenge(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Take an idea of mine out of its challenge, the one its reader saw."""
    idea = get_object_or_404(Idea.objects.for_user(request.user), pk=pk)
    if Party.AUTHOR not in standing(Person(request.user), idea).parties:
        raise PermissionDenied
    seen = whole_number(request.POST.get("campaign")) or idea.campaign_id
    campaign = Campaign.objects.filter(pk=seen).first()
    if campaign is None:
        messages.error(request, _("Cette idée ne répond à aucun défi."))
        return redirect(idea)
    try:
        services.leave_challenge(idea=idea, campaign=campaign, actor=Person(request.user))
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    else:
        messages.success(request, _("Votre idée ne répond plus au défi. Son étude continue."))
    return redirect(idea)
