"""The session under way, on the meeting room's screen: one idea at a time."""

import datetime

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ideas import agenda, presenters, services
from ideas.actors import Person
from ideas.agenda import Item
from ideas.enums import Outcome
from ideas.errors import NotAllowed, Stale
from ideas.models import AgendaItem, IdeaSettings
from ideas.permissions import standing
from ideas.presenters import key_of
from ideas.selectors import idea_to_open
from ideas.services.examination import may_decide
from ideas.working_days import add_working_days
from innovation_platform.forms import whole_number
from referents.forms.sessions import ClosingForm, DeliberationForm
from referents.models import Session
from referents.permissions import CommitteeRight, rights_in
from referents.selectors import members_of
from referents.views.committees import UNPROCESSABLE
from referents.views.sessions import note_recusal, require, say_refused, session_of

CONFLICT = 409


@require_safe
def live(request: HttpRequest, pk: int) -> HttpResponse:
    """The item under examination, or the one asked for."""
    row = session_of(request, pk)
    if row.opened_at is None or row.closed_at is not None:
        return redirect("referents:session", pk=pk)
    items = agenda.agenda_of(row, request.user)
    return _screen(request, row, items, _shown(items, request.GET.get("point", "")))


def _shown(items: list[Item], asked: str) -> Item | None:
    """The item asked for by its number, else the one begun, else the first not decided."""
    for item in items:
        if str(item.row.position) == asked:
            return item
    begun = [item for item in items if item.row.started_at and not item.row.outcome]
    waiting = [item for item in items if not item.row.outcome]
    return next(iter(begun + waiting), None)


def _screen(
    request: HttpRequest,
    row: Session,
    items: list[Item],
    shown: Item | None,
    form: DeliberationForm | None = None,
) -> HttpResponse:
    runs = CommitteeRight.RUN in rights_in(row.committee, request.user)
    bar = [
        {"position": one.row.position, "done": bool(one.row.outcome), "here": one is shown}
        for one in items
    ]
    context = {
        "session": row,
        "items": items,
        "bar": bar,
        "bar_key": key_of([{"of": (row.pk, str(row.committee), row.held_on)}, *bar]),
        "item": shown,
        "left": sum(1 for item in items if not item.row.outcome),
        "may_run": runs,
        "following": _following(items, shown),
    }
    if shown is None:
        proposed = add_working_days(timezone.localdate(), 1)
        context["closing_form"] = ClosingForm(proposed=proposed)
    elif shown.hidden:
        handed = agenda.hand_over_of(row, shown)
        context |= {"hands_over": request.user == handed.chair, "stand_in": handed.stand_in}
    else:
        context |= _about(request, row, shown, form)
    status = UNPROCESSABLE if form is not None else 200
    return render(request, "referents/session_live.html", context, status=status)


def _about(request: HttpRequest, row: Session, shown: Item, form: DeliberationForm | None) -> dict:
    idea = idea_to_open(request.user, shown.row.idea_id) or shown.row.idea
    settings = IdeaSettings.loaded_with(idea.organisation)
    who = standing(Person(request.user), idea, settings=settings)
    outcomes = [outcome for outcome in Outcome if may_decide(outcome, who)]
    if outcomes and not shown.row.outcome:
        form = form or DeliberationForm(idea=idea)
        form.fields["outcome"].choices = [(one.value, one.label) for one in outcomes]
    else:
        form = None
    able, present = agenda.voters(row, idea.pk), agenda.present_at(row)
    return {
        "form": form,
        "voters": able,
        "stands_back": [one for one in shown.recused_people if one.pk in present],
        "may_declare": [one for one in able if not shown.row.outcome],
        "evaluations": agenda.evaluations_of(shown.row, request.user),
        "opinions": agenda.opinions_given(idea),
        "elapsed": _elapsed(shown.row),
    }


def _elapsed(row: AgendaItem) -> datetime.timedelta | None:
    return (row.ended_at or timezone.now()) - row.started_at if row.started_at else None


def _following(items: list[Item], shown: Item | None) -> Item | None:
    """The next item not decided, after the one shown, then from the start."""
    waiting = [item for item in items if not item.row.outcome and item is not shown]
    after = [item for item in waiting if shown and item.row.position > shown.row.position]
    return next(iter(after + waiting), None)


@require_POST
def start(request: HttpRequest, pk: int, item: int) -> HttpResponse:
    """Begin the examination of an idea."""
    row = session_of(request, pk)
    require(request, row, CommitteeRight.RUN)
    point = get_object_or_404(row.items, pk=item)
    try:
        services.start_item(item=point, user=request.user)
    except ValidationError as refused:
        say_refused(request, refused)
    return _back_to(point)


@require_POST
def decide(request: HttpRequest, pk: int, item: int) -> HttpResponse:
    """Record what the committee decided on an idea."""
    row = session_of(request, pk)
    point = get_object_or_404(row.items.select_related("idea__organisation", "idea__unit"), pk=item)
    who = standing(Person(request.user), point.idea)
    if not any(may_decide(outcome, who) for outcome in Outcome):
        raise NotAllowed
    form = DeliberationForm(request.POST, idea=point.idea)
    if form.is_valid():
        try:
            services.record_outcome(
                item=point,
                user=request.user,
                seen=form.cleaned_data["seen"],
                deliberation=form.deliberation(),
            )
        except Stale:
            return _stale(request, row, point, form)
        except ValidationError as refused:
            form.add_errors(refused)
        else:
            messages.success(request, _("La décision est notée."))
            return _back_to(point)
    point.refresh_from_db()
    if point.outcome:
        return _stale(request, row, point, form)
    items = agenda.agenda_of(row, request.user)
    shown = next(one for one in items if one.row.pk == point.pk)
    return _screen(request, row, items, shown, form)


def _stale(
    request: HttpRequest, row: Session, point: AgendaItem, form: DeliberationForm
) -> HttpResponse:
    """What someone else recorded meanwhile, and every text typed, kept."""
    point.refresh_from_db()
    entries = []
    if point.outcome:
        entries.append(
            {
                "state": point.idea.state,
                "label": _("Décision notée en séance : %(outcome)s")
                % {"outcome": point.decided_words.lower()},
                "on": timezone.localtime(point.ended_at).date(),
                "who": str(point.decided_by),
                "why": point.reason,
            }
        )
    seen = whole_number(str(form["seen"].value())) or 0
    since = point.idea.history.filter(revision__gt=seen)
    entries += presenters.history_rows(since.select_related("actor", "confirmed_by"))
    context = {
        "session": row,
        "item": point,
        "entries": entries,
        "kept": form.kept(),
    }
    return render(request, "referents/session_stale.html", context, status=CONFLICT)


@require_POST
def recuse(request: HttpRequest, pk: int, item: int) -> HttpResponse:
    """Stand back from an idea, oneself or as declared at the opening."""
    row = session_of(request, pk)
    point = get_object_or_404(row.items.select_related("idea"), pk=item)
    named = whole_number(request.POST.get("person"))
    members = members_of(row.committee_id)
    person = request.user if named is None else get_object_or_404(members, pk=named)
    note_recusal(request, point, person)
    if "live" in request.POST:
        return _back_to(point)
    return redirect("referents:session", pk=pk)


@require_POST
def take_back_recusal(request: HttpRequest, pk: int, item: int) -> HttpResponse:
    """Take part again in an idea one declared to stand back from."""
    row = session_of(request, pk)
    point = get_object_or_404(row.items.select_related("idea"), pk=item)
    try:
        services.take_back_recusal(item=point, by=request.user)
    except ValidationError as refused:
        say_refused(request, refused)
    else:
        messages.success(
            request,
            _("Vous prenez de nouveau part à ce point. Le déport retiré reste au procès-verbal."),
        )
    return redirect("referents:session", pk=pk)


def _back_to(point: AgendaItem) -> HttpResponse:
    response = redirect("referents:live", pk=point.session_id)
    response["Location"] += f"?point={point.position}"
    return response
