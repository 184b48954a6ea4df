"""Calls for skills: the organisation's list, one call, and what the team does with answers."""

import uuid

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ideas.paging import page
from ideas.permissions import Right
from projects import services
from projects.forms import CallForm, WordForm
from projects.models import CallAnswer, SkillCall
from projects.selectors import calls_listed
from projects.services.calls import can_answer
from projects.views.page import UNPROCESSABLE, form_page, open_project, sent

PAGE = 20


@require_safe
def call_list(request: HttpRequest) -> HttpResponse:
    """The open calls of one's organisation, newest first."""
    order = ("-opened_on", "-id")
    shown = page(calls_listed(request.user), order=order, cursor=request.GET.get("page"), size=PAGE)
    context = {
        "calls": shown.items,
        "next_url": shown.next_cursor and f"{request.path}?page={shown.next_cursor}",
        "previous_url": shown.previous_cursor and f"{request.path}?page={shown.previous_cursor}",
    }
    return render(request, "projects/calls.html", context)


def call(request: HttpRequest, call: int) -> HttpResponse:
    """One call, and the word by which one offers one's help."""
    found = SkillCall.objects.listed_for(request.user)
    row = get_object_or_404(found.select_related("project__idea__organisation"), pk=call)
    form, status = _word_form(request), 200
    if request.method == "POST":
        status = UNPROCESSABLE
        if form.is_valid():
            try:
                services.answer_call(call=row, user=request.user, word=form.cleaned_data["word"])
            except ValidationError as refused:
                form.add_error("word", refused)
            else:
                messages.success(request, _("Merci. Le pilote du projet vous répondra."))
                return redirect("projects:call", call=call)
    context = {
        "call": row,
        "idea": row.project.idea,
        "mine": row.answers.filter(user=request.user).first(),
        "may_answer": can_answer(row, request.user),
        "form": form,
    }
    return render(request, "projects/call.html", context, status=status)


def _word_form(request: HttpRequest) -> WordForm:
    label = _("Un mot pour l’équipe")
    help_text = _("Ce que vous savez faire, et quand vous seriez disponible.")
    return WordForm(sent(request), label=label, help_text=help_text)


def open_call(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Look for someone."""
    project = open_project(request, pk, Right.NAME_TEAM)
    form = CallForm(sent(request))
    if request.method == "POST" and form.is_valid():
        services.open_call(project=project, user=request.user, **form.cleaned_data)
        messages.success(request, _("L’appel est ouvert à tout l’organisme."))
        return redirect("projects:team", pk=pk)
    return form_page(
        request,
        project,
        form,
        title=_("Chercher une compétence"),
        lede=_("Tous les agents de l’organisme verront l’appel et pourront y répondre d’un mot."),
        submit=_("Ouvrir l’appel"),
    )


@require_POST
def close_call(request: HttpRequest, pk: uuid.UUID, call: int) -> HttpResponse:
    """Look no more."""
    project = open_project(request, pk, Right.NAME_TEAM)
    rows = SkillCall.objects.select_related("project__idea")
    row = get_object_or_404(rows, pk=call, project=project)
    services.close_call(call=row, user=request.user)
    messages.success(request, _("L’appel est fermé. Qui n’avait pas eu de réponse est remercié."))
    return redirect("projects:team", pk=pk)


def reply(request: HttpRequest, pk: uuid.UUID, answer: int) -> HttpResponse:
    """Welcome someone who offered their help, or thank them."""
    project = open_project(request, pk, Right.NAME_TEAM)
    rows = CallAnswer.objects.select_related("call__project__idea", "user")
    row = get_object_or_404(rows, pk=answer, call__project=project, accepted=None)
    label = _("Un mot pour %(name)s") % {"name": row.user}
    form, status = WordForm(sent(request), label=label, required=False), 200
    if request.method == "POST":
        status = UNPROCESSABLE
        choice = request.POST.get("reply")
        if choice not in ("accept", "thank"):
            form.add_error(None, _("Accueillez cette personne, ou remerciez-la."))
        elif form.is_valid():
            accept = choice == "accept"
            try:
                services.reply_to_answer(
                    answer=row, user=request.user, accept=accept, reply=form.cleaned_data["word"]
                )
            except ValidationError as refused:
                form.add_error(None, refused)
            else:
                messages.success(
                    request,
                    _("%(name)s est de l’équipe.") % {"name": row.user}
                    if accept
                    else _("%(name)s reçoit vos remerciements.") % {"name": row.user},
                )
                return redirect("projects:team", pk=pk)
    context = {
        "project": project,
        "idea": project.idea,
        "answer": row,
        "form": form,
        "back_url": reverse("projects:team", args=[pk]),
    }
    return render(request, "projects/reply.html", context, status=status)
