"""A session before and after it is held: agenda, opening, publication."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from accounts.models import User
from ideas import agenda, services
from ideas.models import Idea
from ideas.working_days import add_working_days
from referents.enums import SessionPhase
from referents.forms.committees import CancellationForm, SessionForm
from referents.forms.sessions import ClosingForm, OpeningForm
from referents.models import Session
from referents.permissions import CommitteeRight, rights_in
from referents.selectors import sessions_for
from referents.views.committees import UNPROCESSABLE, in_use, posted


def session_of(request: HttpRequest, pk: int) -> Session:
    """A session of a committee this person sits in, or 404."""
    found = sessions_for(request.user).filter(committee__in=in_use(request.user))
    return get_object_or_404(found, pk=pk)


def require(request: HttpRequest, session: Session, right: CommitteeRight) -> None:
    """403 without this right in the session's committee."""
    if right not in rights_in(session.committee, request.user):
        raise PermissionDenied


def say_refused(request: HttpRequest, refused: ValidationError) -> None:
    """What a service refused, at the head of the page."""
    messages.error(request, " ".join(refused.messages))


@require_safe
def session(request: HttpRequest, pk: int) -> HttpResponse:
    """The agenda, and what is to do next on it."""
    return session_page(request, session_of(request, pk))


def session_page(request: HttpRequest, row: Session, **forms) -> HttpResponse:
    """The page of a session, with the form that was refused, if any."""
    rights = rights_in(row.committee, request.user)
    items = agenda.agenda_of(row, request.user)
    prepares = CommitteeRight.PREPARE in rights and row.phase in (
        SessionPhase.PLANNED,
        SessionPhase.OPEN,
    )
    today = timezone.localdate()
    context = {
        "session": row,
        "items": items,
        "to_review": sum(
            1 for item in items if not (item.hidden or item.mine_given or item.row.started_at)
        ),
        "candidates": agenda.candidates(row)[:50] if prepares else [],
        "may_prepare": prepares,
        "may_run": CommitteeRight.RUN in rights,
        "to_sign": sum(1 for item in items if item.answer_due),
        "members": agenda.seats_on(row),
        "change_form": SessionForm(
            initial={"held_on": row.held_on, "starts_at": row.starts_at, "place": row.place}
        ),
        "cancel_form": CancellationForm(),
        "past_due": row.phase == SessionPhase.PLANNED and row.held_on < today,
        "closing_form": ClosingForm(proposed=add_working_days(today, 1)),
        **forms,
    }
    status = UNPROCESSABLE if forms else 200
    return render(request, "referents/session.html", context, status=status)


@require_POST
def add_items(request: HttpRequest, pk: int) -> HttpResponse:
    """Put ideas on the agenda."""
    row = session_of(request, pk)
    require(request, row, CommitteeRight.PREPARE)
    keys = [key for key in request.POST.getlist("idea") if _is_key(key)]
    chosen = Idea.objects.filter(pk__in=keys, committee=row.committee_id)
    try:
        count = services.add_to_agenda(session=row, user=request.user, ideas=list(chosen))
    except ValidationError as refused:
        say_refused(request, refused)
    else:
        if count:
            messages.success(
                request,
                ngettext(
                    "%(count)s idée est à l’ordre du jour.",
                    "%(count)s idées sont ajoutées à l’ordre du jour.",
                    count,
                )
                % {"count": count},
            )
        else:
            messages.info(request, _("Cochez les idées à examiner."))
    return redirect("referents:session", pk=pk)


def _is_key(value: str) -> bool:
    try:
        Idea._meta.pk.to_python(value)
    except ValidationError:
        return False
    return True


@require_POST
def remove_item(request: HttpRequest, pk: int, item: int) -> HttpResponse:
    """Take an idea off the agenda."""
    row = session_of(request, pk)
    require(request, row, CommitteeRight.PREPARE)
    try:
        services.remove_from_agenda(item=get_object_or_404(row.items, pk=item), user=request.user)
    except ValidationError as refused:
        say_refused(request, refused)
    return redirect("referents:session", pk=pk)


def opening(request: HttpRequest, pk: int) -> HttpResponse:
    """Note who is there, and open the session."""
    row = session_of(request, pk)
    require(request, row, CommitteeRight.RUN)
    if row.opened_at:
        return redirect("referents:live", pk=pk)
    if row.cancelled_at:
        return redirect("referents:session", pk=pk)
    seats = agenda.seats_on(row)
    members = User.objects.filter(pk__in=seats.values("user"))
    form = OpeningForm(posted(request), members=members)
    if request.method == "POST" and form.is_valid():
        try:
            services.open_session(
                session=row, user=request.user, present=form.cleaned_data["present"]
            )
        except ValidationError as refused:
            form.add_errors(refused)
        else:
            return redirect("referents:live", pk=pk)
    context = {"session": row, "form": form, "items": agenda.agenda_of(row, request.user)}
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "referents/session_open.html", context, status=status)


@require_POST
def closing(request: HttpRequest, pk: int) -> HttpResponse:
    """Close the session, with the day its decisions are published."""
    row = session_of(request, pk)
    require(request, row, CommitteeRight.RUN)
    form = ClosingForm(request.POST, proposed=timezone.localdate())
    if form.is_valid():
        try:
            services.close_session(session=row, user=request.user, **form.cleaned_data)
        except ValidationError as refused:
            form.add_errors(refused)
        else:
            messages.success(
                request, _("La séance est levée. Restent le procès-verbal et les réponses.")
            )
            return redirect("referents:session", pk=pk)
    return session_page(request, row, closing_form=form)


@require_POST
def publish(request: HttpRequest, pk: int) -> HttpResponse:
    """Publish the decisions now."""
    row = session_of(request, pk)
    require(request, row, CommitteeRight.RUN)
    try:
        count = services.publish_session(session=row, user=request.user)
    except ValidationError as refused:
        say_refused(request, refused)
    else:
        messages.success(
            request,
            ngettext(
                "%(count)s décision est publiée : son auteur est prévenu.",
                "%(count)s décisions sont publiées : leurs auteurs sont prévenus.",
                count,
            )
            % {"count": count},
        )
    return redirect("referents:session", pk=pk)
