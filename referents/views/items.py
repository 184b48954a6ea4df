"""The file of an idea for those who examine it: as a page with its evaluation, and to keep."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ideas import agenda, presenters, services
from ideas.models import AgendaItem, Idea, Opinion
from ideas.selectors import history_of
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
    point = get_object_or_404(row.items, pk=item)
    examined = agenda.to_examine(request.user, point.idea_id)
    if examined is None:
        raise PermissionDenied
    point.idea, _who = examined
    return row, point


def _file(request: HttpRequest, row: Session, point: AgendaItem) -> dict:
    """Summary, words of the idea, opinions, similar cases, exchanges, history."""
    idea = point.idea
    shown = {
        "opinions": [
            _opinion_row(one) for one in (agenda.opinions_given(idea) if idea.has_opinion else ())
        ],
        "similar": [_similar_row(one) for one in agenda.similar_cases(idea, request.user)],
        "dialogue": presenters.dialogue_rows(
            agenda.dialogue_of(idea) if idea.has_dialogue else (), request.user
        ),
        "history": presenters.history_rows(history_of(idea)),
    }
    words = (idea.summary, idea.problem, idea.proposal, idea.benefit)
    return {
        "session": row,
        "item": point,
        "idea": idea,
        **shown,
        "file_key": (words, presenters.key_of(shown)),
    }


def _opinion_row(opinion: Opinion) -> dict:
    return {
        "expert": str(opinion.expert),
        "given_on": opinion.given_on,
        "question": opinion.question,
        "body": opinion.body,
    }


def _similar_row(idea: Idea) -> dict:
    return {
        "url": presenters.address_of("ideas:detail", idea.pk),
        "title": idea.title,
        "state": idea.state,
        "label": idea.get_state_display(),
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
