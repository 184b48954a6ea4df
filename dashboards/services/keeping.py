"""Keeping the documents of the monthly reports."""

import datetime
from collections.abc import Callable

from django.utils import timezone

from accounts.models import Organisation
from dashboards.models import KeptReport
from dashboards.report import TEMPLATE, Report, document_context
from dashboards.services.reporting import leaves_on
from ideas.working_days import local_day
from innovation_platform.documents import pdf_file


def kept_pdf(
    organisation: Organisation, month: datetime.date, read: Callable[[], Report]
) -> bytes | None:
    """The document of the report of a month that is over: made the first time it is asked for, by
    the worker that joins it to the mail or for whoever opens it, then always that one. Before the
    day it leaves, when the last hours of the month may not be counted yet, it is made and not kept.
    `read` gives the report to write. None where no PDF can be made here. Side effect: a
    `KeptReport`."""
    found = KeptReport.objects.filter(organisation=organisation, month=month)
    pdf = found.values_list("pdf", flat=True).first()
    if pdf is None:
        made = pdf_file(TEMPLATE, document_context(read()))
        if made is None or local_day(timezone.now(), organisation.time_zone) < leaves_on(month):
            return made
        row = KeptReport(organisation=organisation, month=month, pdf=made)
        # Someone else may have made it meanwhile: theirs holds.
        KeptReport.objects.bulk_create([row], ignore_conflicts=True)
        pdf = found.values_list("pdf", flat=True).get()
    return bytes(pdf)
