"""Co-signing an idea: invite, answer, leave."""

import uuid

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.models import User
from ideas import services
from ideas.actors import Person
from ideas.enums import Tie
from ideas.forms import InviteForm
from ideas.models import Idea, Involvement
from ideas.permissions import standing
from ideas.selectors import page_of
from innovation_platform.forms import show_refusal


def invite(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """An author invites a colleague."""
    idea = get_object_or_404(page_of(request.user), pk=pk)
    if not services.can_invite(idea, standing(Person(request.user), idea)):
        raise PermissionDenied
    people = User.objects.here().filter(organisation=idea.organisation_id)
    posted = request.method == "POST"
    form = InviteForm(request.POST if posted else None, people=people.exclude(pk=request.user.pk))
    if posted and form.is_valid():
        try:
            services.invite_coauthor(idea=idea, user=request.user, **form.cleaned_data)
        except ValidationError as refused:
            show_refusal(form, refused)
        else:
            words = _("%(name)s reçoit votre invitation.")
            messages.success(request, words % {"name": form.cleaned_data["person"]})
            return redirect("ideas:detail", pk=pk)
    context = {"idea": idea, "form": form}
    return render(request, "ideas/invite.html", context, status=422 if posted else 200)


@require_POST
def answer(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Accept to co-sign, or decline."""
    row = get_object_or_404(
        Involvement.objects.offered(), user=request.user, idea=pk, kind=Tie.COAUTHOR
    )
    accept = request.POST.get("answer") == "accept"
    services.answer_invitation(row, user=request.user, accept=accept)
    if accept:
        messages.success(request, _("Vous co-signez cette idée."))
    else:
        messages.success(request, _("Vous avez décliné l’invitation."))
    seen = Idea.objects.for_user(request.user).filter(pk=pk).exists()
    return redirect("ideas:detail", pk=pk) if seen else redirect("ideas:list")


@require_POST
def leave(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Sign it no more."""
    idea = get_object_or_404(Idea.objects.for_user(request.user), pk=pk)
    services.leave_authors(idea=idea, user=request.user)
    messages.success(request, _("Vous ne co-signez plus cette idée."))
    return redirect("ideas:detail", pk=pk)


@require_POST
def cancel(request: HttpRequest, pk: uuid.UUID, involvement: int) -> HttpResponse:
    """Take an invitation back."""
    idea = get_object_or_404(Idea.objects.for_user(request.user), pk=pk)
    row = get_object_or_404(idea.involvements.offered(), pk=involvement, kind=Tie.COAUTHOR)
    services.cancel_invitation(row, user=request.user)
    messages.success(request, _("L’invitation est annulée."))
    return redirect("ideas:detail", pk=pk)
