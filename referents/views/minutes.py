"""Minutes as a page and as a document: those of a session, and what is common to a jury's."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ideas import agenda, services
from ideas.minutes import Held, may_be_signed, may_be_written
from innovation_platform.documents import document
from referents.forms.sessions import MinutesForm
from referents.models import Session
from referents.permissions import CommitteeRight, rights_in
from referents.views.committees import UNPROCESSABLE, posted
from referents.views.sessions import say_refused, session_of


@dataclass(frozen=True)
class MinutesAct:
    """What one person may do on minutes by their seat, and the services that do it."""

    row: Held
    writes: bool
    signs: bool
    write: Callable[..., Any]
    sign: Callable[[], Any]


def minutes_page(
    request: HttpRequest, act: MinutesAct, template: str, context: Callable[[], dict[str, Any]]
) -> HttpResponse:
    """The page of minutes, read, written or signed; `context` is what else it shows."""
    form = MinutesForm(posted(request), initial={"remarks": act.row.remarks})
    if request.method == "POST" and _written_or_signed(request, act, form):
        return redirect(request.path)
    shown = {
        **context(),
        "form": form,
        "may_write": act.writes and may_be_written(act.row),
        "may_sign": act.signs and may_be_signed(act.row, request.user),
    }
    return render(request, template, shown, status=UNPROCESSABLE if form.errors else 200)


def _written_or_signed(request: HttpRequest, act: MinutesAct, form: MinutesForm) -> bool:
    """Whether what was sent was carried out or refused, and said so; else the form is shown."""
    try:
        if "sign" in request.POST:
            act.sign()
            messages.success(request, _("Le procès-verbal est signé."))
        elif form.is_valid():
            act.write(**form.cleaned_data)
            messages.success(
                request, _("Le procès-verbal est rédigé. Une autre personne le signe.")
            )
        else:
            return False
    except ValidationError as refused:
        say_refused(request, refused)
    return True


def minutes(request: HttpRequest, pk: int) -> HttpResponse:
    """The minutes: drafted from what happened, completed by one person, signed by another."""
    row = session_of(request, pk)
    if row.closed_at is None:
        return redirect("referents:session", pk=pk)
    rights, whose = rights_in(row.committee, request.user), {"session": row, "user": request.user}
    act = MinutesAct(
        row=row,
        writes=CommitteeRight.WRITE_MINUTES in rights,
        signs=CommitteeRight.SIGN_MINUTES in rights,
        write=partial(services.write_minutes, **whose),
        sign=partial(services.sign_minutes, **whose),
    )
    return minutes_page(request, act, "referents/minutes.html", partial(_context, request, row))


def _context(request: HttpRequest, row: Session) -> dict:
    """What the minutes say, for a page or a document."""
    items = agenda.agenda_of(row, request.user)
    present = set(row.present.values_list("pk", flat=True))
    seats = list(agenda.seats_on(row))
    return {
        "session": row,
        "items": items,
        "present": [seat for seat in seats if seat.user_id in present],
        "absent": [seat for seat in seats if seat.user_id not in present],
        "examined": sum(1 for item in items if item.row.outcome),
    }


@require_safe
def minutes_document(request: HttpRequest, pk: int) -> HttpResponse:
    """The minutes to keep."""
    row = session_of(request, pk)
    if row.closed_at is None:
        return redirect("referents:session", pk=pk)
    name = f"proces-verbal-{row.held_on:%Y-%m-%d}"
    return document(request, "documents/minutes.html", _context(request, row), name=name)
