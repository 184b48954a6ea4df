"""The monthly report of an organisation, as a document to keep."""

import datetime

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.models import Organisation
from dashboards.period import add_months, first_of
from dashboards.permissions import places_of
from dashboards.report import TEMPLATE, document_context, document_name, report_of
from innovation_platform.documents import document


@require_safe
def report(request: HttpRequest) -> HttpResponse:
    """The report of a month (`?mois=2026-10`), the last one over unless told; of an organisation
    whose figures one reads whole."""
    places = places_of(request.user)
    if not places.whole:
        raise PermissionDenied
    asked = request.GET.get("organisme", "")
    own = places.own if places.own in places.whole else min(places.whole)
    key = int(asked) if asked.isdecimal() and len(asked) < 16 else None
    key = key if asked else own
    if key not in places.whole:
        raise Http404
    organisation = Organisation.objects.get(pk=key)
    month = _month(request.GET.get("mois", ""))
    found = report_of(organisation, month)
    return document(request, TEMPLATE, document_context(found), name=document_name(found))


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
