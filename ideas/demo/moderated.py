"""What the referent of the demo finds to moderate, besides the anonymous ideas to be read: a comment
reported for a telephone number, a hurtful one already hidden."""

import datetime

from django.db.models import F

from accounts.models import User
from ideas.demo import corpus
from ideas.enums import ModerationAct, ReportReason, State, Visibility
from ideas.markup import to_html
from ideas.models import Comment, Idea, Moderation, Report
from ideas.search import index


def moderate(referent: str, *, now: datetime.datetime) -> None:
    """Write the cases in the organisation of this referent, if it has ideas to show them on."""
    user = User.objects.filter(email=referent).first()
    if user is None:
        return
    here = Idea.objects.filter(organisation=user.organisation_id, visibility=Visibility.VISIBLE)
    people = list(
        User.objects.filter(organisation=user.organisation_id, mandates=None).order_by("pk")[:3]
    )
    studied = list(here.filter(state=State.IN_TRIAGE).order_by("-supports_count", "pk")[:2])
    if len(people) < 3 or len(studied) < 2:
        return
    said = _say(studied[0], people[0], corpus.said_once("reported"), now)
    Report.objects.create(
        idea=studied[0], comment=said, reporter=people[1], reason=ReportReason.PERSONAL_DATA
    )
    hurtful = _say(studied[1], people[2], corpus.said_once("hurtful"), now)
    Comment.objects.filter(pk=hurtful.pk).update(visibility=Visibility.HIDDEN)
    Idea.objects.filter(pk=studied[1].pk).update(comments_count=F("comments_count") - 1)
    Moderation.objects.create(
        idea=studied[1],
        comment=hurtful,
        act=ModerationAct.HIDE,
        by=user,
        message=corpus.said_once("hidden_message"),
    )
    for idea in studied:
        index(Idea.objects.get(pk=idea.pk))


def _say(idea: Idea, author: User, body: str, now: datetime.datetime) -> Comment:
    Idea.objects.filter(pk=idea.pk).update(comments_count=F("comments_count") + 1)
    at = now - datetime.timedelta(hours=5)
    return Comment.objects.create(
        idea=idea, author=author, body=body, html=to_html(body), created_at=at
    )
