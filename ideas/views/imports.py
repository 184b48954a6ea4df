"""The table of a workshop's ideas: uploaded, its columns named, tried, then deposited."""

import uuid

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.services.tabular import UnreadableFile
from ideas import services
from ideas.enums import ImportStage
from ideas.errors import Stale
from ideas.forms import ColumnsForm, ImportForm
from ideas.models import IdeaImport
from ideas.services.idea_imports import may_import, open_table
from ideas.tasks import deposit_import
from innovation_platform.downloads import csv_answer

UNPROCESSABLE = 422
#: How many rows not taken the page shows; the file has them all.
SHOWN = 50


def imports(request: HttpRequest) -> HttpResponse:
    """Bring a table, or come back to one."""
    _require(request)
    form = ImportForm(
        request.POST if request.method == "POST" else None,
        request.FILES if request.method == "POST" else None,
    )
    if request.method == "POST" and form.is_valid():
        try:
            row = services.start_import(user=request.user, **form.cleaned_data)
        except ValidationError as refused:
            form.add_error("file", refused)
        else:
            return redirect("ideas:import", pk=row.pk)
    context = {"form": form, "imports": IdeaImport.objects.filter(user=request.user)[:20]}
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "ideas/imports.html", context, status=status)


def one_import(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Where a table stands: its columns to name, what would become of its rows, how far it is,
    what became of them."""
    row = get_object_or_404(IdeaImport, pk=pk, user=request.user)
    _require(request)
    if request.method == "POST" and "go" in request.POST:
        return _order(row, request)
    if row.stage in (ImportStage.READY, ImportStage.DONE):
        template = "ideas/_import_state.html" if request.htmx else "ideas/import_done.html"
        return render(request, template, _state(row))
    try:
        headers = open_table(row.file.path).headers
    except UnreadableFile as error:
        return render(request, "ideas/import_lost.html", {"reason": str(error)}, status=409)
    form = ColumnsForm(
        request.POST if request.method == "POST" else None, headers=headers, initial=row.mapping
    )
    if request.method == "POST" and form.is_valid():
        try:
            services.try_import(
                idea_import=row,
                user=request.user,
                mapping=form.mapping(),
                problem=form.cleaned_data["problem_of_all"],
            )
        except Stale:
            return redirect("ideas:import", pk=pk)
        except ValidationError as refused:
            form.add_error(None, refused)
        else:
            return redirect("ideas:import", pk=pk)
    context = {**_state(row), "form": form, "tried": row.stage == ImportStage.TRIED}
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "ideas/import_columns.html", context, status=status)


@require_safe
def rejects(request: HttpRequest, pk: uuid.UUID) -> HttpResponseBase:
    """The rows not taken, as they were, with their line and the reason: corrected there, the file
    can be brought again."""
    row = get_object_or_404(IdeaImport, pk=pk, user=request.user)
    _require(request)
    width = max((len(cells) for _line, _why, cells in row.rejects), default=0)
    try:
        headers = list(open_table(row.file.path).headers)
    except UnreadableFile:
        headers = []
    headers += [""] * (width - len(headers))
    width = len(headers)
    return csv_answer(
        "lignes-non-prises",
        [*headers, _("ligne d’origine"), _("motif")],
        ([*cells, *[""] * (width - len(cells)), line, why] for line, why, cells in row.rejects),
    )


def _require(request: HttpRequest) -> None:
    if not may_import(request.user):
        raise PermissionDenied


def _order(row: IdeaImport, request: HttpRequest) -> HttpResponse:
    try:
        with transaction.atomic():
            services.order_import(idea_import=row, user=request.user)
            transaction.on_commit(lambda: deposit_import.delay(str(row.pk)), robust=True)
    except Stale:
        pass  # pressed twice: the page says how far it is
    return redirect("ideas:import", pk=row.pk)


def _state(row: IdeaImport) -> dict:
    return {
        "row": row,
        "done": row.stage == ImportStage.DONE,
        "rejects": [{"line": line, "why": why} for line, why, _cells in row.rejects[:SHOWN]],
        "rejected": len(row.rejects),
    }
