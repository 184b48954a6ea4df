"""Reports of readers: made, then closed with word of what became of them."""

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from ideas.actors import Person
from ideas.enums import ReportOutcome, ReportReason, Visibility
from ideas.errors import Incomplete, NotAllowed
from ideas.models import Comment, Idea, Report
from ideas.permissions import Right, standing
from notifications.outbox import enqueue


@transaction.atomic
def report(
    *, idea: Idea, user: User, reason: str, words: str = "", comment: Comment | None = None
) -> Report:
    """Tell the referents that an idea, or one of its comments, should be looked at. Reporting again
    while it waits changes nothing. Side effect: the referents are told. Raises `NotAllowed` for
    one's own words and for what is not visible, `Incomplete` (`words`) when « other » says
    nothing."""
    if not standing(Person(user), idea).may(Right.REPORT):
        raise NotAllowed
    if comment is None:
        own = idea.involvements.active().filter(user=user, kind__in=("author", "coauthor"))
        seen = idea.visibility == Visibility.VISIBLE and not own.exists()
    else:
        seen = comment.idea_id == idea.pk and comment.is_standing and comment.author_id != user.pk
    if not seen:
        raise NotAllowed
    if reason not in ReportReason.values:
        raise ValidationError({"reason": _("Choisissez une raison de la liste.")})
    if reason == ReportReason.OTHER and not words.strip():
        raise Incomplete(["words"])
    open_one = Report.objects.open().filter(idea=idea, comment=comment, reporter=user)
    try:
        with transaction.atomic():
            row = Report.objects.create(
                idea=idea, comment=comment, reporter=user, reason=reason, words=words.strip()
            )
    except IntegrityError:
        return open_one.get()
    enqueue("ideas.reported", key=f"ideas.reported:{row.pk}", context={"report": row.pk})
    return row


def close_reports(
    idea: Idea, comment: Comment | None, *, outcome: ReportOutcome, by: User
) -> list[int]:
    """Mark the reports that wait on a case as examined; returns their keys. Side effect: those who
    made them are told what became of them, save whoever closes them. The caller holds the idea's
    row."""
    waiting = Report.objects.open().filter(idea=idea, comment=comment)
    keys = sorted(waiting.values_list("pk", flat=True))
    if keys:
        Report.objects.filter(pk__in=keys).update(handled_on=timezone.localdate())
        enqueue(
            "ideas.report_handled",
            key=f"ideas.report_handled:{keys[0]}",
            context={"reports": keys, "outcome": outcome.value, "by": by.pk},
        )
    return keys
