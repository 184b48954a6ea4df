"""What the direction, the owners and the referents write on the pages of objectives."""

import uuid
from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from campaigns.models import Campaign
from dashboards import services
from dashboards.forms import AttachForm, AxisForm, ObjectiveForm
from dashboards.models import Attachment, Axis, Objective
from dashboards.plan import attachable
from dashboards.plan_permissions import PlanRight, axis_standing, plan_standing
from dashboards.views.places import own_organisation
from dashboards.views.plan import readable_axis, readable_objective
from ideas.errors import Stale
from ideas.models import Idea
from innovation_platform.forms import PlainForm, seen_in, whole_number
from projects.models import Project

UNPROCESSABLE, CONFLICT = 422, 409


def _sent(request: HttpRequest):
    return request.POST if request.method == "POST" else None


def _require(allowed: bool) -> None:
    if not allowed:
        raise PermissionDenied


def _form_page(
    request: HttpRequest,
    form: PlainForm,
    act: Callable[[], Axis | Objective],
    *,
    title: str,
    back: str,
    row: Axis | Objective | None = None,
) -> HttpResponse:
    """A page that holds one form. `row` is what it changes: changed meanwhile by somebody else, it
    is shown again with what was typed, to be sent over it or left."""
    status = 200
    if form.is_bound and form.is_valid():
        try:
            done = act()
        except Stale:
            row.refresh_from_db()
            status = CONFLICT
        except ValidationError as wrong:
            form.add_errors(wrong)
        else:
            messages.success(request, _("C’est enregistré."))
            return redirect(done)
    context = {
        "form": form,
        "page_title": title,
        "back_url": back,
        "seen": row.revision if row else 0,
        "stale": row if status == CONFLICT else None,
    }
    status = UNPROCESSABLE if form.errors else status
    return render(request, "dashboards/plan_form.html", context, status=status)


def add_axis(request: HttpRequest) -> HttpResponse:
    """A new axis; the direction only."""
    organisation = own_organisation(request)
    _require(plan_standing(request.user, organisation.pk).may(PlanRight.SET))
    form = AxisForm(_sent(request))

    def act() -> Axis:
        return services.write_axis(
            organisation=organisation, user=request.user, **form.cleaned_data
        )

    return _form_page(request, form, act, title=_("Nouvel axe"), back=_plan(organisation.pk))


def _plan(organisation_id: int) -> str:
    return f"{reverse('dashboards:plan')}?organisme={organisation_id}"


def change_axis(request: HttpRequest, pk: int) -> HttpResponse:
    """Change an axis; the direction only."""
    row = readable_axis(request, pk)
    _require(axis_standing(request.user, row).may(PlanRight.SET))
    form = AxisForm(_sent(request), initial=AxisForm.initial_of(row))

    def act() -> Axis:
        return services.write_axis(
            organisation=row.organisation,
            user=request.user,
            axis=row,
            seen=seen_in(request),
            **form.cleaned_data,
        )

    back = row.get_absolute_url()
    return _form_page(request, form, act, title=_("Modifier l’axe"), back=back, row=row)


def add_objective(request: HttpRequest, pk: int) -> HttpResponse:
    """A new objective of an axis; the direction only."""
    axis = readable_axis(request, pk)
    _require(axis_standing(request.user, axis).may(PlanRight.SET))
    form = ObjectiveForm(_sent(request), organisation=axis.organisation)

    def act() -> Objective:
        return services.write_objective(axis=axis, user=request.user, **form.cleaned_data)

    back = axis.get_absolute_url()
    return _form_page(request, form, act, title=_("Nouvel objectif"), back=back)


def change_objective(request: HttpRequest, pk: int) -> HttpResponse:
    """Change an objective; the direction only."""
    row = readable_objective(request, pk)
    _require(axis_standing(request.user, row.axis).may(PlanRight.SET))
    form = ObjectiveForm(
        _sent(request),
        initial=ObjectiveForm.initial_of(row),
        organisation=row.axis.organisation,
    )

    def act() -> Objective:
        return services.write_objective(
            axis=row.axis,
            user=request.user,
            objective=row,
            seen=seen_in(request),
            **form.cleaned_data,
        )

    back = row.get_absolute_url()
    return _form_page(request, form, act, title=_("Modifier l’objectif"), back=back, row=row)


@require_POST
def close_axis(request: HttpRequest, pk: int) -> HttpResponse:
    """Close an axis, or open it again."""
    row = readable_axis(request, pk)
    return _close(
        request,
        row,
        lambda: services.close_axis(axis=row, user=request.user, seen=seen_in(request)),
    )


@require_POST
def close_objective(request: HttpRequest, pk: int) -> HttpResponse:
    """Close an objective, or open it again."""
    row = readable_objective(request, pk)
    return _close(
        request,
        row,
        lambda: services.close_objective(objective=row, user=request.user, seen=seen_in(request)),
    )


def _close(request: HttpRequest, row: Axis | Objective, act: Callable) -> HttpResponse:
    try:
        done = act()
    except Stale:
        messages.info(request, _("Quelqu’un l’a modifié entre-temps : relisez avant de clore."))
    else:
        messages.success(request, _("C’est clos.") if done.closed_on else _("C’est rouvert."))
    return redirect(row)


def attach(request: HttpRequest, pk: int) -> HttpResponse:
    """Find an idea, a challenge or a project, and attach it to an axis."""
    axis = readable_axis(request, pk)
    _require(axis_standing(request.user, axis).may(PlanRight.ATTACH) and not axis.closed_on)
    form = AttachForm(_sent(request))
    if form.is_bound and form.is_valid():
        thing = _thing(request, form.cleaned_data["kind"], form.cleaned_data["key"])
        try:
            services.attach(axis=axis, user=request.user, thing=thing, why=form.cleaned_data["why"])
        except ValidationError as wrong:
            form.add_errors(wrong)
        else:
            messages.success(request, _("C’est rattaché à l’axe."))
            return redirect(axis)
    text = request.GET.get("q", "")[:200]
    context = {
        "axis": axis,
        "q": text,
        "found": attachable(axis, request.user, text),
        "errors": form.errors if form.is_bound else None,
        "sent": {name: form[name].value() or "" for name in form.fields} if form.is_bound else None,
    }
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "dashboards/attach.html", context, status=status)


def _thing(request: HttpRequest, kind: str, key: str) -> Idea | Project | Campaign:
    """What the key names, among what this person's lists show."""
    if kind == "campaign":
        mine = Campaign.objects.for_user(request.user)
        return get_object_or_404(mine, pk=whole_number(key))
    try:
        key = uuid.UUID(key)
    except ValueError as wrong:
        raise Http404 from wrong
    mine = (Idea if kind == "idea" else Project).objects.listed_for(request.user)
    return get_object_or_404(mine, pk=key)


@require_POST
def detach(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a contribution off its axis."""
    axes = Axis.objects.for_user(request.user)
    rows = Attachment.objects.filter(axis__in=axes).select_related("axis")
    row = get_object_or_404(rows, pk=pk)
    services.detach(attachment=row, user=request.user)
    messages.success(request, _("Ce n’est plus rattaché à l’axe."))
    return redirect(row.axis)
