"""The objectives of the « projet d'entreprise », read by every agent of the organisation."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from dashboards import parts, services
from dashboards.forms import ValueForm
from dashboards.models import Axis, Objective
from dashboards.plan import (
    ObjectiveRow,
    attached_to,
    in_unit,
    row_of,
    with_last_value,
)
from dashboards.plan_permissions import (
    PlanRight,
    axis_standing,
    objective_standing,
    plan_standing,
)
from dashboards.standing import STANDING_DEFINITION
from dashboards.views.kept import version_key
from dashboards.views.places import neighbours, own_organisation
from innovation_platform.charts import sparkline

UNPROCESSABLE = 422
#: How many values a page shows, the last ones.
VALUES_SHOWN = 100


@require_safe
def plan(request: HttpRequest) -> HttpResponse:
    """The axes of an organisation, their objectives, and where each stands."""
    organisation = own_organisation(request)
    context = {
        "organisation": organisation,
        "here": f"?organisme={organisation.pk}",
        "plan_key": version_key((organisation.pk,)),
        "objectives": parts.objectives_part(organisation.pk, timezone.localdate()),
        "may_set": plan_standing(request.user, organisation.pk).may(PlanRight.SET),
        "neighbours": neighbours(request, organisation.pk, "plan"),
    }
    return render(request, "dashboards/plan.html", context)


def readable_axis(request: HttpRequest, pk: int) -> Axis:
    """The axis, if this person may read it: 404 otherwise."""
    return get_object_or_404(
        Axis.objects.for_user(request.user).select_related("organisation"), pk=pk
    )


def readable_objective(request: HttpRequest, pk: int) -> Objective:
    """The objective, if this person may read it: 404 otherwise."""
    found = with_last_value(Objective.objects.for_user(request.user))
    return get_object_or_404(found.select_related("axis__organisation", "owner"), pk=pk)


@require_safe
def axis(request: HttpRequest, pk: int) -> HttpResponse:
    """One axis: its objectives, and the ideas, challenges and projects that contribute."""
    row, today = readable_axis(request, pk), timezone.localdate()
    who = axis_standing(request.user, row)
    objectives = with_last_value(row.objectives.all())
    context = {
        "axis": row,
        "rows": [row_of(objective, today) for objective in objectives],
        "attached": attached_to(row, request.user),
        "may_set": who.may(PlanRight.SET),
        "may_attach": who.may(PlanRight.ATTACH) and not row.closed_on,
        "definition": STANDING_DEFINITION,
    }
    return render(request, "dashboards/axis.html", context)


def objective(request: HttpRequest, pk: int) -> HttpResponse:
    """One objective and every value it had; whoever answers for it notes the next one here."""
    found = readable_objective(request, pk)
    who = objective_standing(request.user, found)
    may_note = who.may(PlanRight.NOTE_VALUE) and not (found.figure or found.closed_on)
    if request.method == "POST" and not may_note:
        raise PermissionDenied
    form = ValueForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            services.note_value(objective=found, user=request.user, **form.cleaned_data)
        except ValidationError as wrong:
            form.add_errors(wrong)
        else:
            messages.success(request, _("La valeur est notée."))
            return redirect(found)
    row = row_of(found, timezone.localdate())
    context = {
        "row": row,
        "objective": found,
        "axis": found.axis,
        "form": form if may_note else None,
        "may_set": who.may(PlanRight.SET),
        "definition": STANDING_DEFINITION,
        **_values(row),
    }
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "dashboards/objective.html", context, status=status)


def _values(row: ObjectiveRow) -> dict:
    """The values, the last one first, and their line."""
    last = row.objective.values.select_related("noted_by").order_by("-day", "-pk")
    values = list(last[:VALUES_SHOWN])
    line = [(str(value.day), value.value) for value in reversed(values)]
    return {
        "values": [{"row": value, "shown": in_unit(value.value, row.unit)} for value in values],
        "line": sparkline([(day, float(value)) for day, value in line]),
    }
