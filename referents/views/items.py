"""The file of an idea for those who examine it: as a page with its evaluation, and to keep."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ideas import agenda, presenters, services
from ideas.actors import Person
from ideas.models import AgendaItem
from ideas.permissions import Right, standing
from innovation_platform.documents import document
from referents.forms.sessions import ReviewForm
from referents.models import Session
from referents.selectors import grid_of
from referents.views.committees import UNPROCESSABLE, posted
from referents.views.sessions import say_refused, session_of


def item(request: HttpRequest, pk: int, item: int) -> HttpResponse:
    """The file of an idea on the agenda, and one's evaluation of it."""
    row, point = _point(request, pk, item)
    evaluations = agenda.evaluations_of(point, request.user)
    grid = grid_of(row.committee_id, timezone.localdate())
    may_review = grid is not None and point.started_at is None and row.closed_at is None
    form = None
    if may_review:
        form = ReviewForm(posted(request), grid=grid, review=evaluations.mine)
    if request.method == "POST":
        if form is None:
            messages.error(request, _("L’examen de cette idée a commencé : on n’évalue plus."))
            return redirect("referents:item", pk=pk, item=item)
        if form.is_valid() and _give(request, point, form):
            return redirect("referents:item", pk=pk, item=item)
    context = {
        **_file(request, row, point),
        "evaluations": evaluations,
        "form": form,
        "next_item": _next_to_review(row, point, request),
    }
    status = UNPROCESSABLE if request.method == "POST" else 200
    return render(request, "referents/item.html", context, status=status)


def _give(request: HttpRequest, point: AgendaItem, form: ReviewForm) -> bool:
    try:
        services.give_review(
            item=point,
            user=request.user,
            scores=form.scores(),
            comment=form.cleaned_data["comment"],
        )
    except ValidationError as refused:
        say_refused(request, refused)
        return False
    messages.success(request, _("Votre évaluation est enregistrée."))
    return True


@require_safe
def item_document(request: HttpRequest, pk: int, item: int) -> HttpResponse:
    """The file of an idea to keep, or to read on the train."""
    row, point = _point(request, pk, item)
    context = _file(request, row, point)
    return document(
        request, "documents/dossier.html", context, name=f"dossier-point-{point.position}"
    )


def _point(request: HttpRequest, pk: int, item: int) -> tuple[Session, AgendaItem]:
    """An item of the agenda, refused to whoever stands back from its idea."""
    row = session_of(request, pk)
    point = get_object_or_404(
        row.items.select_related("idea__organisation", "idea__unit", "idea__category"), pk=item
    )
    if not standing(Person(request.user), point.idea).may(Right.EXAMINE):
        raise PermissionDenied
    return row, point


def _file(request: HttpRequest, row: Session, point: AgendaItem) -> dict:
    """Summary, words of the idea, opinions, similar cases, exchanges, history."""
    idea = point.idea
    return {
        "session": row,
        "item": point,
        "idea": idea,
        "opinions": idea.opinions.exclude(given_on=None).select_related("expert"),
        "similar": agenda.similar_cases(idea, request.user),
        "dialogue": presenters.dialogue_rows(idea.dialogue.select_related("author"), request.user),
        "history": presenters.history_rows(idea.history.select_related("actor", "confirmed_by")),
    }


def _next_to_review(row: Session, point: AgendaItem, request: HttpRequest) -> AgendaItem | None:
    """The next idea this person has not evaluated yet."""
    waiting = [
        entry.row
        for entry in agenda.agenda_of(row, request.user)
        if not (entry.hidden or entry.mine_given or entry.row.started_at)
        and entry.row.pk != point.pk
    ]
    after = [one for one in waiting if one.position > point.position]
    return next(iter(after + waiting), None)
