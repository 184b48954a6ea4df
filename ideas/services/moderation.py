"""What referents decide of what may be seen. Visibility is apart from the state: nothing here moves
an idea along its circuit."""

import datetime
from typing import Any

from django.db import transaction

from accounts.models import User
from ideas.actors import Person
from ideas.enums import CommentKind, ModerationAct, Origin, ReportOutcome, State, Visibility
from ideas.errors import Incomplete, NotAllowed, Stale
from ideas.models import Comment, Idea, IdeaSettings, Moderation, Report
from ideas.moderation import reads_first
from ideas.permissions import Right, standing
from ideas.search import index
from ideas.services.comments import take_back_news
from ideas.services.counts import count_change
from ideas.services.reports import close_reports
from ideas.working_days import add_working_days
from notifications.outbox import enqueue

#: An idea to be read before anyone sees it waits this many working days at most.
WORKING_DAYS = 2

#: What each act makes of the visibility, and from which one it starts.
_IDEA_ACTS = {
    ModerationAct.PUBLISH: ((Visibility.AWAITING,), Visibility.VISIBLE),
    ModerationAct.HIDE: ((Visibility.AWAITING, Visibility.VISIBLE), Visibility.HIDDEN),
    ModerationAct.RESTORE: ((Visibility.HIDDEN,), Visibility.VISIBLE),
}
_COMMENT_ACTS = {
    ModerationAct.HIDE: ((Visibility.VISIBLE,), Visibility.HIDDEN),
    ModerationAct.RESTORE: ((Visibility.HIDDEN,), Visibility.VISIBLE),
}


def visibility_at_deposit(idea: Idea, today: datetime.date) -> dict[str, Any]:
    """The columns of an idea being deposited: visible at once, unless its organisation or its
    challenge reads such ideas beforehand; then it waits two working days at most."""
    if reads_first(
        settings=IdeaSettings.loaded_with(idea.organisation),
        campaign=idea.campaign,
        anonymous=idea.origin == Origin.ANONYMOUS,
    ):
        return {
            "visibility": Visibility.AWAITING,
            "moderate_by": add_working_days(today, WORKING_DAYS),
        }
    return {"visibility": Visibility.VISIBLE, "moderate_by": None}


@transaction.atomic
def moderate_idea(*, idea: Idea, user: User, act: str, message: str = "") -> Moderation:
    """Publish, hide, restore an idea, or leave it as it is. Side effects: its visibility, the
    reports on it closed and those who made them told, its author told with the message. Raises
    `NotAllowed` for anyone but a referent over it, `Stale` when another has decided meanwhile,
    `Incomplete` (`message`) when hiding says nothing to the author."""
    row = Idea.objects.select_for_update().get(pk=idea.pk)
    if row.state == State.DRAFT or not standing(Person(user), row).may(Right.MODERATE):
        raise NotAllowed
    _check(act, message)
    if act == ModerationAct.DISMISS:
        _needs_open_report(row, None)
    else:
        sources, target = _IDEA_ACTS[act]
        changed = Idea.objects.filter(pk=row.pk, visibility__in=sources).update(
            visibility=target, moderate_by=None
        )
        if not changed:
            raise Stale(row.pk, row.revision)
        row.refresh_from_db()
        index(row)
    return _decide(row, None, user, act, message)


@transaction.atomic
def moderate_comment(*, comment: Comment, user: User, act: str, message: str = "") -> Moderation:
    """Hide or restore a comment, or leave it as it is. Side effects: its visibility, the count kept
    with the idea, the search document, the reports on it handled, its author told. Raises like
    `moderate_idea()`."""
    idea = Idea.objects.select_for_update().get(pk=comment.idea_id)
    row = Comment.objects.select_for_update().get(pk=comment.pk)
    if row.author_id == user.pk or not standing(Person(user), idea).may(Right.MODERATE):
        raise NotAllowed
    _check(act, message)
    if act == ModerationAct.DISMISS:
        _needs_open_report(idea, row)
    elif act not in _COMMENT_ACTS:
        raise NotAllowed
    else:
        sources, target = _COMMENT_ACTS[act]
        if row.removed_at is not None or row.visibility not in sources:
            raise Stale(idea.pk, idea.revision)
        row.visibility = target
        row.save(update_fields=["visibility"])
        if row.kind == CommentKind.COMMENT:
            count_change(idea, "comments_count", -1 if act == ModerationAct.HIDE else 1)
        index(idea)
        if act == ModerationAct.HIDE:
            take_back_news(row)
    return _decide(idea, row, user, act, message)


def _check(act: str, message: str) -> None:
    if act not in ModerationAct.values:
        raise NotAllowed
    if act == ModerationAct.HIDE and not message.strip():
        raise Incomplete(["message"])


def _needs_open_report(idea: Idea, comment: Comment | None) -> None:
    if not Report.objects.open().filter(idea=idea, comment=comment).exists():
        raise Stale(idea.pk, idea.revision)


def _decide(idea: Idea, comment: Comment | None, user: User, act: str, message: str) -> Moderation:
    hides = act == ModerationAct.HIDE
    outcome = ReportOutcome.HIDDEN if hides else ReportOutcome.KEPT
    close_reports(idea, comment, outcome=outcome, by=user)
    row = Moderation.objects.create(
        idea=idea, comment=comment, act=act, by=user, message=message.strip()
    )
    if act != ModerationAct.DISMISS:
        enqueue("ideas.moderated", key=f"ideas.moderated:{row.pk}", context={"moderation": row.pk})
    return row
