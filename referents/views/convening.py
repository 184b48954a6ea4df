"""Convening the members of a committee, and what changes of a session before it is held."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ideas import services
from referents.forms.committees import CancellationForm, SessionForm
from referents.permissions import CommitteeRight
from referents.views.sessions import require, say_refused, session_of, session_page


@require_POST
def convene(request: HttpRequest, pk: int) -> HttpResponse:
    """Write to the members: when, where, on what."""
    row = session_of(request, pk)
    require(request, row, CommitteeRight.PREPARE)
    try:
        services.convene_session(session=row, user=request.user)
    except ValidationError as refused:
        say_refused(request, refused)
    else:
        messages.success(request, _("Les membres reçoivent la date, le lieu et l’ordre du jour."))
    return redirect("referents:session", pk=pk)


@require_POST
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Another day, another hour, another place."""
    row = session_of(request, pk)
    require(request, row, CommitteeRight.PREPARE)
    form = SessionForm(request.POST)
    if form.is_valid():
        try:
            changed = services.change_session(session=row, user=request.user, **form.cleaned_data)
        except ValidationError as refused:
            form.add_errors(refused)
        else:
            if not changed:
                messages.info(request, _("Rien n’a changé."))
            elif row.convened_at:
                messages.success(request, _("C’est changé, et les membres en sont prévenus."))
            else:
                messages.success(request, _("C’est changé."))
            return redirect("referents:session", pk=pk)
    return session_page(request, row, change_form=form)


@require_POST
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """The session is not held."""
    row = session_of(request, pk)
    require(request, row, CommitteeRight.PREPARE)
    form = CancellationForm(request.POST)
    if form.is_valid():
        try:
            services.cancel_session(session=row, user=request.user, **form.cleaned_data)
        except ValidationError as refused:
            say_refused(request, refused)
        else:
            messages.success(
                request, _("La séance est annulée. Ses idées attendent un autre ordre du jour.")
            )
        return redirect("referents:session", pk=pk)
    return session_page(request, row, cancel_form=form)
