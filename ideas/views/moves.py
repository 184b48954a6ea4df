"""A page per transition, and the page of a pending decision."""

import datetime
import uuid

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ideas import presenters, services
from ideas.actors import Person
from ideas.answer_advice import SignatoryWarning, warnings_for
from ideas.awaited import awaited_to_confirm
from ideas.enums import Party
from ideas.errors import Stale
from ideas.forms import FORMS, CommentForm, MoveForm
from ideas.forms.moves import RejectForm
from ideas.lifecycle import CONTEST_DAYS, CORRECTION, TRANSITIONS, label_of
from ideas.model_answers import models_of
from ideas.models import Decision, Idea, IdeaSettings
from ideas.permissions import (
    Standing,
    available,
    confirming_party,
    correcting_party,
    may_read_proposal,
    standing,
)
from ideas.selectors import page_of, proposal_left
from ideas.services.moves import today_in
from ideas.views import answers
from ideas.views.drafts import keep_typed
from ideas.views.merging import merging_context
from ideas.views.parts import go_on, template_of
from innovation_platform.links import way_back
from projects.sheets import near_sheets

CONFLICT = 409
UNPROCESSABLE = 422
#: What a project starts with: others may have tried something like it.
BEGINNINGS = ("start_locally", "form_team", "start_pilot")
#: How many of the places chosen a decision names.
LISTED = 20


def move(request: HttpRequest, pk: uuid.UUID, action: str) -> HttpResponse:
    """Show the form of a transition, or carry it out."""
    if action not in FORMS:
        raise Http404
    idea = get_object_or_404(page_of(request.user), pk=pk)
    posted = request.method == "POST"
    kept = {} if posted else _kept(request, idea, action)
    form = FORMS[action](
        request.POST if posted else None, idea=idea, user=request.user, initial=kept
    )
    if posted and form.is_valid():
        return _carry_out(request, idea, action, form)
    seen = form.cleaned_data.get("seen", idea.revision) if posted else idea.revision
    if seen != idea.revision:
        return stale_page(request, idea, form, seen)
    if not _allowed(request, idea, action):
        raise PermissionDenied
    return _form_page(request, idea, action, form, status=UNPROCESSABLE if posted else 200)


def _kept(request: HttpRequest, idea: Idea, action: str) -> dict:
    """What was already written for this transition: kept as it was typed, else proposed and come
    back."""
    if action == "reject":
        return answers.kept_for(request.user, idea)
    kept = services.move_draft_of(idea=idea, user=request.user, action=action)
    left = None if kept else proposal_left(request.user, idea, action)
    return left.inputs if left else kept


def _carry_out(request: HttpRequest, idea: Idea, action: str, form: MoveForm) -> HttpResponse:
    try:
        done = services.move(
            idea,
            action,
            actor=Person(request.user),
            seen=form.cleaned_data["seen"],
            **form.details(),
        )
    except Stale as late:
        return stale_page(request, idea, form, late.seen)
    except ValidationError as refused:
        form.add_errors(refused)
        return _form_page(request, idea, action, form, status=UNPROCESSABLE)
    services.forget_move_draft(idea=idea, user=request.user, action=action)
    messages.success(request, _done_message(done, action))
    if isinstance(done, Decision) and _nobody_confirms(done):
        messages.warning(
            request,
            _(
                "Personne ne peut la confirmer aujourd’hui : une autre personne doit recevoir "
                "cette mission."
            ),
        )
    return go_on(request, idea)


def _nobody_confirms(decision: Decision) -> bool:
    """Whether a proposal waits for someone, and no one in office may confirm it: the only director
    wrote it, or those who could stand back."""
    return decision.awaits != Party.CLOCK and not awaited_to_confirm(decision).exists()


@require_POST
def keep_draft(request: HttpRequest, pk: uuid.UUID, action: str) -> HttpResponse:
    """Keep what is being written in the form of a transition: called as it is typed, or by the
    form's own button."""
    idea = get_object_or_404(page_of(request.user), pk=pk)
    if action not in FORMS or not _allowed(request, idea, action):
        raise PermissionDenied
    fields = FORMS[action](idea=idea, user=request.user).fields
    return keep_typed(request, idea, action=action, names=fields)


def _allowed(request: HttpRequest, idea: Idea, action: str) -> bool:
    settings = IdeaSettings.loaded_with(idea.organisation)
    who = standing(Person(request.user), idea, settings=settings)
    return TRANSITIONS[action] in available(idea, who, settings=settings, today=today_in(idea))


def _form_page(
    request: HttpRequest, idea: Idea, action: str, form: MoveForm, status: int = 200
) -> HttpResponse:
    if isinstance(form, RejectForm):
        typed = request.POST if request.method == "POST" else None
        return answers.editor_page(request, idea, form, status=status, typed=typed)
    context = {
        "idea": idea,
        "form": form,
        "transition": TRANSITIONS[action],
        "next": way_back(request),
        "has_text": len(form.fields) > 1,
        "near_sheets": [],
        "merging": action == "merge",
    }
    if action in BEGINNINGS and not request.htmx:
        context["near_sheets"] = near_sheets(request.user, idea)
    if action == "merge":
        context |= merging_context(request, idea, form)
    return render(request, template_of(request, "move"), context, status=status)


def stale_page(request: HttpRequest, idea: Idea, form: MoveForm, seen: int) -> HttpResponse:
    """What happened meanwhile, and every text typed, kept."""
    since = idea.history.filter(revision__gt=seen).select_related("actor", "confirmed_by")
    proposals = idea.decisions.open().exclude(proposed_by=request.user)
    who = standing(Person(request.user), idea)
    entries = [
        *(
            presenters.proposal_row(row)
            for row in proposals.select_related("proposed_by")
            if may_read_proposal(row, who)
        ),
        *presenters.history_rows(since),
    ]
    context = {"idea": idea, "entries": entries, "kept": form.kept()}
    return render(request, template_of(request, "stale"), context, status=CONFLICT)


def _done_message(done, action: str) -> str:
    if isinstance(done, Decision):
        return _("Votre proposition est enregistrée. Elle attend la confirmation %(who)s.") % {
            "who": presenters.AWAITED[done.awaits]
        }
    return _confirmed_message(action)


def decision(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Read what is proposed, and confirm it, send it back with a comment, or take it back."""
    idea = get_object_or_404(page_of(request.user), pk=pk)
    proposed = (
        idea.decisions.select_related("proposed_by", "awaits_user", "session")
        .order_by("-pk")
        .first()
    )
    if proposed is None:
        raise Http404
    who = standing(Person(request.user), idea)
    may_confirm = confirming_party(proposed, idea, request.user, who) is not None
    mine = proposed.proposed_by_id == request.user.pk
    signed = proposed.signed_by_id == request.user.pk
    if not (may_confirm or mine or signed):
        raise PermissionDenied
    letter = _letter_to_sign(proposed, idea)
    form = CommentForm(request.POST if "return" in request.POST else None)
    if request.method == "POST":
        response = _act_on_decision(request, proposed, form)
        if response is not None:
            return response
    context = {
        "idea": idea,
        "decision": proposed,
        "title": label_of(proposed.action),
        "letter": letter,
        "warning": _warning(proposed, idea) if letter and may_confirm else None,
        "held": proposed.is_held,
        "parts": [] if letter else _parts(proposed, idea),
        "form": form,
        "may_confirm": may_confirm and proposed.closed_at is None,
        "may_take_back": mine and proposed.closed_at is None,
        "again_url": _again_url(request, idea, proposed, who),
    }
    status = UNPROCESSABLE if request.method == "POST" else 200
    return render(request, "ideas/decision.html", context, status=status)


def _again_url(request: HttpRequest, idea: Idea, proposed: Decision, who: Standing) -> str:
    """Where its proposer goes on from what came back to them, if they still may."""
    if proposal_left(request.user, idea, proposed.action) != proposed:
        return ""
    if proposed.action == CORRECTION.name:
        answer = idea.answers.get(pk=proposed.inputs["answer"])
        may = correcting_party(answer, idea, who)
        return reverse("ideas:correct_answer", args=[idea.pk, answer.pk]) if may else ""
    may = _allowed(request, idea, proposed.action)
    return reverse("ideas:move", args=[idea.pk, proposed.action]) if may else ""


def _act_on_decision(
    request: HttpRequest, proposed: Decision, form: CommentForm
) -> HttpResponse | None:
    try:
        seen = int(request.POST.get("seen", ""))
    except ValueError:
        seen = -1
    try:
        if "confirm" in request.POST:
            held = services.confirm(proposed, user=request.user, seen=seen)
            done = (
                _("C’est noté. La décision prend effet à la publication de la séance.")
                if isinstance(held, Decision)
                else _confirmed_message(proposed.action)
            )
        elif "take_back" in request.POST:
            services.take_back_decision(proposed, user=request.user)
            done = _("Votre proposition est retirée. En la refaisant, vous retrouverez ses mots.")
        elif form.is_valid():
            services.return_decision(
                proposed, user=request.user, seen=seen, comment=form.cleaned_data["comment"]
            )
            done = _("La proposition est renvoyée avec votre commentaire.")
        else:
            return None
    except Stale:
        since = proposed.idea.history.filter(revision__gt=proposed.revision)
        entries = presenters.history_rows(since.select_related("actor", "confirmed_by"))
        kept = [{"label": _("Commentaire"), "text": request.POST.get("comment", "")}]
        context = {
            "idea": proposed.idea,
            "entries": entries,
            "kept": kept if kept[0]["text"] else [],
        }
        return render(request, "ideas/stale.html", context, status=CONFLICT)
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
        return redirect("ideas:decision", pk=proposed.idea_id)
    messages.success(request, done)
    return redirect("ideas:detail", pk=proposed.idea_id)


def _confirmed_message(action: str) -> str:
    if action == CORRECTION.name:
        return _("La réponse est corrigée. L’auteur en est informé.")
    return _("C’est fait : %(what)s.") % {"what": str(presenters.DONE[action]).lower()}


def _parts(proposed: Decision, idea: Idea) -> list[dict]:
    """The inputs proposed, with the label of each field, in the form's order."""
    form = FORMS[proposed.action](idea=idea, user=proposed.proposed_by)
    return [
        {"label": form.fields[name].label, "value": _shown(form, name, value)}
        for name, value in proposed.inputs.items()
        if name in form.fields and value not in ("", None, [])
    ]


def _shown(form: MoveForm, name: str, value) -> str:
    """A stored input in words: people and places by their name, codes by their label."""
    field = form.fields[name]
    if getattr(field, "people", None) is not None:
        return str(field.people.get(pk=value))
    if isinstance(value, list) and hasattr(field, "queryset"):
        return _listed([str(row) for row in field.queryset.filter(pk__in=value)])
    if hasattr(field, "queryset"):
        return str(field.queryset.filter(pk=value).first() or "")
    if isinstance(value, list):
        labels = dict(field.choices)
        return ", ".join(str(labels[code]) for code in value)
    return _("oui") if value is True else str(value)


def _listed(names: list[str]) -> str:
    """Names in one line; of many, the first ones and how many there are."""
    if len(names) <= LISTED:
        return ", ".join(names)
    return _("%(names)s… et %(more)s autres") % {
        "names": ", ".join(names[:LISTED]),
        "more": len(names) - LISTED,
    }


def _warning(proposed: Decision, idea: Idea) -> SignatoryWarning | None:
    """A letter that nearly repeats a model, or has blanks left: said to who signs it."""
    return warnings_for(proposed.inputs, models_of(idea.organisation_id))


def _letter_to_sign(proposed: Decision, idea: Idea) -> dict | None:
    if proposed.action == CORRECTION.name:
        until = idea.answers.get(pk=proposed.inputs["answer"]).appeal_until
    elif proposed.action == "reject":
        until = timezone.localdate() + datetime.timedelta(days=CONTEST_DAYS)
    else:
        return None
    return presenters.draft_letter(proposed, idea, until=until)
