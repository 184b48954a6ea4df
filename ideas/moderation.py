"""What referents read of moderation: the queue over the places they hold, and each case's past."""

from django.db.models import Count, Min, Q, QuerySet
from django.utils import timezone

from accounts.enums import Role
from accounts.models import User
from accounts.selectors import reach_of
from campaigns.models import Campaign
from ideas.enums import Visibility
from ideas.hints import hints_in
from ideas.models import Comment, Idea, IdeaSettings, Involvement, Moderation, Report

SHOWN = 30


def moderates_somewhere(user: User) -> bool:
    """Whether the person is a referent of anywhere."""
    return Role.REFERENT in reach_of(user).roles


def reads_first(*, settings: IdeaSettings, campaign: Campaign | None, anonymous: bool) -> bool:
    """Whether an idea is read by a referent before anyone else sees it: its organisation, or the
    challenge that it answers, chose so."""
    if campaign is not None and campaign.moderates:
        return True
    return settings.moderates_anonymous if anonymous else settings.moderates_signed


def awaiting(user: User) -> list[dict]:
    """The ideas to be read before anyone sees them, oldest limit first, whether it has passed, and
    what they seem to hold."""
    today = timezone.localdate()
    rows = (
        _within(Idea.objects.to_read(), user, "")
        .select_related("unit", "organisation")
        .order_by("moderate_by", "pk")[:SHOWN]
    )
    return [
        {
            "idea": row,
            "late": row.moderate_by is not None and row.moderate_by < today,
            "hints": hints_in(row.title, row.problem, row.proposal, row.benefit),
        }
        for row in rows
    ]


def reported(user: User) -> list[dict]:
    """What readers reported and no referent has looked at, the oldest first: each idea or comment
    once, with how many reports it has and why."""
    waiting = _within(Report.objects.open(), user, "idea__")
    cases = list(
        waiting.values("idea", "comment")
        .annotate(count=Count("pk"), since=Min("made_on"), first=Min("pk"))
        .order_by("since", "first")[:SHOWN]
    )
    ideas = Idea.objects.in_bulk([case["idea"] for case in cases])
    comments = Comment.objects.select_related("author").in_bulk(
        [case["comment"] for case in cases if case["comment"]]
    )
    reasons: dict[tuple, list[str]] = {}
    for row in waiting.filter(idea__in=ideas):
        said = reasons.setdefault((row.idea_id, row.comment_id), [])
        if row.get_reason_display() not in said:
            said.append(row.get_reason_display())
    return [
        case
        | {
            "idea": ideas[case["idea"]],
            "comment": comments.get(case["comment"]),
            "reasons": reasons[case["idea"], case["comment"]],
        }
        for case in cases
        if case["comment"] is None or comments[case["comment"]].removed_at is None
    ]


def hidden(user: User) -> list[Moderation]:
    """What is hidden now, the latest first, with who hid it and what its author was told."""
    rows = (
        _within(Moderation.objects.filter(act="hide"), user, "idea__")
        .filter(
            Q(comment=None, idea__visibility=Visibility.HIDDEN)
            | Q(comment__visibility=Visibility.HIDDEN, comment__removed_at=None)
        )
        .select_related("idea", "comment__author", "by")
        .order_by("-pk")[:SHOWN]
    )
    once: dict[tuple, Moderation] = {}
    for row in rows:
        once.setdefault((row.idea_id, row.comment_id), row)
    return list(once.values())


def reports_on(idea: Idea, comment: Comment | None) -> list[Report]:
    """The reports of a case that wait, oldest first."""
    rows = Report.objects.open().filter(idea=idea, comment=comment)
    return list(rows.select_related("reporter").order_by("pk"))


def acts_on(idea: Idea, comment: Comment | None) -> list[Moderation]:
    """What referents decided of a case, the latest first."""
    rows = Moderation.objects.filter(idea=idea, comment=comment)
    return list(rows.select_related("by").order_by("-pk"))


def last_act_on(idea: Idea) -> Moderation | None:
    """The last decision that its author was told of."""
    rows = Moderation.objects.filter(idea=idea, comment=None).exclude(act="dismiss")
    return rows.select_related("by").order_by("-pk").first()


def _within(rows: QuerySet, user: User, prefix: str) -> QuerySet:
    """Those of the places the person holds as referent, save the ideas they have a hand in."""
    reach = reach_of(user)
    held = Q(**{f"{prefix}organisation_id__in": reach.whole(Role.REFERENT)}) | Q(
        **{f"{prefix}unit_id__in": reach.held(Role.REFERENT)}
    )
    own = Involvement.objects.active().filter(user=user, kind__in=Involvement.RECUSED)
    key = f"{prefix}pk__in" if not prefix else "idea__in"
    return rows.filter(held).exclude(**{key: own.values("idea")})
