"""The journal's page: news with files, the board of steps, risks, decisions."""

import uuid

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Prefetch
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from ideas.errors import Stale
from ideas.permissions import Right
from innovation_platform.downloads import file_answer
from projects import services
from projects.enums import Column
from projects.forms import (
    DecisionForm,
    JournalCorrectionForm,
    JournalForm,
    MilestoneForm,
    RiskForm,
)
from projects.models import JournalEntry, JournalFile, JournalVersion, Milestone, Project, Risk
from projects.views.page import (
    CONFLICT,
    UNPROCESSABLE,
    form_page,
    open_project,
    page_context,
    sent,
)

SHOWN = 30
#: From a column, the buttons of a step: where it goes, and what they say.
MOVES = {
    Column.NEXT: ((Column.DOING, gettext_lazy("Commencer")),),
    Column.DOING: (
        (Column.DONE, gettext_lazy("C’est fait")),
        (Column.NEXT, gettext_lazy("Remettre à faire")),
    ),
    Column.DONE: ((Column.DOING, gettext_lazy("Reprendre")),),
}


@require_safe
def journal(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """News of the project, its steps, what it fears and what it has decided."""
    return _journal_page(request, open_project(request, pk))


def _journal_page(
    request: HttpRequest, project: Project, *, status: int = 200, **forms
) -> HttpResponse:
    context = page_context(request, project, "journal")
    keeps = context["under_way"] and context["who"].may(Right.KEEP_JOURNAL)
    entries = project.journal.select_related("author").prefetch_related(
        "files", Prefetch("versions", JournalVersion.objects.select_related("corrected_by"))
    )
    risks = project.risks.filter(closed_on=None)
    context |= {
        "columns": _columns(project),
        "journal": [_entry(project, entry, keeps=keeps) for entry in entries[:SHOWN]],
        "risks": sorted(risks, key=lambda risk: -risk.weight),
        "decisions": project.choices.all()[:SHOWN],
        "keeps": keeps,
        "journal_form": forms.get("journal") or (JournalForm() if keeps else None),
        "milestone_form": forms.get("milestone") or (MilestoneForm() if keeps else None),
    }
    return render(request, "projects/journal.html", context, status=status)


def _columns(project: Project) -> list[dict]:
    """The board: each column with its steps and where each may go."""
    today = timezone.localdate()
    steps = list(project.milestones.all())
    return [
        {
            "label": column.label,
            "code": column.value,
            "steps": [
                {"row": row, "late": column != Column.DONE and row.due_on < today}
                for row in steps
                if row.column == column
            ],
            "moves": [{"to": to.value, "label": label} for to, label in MOVES[column]],
        }
        for column in Column
    ]


def _entry(project: Project, entry: JournalEntry, *, keeps: bool) -> dict:
    correct = "projects:correct_journal"
    return {
        "pk": entry.pk,
        "versions": list(entry.versions.all())[::-1],
        "correct_url": reverse(correct, args=[project.pk, entry.pk]) if keeps else "",
        "day": entry.day,
        "author": entry.author,
        "body": entry.body,
        "files": [
            {
                "name": row.name,
                "size": row.size,
                "kind": row.content_type.split("/")[0],
                "url": reverse("projects:download", args=[project.pk, row.pk]),
            }
            for row in entry.files.all()
        ],
    }


@require_POST
def write_journal(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Give news of the project."""
    project = open_project(request, pk, Right.KEEP_JOURNAL)
    form = JournalForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            services.write_journal(project=project, user=request.user, **form.cleaned_data)
        except ValidationError as refused:
            form.add_error("files", refused)
        else:
            messages.success(
                request, _("Merci pour ces nouvelles. Celles et ceux qui suivent les recevront.")
            )
            return redirect("projects:journal", pk=pk)
    return _journal_page(request, project, journal=form, status=UNPROCESSABLE)


def correct_journal(request: HttpRequest, pk: uuid.UUID, entry: int) -> HttpResponse:
    """Say news otherwise once published."""
    project = open_project(request, pk, Right.KEEP_JOURNAL)
    row = get_object_or_404(project.journal.select_related("project__idea"), pk=entry)
    form = JournalCorrectionForm(
        sent(request), initial={"body": row.body, "seen": row.versions.count()}
    )
    said, refused = "", UNPROCESSABLE
    if request.method == "POST" and form.is_valid():
        try:
            services.correct_journal(entry=row, user=request.user, **form.cleaned_data)
        except Stale:
            form, said, refused = _corrected_meanwhile(form, row), row.body, CONFLICT
        else:
            messages.success(
                request, _("La nouvelle est corrigée. Ce qu’elle disait reste lisible.")
            )
            return redirect(f"{reverse('projects:journal', args=[pk])}#nouvelle-{row.pk}")
    return form_page(
        request,
        project,
        form,
        title=_("Corriger une nouvelle"),
        lede=_(
            "Votre nom et le jour seront dits, et ce qu’elle disait restera lisible. "
            "Personne n’est prévenu de nouveau."
        ),
        submit=_("Corriger"),
        back="projects:journal",
        quote=said,
        quote_by=_("Ce qu’elle dit maintenant"),
        refused=refused,
    )


def _corrected_meanwhile(form: JournalCorrectionForm, row: JournalEntry) -> JournalCorrectionForm:
    """The form over the words that came meanwhile, with what was typed."""
    again = JournalCorrectionForm({**form.cleaned_data, "seen": row.versions.count()})
    again.full_clean()
    again.add_error(
        None,
        _(
            "Quelqu’un a corrigé cette nouvelle entre-temps. Votre texte est gardé : relisez ce "
            "qu’elle dit maintenant, puis corrigez à nouveau si c’est utile."
        ),
    )
    return again


@require_safe
def download(request: HttpRequest, pk: uuid.UUID, file: uuid.UUID) -> FileResponse:
    """A file of the journal of a project one may see, always as a download."""
    project = open_project(request, pk)
    row = get_object_or_404(JournalFile, pk=file, entry__project=project)
    return file_answer(row.file, name=row.name, content_type=row.content_type)


@require_POST
def add_milestone(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Add a dated step."""
    project = open_project(request, pk, Right.KEEP_JOURNAL)
    form = MilestoneForm(request.POST)
    if not form.is_valid():
        return _journal_page(request, project, milestone=form, status=UNPROCESSABLE)
    services.add_milestone(project=project, user=request.user, **form.cleaned_data)
    return redirect("projects:journal", pk=pk)


def change_milestone(request: HttpRequest, pk: uuid.UUID, milestone: int) -> HttpResponse:
    """Say a step, or its date, otherwise."""
    project = open_project(request, pk, Right.KEEP_JOURNAL)
    row = get_object_or_404(project.milestones.select_related("project__idea"), pk=milestone)
    form = MilestoneForm(sent(request), initial={"title": row.title, "due_on": row.due_on})
    if request.method == "POST" and form.is_valid():
        services.change_milestone(milestone=row, user=request.user, **form.cleaned_data)
        return redirect("projects:journal", pk=pk)
    return form_page(
        request,
        project,
        form,
        title=_("Changer une étape"),
        lede="",
        submit=_("Enregistrer"),
        back="projects:journal",
    )


@require_POST
def move_milestone(request: HttpRequest, pk: uuid.UUID, milestone: int) -> HttpResponse:
    """Move a step on the board."""
    project = open_project(request, pk, Right.KEEP_JOURNAL)
    row = get_object_or_404(Milestone.objects.select_related("project__idea"), pk=milestone)
    if row.project_id != project.pk or request.POST.get("to") not in Column.values:
        raise Http404
    services.move_milestone(milestone=row, user=request.user, to=Column(request.POST["to"]))
    return redirect(f"{reverse('projects:journal', args=[pk])}#etape-{milestone}")


def add_risk(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Note a risk."""
    return _risk_page(request, open_project(request, pk, Right.KEEP_JOURNAL), None)


def change_risk(request: HttpRequest, pk: uuid.UUID, risk: int) -> HttpResponse:
    """Say a risk otherwise."""
    project = open_project(request, pk, Right.KEEP_JOURNAL)
    return _risk_page(request, project, get_object_or_404(project.risks, pk=risk, closed_on=None))


def _risk_page(request: HttpRequest, project: Project, risk: Risk | None) -> HttpResponse:
    names = ("title", "likelihood", "effect", "response")
    initial = {name: getattr(risk, name) for name in names} if risk else None
    form = RiskForm(sent(request), initial=initial)
    if request.method == "POST" and form.is_valid():
        services.write_risk(project=project, user=request.user, risk=risk, **form.cleaned_data)
        return redirect("projects:journal", pk=project.pk)
    return form_page(
        request,
        project,
        form,
        title=_("Un risque du projet"),
        lede=_("Le dire tôt évite d’en être surpris. Tout l’organisme peut le lire."),
        submit=_("Enregistrer"),
        back="projects:journal",
    )


@require_POST
def close_risk(request: HttpRequest, pk: uuid.UUID, risk: int) -> HttpResponse:
    """Say a risk has passed."""
    project = open_project(request, pk, Right.KEEP_JOURNAL)
    row = get_object_or_404(Risk.objects.select_related("project__idea"), pk=risk, project=project)
    services.close_risk(risk=row, user=request.user)
    return redirect("projects:journal", pk=pk)


def note_decision(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Keep a choice of the project."""
    project = open_project(request, pk, Right.KEEP_JOURNAL)
    form = DecisionForm(sent(request))
    if request.method == "POST" and form.is_valid():
        services.note_decision(project=project, user=request.user, **form.cleaned_data)
        messages.success(request, _("C’est noté. Une décision ne se réécrit pas."))
        return redirect("projects:journal", pk=pk)
    return form_page(
        request,
        project,
        form,
        title=_("Noter une décision"),
        lede=_("Pour que personne n’ait à se souvenir de pourquoi. Elle ne se réécrit pas."),
        submit=_("Noter la décision"),
        back="projects:journal",
    )
