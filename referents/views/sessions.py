"""A session before and after it is held: agenda, opening, publication."""

from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from accounts.models import User
from ideas import agenda, services
from ideas.models import AgendaItem, Idea
from ideas.working_days import add_working_days
from referents.enums import SessionPhase
from referents.forms.committees import CancellationForm, SessionForm
from referents.forms.sessions import ClosingForm, OpeningForm, RecusalForm
from referents.models import Session
from referents.permissions import CommitteeRight, rights_in
from referents.selectors import session_for
from referents.views.agenda_rows import agenda_rows
from referents.views.committees import UNPROCESSABLE, posted


def session_of(request: HttpRequest, pk: int) -> Session:
    """A session of a committee this person sits in, or 404."""
    found = session_for(request.user, pk)
    if found is None:
        raise Http404
    return found


def require(request: HttpRequest, session: Session, right: CommitteeRight) -> None:
    """403 without this right in the session's committee."""
    if right not in rights_in(session.committee, request.user):
        raise PermissionDenied


def say_refused(request: HttpRequest, refused: ValidationError) -> None:
    """What a service refused, at the head of the page."""
    messages.error(request, " ".join(refused.messages))


def note_recusal(request: HttpRequest, point: AgendaItem, person: User) -> None:
    """Note that this person stands back from an item, and say so, or why it could not be."""
    try:
        services.declare_recusal(item=point, person=person, by=request.user)
    except ValidationError as refused:
        say_refused(request, refused)
    else:
        messages.success(request, _("Le déport est noté."))


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
        "rows": agenda_rows(row, items, prepares=prepares),
        "to_review": sum(
            1 for item in items if not (item.hidden or item.mine_given or item.row.started_at)
        ),
        "candidates": agenda.candidates(row) if prepares else [],
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
    """Note who stands back and who is there, and open the session. Both are in one form: what was
    said of the one is there again after the other. A recusal sent as somebody else opens it is
    noted too."""
    row = session_of(request, pk)
    require(request, row, CommitteeRight.RUN)
    declares, told = "declare" in request.POST, request.POST or request.GET
    if row.opened_at and not declares:
        return redirect("referents:live", pk=pk)
    if row.cancelled_at:
        return redirect("referents:session", pk=pk)
    seats, items = agenda.seats_on(row), agenda.agenda_of(row, request.user)
    there = [seat.user_id for seat in seats if str(seat.user_id) in told.getlist("present")]
    form = OpeningForm(
        None if declares else posted(request), seats=seats, initial={"present": there}
    )
    recusal = RecusalForm(
        request.POST if declares else None, items=items, seats=seats, initial=request.POST.dict()
    )
    if recusal.is_valid():
        return _declared_at_opening(request, row, recusal, there)
    if row.opened_at:
        messages.warning(request, _("La séance vient d’être ouverte : aucun déport n’est noté."))
        return redirect("referents:live", pk=pk)
    if recusal.is_chosen() and not declares:
        form.add_error(None, _("Un déport est choisi sans être noté : notez-le, ou retirez-le."))
    if form.is_valid():
        try:
            services.open_session(session=row, user=request.user, present=form.people_present())
        except ValidationError as refused:
            form.add_errors(refused)
        else:
            return redirect("referents:live", pk=pk)
    context = {
        "session": row,
        "to_come": row.held_on > timezone.localdate(),
        "form": form,
        "recusal_form": recusal,
        "items": items,
    }
    status = UNPROCESSABLE if request.method == "POST" else 200
    return render(request, "referents/session_open.html", context, status=status)


def _declared_at_opening(
    request: HttpRequest, row: Session, form: RecusalForm, there: list[int]
) -> HttpResponse:
    """The recusal noted, then the same page with those ticked as present."""
    point = get_object_or_404(row.items.select_related("idea"), pk=form.cleaned_data["point"])
    person = get_object_or_404(User, pk=form.cleaned_data["person"])
    note_recusal(request, point, person)
    page = reverse("referents:opening", args=[row.pk])
    return redirect(f"{page}?{urlencode({'present': there}, doseq=True)}" if there else page)


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
