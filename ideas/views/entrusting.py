"""An idea written for a colleague: offered by one, answered by the other."""

import uuid

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from ideas import services
from ideas.entries import still_asked
from ideas.enums import State
from ideas.errors import Stale
from ideas.forms import EntrustForm, EntrustingAnswerForm
from ideas.models import Entrusting, Idea

UNPROCESSABLE, CONFLICT = 422, 409


def offer(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Offer one's draft to the colleague it was written for."""
    idea = get_object_or_404(Idea.objects.authored_by(request.user), pk=pk)
    if idea.state != State.DRAFT:
        return redirect("ideas:detail", pk=pk)
    form = EntrustForm(request.POST if request.method == "POST" else None, user=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            entrusting = services.offer_entrusting(
                idea=idea, user=request.user, colleague=form.cleaned_data["colleague"]
            )
        except Stale:
            return redirect("ideas:detail", pk=pk)
        except ValidationError:
            form.add_error(
                None, _("Complétez d’abord le titre, le problème et ce qui est proposé.")
            )
        else:
            messages.success(
                request,
                _("%(who)s va recevoir votre texte. Rien n’est déposé sans son accord.")
                % {"who": entrusting.colleague},
            )
            return redirect("ideas:mine")
    context = {"form": form, "idea": idea}
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "ideas/entrusting_offer.html", context, status=status)


def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Read an idea a colleague wrote for oneself, and say what becomes of it."""
    entrusting = get_object_or_404(
        Entrusting.objects.select_related("idea", "written_by"),
        pk=pk,
        colleague=request.user,
        answered_on=None,
    )
    idea, status = entrusting.idea, 200
    form = EntrustingAnswerForm(
        request.POST if request.method == "POST" else None,
        initial={"seen": idea.saved_at.isoformat() if idea.saved_at else ""},
    )
    if request.method == "POST" and form.is_valid():
        try:
            return _carry_out(request, entrusting, form)
        except Stale:
            status = CONFLICT
            data = request.POST.copy()
            data["seen"] = idea.saved_at.isoformat()
            form = EntrustingAnswerForm(data)
    context = {
        "entrusting": entrusting,
        "idea": idea,
        "form": form,
        "changed": status == CONFLICT,
        "past_challenge": None if still_asked(idea, request.user) else idea.campaign,
    }
    if status != CONFLICT and form.errors:
        status = UNPROCESSABLE
    return render(request, "ideas/entrusting_answer.html", context, status=status)


def _carry_out(
    request: HttpRequest, entrusting: Entrusting, form: EntrustingAnswerForm
) -> HttpResponse:
    given, seen = form.cleaned_data["answer"], form.cleaned_data["seen"]
    if given == Entrusting.Outcome.DECLINED:
        services.decline_entrusting(
            entrusting=entrusting, user=request.user, comment=form.cleaned_data["comment"]
        )
        messages.success(request, _("C’est noté : rien n’est déposé sous votre nom."))
        return redirect("ideas:mine")
    if given == Entrusting.Outcome.TAKEN:
        idea = services.take_entrusting(entrusting=entrusting, user=request.user, seen=seen)
        return redirect("ideas:write", pk=idea.pk)
    idea = services.confirm_entrusting(entrusting=entrusting, user=request.user, seen=seen)
    messages.success(
        request, _("L’idée est déposée sous votre nom. Vous serez prévenu à chaque étape.")
    )
    return redirect("ideas:detail", pk=idea.pk)
