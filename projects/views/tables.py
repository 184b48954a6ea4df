"""What the pages of projects list, as tables to keep: sheets, calls, one's own sites, measures. CSV
written while it is read, or a workbook; bounded, formula-safe, and of what the page shows only. The
list of projects, a budget and a rollout export their own, beside their page."""

import uuid
from decimal import Decimal
from typing import Any

from django.http import Http404, HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from innovation_platform.downloads import Rows, csv_answer, rows_up_to_longest, xlsx_answer
from notifications.site import absolute
from projects.models import Measure, RolloutSite, Sheet
from projects.selectors import calls_listed
from projects.sheets import listed
from projects.views import library, sites
from projects.views.page import open_project


@require_safe
def sheets(request: HttpRequest, kind: str) -> HttpResponseBase:
    """The sheets that the address of the library finds."""
    headers = [
        *(_("Titre"), _("Genre"), _("Organisme"), _("Terminée le"), _("Partagée avec")),
        *(_("Sites qui l’utilisent"), _("Adresse")),
    ]
    _form, asked = library.asked_by(request)
    found = listed(asked).order_by(*library.ORDER)
    return _answer(
        kind, "fiches", _("Fiches innovation"), headers, rows_up_to_longest(found, _sheet)
    )


def _sheet(sheet: Sheet) -> list[Any]:
    idea = sheet.project.idea
    return [
        idea.title,
        idea.get_state_display(),
        str(idea.organisation),
        sheet.made_on,
        sheet.get_ring_display(),
        sheet.used_count,
        absolute(reverse("projects:sheet", args=[sheet.project_id])),
    ]


@require_safe
def calls(request: HttpRequest, kind: str) -> HttpResponseBase:
    """The open calls that one may answer or see."""
    headers = [
        *(_("Ce que l’on cherche"), _("Précisions"), _("Projet"), _("Unité")),
        *(_("Demi-journées"), _("Jusqu’au"), _("Ouvert le"), _("Adresse")),
    ]
    found = calls_listed(request.user).order_by("-opened_on", "-id")
    return _answer(kind, "appels", _("Appels ouverts"), headers, rows_up_to_longest(found, _call))


def _call(call: dict[str, Any]) -> list[Any]:
    return [
        call["title"],
        call["body"],
        call["project_title"],
        call["unit_name"],
        call["half_days"],
        call["until"],
        call["opened_on"],
        absolute(reverse("projects:call", args=[call["id"]])),
    ]


@require_safe
def my_sites(request: HttpRequest, kind: str) -> HttpResponseBase:
    """The sites one answers for, as the page of the same address lists them."""
    headers = [
        *(_("Innovation"), _("Origine"), _("Site"), _("État"), _("Depuis le"), _("Prévue le")),
        *(_("Ce qui diffère, ou pourquoi"), _("Personnes concernées"), _("Adresse")),
    ]
    found = sites.sites_asked(request)
    return _answer(kind, "mes-sites", _("Mes sites"), headers, rows_up_to_longest(found, _site))


def _site(row: RolloutSite) -> list[Any]:
    idea = row.project.idea
    return [
        idea.title,
        str(idea.organisation),
        str(row),
        row.get_state_display(),
        row.since,
        row.planned_on,
        row.reason,
        row.headcount,
        absolute(reverse("projects:site", args=[row.project_id, row.pk])),
    ]


@require_safe
def measures(request: HttpRequest, pk: uuid.UUID, kind: str) -> HttpResponseBase:
    """Every measure of a project's trials, in the order of their days; no name of who noted it."""
    project = open_project(request, pk)
    headers = [
        *(_("Site"), _("Indicateur"), _("Unité de mesure"), _("Avant"), _("Visé"), _("Jour")),
        *(_("Nombre"), _("Constat")),
    ]
    found = (
        Measure.objects.filter(indicator__pilot__project=project)
        .select_related("indicator__pilot__site")
        .order_by("day", "pk")
    )
    name = f"{slugify(project.idea.title)[:40]}-mesures"
    return _answer(kind, name, _("Mesures"), headers, rows_up_to_longest(found, _measure))


def _measure(row: Measure) -> list[Any]:
    indicator = row.indicator
    return [
        str(indicator.pilot.site),
        indicator.name,
        indicator.unit,
        indicator.before,
        indicator.aimed,
        row.day,
        None if row.number is None else Decimal(f"{row.number.normalize():f}"),
        row.value,
    ]


def _answer(kind: str, name: str, title: str, headers: list[str], rows: Rows) -> HttpResponseBase:
    name = f"{name}-{timezone.localdate().isoformat()}"
    if kind == "xlsx":
        return xlsx_answer(name, title, headers, rows)
    if kind == "csv":
        return csv_answer(name, headers, rows)
    raise Http404
