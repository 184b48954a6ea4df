"""Absences: who is away, who stands in."""

from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.models import User
from accounts.permissions import organisations_run_by
from accounts.selectors import reach_of
from innovation_platform.forms import show_refusal
from referents import services
from referents.forms import AbsenceForm
from referents.models import Absence
from referents.selectors import signatures_left
from referents.services.absences import REPLACED, may_declare
from referents.views.rooms import rooms

UNPROCESSABLE = 422


def absences(request: HttpRequest) -> HttpResponse:
    """The absences to come, mine and those of the organisations I run; announce one."""
    user = request.user
    if not (set(REPLACED) & reach_of(user).roles or organisations_run_by(user)):
        raise PermissionDenied
    people = user.organisation.people.here() if user.organisation_id else User.objects.none()
    form = AbsenceForm(
        request.POST if request.method == "POST" else None, people=people, myself=user
    )
    if form.is_bound and form.is_valid():
        try:
            done = services.declare_absence(by=user, **form.cleaned_data)
        except ValidationError as refused:
            show_refusal(form, refused)
        else:
            messages.success(
                request,
                _("C’est noté : %(name)s prend le relais à ces dates.") % {"name": done.substitute},
            )
            return redirect(_whose_signature(done, user))
    rows = (
        Absence.objects.to_come()
        .filter(
            Q(user=user) | Q(substitute=user) | Q(user__organisation__in=organisations_run_by(user))
        )
        .select_related("user", "substitute")
    )
    found = list(rows.order_by("starts_on", "pk"))
    unsigned = signatures_left([row for row in found if may_declare(user, row.user)])
    context = {
        "form": form,
        "rows": [
            {
                "absence": row,
                "may_end": may_declare(user, row.user),
                "unsigned": row.pk in unsigned,
                "delegate_url": _delegating(row) if row.user_id == user.pk else "",
            }
            for row in found
        ],
        "rooms": rooms(request),
    }
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "referents/absences.html", context, status=status)


@require_POST
def end_absence(request: HttpRequest, pk: int) -> HttpResponse:
    """The person is back."""
    user = request.user
    mine = Q(user=user) | Q(user__organisation__in=organisations_run_by(user))
    absence = get_object_or_404(Absence.objects.filter(mine).select_related("user"), pk=pk)
    services.end_absence(absence=absence, by=user)
    messages.success(request, _("L’absence est close, le remplacement aussi."))
    return redirect("referents:absences")


def _whose_signature(absence: Absence, user: User) -> str:
    """Where to go next: a director who has just announced their own absence is shown who could sign
    meanwhile."""
    if absence.user_id == user.pk and signatures_left([absence]):
        return _delegating(absence)
    return reverse("referents:absences")


def _delegating(absence: Absence) -> str:
    """The page of delegations, its form filled in for an absence."""
    query = {
        "a": absence.substitute.email,
        "du": max(absence.starts_on, timezone.localdate()).isoformat(),
        "au": absence.until.isoformat(),
    }
    return f"{reverse('referents:delegations')}?{urlencode(query)}"
