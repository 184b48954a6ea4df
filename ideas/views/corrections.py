"""The page that corrects a published answer: the editor it was written with, filled in."""

import uuid

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ideas import presenters, services
from ideas.actors import Person
from ideas.answer_advice import advise
from ideas.enums import AnswerKind, RejectionReason
from ideas.errors import Stale
from ideas.forms import CORRECTION_FORMS
from ideas.forms.base import MoveForm
from ideas.lifecycle import CORRECTION
from ideas.model_answers import models_of
from ideas.models import Answer, Decision, Idea
from ideas.permissions import correcting_party, standing
from ideas.selectors import page_of, proposal_left
from ideas.views.answers import parts_of, sent_back, start_from, typed_in, with_reasons
from ideas.views.drafts import keep_typed
from ideas.views.moves import UNPROCESSABLE, stale_page
from innovation_platform.forms import whole_number


def correct_answer(request: HttpRequest, pk: uuid.UUID, answer: int) -> HttpResponse:
    """Correct an answer, from its own words; try it on a model and read it over before."""
    idea, row = _answer(request, pk, answer)
    form_class = CORRECTION_FORMS[row.kind]
    if request.method == "POST" and {"use_model", "preview"} & set(request.POST):
        return _tried(request, idea, row, form_class)
    form = form_class(
        request.POST or None,
        idea=idea,
        user=request.user,
        initial=form_class.initial_of(row) | _begun(request, idea, row),
    )
    if request.method == "POST" and form.is_valid():
        seen = form.cleaned_data["seen"]
        try:
            done = services.correct_answer(
                answer=row, user=request.user, seen=seen, **form.details()
            )
        except Stale as late:
            return stale_page(request, idea, form, late.seen)
        except ValidationError as refused:
            form.add_errors(refused)
        else:
            services.forget_move_draft(idea=idea, user=request.user, action=_draft_of(row))
            messages.success(request, _done_message(done))
            return redirect("ideas:detail", pk=pk)
    status = UNPROCESSABLE if form.errors else 200
    context = _context(idea, row, form)
    if not form.is_bound:
        context["sent_back"] = sent_back(request.user, idea, CORRECTION.name)
    return render(request, "ideas/correct_answer.html", context, status=status)


@require_POST
def keep_correction(request: HttpRequest, pk: uuid.UUID, answer: int) -> HttpResponse:
    """Keep the correction that is being written: called as it is typed, or by the form's own
    button."""
    idea, row = _answer(request, pk, answer)
    fields = CORRECTION_FORMS[row.kind](idea=idea, user=request.user).fields
    return keep_typed(request, idea, action=_draft_of(row), names=fields)


@require_POST
def correction_hints(request: HttpRequest, pk: uuid.UUID, answer: int) -> HttpResponse:
    """Advice on the correction as it is typed."""
    idea, row = _answer(request, pk, answer)
    detailed = row.kind == AnswerKind.REJECTION
    advice = advise(parts_of(request.POST), idea) if detailed else []
    return render(request, "ideas/_answer_advice.html", {"advice": advice})


def _answer(request: HttpRequest, pk: uuid.UUID, answer: int) -> tuple[Idea, Answer]:
    """An answer that this person may correct, and its idea."""
    idea = get_object_or_404(page_of(request.user), pk=pk)
    row = get_object_or_404(idea.answers, pk=answer)
    if not correcting_party(row, idea, standing(Person(request.user), idea)):
        raise PermissionDenied
    return idea, row


def _draft_of(row: Answer) -> str:
    """Under what a correction of this very answer is kept while it is written."""
    return f"{CORRECTION.name}:{row.pk}"


def _begun(request: HttpRequest, idea: Idea, row: Answer) -> dict:
    """What this person wrote already of a correction of this very answer: kept as it was typed,
    else come back from whoever signs."""
    kept = services.move_draft_of(idea=idea, user=request.user, action=_draft_of(row))
    if kept:
        return with_reasons(kept)
    left = proposal_left(request.user, idea, CORRECTION.name)
    return left.inputs if left and left.inputs["answer"] == row.pk else {}


def _tried(request: HttpRequest, idea: Idea, row: Answer, form_class) -> HttpResponse:
    """The editor again with what was typed: a model put in it, or the letter shown. Nothing is
    corrected yet, nor refused."""
    typed, added, advice = request.POST.copy(), "", []
    detailed = row.kind == AnswerKind.REJECTION
    if detailed and "use_model" in typed:
        added = start_from(typed, idea)
    initial = {name: typed.get(name, "") for name in ("answer", "where", "reason")}
    if detailed:
        initial |= typed_in(typed)
        advice = advise(parts_of(typed), idea)
    form = form_class(idea=idea, user=request.user, initial=initial)
    if (seen := whole_number(typed.get("seen"))) is not None:
        form.fields["seen"].initial = seen
    context = _context(idea, row, form) | {"added": added, "advice": advice}
    if "preview" in typed:
        context["letter"] = _letter(typed, idea, row, request)
    return render(request, "ideas/correct_answer.html", context)


def _context(idea: Idea, row: Answer, form: MoveForm) -> dict:
    detailed = row.kind == AnswerKind.REJECTION
    return {
        "idea": idea,
        "corrects": row,
        "form": form,
        "models": models_of(idea.organisation_id).values() if detailed else [],
        "added": "",
        "advice": [],
        "letter": None,
        "sent_back": None,
    }


def _letter(typed, idea: Idea, row: Answer, request: HttpRequest) -> dict:
    """The corrected letter as its author would read it; what a correction cannot change is kept."""
    parts = {name: getattr(row, name) for name in Answer.PARTS}
    if row.kind == AnswerKind.REJECTION:
        known = [code for code in typed.getlist("reasons") if code in RejectionReason.values]
        parts |= parts_of(typed) | {"reasons": known}
    else:
        parts |= {"explanation": typed.get("answer", ""), "contact": typed.get("where", "")}
    return presenters.written_letter(
        parts,
        idea,
        written_by=request.user,
        until=row.appeal_until,
        reason=typed.get("reason", ""),
    )


def _done_message(done) -> str:
    if isinstance(done, Decision):
        return _("Votre correction attend la signature de la direction.")
    return _("La réponse est corrigée. L’auteur en est informé.")
