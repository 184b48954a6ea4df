"""The innovation budget of an organisation, for those who run it."""

from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.models import Organisation
from accounts.permissions import directs, organisations_run_by
from ideas.errors import Incomplete, Stale
from ideas.permissions import Right
from innovation_platform.downloads import csv_answer, xlsx_answer
from innovation_platform.forms import whole_number
from projects import services
from projects.models import Budget, BudgetLine, BudgetRequest, Gain
from projects.money import GainStage, RequestState, show_amount
from projects.services.budget import BILLED, require
from projects.sums import totals_by_unit
from projects.views.money_forms import DecideForm, VoteForm
from projects.views.page import CONFLICT, UNPROCESSABLE

FIRST_YEAR = 2000


def _place(request: HttpRequest) -> Organisation:
    """The organisation asked for, among those the person runs and that keep a budget; their own
    by default. 403 for those who run none, 404 where the budget is off."""
    run = organisations_run_by(request.user)
    if not run:
        raise PermissionDenied
    asked, own = request.GET.get("organisme", ""), request.user.organisation_id
    kept = Organisation.objects.filter(pk__in=run, project_settings__uses_budget=True)
    places = {row.pk: row for row in kept}
    usual = own if own in places else min(places, default=0)
    chosen = whole_number(asked) if asked else usual
    if chosen not in places:
        raise Http404
    return places[chosen]


def _year(request: HttpRequest) -> int:
    this = timezone.localdate().year
    year = whole_number(request.GET.get("annee")) or this
    return year if FIRST_YEAR <= year <= this + 1 else this


def budget(request: HttpRequest) -> HttpResponse:
    """The budget of a year: voted, committed, spent, left; its lines; what waits. The direction
    votes and amends it here."""
    organisation, year = _place(request), _year(request)
    form = VoteForm(request.POST if request.method == "POST" else None)
    may_vote = directs(request.user, organisation.pk)
    if request.method == "POST" and not may_vote:
        raise PermissionDenied
    if form.is_bound and form.is_valid():
        try:
            services.vote_budget(
                organisation=organisation, user=request.user, year=year, **form.cleaned_data
            )
        except ValidationError as wrong:
            form.add_errors(wrong)
        else:
            messages.success(request, _("Le budget est à jour."))
            return redirect(_at(organisation, year))
    row = Budget.objects.filter(organisation=organisation, year=year).first()
    context = {
        "organisation": organisation,
        "year": year,
        "years": _years(organisation),
        "budget": row,
        "form": form if may_vote else None,
        "votes": row.votes.select_related("decided_by") if row else [],
        "lines": _lines(row) if row else [],
        "waiting": _waiting(row) if row else [],
        "beyond": _beyond(row) if row else [],
        "gains": _gains(organisation),
        "query": f"?organisme={organisation.pk}&annee={year}",
    }
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "projects/organisation_budget.html", context, status=status)


def _at(organisation: Organisation, year: int) -> str:
    return f"{reverse('projects:organisation_budget')}?organisme={organisation.pk}&annee={year}"


def _years(organisation: Organisation) -> list[int]:
    kept = Budget.objects.filter(organisation=organisation).values_list("year", flat=True)
    return sorted({*kept, timezone.localdate().year}, reverse=True)


def _lines(row: Budget):
    return row.lines.select_related("project__idea").annotate(
        waits=Count("requests", filter=Q(requests__outcome=RequestState.PENDING))
    )


def _waiting(row: Budget):
    return BudgetRequest.objects.filter(
        line__budget=row, outcome=RequestState.PENDING
    ).select_related("line__project__idea", "asked_by")


def _beyond(row: Budget):
    return BudgetRequest.objects.filter(line__budget=row, beyond__gt=0).select_related(
        "line", "decided_by"
    )


def _gains(organisation: Organisation) -> list[dict]:
    """What was measured, each kind by itself."""
    gains = Gain.objects.filter(project__idea__organisation=organisation).prefetch_related("values")
    kinds = dict(Gain._meta.get_field("kind").choices)
    return [
        {"kind": kinds[kind], "shown": show_amount(total, unit)}
        for (kind, unit), total in sorted(totals_by_unit(gains, GainStage.MEASURED).items())
    ]


def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """What is asked for, and what the direction answers."""
    row = get_object_or_404(
        BudgetRequest.objects.filter(
            line__budget__organisation__in=organisations_run_by(request.user)
        ).select_related(
            "line__budget__organisation", "line__project__idea", "asked_by", "decided_by"
        ),
        pk=pk,
    )
    project = row.line.project
    require(project, request.user, Right.DECIDE_BUDGET, BILLED)
    form = DecideForm(request.POST if request.method == "POST" else None)
    status = 200
    if (
        form.is_bound
        and form.is_valid()
        and ("approve" in request.POST or "refuse" in request.POST)
    ):
        try:
            services.decide_request(
                request=row,
                user=request.user,
                approve="approve" in request.POST,
                **form.cleaned_data,
            )
        except Stale:
            messages.info(request, _("Cette demande a été décidée entre-temps."))
            row.refresh_from_db()
            status = CONFLICT
        except (Incomplete, ValidationError) as wrong:
            form.add_errors(wrong)
            status = UNPROCESSABLE
        else:
            messages.success(request, _("C’est décidé. La personne qui demande est prévenue."))
            return redirect(_at(row.line.budget.organisation, row.line.budget.year))
    elif form.is_bound:
        status = UNPROCESSABLE
    context = {
        "row": row,
        "idea": project.idea,
        "project": project,
        "budget": row.line.budget,
        "form": form,
        "own": row.asked_by_id == request.user.pk,
        "back_url": _at(row.line.budget.organisation, row.line.budget.year),
    }
    return render(request, "projects/budget_request.html", context, status=status)


@require_safe
def export_csv(request: HttpRequest) -> HttpResponseBase:
    """The lines of a year as a table to keep."""
    organisation, year = _place(request), _year(request)
    return csv_answer(_name(year), _headers(), _rows(organisation, year))


@require_safe
def export_xlsx(request: HttpRequest) -> HttpResponseBase:
    """The same as a workbook."""
    organisation, year = _place(request), _year(request)
    return xlsx_answer(_name(year), _("Budget"), _headers(), _rows(organisation, year))


def _name(year: int) -> str:
    return f"budget-innovation-{year}-{timezone.localdate().isoformat()}"


def _headers() -> list[str]:
    return [_("Projet"), _("Ligne"), _("Accordé (€)"), _("Dépensé (€)"), _("Reste (€)")]


def _rows(organisation: Organisation, year: int) -> Iterator[list[Any]]:
    rows = BudgetLine.objects.filter(
        budget__organisation=organisation, budget__year=year
    ).select_related("project__idea")
    for line in rows.order_by("pk"):
        yield [line.project.idea.title, line.label, line.amount, line.spent, line.left]
