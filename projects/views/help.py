"""« Besoin d’aide »: asked by the team, answered by the referents and the sponsor."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from ideas.errors import NotAllowed
from ideas.permissions import Right
from projects import services
from projects.enums import HelpKind
from projects.forms import HelpForm, WordForm
from projects.models import HelpRequest
from projects.services.help import may_answer
from projects.views.page import form_page, open_project, sent


def ask_help(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Ask for help, or for the sponsor's arbitration of time."""
    project = open_project(request, pk, Right.ASK_HELP)
    kind = HelpKind.TIME if request.GET.get("pour") == "temps" else HelpKind.HELP
    form = HelpForm(sent(request), initial={"kind": kind})
    if request.method == "POST" and form.is_valid():
        services.ask_help(project=project, user=request.user, **form.cleaned_data)
        messages.success(request, _("C’est demandé. Vous aurez une réponse sur cette page."))
        return redirect("projects:team", pk=pk)
    return form_page(
        request,
        project,
        form,
        title=_("Demander de l’aide"),
        lede=_("Demander tôt est une bonne façon de piloter. La réponse clôt la demande."),
        submit=_("Envoyer la demande"),
    )


def answer_help(request: HttpRequest, pk: uuid.UUID, help: int) -> HttpResponse:
    """Answer what a team asks."""
    project = open_project(request, pk)
    rows = HelpRequest.objects.select_related("project__idea", "asked_by")
    row = get_object_or_404(rows, pk=help, project=project)
    if row.answered_on or not may_answer(row, request.user):
        raise NotAllowed
    form = WordForm(sent(request), label=_("Votre réponse"))
    if request.method == "POST" and form.is_valid():
        services.answer_help(request=row, user=request.user, answer=form.cleaned_data["word"])
        messages.success(request, _("L’équipe est prévenue de votre réponse."))
        return redirect("projects:team", pk=pk)
    return form_page(
        request,
        project,
        form,
        title=_("Répondre à l’équipe"),
        lede="",
        submit=_("Répondre"),
        quote=row.body,
        quote_by=str(row.asked_by),
    )
