"""Seats in a team: offered, answered, left, handed over."""

import uuid

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.models import User
from ideas.enums import Tie
from ideas.models import Involvement
from ideas.permissions import Right
from innovation_platform.typography import of_name
from projects import services
from projects.forms import OfferForm, SeatAnswerForm, TermsForm
from projects.models import Project, SeatTerms
from projects.services.seats import IN_TEAM
from projects.views.page import UNPROCESSABLE, form_page, open_project, sent


def offer_seat(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Offer a colleague a seat in the team."""
    project = open_project(request, pk, Right.NAME_TEAM)
    people = User.objects.here().filter(organisation=project.idea.organisation_id)
    form = OfferForm(sent(request), people=people)
    if request.method == "POST" and form.is_valid():
        try:
            services.offer_seat(project=project, user=request.user, **form.cleaned_data)
        except ValidationError as refused:
            form.add_error("member", refused)
        else:
            messages.success(request, _("La place est proposée. La personne répondra."))
            return redirect("projects:team", pk=pk)
    return form_page(
        request,
        project,
        form,
        title=_("Proposer une place dans l’équipe"),
        lede=_("La personne rejoint l’équipe si elle accepte, avec le temps que vous dites ici."),
        submit=_("Proposer la place"),
    )


def seat(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Answer the seat one is offered, or the time that one's seat now asks."""
    project = open_project(request, pk)
    row = _my_seat(request, project)
    terms = SeatTerms.objects.filter(pk=row.pk).first()
    if row.accepted_on and (terms is None or terms.agreed_on):
        return redirect("projects:team", pk=pk)
    people = User.objects.here().filter(organisation=request.user.organisation_id)
    form = SeatAnswerForm(sent(request), people=people)
    status = 200
    if request.method == "POST":
        accept = request.POST.get("seat") == "accept"
        manager = form.cleaned_data["manager"] if accept and form.is_valid() else None
        if not accept or form.is_valid():
            try:
                services.answer_seat(seat=row, user=request.user, accept=accept, manager=manager)
            except ValidationError as refused:
                form.add_error("manager", refused)
            else:
                messages.success(
                    request,
                    _("Vous êtes de l’équipe.")
                    if accept
                    else _("C’est noté. Merci d’avoir répondu."),
                )
                return redirect("projects:team", pk=pk)
        status = UNPROCESSABLE
    context = {
        "project": project,
        "idea": project.idea,
        "seat": row,
        "terms": terms,
        "form": form,
        "back_url": reverse("projects:team", args=[pk]),
    }
    return render(request, "projects/seat.html", context, status=status)


def _my_seat(request: HttpRequest, project: Project) -> Involvement:
    mine = project.idea.involvements.filter(
        user=request.user, kind__in=IN_TEAM, ended_on=None
    ).order_by("kind")
    row = mine.first()
    if row is None:
        raise Http404
    return row


def terms(request: HttpRequest, pk: uuid.UUID, seat: int) -> HttpResponse:
    """Say what someone's seat is for, and the time it asks."""
    project = open_project(request, pk, Right.NAME_TEAM)
    row = _seat(project, seat)
    known = SeatTerms.objects.filter(pk=row.pk).first()
    initial = known and {"role": known.role, "half_days": known.half_days, "until": known.until}
    form = TermsForm(sent(request), initial=initial)
    if request.method == "POST" and form.is_valid():
        services.state_terms(seat=row, user=request.user, **form.cleaned_data)
        messages.success(request, _("C’est noté."))
        return redirect("projects:team", pk=pk)
    return form_page(
        request,
        project,
        form,
        title=_("La place %(of_name)s") % {"of_name": of_name(row.user)},
        lede=_("Un temps différent de celui déjà convenu lui sera de nouveau demandé."),
        submit=_("Enregistrer"),
    )


@require_POST
def withdraw_offer(request: HttpRequest, pk: uuid.UUID, seat: int) -> HttpResponse:
    """Take back a seat offered and not answered."""
    project = open_project(request, pk, Right.NAME_TEAM)
    services.withdraw_offer(seat=_seat(project, seat), user=request.user)
    messages.success(request, _("La place n’est plus proposée."))
    return redirect("projects:team", pk=pk)


@require_POST
def change_lead(request: HttpRequest, pk: uuid.UUID, seat: int) -> HttpResponse:
    """Hand the project over to someone of the team."""
    project = open_project(request, pk, Right.NAME_TEAM)
    lead = services.change_lead(project=project, user=request.user, seat=_seat(project, seat))
    messages.success(request, _("%(name)s pilote désormais le projet.") % {"name": lead.user})
    return redirect("projects:team", pk=pk)


@require_POST
def leave_team(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Leave the team."""
    project = open_project(request, pk)
    services.leave_team(project=project, user=request.user)
    messages.success(request, _("Vous avez quitté l’équipe. Merci pour ce que vous y avez fait."))
    return redirect("projects:detail", pk=pk)


def _seat(project: Project, pk: int) -> Involvement:
    rows = project.idea.involvements.select_related("user")
    return get_object_or_404(rows, pk=pk, kind__in=[Tie.LEAD, Tie.MEMBER], ended_on=None)
