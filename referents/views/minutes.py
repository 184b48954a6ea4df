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
from ideas.errors import StaleMinutes
from ideas.minutes import Held, may_be_signed, may_be_written, version_of
from innovation_platform.documents import document
from referents.forms.sessions import MinutesForm
from referents.models import Session
from referents.permissions import CommitteeRight, rights_in
from referents.views.agenda_rows import minutes_rows
from referents.views.committees import UNPROCESSABLE
from referents.views.sessions import session_of

CONFLICT = 409


@dataclass(frozen=True)
class MinutesAct:
    """What one person may do on minutes by their seat, and the services that do it, given the
    version that was read."""

    row: Held
    writes: bool
    signs: bool
    write: Callable[..., Any]
    sign: Callable[..., Any]


def minutes_page(
    request: HttpRequest, act: MinutesAct, template: str, context: Callable[[], dict[str, Any]]
) -> HttpResponse:
    """The page of minutes, read, written or signed; `context` is what else it shows. Written by
    another meanwhile, they are shown as they are now, with what was typed."""
    signing = "sign" in request.POST
    sent = request.method == "POST" and not signing
    form = MinutesForm(request.POST if sent else None, initial={"remarks": act.row.remarks})
    stale, seen = False, request.POST.get("seen", "")
    if signing or (sent and form.is_valid()):
        try:
            _written_or_signed(request, act, form if sent else None, seen)
        except StaleMinutes:
            stale = True
            act.row.refresh_from_db()
        except ValidationError as refused:
            return not_kept(request, " ".join(refused.messages), back=request.path)
        else:
            return redirect(request.path)
    shown = {
        **context(),
        "form": form,
        "seen": seen if form.errors else version_of(act.row),
        "stale": stale,
        "signing": signing,
        "may_write": act.writes and may_be_written(act.row),
        "may_sign": act.signs and may_be_signed(act.row, request.user),
    }
    status = CONFLICT if stale else UNPROCESSABLE if form.errors else 200
    return render(request, template, shown, status=status)


def _written_or_signed(
    request: HttpRequest, act: MinutesAct, form: MinutesForm | None, seen: str
) -> None:
    """Write what the form says, or sign where there is none, and say it."""
    if form is None:
        act.sign(seen=seen)
        messages.success(request, _("Le procès-verbal est signé."))
        return
    act.write(seen=seen, **form.cleaned_data)
    messages.success(request, _("Le procès-verbal est enregistré. Une autre personne le signe."))


def not_kept(request: HttpRequest, reason: str, *, back: str) -> HttpResponse:
    """Minutes that could not be written or signed any more: why, and the words typed, to copy."""
    context = {"reason": reason, "back": back, "typed": request.POST.get("remarks", "").strip()}
    return render(request, "referents/minutes_not_kept.html", context, status=CONFLICT)


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
    present, seats = agenda.present_at(row), agenda.seats_on(row)
    return {
        "session": row,
        "rows": minutes_rows(items),
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
