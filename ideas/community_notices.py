"""What people are told beside the circuit: co-authors invited, ideas that join or part, what was
reported, what may or may not be seen."""

from collections.abc import Iterable

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from ideas.enums import Audience, ReportOutcome, Tie, Visibility
from ideas.models import HistoryEntry, Idea, Involvement, Moderation, Report
from ideas.notices import (
    AUDIENCES,
    AboutOffer,
    AboutOneRow,
    AboutRow,
    AboutTie,
    about,
    absolute,
    tied,
)
from notifications.notices import Notice, Recipient, register


class _NamesAuthor(AboutTie):
    """Says whose idea it is."""

    def render_context(self, context: dict, user: User, audience: str) -> dict:
        words = super().render_context(context, user, audience)
        authors = tied(words["idea"], Tie.AUTHOR).order_by("pk")
        return {**words, "author": authors.first()}


@register
class CoauthorInvited(_NamesAuthor, AboutOffer):
    """To a colleague: an idea would be theirs too."""

    code = "ideas.coauthor_invited"
    audience = "person"
    label = _("Lire l’idée et répondre")


@register
class CoauthorAnswered(_NamesAuthor):
    """To the authors: who was invited signs with them, does not, or signs no more."""

    code = "ideas.coauthor_answered"
    kind = "ideas.own_discussion"
    audience = "author"
    label = _("Voir l’idée")

    def people(self, row: Involvement) -> QuerySet[User]:
        return tied(row.idea, Tie.AUTHOR, Tie.COAUTHOR).exclude(pk=row.user_id)


def _keys(people: QuerySet[User]) -> Iterable[int]:
    return people.order_by("pk").values_list("pk", flat=True).distinct()


class _AboutFamily(Notice):
    """An idea joined another, or left it: to those of the other. Whoever follows both is told once,
    by the transition of the first; whoever signs the other is always told as that."""

    kind = "ideas.news"
    audiences = ("author", "followers")

    def recipients(self, context: dict) -> Iterable[Recipient]:
        survivor, joined, entry = self._rows(context)
        of_joined = AUDIENCES[Audience.AUTHOR](joined)
        told = {entry.actor_id, *of_joined.values_list("pk", flat=True)}
        for user_id in _keys(tied(survivor, Tie.AUTHOR, Tie.COAUTHOR)):
            if user_id not in told:
                yield Recipient(user_id, "author")
        told |= {*_keys(AUDIENCES[Audience.FOLLOWERS](joined))}
        for user_id in _keys(AUDIENCES[Audience.FOLLOWERS](survivor)):
            if user_id not in told:
                yield Recipient(user_id, "followers")

    def kind_of(self, audience: str) -> str:
        return "ideas.own" if audience == "author" else "ideas.news"

    def is_mandatory(self, audience: str) -> bool:
        return audience == "author"

    def render_context(self, context: dict, user: User, audience: str) -> dict:
        survivor, joined, entry = self._rows(context)
        return {
            **about(survivor),
            "joined": joined,
            "entry": entry,
            "action_label": _("Voir l’idée"),
        }

    def thread(self, context: dict) -> str:
        return f"idea:{context['idea']}"

    @staticmethod
    def _rows(context: dict) -> tuple[Idea, Idea, HistoryEntry]:
        ideas = Idea.objects.select_related("organisation", "unit", "referent")
        return (
            ideas.get(pk=context["idea"]),
            ideas.get(pk=context["joined"]),
            HistoryEntry.objects.select_related("actor").get(pk=context["entry"]),
        )


@register
class IdeaJoined(_AboutFamily):
    code = "ideas.joined"

    def is_current(self, context: dict) -> bool:
        survivor, joined, _entry = self._rows(context)
        return joined.merged_into_id == survivor.pk


@register
class IdeaParted(_AboutFamily):
    code = "ideas.parted"

    def is_current(self, context: dict) -> bool:
        survivor, joined, _entry = self._rows(context)
        return joined.merged_into_id != survivor.pk


@register
class Reported(AboutOneRow):
    """To the referents: something to look at."""

    code = "ideas.reported"
    kind = "ideas.duties"
    audience = "referents"
    label = _("Examiner")

    def row(self, context: dict) -> Report:
        return Report.objects.select_related("idea__organisation", "idea__unit", "comment").get(
            pk=context["report"]
        )

    def people(self, row: Report) -> QuerySet[User]:
        return AUDIENCES[Audience.REFERENTS](row.idea)

    def is_current(self, context: dict) -> bool:
        return self.row(context).handled_on is None

    def render_context(self, context: dict, user: User, audience: str) -> dict:
        row = self.row(context)
        url = reverse("referents:moderate_idea", args=[row.idea_id])
        if row.comment_id:
            url = reverse("referents:moderate_comment", args=[row.comment_id])
        return {**super().render_context(context, user, audience), "url": absolute(url)}


@register
class ReportHandled(AboutRow):
    """To those who reported something: what became of it."""

    code = "ideas.report_handled"
    kind = "ideas.replies"
    audience = "reporter"
    label = _("Voir l’idée")

    def row(self, context: dict) -> Report:
        """One of the reports of the case: they are all of the same idea, or comment."""
        rows = Report.objects.select_related("idea__organisation", "comment")
        return rows.get(pk=context["reports"][0])

    def recipients(self, context: dict) -> Iterable[Recipient]:
        rows = Report.objects.filter(pk__in=context["reports"], reporter__is_active=True)
        people = rows.exclude(reporter=context["by"]).order_by("reporter")
        for user_id in people.values_list("reporter", flat=True).distinct():
            yield Recipient(user_id, self.audience)

    def is_current(self, context: dict) -> bool:
        """What was decided still holds."""
        row = self.row(context)
        shown = (row.comment or row.idea).visibility == Visibility.VISIBLE
        wanted = {ReportOutcome.HIDDEN: False, ReportOutcome.KEPT: True}
        return wanted.get(context["outcome"], shown) == shown

    def render_context(self, context: dict, user: User, audience: str) -> dict:
        shown = super().render_context(context, user, audience)
        mine = Report.objects.filter(pk__in=context["reports"], reporter=user).first()
        shown |= {"outcome": context["outcome"], "made_on": (mine or shown["row"]).made_on}
        if shown["row"].comment is None and context["outcome"] == ReportOutcome.HIDDEN:
            shown |= {"url": absolute(reverse("ideas:list")), "action_label": _("Voir les idées")}
        return shown


@register
class Moderated(AboutOneRow):
    """To the author of an idea or of a comment: it is seen, not seen, or seen again."""

    code = "ideas.moderated"
    kind = "ideas.own"
    mandatory = True
    audience = "author"
    label = _("Voir l’idée")

    def row(self, context: dict) -> Moderation:
        return Moderation.objects.select_related("idea__organisation", "comment", "by").get(
            pk=context["moderation"]
        )

    def people(self, row: Moderation) -> QuerySet[User]:
        if row.comment_id:
            return User.objects.filter(pk=row.comment.author_id)
        return tied(row.idea, Tie.AUTHOR, Tie.COAUTHOR)

    def is_current(self, context: dict) -> bool:
        """Only the last decision counts."""
        row = self.row(context)
        later = Moderation.objects.filter(
            idea=row.idea_id, comment=row.comment_id, pk__gt=row.pk
        ).exclude(act="dismiss")
        return not later.exists()
