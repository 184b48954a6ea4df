"""What may be seen: the queue of the referents, and the page where each case is decided."""

import uuid

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from ideas import moderation, services
from ideas.actors import Person
from ideas.enums import ModerationAct, State, Visibility
from ideas.errors import Incomplete, Stale
from ideas.hints import hints_in
from ideas.models import Comment, Idea
from ideas.permissions import Right, standing
from referents.views.rooms import rooms

DONE = {
    ModerationAct.PUBLISH: gettext_lazy("C’est publié. L’auteur en est informé."),
    ModerationAct.HIDE: gettext_lazy("C’est masqué. L’auteur a reçu votre message."),
    ModerationAct.RESTORE: gettext_lazy("C’est de nouveau visible. L’auteur en est informé."),
    ModerationAct.DISMISS: gettext_lazy(
        "Le signalement est classé ; rien ne change pour l’auteur."
    ),
}


@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    """What must be read before publication, what was reported, what was hidden lately."""
    if not moderation.moderates_somewhere(request.user):
        raise PermissionDenied
    context = {
        "awaiting": moderation.awaiting(request.user),
        "reported": moderation.reported(request.user),
        "hidden": moderation.hidden(request.user),
    }
    context["empty"] = not any(context.values())
    context["rooms"] = rooms(request)
    return render(request, "referents/moderation.html", context)


def idea(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Decide whether an idea may be seen."""
    rows = Idea.objects.for_user(request.user).exclude(state=State.DRAFT)
    row = get_object_or_404(rows.select_related("organisation", "unit"), pk=pk)
    case = {
        "idea": row,
        "title": row.title,
        "texts": [row.problem, row.proposal, row.benefit],
        "visibility": row.visibility,
        "hints": hints_in(row.title, row.problem, row.proposal, row.benefit),
        "reports": moderation.reports_on(row, None),
        "past": moderation.acts_on(row, None),
    }
    return _case(request, row, None, case)


def comment(request: HttpRequest, pk: int) -> HttpResponse:
    """Decide whether a comment may be seen."""
    readable = Idea.objects.for_user(request.user).exclude(state=State.DRAFT)
    rows = Comment.objects.filter(removed_at=None, idea__in=readable)
    row = get_object_or_404(rows.select_related("author", "idea__organisation"), pk=pk)
    case = {
        "idea": row.idea,
        "comment": row,
        "title": row.idea.title,
        "html": mark_safe(row.html),  # noqa: S308 - nh3 made it safe
        "visibility": row.visibility,
        "hints": hints_in(row.body),
        "reports": moderation.reports_on(row.idea, row),
        "past": moderation.acts_on(row.idea, row),
    }
    return _case(request, row.idea, row, case)


def _case(request: HttpRequest, idea: Idea, comment: Comment | None, case: dict) -> HttpResponse:
    if not standing(Person(request.user), idea).may(Right.MODERATE):
        raise PermissionDenied
    if comment is not None and comment.author_id == request.user.pk:
        raise PermissionDenied
    case |= {"acts": _acts(case), "typed": "", "error": ""}
    if request.method != "POST":
        return render(request, "referents/moderate.html", case)
    return _decide(request, idea, comment, case)


def _acts(case: dict) -> list[str]:
    """What can be done now, the kindest first."""
    visibility = case["visibility"]
    if visibility == Visibility.HIDDEN:
        return [ModerationAct.RESTORE]
    if visibility == Visibility.AWAITING:
        return [ModerationAct.PUBLISH, ModerationAct.HIDE]
    return ([ModerationAct.DISMISS] if case["reports"] else []) + [ModerationAct.HIDE]


def _decide(request: HttpRequest, idea: Idea, comment: Comment | None, case: dict) -> HttpResponse:
    act, message = request.POST.get("act", ""), request.POST.get("message", "")
    if act not in ModerationAct.values:
        return render(request, "referents/moderate.html", case | {"typed": message}, status=422)
    target = {"comment": comment} if comment else {"idea": idea}
    decide = services.moderate_comment if comment else services.moderate_idea
    try:
        decide(user=request.user, act=act, message=message, **target)
    except Incomplete:
        error = _("Dites à l’auteur pourquoi, en une phrase : il le lira.")
        return render(request, "referents/moderate.html", case | {"error": error}, status=422)
    except (Stale, ValidationError):
        messages.warning(request, _("Quelqu’un a décidé entre-temps : voici où cela en est."))
        return redirect(request.path)
    messages.success(request, DONE[ModerationAct(act)])
    return redirect("referents:moderation")
