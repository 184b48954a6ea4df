"""The idea's page, and what is done from it without leaving it."""

import uuid
from collections.abc import Container

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.models import User
from ideas import presenters, services
from ideas.actors import Person
from ideas.credits import credits_of
from ideas.disclosure import hidden_authors
from ideas.entries import can_enter, can_leave, challenges_for
from ideas.enums import State, Tie, VerdictKind, Visibility
from ideas.families import merged_family
from ideas.forms import FeedbackForm
from ideas.lifecycle import Transition
from ideas.models import (
    Answer,
    Attachment,
    HistoryEntry,
    Idea,
    IdeaSettings,
    Involvement,
)
from ideas.moderation import last_act_on
from ideas.permissions import (
    Party,
    Right,
    Standing,
    available,
    can_support,
    confirming_party,
    correcting_party,
    standing,
)
from ideas.results import told_to_author
from ideas.selectors import answers_readable, gather, history_of, idea_to_open, page_of
from ideas.services.moves import today_in
from ideas.views.talk import Talk
from innovation_platform.downloads import file_answer

#: Transitions that end the idea, or that are rarely wanted: quieter than the others.
QUIET = {"withdraw", "merge", "unmerge", "stop", "retire", "reopen"}
#: Whether an answer helped, as its component reads it.
SAID = {True: "yes", False: "no"}


@require_safe
def detail(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """An idea as this person may see it, with what they may do now."""
    idea = idea_to_open(request.user, pk)
    if idea is None:
        raise Http404
    if idea.state == State.DRAFT:
        return redirect("ideas:write", pk=idea.pk)
    return render(request, "ideas/detail.html", page_context(request, idea))


def page_context(request: HttpRequest, idea: Idea) -> dict:
    """Everything the page shows; each part is asked of the database only when it has rows."""
    settings = IdeaSettings.loaded_with(idea.organisation)
    who = standing(Person(request.user), idea, settings=settings)
    decision = (
        idea.decisions.open().select_related("proposed_by", "awaits_user", "session").first()
        if idea.has_decision
        else None
    )
    history = history_of(idea)
    actions = available(idea, who, settings=settings, today=today_in(idea))
    ties = [row for row in idea.involvements.all() if not row.ended_on]
    talk = Talk(request, idea, who)
    gather(idea, request.user, talk.reader.family)
    hidden, absorbed = hidden_authors(idea, who), talk.absorbed()
    return {
        **talk.context(),
        **talk.thanks(),
        **_signing(request.user, idea, who, ties),
        **_seen_by(idea, who),
        **_in_challenges(request.user, idea, who),
        "idea": idea,
        "who": who,
        "credits": credits_of(idea, ties, hidden, joined=talk.joined_authors, absorbed=absorbed),
        "absorbed": absorbed,
        "seat": _offered(ties, request.user, Tie.MEMBER),
        "idea_is_mine": Party.AUTHOR in who.parties,
        "waiting": presenters.waiting(idea, who, decision),
        "decision": decision,
        "may_confirm": decision is not None
        and confirming_party(decision, idea, request.user, who) is not None,
        "actions": [row for row in actions if row.name not in QUIET],
        "quiet_actions": [row for row in actions if row.name in QUIET],
        **_what_happened(history, hidden),
        "letters": _letters(idea, who, actions),
        "project_url": _project_url(idea),
        "files": _files(idea),
        "dialogue": (
            presenters.dialogue_rows(
                idea.dialogue.select_related("author"), request.user, hidden=hidden
            )
            if idea.has_dialogue and who.may(Right.READ_DIALOGUE)
            else []
        ),
        "opinions": (
            idea.opinions.select_related("expert")
            if idea.has_opinion and who.may(Right.READ_OPINIONS)
            else []
        ),
        "support_url": presenters.address_of("ideas:support", idea.pk),
        "follow_url": presenters.address_of("ideas:follow", idea.pk),
        "may_support": can_support(idea, who),
        "may_ask_opinion": who.may(Right.ASK_OPINION) and not idea.info.closed,
        "my_opinion_due": idea.asks_me,
    }


def _what_happened(history: list[HistoryEntry], hidden: Container[int]) -> dict:
    """The moves and the steps reached, each with what their rendering is remembered by."""
    rows, steps = presenters.history_rows(history, hidden=hidden), presenters.steps_passed(history)
    return {
        "history": rows,
        "history_key": presenters.key_of(rows),
        "steps": steps,
        "steps_key": tuple(steps.items()),
    }


def _offered(ties: list[Involvement], user: User, kind: Tie) -> Involvement | None:
    """What this person was offered and has not answered."""
    mine = (row for row in ties if row.user_id == user.pk and row.kind == kind)
    return next((row for row in mine if not row.accepted_on), None)


def _signing(user: User, idea: Idea, who: Standing, ties: list[Involvement]) -> dict:
    """Co-signing: what one is asked, whom one has asked, what one may do."""
    may_invite = services.can_invite(idea, who)
    signs = [row for row in ties if row.kind == Tie.COAUTHOR]
    return {
        "invitation": _offered(ties, user, Tie.COAUTHOR),
        "may_invite": may_invite,
        "invited": [row for row in signs if not row.accepted_on] if may_invite else [],
        "may_leave": any(row.user_id == user.pk and row.accepted_on for row in signs),
    }


def _seen_by(idea: Idea, who: Standing) -> dict:
    """Whether all see it, and what those who must know are told when they do not."""
    return {
        "moderation": last_act_on(idea) if idea.has_moderation else None,
        "may_moderate": who.may(Right.MODERATE),
        "may_report": idea.visibility == Visibility.VISIBLE and Party.AUTHOR not in who.parties,
        "report_url": presenters.address_of("ideas:report", idea.pk),
    }


def _in_challenges(user: User, idea: Idea, who: Standing) -> dict:
    """Its awards, its comings and goings, and what one may do about the challenge it answers."""
    return {
        "awards": idea.awards.select_related("campaign") if idea.has_award else [],
        "entry_traces": (
            idea.entry_traces.select_related("campaign").order_by("pk")
            if idea.has_entry_trace
            else []
        ),
        "verdicts": (
            [row for row in told_to_author(idea) if row.verdict != VerdictKind.WINNER]
            if Party.AUTHOR in who.parties and idea.campaign_id
            else []
        ),
        "may_enter": can_enter(idea, who) and challenges_for(idea, user).exists(),
        "may_leave_challenge": can_leave(idea, who),
    }


def _letters(idea: Idea, who: Standing, actions: list[Transition]) -> list[dict]:
    if not idea.has_answer:
        return []
    again = next((row.name for row in actions if row.name in ("appeal", "contest")), None)
    asks = who.may(Right.GIVE_FEEDBACK)
    return [
        {
            "letter": presenters.letter(answer, idea),
            "dom_id": f"letter-{answer.version}",
            "appeal_url": again and presenters.address_of("ideas:move", idea.pk, again),
            "ask_feedback": asks,
            "feedback_url": asks and reverse("ideas:feedback", args=[idea.pk, answer.pk]),
            "feedback_given": SAID[answer.feedback.helped] if hasattr(answer, "feedback") else "",
            "correct_url": (
                reverse("ideas:correct_answer", args=[idea.pk, answer.pk])
                if correcting_party(answer, idea, who)
                else ""
            ),
        }
        for answer in answers_readable(idea, early=who.may(Right.READ_ANSWER_EARLY))
    ]


def _files(idea: Idea) -> list[dict]:
    if not idea.has_file:
        return []
    return [
        {
            "name": row.name,
            "size": row.size,
            "kind": row.content_type.split("/")[0],
            "url": reverse("ideas:download", args=[idea.pk, row.pk]),
        }
        for row in idea.attachments.all()
    ]


def _project_url(idea: Idea) -> str:
    return idea.project.get_absolute_url() if hasattr(idea, "project") else ""


@require_POST
def support(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Support the idea, or take one's support back: the form says which is wanted, so that
    sending it twice changes nothing."""
    idea = get_object_or_404(Idea.objects.for_user(request.user), pk=pk)
    if request.POST.get("wanted") == "no":
        services.withdraw_support(idea=idea, user=request.user)
    else:
        services.support(idea=idea, user=request.user)
    return _part_or_page(request, pk, "components/support_button.html")


@require_POST
def follow(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Follow the idea, or stop: the form says which is wanted."""
    idea = get_object_or_404(Idea.objects.for_user(request.user), pk=pk)
    if request.POST.get("wanted") == "no":
        services.unfollow(idea=idea, user=request.user)
    else:
        services.follow(idea=idea, user=request.user)
    return _part_or_page(request, pk, "components/follow_button.html")


def _part_or_page(request: HttpRequest, pk: uuid.UUID, part: str) -> HttpResponse:
    if not request.htmx:
        return redirect("ideas:detail", pk=pk)
    idea = page_of(request.user).get(pk=pk)
    who = standing(Person(request.user), idea)
    gather(idea, request.user, merged_family(idea) if idea.has_absorbed else [idea.pk])
    context = {
        "action_url": request.path,
        "supported": idea.supported_by_me,
        "followed": idea.followed_by_me,
        "count": idea.supports_count,
        "allowed": can_support(idea, who),
    }
    return render(request, part, context)


@require_POST
def answer_seat(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Accept or decline the seat offered in the team."""
    offered = Involvement.objects.offered().filter(user=request.user, idea=pk, kind=Tie.MEMBER)
    seat = get_object_or_404(offered)
    accept = request.POST.get("seat") == "accept"
    services.answer_seat(seat, user=request.user, accept=accept)
    messages.success(
        request,
        _("Vous êtes dans l’équipe projet.")
        if accept
        else _("Vous avez décliné la place proposée."),
    )
    return redirect("ideas:detail", pk=pk)


@require_POST
def give_feedback(request: HttpRequest, pk: uuid.UUID, answer: int) -> HttpResponse:
    """Say whether an answer helped."""
    idea = get_object_or_404(Idea.objects.for_user(request.user), pk=pk)
    row = get_object_or_404(Answer, pk=answer, idea=idea)
    if not standing(Person(request.user), idea).may(Right.GIVE_FEEDBACK):
        raise PermissionDenied
    form = FeedbackForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Dites si la réponse vous a aidé : oui ou non."))
        return redirect("ideas:detail", pk=pk)
    feedback = services.say_whether_it_helped(answer=row, user=request.user, **form.cleaned_data)
    if request.htmx:
        context = {"feedback_given": SAID[feedback.helped]}
        return render(request, "components/_letter_feedback.html", context)
    messages.success(request, _("Merci : votre avis aidera à mieux répondre."))
    return redirect("ideas:detail", pk=pk)


@require_safe
def download(request: HttpRequest, pk: uuid.UUID, file: uuid.UUID) -> FileResponse:
    """A file joined to an idea one may see, always as a download."""
    idea = get_object_or_404(Idea.objects.for_user(request.user), pk=pk)
    row = get_object_or_404(Attachment, pk=file, idea=idea)
    return file_answer(row.file, name=row.name, content_type=row.content_type)
