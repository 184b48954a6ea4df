"""Writing a detailed answer: models to start from, advice as it is written, the letter as its
author will see it."""

import datetime
import uuid

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.models import User
from ideas import presenters, services
from ideas.actors import Person
from ideas.answer_advice import advise, helpfulness
from ideas.enums import RejectionReason
from ideas.forms.moves import RejectForm
from ideas.lifecycle import CONTEST_DAYS, TRANSITIONS
from ideas.model_answers import models_of
from ideas.models import Answer, Decision, Idea, IdeaSettings
from ideas.permissions import available, standing
from ideas.selectors import page_of, proposal_left
from ideas.services.moves import today_in
from innovation_platform.links import way_back

#: The parts that a model gives a start for.
STARTED = ("explanation", "way_forward")


def write(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """The editor: nothing is proposed here, only written, tried on a model, and read over."""
    idea = _idea(request, pk)
    typed = request.POST.copy() if request.method == "POST" else None
    added = ""
    if typed is not None and "use_model" in typed:
        added = start_from(typed, idea)
    first = typed_in(typed) if typed is not None else kept_for(request.user, idea)
    form = RejectForm(idea=idea, user=request.user, initial=first)
    letter = _letter(typed, idea, request) if typed and "preview" in typed else None
    return editor_page(request, idea, form, typed=typed, letter=letter, added=added)


def editor_page(
    request: HttpRequest, idea: Idea, form: RejectForm, *, status: int = 200, typed=None, **shown
) -> HttpResponse:
    """The page of the editor with a form, and advice on what was typed, if anything was."""
    context = {
        **editor_context(request, idea),
        "form": form,
        "next": way_back(request),
        "advice": advise(parts_of(typed), idea) if typed else [],
        "sent_back": sent_back(request.user, idea),
        **shown,
    }
    return render(request, "ideas/answer_editor.html", context, status=status)


def editor_context(request: HttpRequest, idea: Idea) -> dict:
    """What the editor shows around the form."""
    return {
        "idea": idea,
        "transition": TRANSITIONS["reject"],
        "models": models_of(idea.organisation_id).values(),
        "helped": helpfulness(organisation_id=idea.organisation_id, writer=request.user),
    }


def kept_for(user: User, idea: Idea) -> dict:
    """The words to go on from: what was kept as it was typed, else the letter that the direction
    sent back, or that the writer took back."""
    kept = services.move_draft_of(idea=idea, user=user, action="reject")
    if kept:
        return with_reasons(kept)
    left = proposal_left(user, idea, "reject")
    return left.inputs if left else {}


def with_reasons(kept: dict[str, str]) -> dict:
    """What was kept of a letter, its reasons as a form reads them."""
    return {**kept, "reasons": kept.get("reasons", "").split(",")}


def sent_back(user: User, idea: Idea, action: str = "reject") -> Decision | None:
    """The letter of this person that was sent back with a comment, while the idea has not moved and
    nothing was proposed since."""
    left = proposal_left(user, idea, action)
    if left is None or left.outcome != Decision.Outcome.RETURNED:
        return None
    return left if left.revision == idea.revision else None


@require_POST
def hints(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Advice on what is typed so far: asked for as it is typed."""
    idea = _idea(request, pk)
    advice = advise(parts_of(request.POST), idea)
    return render(request, "ideas/_answer_advice.html", {"advice": advice})


def _idea(request: HttpRequest, pk: uuid.UUID) -> Idea:
    """The idea, when a refusal may be written for it now."""
    idea = get_object_or_404(page_of(request.user), pk=pk)
    settings = IdeaSettings.loaded_with(idea.organisation)
    who = standing(Person(request.user), idea, settings=settings)
    allowed = available(idea, who, settings=settings, today=today_in(idea))
    if TRANSITIONS["reject"] not in allowed:
        raise PermissionDenied
    return idea


def typed_in(data) -> dict:
    """What was typed, as the form's first values: nothing is refused while one writes."""
    if data is None:
        return {}
    return {**parts_of(data), "reasons": data.getlist("reasons")}


def parts_of(data) -> dict[str, str]:
    return {part: data.get(part, "") for part in Answer.PARTS if part != "reasons"} if data else {}


def start_from(typed, idea: Idea) -> str:
    """Fill the parts still empty from the model chosen, and tick its reason; never over what was
    typed. Returns what was done, in words."""
    model = models_of(idea.organisation_id).get(typed.get("model", ""))
    if model is None:
        return ""
    empty = [part for part in STARTED if not typed.get(part, "").strip()]
    for part in empty:
        typed[part] = getattr(model, part)
    if model.reason not in typed.getlist("reasons"):
        typed.appendlist("reasons", model.reason)
    if not empty:
        return _("Vos textes sont restés tels quels : videz-en un pour y mettre le modèle.")
    return _("Le modèle est dans les parties vides. Remplacez ce qui est entre crochets.")


def _letter(typed, idea: Idea, request: HttpRequest) -> dict:
    """The letter as its author would read it today."""
    known = [code for code in typed.getlist("reasons") if code in RejectionReason.values]
    return presenters.written_letter(
        {**parts_of(typed), "reasons": known},
        idea,
        written_by=request.user,
        until=timezone.localdate() + datetime.timedelta(days=CONTEST_DAYS),
    )
