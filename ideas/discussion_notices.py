"""What people are told of a discussion: they are named, answered, or an idea of theirs is spoken
of."""

from collections.abc import Iterable

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from ideas.enums import Audience, CommentKind, Tie, Visibility
from ideas.families import survivor_of
from ideas.mentions import people_who_see
from ideas.models import Comment, Idea
from ideas.notices import AUDIENCES, about, absolute, tied
from notifications.enums import Frequency
from notifications.kinds import Kind, register_kind
from notifications.notices import Notice, Recipient, register
from notifications.together import once

register_kind(
    Kind(
        "ideas.replies",
        _("Ce qu’on me dit"),
        _(
            "Les réponses à mes commentaires, les messages où je suis mentionné, la suite donnée à "
            "mes signalements."
        ),
        weight=15,
    )
)
register_kind(
    Kind(
        "ideas.own_discussion",
        _("Ce qu’on dit de mes idées"),
        _("Les commentaires et les mercis que reçoivent les idées que je porte."),
        weight=20,
    )
)
register_kind(
    Kind(
        "ideas.discussion",
        _("La discussion des idées que je suis"),
        _("Les commentaires que d’autres y écrivent."),
        default=Frequency.DAILY,
        weight=40,
    )
)


class _AboutComment(Notice):
    label = _("Lire et répondre")
    kinds = {
        "mentioned": "ideas.replies",
        "thread": "ideas.replies",
        "team": "ideas.own_discussion",
    }

    def row(self, context: dict) -> Comment:
        key = context["comment"]
        return once(("ideas.comment", key), lambda: _comments().get(pk=key))

    def is_current(self, context: dict) -> bool:
        """Words taken back, or hidden, are nobody's news any more."""
        row = self.row(context)
        return row.is_standing and self.idea(context).visibility == Visibility.VISIBLE

    def kind_of(self, audience: str) -> str:
        return self.kinds.get(audience, "ideas.discussion")

    def render_context(self, context: dict, user: User, audience: str) -> dict:
        row, idea = self.row(context), self.idea(context)
        words = {**about(idea), "row": row, "action_label": self.label}
        if row.kind == CommentKind.COMMENT:
            place = reverse("ideas:thread", args=[idea.pk, row.parent_id or row.pk])
            words["url"] = absolute(f"{place}#commentaire-{row.pk}")
        return {**words, "writer": row.author, "voice": row.voice}

    def idea(self, context: dict) -> Idea:
        """Where the discussion goes on: the idea that theirs joined, if it did."""
        row = self.row(context)
        return once(("ideas.survivor", row.idea_id), lambda: survivor_of(row.idea))

    def thread(self, context: dict) -> str:
        return f"idea:{self.idea(context).pk}"


def _comments() -> QuerySet[Comment]:
    return Comment.objects.select_related("idea__organisation", "author", "parent")


@register
class CommentNotice(_AboutComment):
    """Something was said: to those named in it, to those who spoke in the same thread, to the
    authors of the idea, to those who follow it; each once, in that order."""

    code = "ideas.comment"
    kind = "ideas.discussion"
    audiences = ("mentioned", "thread", "team", "followers")

    def recipients(self, context: dict) -> Iterable[Recipient]:
        row, idea = self.row(context), self.idea(context)
        seeing = people_who_see(idea).exclude(pk=row.author_id)
        for audience, people in (
            ("mentioned", seeing.filter(mentions__comment=row)),
            ("thread", seeing.filter(pk__in=_speakers(row))),
            ("team", AUDIENCES[Audience.AUTHOR](idea).exclude(pk=row.author_id)),
            ("followers", AUDIENCES[Audience.FOLLOWERS](idea).exclude(pk=row.author_id)),
        ):
            for user_id in people.order_by("pk").values_list("pk", flat=True).distinct():
                yield Recipient(user_id, audience)


def _speakers(row: Comment) -> QuerySet:
    """Those who spoke in the thread before, and whose words still stand."""
    if row.parent_id is None:
        return Comment.objects.none().values("author")
    thread = Comment.objects.standing().filter(parent=row.parent_id, pk__lt=row.pk)
    opened = Comment.objects.standing().filter(pk=row.parent_id)
    return thread.values("author").union(opened.values("author"))


@register
class MentionNotice(_AboutComment):
    """Named in a comment that was mended."""

    code = "ideas.mentioned"
    kind = "ideas.replies"
    #: It is written with the words of `ideas.comment`.
    audiences = ()

    def recipients(self, context: dict) -> Iterable[Recipient]:
        row = self.row(context)
        people = people_who_see(self.idea(context)).filter(
            pk__in=context["people"], mentions__comment=row
        )
        for user_id in people.exclude(pk=row.author_id).order_by("pk").values_list("pk", flat=True):
            yield Recipient(user_id, "mentioned")

    def template(self, message) -> str:
        return "email/ideas/comment/mentioned.txt"


@register
class ThanksNotice(_AboutComment):
    """« Merci », to those who carry the idea."""

    code = "ideas.thanked"
    kind = "ideas.own_discussion"
    audiences = ("team",)
    label = _("Lire les mercis")

    def recipients(self, context: dict) -> Iterable[Recipient]:
        row, idea = self.row(context), self.idea(context)
        team = AUDIENCES[Audience.AUTHOR](idea) | tied(idea, Tie.LEAD, Tie.MEMBER)
        people = team.exclude(pk=row.author_id).order_by("pk").distinct()
        for user_id in people.values_list("pk", flat=True):
            yield Recipient(user_id, "team")
