"""The monthly reports of an organisation, as documents to keep."""

import datetime
from itertools import groupby

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from accounts.models import Organisation
from dashboards.period import add_months, first_of
from dashboards.permissions import places_of
from dashboards.report import TEMPLATE, document_context, document_name, months_of, report_of
from dashboards.views.places import neighbours
from innovation_platform.documents import document, pdf_installed
from innovation_platform.typography import date_words


@require_safe
def report(request: HttpRequest) -> HttpResponse:
    """The report of a month (`?mois=2026-10`), the last one over unless told; of an organisation
    whose figures one reads whole."""
    organisation = _organisation(request)
    month = _month(request.GET.get("mois", ""))
    found = report_of(organisation, month)
    return document(request, TEMPLATE, document_context(found), name=document_name(found))


@require_safe
def reports(request: HttpRequest) -> HttpResponse:
    """The months that have a report, by year, the last one over first."""
    organisation = _organisation(request)
    months = months_of(organisation, timezone.localdate())
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
    asks = urlencode({"organisme": organisation.pk, "mois": f"{month:%Y-%m}"})
    url = f"{reverse('dashboards:report')}?{asks}"
    return {"label": date_words(month, "month").capitalize(), "url": url}


def _organisation(request: HttpRequest) -> Organisation:
    """The organisation an address asks for (`organisme`) among those read whole, one's own by
    default: 403 for whoever reads none, 404 for one that is not theirs."""
    places = places_of(request.user)
    if not places.whole:
        raise PermissionDenied
    asked = request.GET.get("organisme", "")
    own = places.own if places.own in places.whole else min(places.whole)
    key = int(asked) if asked.isdecimal() and len(asked) < 16 else None
    key = key if asked else own
    if key not in places.whole:
        raise Http404
    return Organisation.objects.get(pk=key)


def _month(asked: str) -> datetime.date:
    """The month of the address; 404 for what is none, or is not over."""
    over = add_months(first_of(timezone.localdate()), -1)
    if not asked:
        return over
    try:
        month = datetime.date.fromisoformat(f"{asked}-01")
    except ValueError:
        raise Http404 from None
    if month > over or month.year < 2000:
        raise Http404
    return month
