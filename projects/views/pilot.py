"""The page of a project's trials, and what is done there."""

import uuid

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ideas.models import IdeaSettings
from ideas.permissions import Right, available
from ideas.services.moves import today_in
from projects import services
from projects.forms import ExtensionForm, FeedbackForm, IndicatorForm, MeasureForm
from projects.models import Indicator, Pilot, PilotFeedback, Project
from projects.permissions import may_give_feedback
from projects.services.pilot import has_measures
from projects.trials import FEWEST_NOTES, Trial, trial_of, trials_of
from projects.views.page import CONFLICT, UNPROCESSABLE, open_project, page_context

#: The transitions that begin or end a trial, as its page offers them.
BEGINNING, ENDINGS = "start_pilot", ("resume_project", "start_rollout", "achieve", "stop")


@require_safe
def pilot(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """The trials of a project: what was tried, what is measured, what the site says."""
    return _page(request, open_project(request, pk))


def _page(
    request: HttpRequest,
    project: Project,
    *,
    status: int = 200,
    refused: Form | None = None,
    about: int | None = None,
) -> HttpResponse:
    """`refused` is a form sent back with its errors; `about`, the indicator it was about."""
    context = page_context(request, project, "pilot")
    rows = list(trials_of(project))
    if not (context["parts"].pilot or rows):
        raise Http404
    trials = [trial_of(row) for row in rows]
    running = next((trial for trial in trials if trial.pilot.closed_on is None), None)
    context |= {
        "trials": trials,
        "running": running,
        "measured": any(trial.measured for trial in trials),
        "fewest_notes": FEWEST_NOTES,
        "refused": refused,
        **_moves(request, context),
        **_forms(request, context, running, refused, about),
    }
    return render(request, "projects/pilot.html", context, status=status)


def _moves(request: HttpRequest, context: dict) -> dict:
    """Where the trial is begun or ended, for those who may."""
    idea = context["idea"]
    settings = IdeaSettings.loaded_with(idea.organisation)
    rows = available(idea, context["who"], settings=settings, today=today_in(idea))
    offered = {
        row.name: {
            "label": row.label,
            "url": reverse("ideas:move", args=[idea.pk, row.name]),
            "main": row.name in (BEGINNING, "resume_project"),
        }
        for row in rows
    }
    return {
        "beginning": offered.get(BEGINNING),
        "endings": [offered[name] for name in ENDINGS if name in offered],
    }


def _forms(
    request: HttpRequest,
    context: dict,
    running: Trial | None,
    refused: Form | None,
    about: int | None,
) -> dict:
    """The forms that this reader may send, the one sent back in its place."""

    def again(kind: type[Form]) -> Form | None:
        return refused if type(refused) is kind else None

    found = {"indicator_form": None, "extension_form": None, "feedback_form": None, "mine": None}
    if running is None:
        return found | {"measure_forms": []}
    keeps = context["under_way"] and context["who"].may(Right.KEEP_JOURNAL)
    runs = context["under_way"] and context["who"].may(Right.RUN_PROJECT)
    found["measure_forms"] = [
        (row.indicator, again(MeasureForm) if about == row.indicator.pk else _measure_form(row))
        for row in running.indicators
        if keeps
    ]
    if keeps and not running.measured:
        found["indicator_form"] = again(IndicatorForm) or IndicatorForm(auto_id="id_indicator_%s")
    if runs:
        found["extension_form"] = again(ExtensionForm) or ExtensionForm(auto_id="id_extension_%s")
    if may_give_feedback(running.pilot, request.user):
        own = [row for row in running.pilot.feedback.all() if row.author_id == request.user.pk]
        found["mine"] = own[0] if own else None
        found["feedback_form"] = again(FeedbackForm) or _feedback_form(found["mine"])
    return found


def _measure_form(row) -> MeasureForm:
    return MeasureForm(auto_id=f"id_measure_{row.indicator.pk}_%s")


def _feedback_form(mine: PilotFeedback | None) -> FeedbackForm:
    said = {"body": mine.body, "usefulness": mine.usefulness} if mine else None
    return FeedbackForm(initial=said, auto_id="id_feedback_%s")


@require_POST
def add_measure(request: HttpRequest, pk: uuid.UUID, indicator: int) -> HttpResponse:
    """Write down a value of an indicator."""
    project = open_project(request, pk, Right.KEEP_JOURNAL)
    row = get_object_or_404(
        Indicator.objects.select_related("pilot"), pk=indicator, pilot__project=project
    )
    row.pilot.project = project
    form = MeasureForm(request.POST, auto_id=f"id_measure_{row.pk}_%s")
    if form.is_valid():
        try:
            services.measure(indicator=row, user=request.user, **form.cleaned_data)
        except ValidationError as wrong:
            form.add_errors(wrong)
    if form.errors:
        return _page(request, project, status=UNPROCESSABLE, refused=form, about=row.pk)
    messages.success(request, _("La mesure est notée."))
    return redirect("projects:pilot", pk=pk)


@require_POST
def add_indicator(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Add an indicator to the trial under way, before its first measure."""
    project = open_project(request, pk, Right.KEEP_JOURNAL)
    running = _running(project)
    form = IndicatorForm(request.POST, auto_id="id_indicator_%s")
    if has_measures(running):
        form.add_error(
            None,
            _(
                "Une mesure a déjà été notée : un indicateur choisi maintenant ne prouverait plus "
                "rien. Dites ce que vous avez vu dans le journal."
            ),
        )
        return _page(request, project, status=CONFLICT, refused=form)
    if form.is_valid():
        try:
            services.add_indicator(pilot=running, user=request.user, **form.cleaned_data)
        except ValidationError as wrong:
            form.add_errors(wrong)
    if form.errors:
        return _page(request, project, status=UNPROCESSABLE, refused=form)
    messages.success(request, _("L’indicateur est ajouté."))
    return redirect("projects:pilot", pk=pk)


@require_POST
def extend_pilot(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Put off the end of the trial under way."""
    project = open_project(request, pk, Right.RUN_PROJECT)
    form = ExtensionForm(request.POST, auto_id="id_extension_%s")
    running = _running(project)
    if form.is_valid():
        try:
            services.extend_pilot(pilot=running, user=request.user, **form.cleaned_data)
        except ValidationError as wrong:
            form.add_errors(wrong)
    if form.errors:
        return _page(request, project, status=UNPROCESSABLE, refused=form)
    messages.success(request, _("C’est noté. Le sponsor et l’équipe sont prévenus."))
    return redirect("projects:pilot", pk=pk)


@require_POST
def give_feedback(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Say what one thinks of what is tried on one's site."""
    project = open_project(request, pk)
    running = _running(project)
    if "take_back" in request.POST:
        services.take_back_feedback(pilot=running, user=request.user)
        messages.success(request, _("Votre avis est retiré."))
        return redirect("projects:pilot", pk=pk)
    if not may_give_feedback(running, request.user):
        return _not_of_the_site(request, pk)
    form = FeedbackForm(request.POST, auto_id="id_feedback_%s")
    if not form.is_valid():
        return _page(request, project, status=UNPROCESSABLE, refused=form)
    services.give_feedback(pilot=running, user=request.user, **form.cleaned_data)
    messages.success(request, _("Merci. Votre avis aidera l’équipe à décider de la suite."))
    return redirect("projects:pilot", pk=pk)


def _not_of_the_site(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    messages.info(request, _("Cette expérimentation recueille l’avis de celles et ceux du site."))
    return redirect("projects:pilot", pk=pk)


def _running(project: Project) -> Pilot:
    row = get_object_or_404(Pilot.objects.running().select_related("site"), project=project)
    row.project = project
    return row
