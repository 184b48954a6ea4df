"""The jury's desk: what is left for me to evaluate, one entry at a time."""

import uuid

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from campaigns.models import Campaign
from ideas import jury as reading
from ideas import services
from ideas.entries import entries_of
from ideas.jury import Docket, Entry, JuryRight, grid_for
from ideas.results import may_follow_answers, waiting_for_answer
from ideas.services.jury_results import unanswered
from innovation_platform.forms import whole_number
from referents.forms.sessions import ReviewForm
from referents.selectors import members_of
from referents.views.committees import UNPROCESSABLE, posted
from referents.views.sessions import say_refused

CONFLICT = 409


def challenge_of(request: HttpRequest, pk: int, right: JuryRight = JuryRight.READ) -> Campaign:
    """A challenge whose jury this person sits in, or 404; 403 without the right there."""
    campaign = get_object_or_404(reading.juries_of(request.user), pk=pk)
    if right not in reading.rights_of(campaign, request.user):
        raise PermissionDenied
    return campaign


def entry_of(docket: Docket, key: uuid.UUID) -> Entry:
    """An entry before the jury, or 404; 403 to whoever stands back from it."""
    found = next((entry for entry in docket.entries if entry.idea.pk == key), None)
    if found is None:
        raise Http404
    if found.hidden:
        raise PermissionDenied
    return found


@require_safe
def jury(request: HttpRequest, pk: int) -> HttpResponse:
    """What is before the jury, and what is left for this person to evaluate."""
    campaign = challenge_of(request, pk)
    docket = reading.docket_of(campaign, request.user)
    rights = reading.rights_of(campaign, request.user)
    deliberation = reading.deliberation_of(campaign)
    context = {
        "campaign": campaign,
        "docket": docket,
        "deliberation": deliberation,
        "evaluates": JuryRight.EVALUATE in rights,
        "may_evaluate": _evaluates(campaign, rights, deliberation),
        "runs": JuryRight.RUN in rights,
        "grid": grid_for(campaign),
        "results_on": campaign.results_on,
        "members": reading.seats_on(campaign),
        "next_entry": next(iter(docket.left), None),
        "declared": reading.recusals_to_take_back(campaign, request.user),
    }
    return render(request, "referents/jury.html", context)


def _evaluates(campaign: Campaign, rights, deliberation) -> bool:
    return JuryRight.EVALUATE in rights and deliberation is None and reading.may_evaluate(campaign)


def jury_entry(request: HttpRequest, pk: int, idea: uuid.UUID) -> HttpResponse:
    """One entry: its words, one's evaluation, then those of the others."""
    campaign = challenge_of(request, pk)
    docket = reading.docket_of(campaign, request.user)
    entry = entry_of(docket, idea)
    deliberation = reading.deliberation_of(campaign)
    evaluations = reading.evaluations_of(
        campaign, entry.idea, request.user, begun=deliberation is not None
    )
    grid = grid_for(campaign)
    form = None
    rights = reading.rights_of(campaign, request.user)
    if grid is not None and _evaluates(campaign, rights, deliberation):
        form = ReviewForm(posted(request), grid=grid, review=evaluations.mine)
    late = False
    if request.method == "POST":
        if form is None:
            form = _too_late(request, grid, rights, deliberation)
            late = form is not None
        if form is None:
            messages.error(request, _("Ce n’est pas, ou ce n’est plus, le moment d’évaluer."))
            return redirect("referents:jury_entry", pk=pk, idea=idea)
        if not late and form.is_valid() and _give(request, campaign, entry, form):
            return redirect("referents:jury_entry", pk=pk, idea=idea)
    context = {
        "campaign": campaign,
        "entry": entry,
        "idea": entry.idea,
        "docket": docket,
        "position": entry.number,
        "evaluations": evaluations,
        "evaluates": JuryRight.EVALUATE in rights,
        "deliberation": deliberation,
        "form": form,
        "late": late,
        "next_entry": _next_to_evaluate(docket, entry),
        "may_declare": not entry.verdict,
    }
    status = CONFLICT if late else UNPROCESSABLE if request.method == "POST" else 200
    return render(request, "referents/jury_entry.html", context, status=status)


def _too_late(request: HttpRequest, grid, rights, deliberation) -> ReviewForm | None:
    """What a juror wrote while the deliberation opened, given back to them."""
    if grid is None or deliberation is None or JuryRight.EVALUATE not in rights:
        return None
    return ReviewForm(posted(request), grid=grid)


def _give(request: HttpRequest, campaign: Campaign, entry: Entry, form: ReviewForm) -> bool:
    try:
        services.give_jury_review(
            campaign=campaign,
            idea=entry.idea,
            user=request.user,
            scores=form.scores(),
            comment=form.cleaned_data["comment"],
        )
    except ValidationError as refused:
        form.add_errors(refused)
        return False
    messages.success(request, _("Votre évaluation est enregistrée."))
    return True


def _next_to_evaluate(docket: Docket, entry: Entry) -> Entry | None:
    """The next entry this person has not evaluated, after this one, then from the start."""
    order = docket.shown
    at = order.index(entry)
    waiting = [one for one in order[at + 1 :] + order[:at] if not one.mine_given]
    return next(iter(waiting), None)


@require_POST
def jury_recuse(request: HttpRequest, pk: int, idea: uuid.UUID) -> HttpResponse:
    """Stand back from an entry, oneself or as told to who runs the jury."""
    campaign = challenge_of(request, pk)
    entry = entry_of(reading.docket_of(campaign, request.user), idea)
    named = whole_number(request.POST.get("person"))
    members = members_of(campaign.jury_id)
    person = request.user if named is None else get_object_or_404(members, pk=named)
    try:
        services.stand_back_from_entry(
            campaign=campaign, idea=entry.idea, person=person, by=request.user
        )
    except ValidationError as refused:
        say_refused(request, refused)
    else:
        messages.success(request, _("Le déport est noté."))
    back = "referents:deliberation" if "deliberation" in request.POST else "referents:jury"
    return redirect(back, pk=pk)


@require_POST
def take_back_jury_recusal(request: HttpRequest, pk: int, idea: uuid.UUID) -> HttpResponse:
    """Take part again in an entry that one stood back from."""
    campaign = challenge_of(request, pk)
    entry = get_object_or_404(entries_of(campaign), pk=idea)
    try:
        services.take_back_jury_recusal(campaign=campaign, idea=entry, by=request.user)
    except ValidationError as refused:
        say_refused(request, refused)
        return redirect("referents:jury", pk=pk)
    messages.success(request, _("Vous prenez part à nouveau à cette idée."))
    return redirect("referents:jury_entry", pk=pk, idea=idea)


@require_safe
def jury_answers(request: HttpRequest, pk: int) -> HttpResponse:
    """The entries that still wait for their answer."""
    campaign = get_object_or_404(
        Campaign.objects.for_user(request.user).published().select_related("organisation"), pk=pk
    )
    if not may_follow_answers(campaign, request.user):
        raise PermissionDenied
    context = {
        "campaign": campaign,
        "waiting": waiting_for_answer(campaign, request.user),
        "results_on": campaign.results_on,
        "told": reading.is_published(campaign),
        "left": unanswered(campaign),
    }
    return render(request, "referents/jury_answers.html", context)
