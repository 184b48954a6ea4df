"""The list of projects, and what it exports."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.permissions import organisations_run_by
from ideas.enums import State, Tie
from ideas.paging import page
from innovation_platform.downloads import Rows, csv_answer, rows_up_to_longest, xlsx_answer
from innovation_platform.links import with_query
from projects.filters import Asked, asked_by
from projects.models import Project, ProjectSettings, SkillCall

PAGE = 20
ORDER = ("-started_on", "-idea_id")


@require_safe
def project_list(request: HttpRequest) -> HttpResponse:
    """The projects of the organisations one looks into, newest first; the search, the filters and
    the page are in the address."""
    asked = asked_by(request.user, request.GET)
    shown = page(asked.found, order=ORDER, cursor=request.GET.get("page"), size=PAGE)
    query = request.GET.copy()
    query.pop("page", None)
    context = {
        "projects": [_row(project) for project in shown.items],
        "keeps_budget": _keeps_budget(request),
        "form": asked.filters.form,
        "chips": _chips(request, asked),
        "clear_url": request.path,
        "search_query": asked.text,
        "keep": [{"name": "q", "value": asked.text}] if asked.text else [],
        "asks": query.urlencode(),
        "open_calls": SkillCall.objects.listed_for(request.user).open().exists(),
        "next_url": shown.next_cursor and with_query(request, page=shown.next_cursor),
        "previous_url": shown.previous_cursor and with_query(request, page=shown.previous_cursor),
    }
    return render(request, "projects/list.html", context)


def _keeps_budget(request: HttpRequest) -> bool:
    """Whether the person runs an organisation that keeps a budget of innovation."""
    run = organisations_run_by(request.user)
    return bool(run) and ProjectSettings.objects.filter(pk__in=run, uses_budget=True).exists()


def _row(project: Project) -> Project:
    project.state_label = State(project.state).label
    project.late = bool(
        project.state in Project.UNDER_WAY
        and project.due_on
        and project.due_on < timezone.localdate()
    )
    project.lead = _tied(project, Tie.LEAD)
    return project


def _tied(project: Project, kind: Tie) -> str:
    held = [row for row in project.idea.carriers if row.kind == kind]
    return str(held[0].user) if held else ""


def _chips(request: HttpRequest, asked: Asked) -> list[dict]:
    """The active filters in words, each with the address that removes it."""
    chips = []
    if asked.text:
        label = _("Recherche : %(text)s") % {"text": asked.text}
        chips.append({"label": label, "url": with_query(request, q=None, page=None)})
    form = asked.filters.form
    if not asked.filters.is_bound or not form.is_valid():
        return chips
    for name, value in form.cleaned_data.items():
        if value in (None, "", False):
            continue
        field = form.fields[name]
        labels = {str(code): label for code, label in getattr(field, "choices", ())}
        shown = labels.get(str(value), value)
        label = str(field.label) if value is True else f"{field.label}\u00a0: {shown}"
        chips.append({"label": label, "url": with_query(request, **{name: None, "page": None})})
    return chips


@require_safe
def export_csv(request: HttpRequest) -> HttpResponseBase:
    """The projects of an address, line by line as they are read."""
    return csv_answer(_name(), _headers(), _rows(asked_by(request.user, request.GET)))


@require_safe
def export_xlsx(request: HttpRequest) -> HttpResponseBase:
    """The same as a workbook."""
    rows = _rows(asked_by(request.user, request.GET))
    return xlsx_answer(_name(), _("Projets"), _headers(), rows)


def _name() -> str:
    return f"projets-{timezone.localdate().isoformat()}"


def _headers() -> list[str]:
    return [
        _("Titre"),
        _("État"),
        _("Organisme"),
        _("Unité"),
        _("Pilote"),
        _("Sponsor"),
        _("Commencé le"),
        _("Délai"),
        _("Dernières nouvelles"),
        _("Sites"),
        _("Sites qui l’ont adoptée"),
        _("Cherche de l’aide"),
        _("Adresse"),
    ]


def _rows(asked: Asked) -> Rows:
    """The rows in the order of the page."""
    return rows_up_to_longest(asked.found, _cells)


def _cells(project: Project) -> list[Any]:
    return [
        project.title,
        str(State(project.state).label),
        str(project.idea.organisation),
        str(project.idea.unit or ""),
        _tied(project, Tie.LEAD),
        _tied(project, Tie.SPONSOR),
        project.started_on,
        project.due_on if project.state in Project.UNDER_WAY else None,
        project.last_news,
        project.sites_count,
        project.adopted_count,
        _("oui") if project.seeks_help else "",
        f"{settings.SITE_URL}{reverse('projects:detail', args=[project.pk])}",
    ]
