"""« Budget et gains » of a project: lines asked for, granted and spent, and what it brings."""

import uuid
from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.permissions import runs
from ideas.permissions import Right
from projects import services
from projects.models import BudgetLine, Gain, Project
from projects.money import RequestState
from projects.services.budget import BILLED
from projects.sums import gains_of, lines_of
from projects.views.money_forms import AmendForm, AskLineForm, ExpenseForm, GainForm, ValueForm
from projects.views.page import UNPROCESSABLE, open_project, page_context


@require_safe
def budget(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """The money of a project and what it brings."""
    return _page(request, open_project(request, pk))


def _page(
    request: HttpRequest,
    project: Project,
    *,
    refused: Form | None = None,
    about: int | None = None,
) -> HttpResponse:
    """`refused` is a form sent back with its errors; `about`, the line or gain it was about."""
    context = page_context(request, project, "budget")
    if not context["parts"].budget:
        raise Http404
    billed = project.idea.state in BILLED
    keeps = billed and context["who"].may(Right.RUN_PROJECT)
    values = billed and context["who"].may(Right.KEEP_JOURNAL)

    def form_of(kind: type[Form], key: int | None = None) -> Form:
        if type(refused) is kind and about == key:
            return refused
        return kind(auto_id=_auto_id(kind, key))

    lines = [
        {
            "line": line,
            "amendment": form_of(AmendForm, line.pk)
            if keeps and context["under_way"] and _settled(line)
            else None,
            "expense": form_of(ExpenseForm, line.pk) if keeps and line.amount else None,
        }
        for line in lines_of(project)
    ]
    gains = gains_of(project)
    for row in gains:
        row["form"] = form_of(ValueForm, row["gain"].pk) if values else None
    context |= {
        "lines": lines,
        "gains": gains,
        "granted": sum(row["line"].amount for row in lines),
        "spent": sum(row["line"].spent for row in lines),
        "line_form": form_of(AskLineForm) if keeps and context["under_way"] else None,
        "gain_form": form_of(GainForm) if values else None,
        "refused": refused,
        "decides": context["who"].may(Right.DECIDE_BUDGET),
        "runs": runs(request.user, project.idea.organisation_id),
    }
    status = UNPROCESSABLE if refused else 200
    return render(request, "projects/budget.html", context, status=status)


def _settled(line: BudgetLine) -> bool:
    return all(row.outcome != RequestState.PENDING for row in line.requests.all())


def _auto_id(kind: type[Form], key: int | None) -> str:
    return f"id_{kind.__name__.lower()}_{key or ''}_%s"


def _write(
    request: HttpRequest,
    project: Project,
    kind: type[Form],
    service: Callable,
    done: str,
    /,
    about: BudgetLine | Gain | None = None,
    **given,
) -> HttpResponse:
    """Bind a form, call its service, come back to the page."""
    key = about.pk if about else None
    form = kind(request.POST, auto_id=_auto_id(kind, key))
    if form.is_valid():
        try:
            service(user=request.user, **given, **form.cleaned_data)
        except ValidationError as wrong:
            form.add_errors(wrong)
    if form.errors:
        return _page(request, project, refused=form, about=key)
    messages.success(request, done)
    return redirect("projects:budget", pk=project.pk)


def _open(request: HttpRequest, pk: uuid.UUID, right: Right) -> Project:
    project = open_project(request, pk)
    context = page_context(request, project, "budget")
    if not context["parts"].budget:
        raise Http404
    services.budget.require(project, request.user, right, BILLED)
    return project


def _line(project: Project, line: int) -> BudgetLine:
    row = get_object_or_404(BudgetLine, pk=line, project=project)
    row.project = project
    return row


@require_POST
def ask_line(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Ask for money for the project."""
    project = _open(request, pk, Right.RUN_PROJECT)
    done = _("La demande est envoyée à la direction.")
    return _write(request, project, AskLineForm, services.ask_line, done, project=project)


@require_POST
def ask_amendment(request: HttpRequest, pk: uuid.UUID, line: int) -> HttpResponse:
    """Ask for more on a line, or give some back."""
    project = _open(request, pk, Right.RUN_PROJECT)
    row = _line(project, line)
    done = _("La demande est envoyée à la direction.")
    return _write(request, project, AmendForm, services.ask_amendment, done, about=row, line=row)


@require_POST
def note_expense(request: HttpRequest, pk: uuid.UUID, line: int) -> HttpResponse:
    """Note money spent on a line."""
    project = _open(request, pk, Right.RUN_PROJECT)
    row = _line(project, line)
    done = _("La dépense est notée.")
    return _write(request, project, ExpenseForm, services.note_expense, done, about=row, line=row)


@require_POST
def add_gain(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Name a gain with its first value."""
    project = _open(request, pk, Right.KEEP_JOURNAL)
    done = _("Le gain est noté.")
    return _write(request, project, GainForm, services.add_gain, done, project=project)


@require_POST
def value_gain(request: HttpRequest, pk: uuid.UUID, gain: int) -> HttpResponse:
    """Say how much a gain is at a stage."""
    project = _open(request, pk, Right.KEEP_JOURNAL)
    row = get_object_or_404(Gain, pk=gain, project=project)
    row.project = project
    done = _("La valeur est notée ; les précédentes restent.")
    return _write(request, project, ValueForm, services.value_gain, done, about=row, gain=row)
