"""Who signs for the direction, by which act."""

import datetime

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.models import Organisation
from accounts.permissions import organisations_run_by, own_direction
from innovation_platform.documents import document
from innovation_platform.forms import show_refusal, whole_number
from referents import services
from referents.forms import DelegationForm
from referents.models import Delegation
from referents.selectors import delegations_for
from referents.views.rooms import rooms

UNPROCESSABLE = 422
KEPT_SHOWN = 30


def delegations(request: HttpRequest) -> HttpResponse:
    """The acts in force, to come and kept; a director makes one."""
    user = request.user
    directed = set(own_direction(user).values_list("organisation", flat=True))
    organisation = _place(request, directed)
    acts = _acts(request)
    if organisation is None and not organisations_run_by(user) and not acts.exists():
        raise PermissionDenied
    form = None
    if organisation is not None:
        form = DelegationForm(
            request.POST if request.method == "POST" else None,
            initial=_asked(request),
            people=organisation.people.here(),
        )
    if request.method == "POST":
        if form is None:
            raise PermissionDenied
        if form.is_valid() and _delegate(request, organisation, form):
            return redirect("referents:delegations")
    rows = list(acts[: KEPT_SHOWN + 1])
    context = {
        "form": form,
        "organisation": organisation,
        "open": [_row(request, act, directed) for act in rows if not act.is_over],
        "kept": [_row(request, act, directed) for act in rows if act.is_over],
        "several": len({act.organisation_id for act in rows}) > 1,
        "rooms": rooms(request),
    }
    status = UNPROCESSABLE if form is not None and form.errors else 200
    return render(request, "referents/delegations.html", context, status=status)


@require_POST
def end_delegation(request: HttpRequest, pk: int) -> HttpResponse:
    """The act is over today."""
    act = get_object_or_404(_acts(request), pk=pk)
    ended = services.end_delegation(act=act, by=request.user)
    messages.success(
        request,
        _("La délégation est finie : %(name)s ne signe plus pour la direction. L’acte est gardé.")
        % {"name": ended.delegate},
    )
    return redirect("referents:delegations")


@require_safe
def act(request: HttpRequest, pk: int) -> HttpResponse:
    """The act itself, to keep or to post up."""
    row = get_object_or_404(_acts(request), pk=pk)
    return document(
        request, "documents/delegation.html", {"act": row}, name=f"delegation-{row.starts_on}"
    )


def _acts(request: HttpRequest):
    return delegations_for(request.user, organisations_run_by(request.user))


def _place(request: HttpRequest, directed: set[int]) -> Organisation | None:
    """The organisation whose direction this person holds themselves: the one named by the address,
    else their own, else the first."""
    if not directed:
        return None
    asked = request.GET.get("organisme")
    wanted = whole_number(asked) if asked else request.user.organisation_id
    return Organisation.objects.get(pk=wanted if wanted in directed else min(directed))


def _asked(request: HttpRequest) -> dict:
    """What the address fills in: to whom, from, until; a day that is none is left out."""
    filled = {"to": request.GET.get("a", "")[:254]}
    for name, field in (("du", "starts_on"), ("au", "until")):
        try:
            filled[field] = datetime.date.fromisoformat(request.GET.get(name, ""))
        except ValueError:
            continue
    return {name: value for name, value in filled.items() if value}


def _row(request: HttpRequest, act: Delegation, directed: set[int]) -> dict:
    mine = request.user.pk == act.delegate_id or act.organisation_id in directed
    return {"act": act, "may_end": mine and not act.is_over}


def _delegate(request: HttpRequest, organisation: Organisation, form: DelegationForm) -> bool:
    try:
        made = services.delegate(organisation=organisation, by=request.user, **form.cleaned_data)
    except ValidationError as refused:
        show_refusal(form, refused)
        return False
    messages.success(
        request,
        _("L’acte est fait : %(name)s signera par délégation ; un courriel l’en prévient.")
        % {"name": made.delegate},
    )
    return True
