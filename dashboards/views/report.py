"""The monthly reports of an organisation, as documents to keep."""

import datetime
import logging
from itertools import groupby

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.models import Organisation
from dashboards.permissions import Access, Places, places_of
from dashboards.report import TEMPLATE, document_name, months_of, report_of
from dashboards.scope import Period, Scope
from dashboards.services.keeping import kept_pdf
from dashboards.views.board import Board
from dashboards.views.kept import figures_key
from dashboards.views.places import neighbours
from ideas.working_days import local_day
from innovation_platform.documents import NOT_MADE, pdf_installed
from innovation_platform.forms import whole_number
from innovation_platform.typography import date_words
from notifications.causes import cause_of

logger = logging.getLogger(__name__)


@require_safe
def report(request: HttpRequest) -> HttpResponse:
    """The report of a month (`?mois=2026-10`), the last one over unless told, as a page counted
    today; of an organisation whose figures one reads whole. Before the first month is over, the
    list says when the report comes."""
    organisation = _organisation(request)
    if not request.GET.get("mois") and not _months(organisation):
        return redirect(_list(organisation))
    month = _month(request.GET.get("mois", ""), organisation)
    context = {
        "report": SimpleLazyObject(lambda: report_of(organisation, month)),
        "figures_key": _key(organisation, month),
        "organisation": organisation,
        "month": month,
        "made_on": timezone.localdate(),
        "to_print": True,
        "pdf_url": _url("report_pdf", organisation, month) if pdf_installed() else "",
        "reports_url": _list(organisation),
    }
    return render(request, TEMPLATE, context)


def _key(organisation: Organisation, month: datetime.date) -> str | None:
    """What the page of a report is kept under, until its figures change."""
    scope = Scope((organisation.pk,))
    board = Board(scope, Access.WHOLE, Period(month, month), Places())
    return figures_key(board)


@require_safe
def report_pdf(request: HttpRequest) -> HttpResponse:
    """The report of a month as a PDF: made once, then always the same; 404 where none can be
    made, its page when this one is not made for now."""
    organisation = _organisation(request)
    month = _month(request.GET.get("mois", ""), organisation)
    try:
        pdf = kept_pdf(organisation, month, lambda: report_of(organisation, month))
    except NOT_MADE as failed:
        logger.warning("no PDF of the report of %s: %s", organisation.pk, cause_of(failed))
        messages.warning(
            request,
            _(
                "Le PDF n’a pas pu être préparé. Voici le rapport : imprimez cette page, ou "
                "redemandez le PDF dans quelques minutes."
            ),
        )
        return redirect(_url("report", organisation, month))
    if pdf is None:
        raise Http404
    response = HttpResponse(pdf, "application/pdf")
    name = document_name(organisation, month)
    response["Content-Disposition"] = f'attachment; filename="{name}.pdf"'
    return response


@require_safe
def reports(request: HttpRequest) -> HttpResponse:
    """The months that have a report, by year, the last one over first."""
    organisation = _organisation(request)
    months = _months(organisation)
    context = {
        "organisation": organisation,
        "years": [
            {"year": year, "months": [_link(organisation, month) for month in group]}
            for year, group in groupby(months, key=lambda month: month.year)
        ],
        "is_pdf": pdf_installed(),
        "neighbours": neighbours(request, organisation.pk, "reports"),
    }
    return render(request, "dashboards/reports.html", context)


def _link(organisation: Organisation, month: datetime.date) -> dict:
    label = date_words(month, "month").capitalize()
    return {
        "label": label,
        "name": label.split()[0],
        "url": _url("report", organisation, month),
        "pdf_url": _url("report_pdf", organisation, month) if pdf_installed() else "",
    }


def _list(organisation: Organisation) -> str:
    return f"{reverse('dashboards:reports')}?{urlencode({'organisme': organisation.pk})}"


def _url(name: str, organisation: Organisation, month: datetime.date) -> str:
    asks = urlencode({"organisme": organisation.pk, "mois": f"{month:%Y-%m}"})
    return f"{reverse(f'dashboards:{name}')}?{asks}"


def _organisation(request: HttpRequest) -> Organisation:
    """The organisation an address asks for (`organisme`) among those read whole, one's own by
    default: 403 for whoever reads none, 404 for one that is not theirs."""
    places = places_of(request.user)
    if not places.whole:
        raise PermissionDenied
    asked = request.GET.get("organisme", "")
    own = places.own if places.own in places.whole else min(places.whole)
    key = whole_number(asked) if asked else own
    if key not in places.whole:
        raise Http404
    return Organisation.objects.get(pk=key)


def _months(organisation: Organisation) -> list[datetime.date]:
    return months_of(organisation, local_day(timezone.now(), organisation.time_zone))


def _month(asked: str, organisation: Organisation) -> datetime.date:
    """The month of the address, the last one over unless told; 404 for one that has no report."""
    months = _months(organisation)
    found = [month for month in months if f"{month:%Y-%m}" == asked] if asked else months
    if not found:
        raise Http404
    return found[0]
