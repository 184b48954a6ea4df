"""What the comment component shows, in the words and shapes it expects. No query here."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from ideas.discussion import Thread
from ideas.enums import Tie, Visibility, Voice
from ideas.models import Comment, Idea, Involvement
from ideas.services import may_edit

#: What someone is to the idea they speak of.
TIE_BADGES = {
    Tie.AUTHOR: gettext_lazy("porte l’idée"),
    Tie.COAUTHOR: gettext_lazy("porte l’idée"),
    Tie.SPONSOR: gettext_lazy("sponsor"),
    Tie.LEAD: gettext_lazy("pilote"),
    Tie.MEMBER: gettext_lazy("équipe projet"),
}
VOICE_BADGES = {
    Voice.REFERENT: gettext_lazy("Référent innovation"),
    Voice.DIRECTION: gettext_lazy("Direction"),
}


#: Stands for a comment in an address that is made once for all of them.
_PLACE = 0
#: What is not in a row's key as it is.
_APART = ("at", "badges", "origin")


@dataclass(frozen=True)
class Discussion:
    """Around which idea, and for whom, comments are shown."""

    idea: Idea
    user: User
    ties: tuple[Involvement, ...] = ()
    may_comment: bool = False
    moderates: bool = False
    now: datetime.datetime = field(default_factory=timezone.now)

    def thread_rows(self, found: Iterable[Thread]) -> list[dict]:
        """The threads, each with its rows."""
        return [self.thread_row(item) for item in found]

    def thread_row(self, item: Thread) -> dict:
        """A thread: its first comment, its replies, how many are not shown and where they are. Its
        `key` is all that it shows, so that a template may remember it."""
        root, replies = self.row(item.root), [self.row(reply) for reply in item.replies]
        more, url = item.more, self._url("thread", item.root)
        answerable = self.may_comment and item.root.is_standing
        reply_url = self._url("reply", item.root) if answerable else ""
        return {
            "id": item.root.pk,
            "root": root,
            "replies": replies,
            "more": more,
            "url": url,
            "reply_url": reply_url,
            "key": (more, url, reply_url, _key(root), *map(_key, replies)),
        }

    def row(self, comment: Comment) -> dict:
        """A comment, or the mark that it left."""
        own = comment.author_id == self.user.pk
        standing = comment.is_standing
        words = comment.removed_at is None and (standing or own or self.moderates)
        acts = self.may_comment and standing
        return {
            "id": comment.pk,
            "author": str(comment.author),
            "badges": self._badges(comment),
            "voice": comment.voice,
            "voice_label": str(VOICE_BADGES.get(comment.voice, "")),
            "at": timezone.localtime(comment.created_at),
            "edited": comment.edited_at is not None,
            "versions_url": self._url("versions", comment) if comment.edited_at else "",
            "html": mark_safe(comment.html) if words else "",  # noqa: S308 - nh3 made it safe
            "gone": self._gone(comment),
            "hidden": comment.visibility == Visibility.HIDDEN,
            "origin": comment.idea if comment.idea_id != self.idea.pk else None,
            "own": own,
            "helped_count": comment.helped_count,
            "helped_me": comment.helped_me,
            "helped_url": self._url("helped", comment) if acts and not own else "",
            **self._acts(comment, own=own, standing=standing),
        }

    def thanks_rows(self, rows: Iterable[Comment]) -> list[dict]:
        """The thanks to the team, each with what this person may do with it."""
        return [
            note_row(row)
            | self._acts(row, own=row.author_id == self.user.pk, standing=row.is_standing)
            for row in rows
        ]

    def _acts(self, comment: Comment, *, own: bool, standing: bool) -> dict[str, str]:
        """Where to mend, take back, report or moderate it; nothing where it is not allowed."""
        gone = comment.removed_at is not None
        return {
            "edit_url": self._url("edit", comment)
            if own and may_edit(comment, self.user, self.now)
            else "",
            "remove_url": self._url("remove", comment) if own and not gone else "",
            "report_url": self._url("report_comment", comment) if standing and not own else "",
            "moderate_url": self._url("moderate", comment)
            if self.moderates and not own and not gone
            else "",
        }

    def _badges(self, comment: Comment) -> list[str]:
        kinds = {row.kind for row in self.ties if row.user_id == comment.author_id}
        badges = [str(label) for kind, label in TIE_BADGES.items() if kind in kinds]
        if comment.by_expert:
            badges.append(_("expert sollicité"))
        return list(dict.fromkeys(badges))

    @staticmethod
    def _gone(comment: Comment) -> str:
        if comment.removed_at is not None:
            return _("Commentaire retiré par la personne qui l’avait écrit.")
        if comment.visibility == Visibility.HIDDEN:
            return _("Commentaire masqué par un référent.")
        return ""

    def _url(self, name: str, comment: Comment) -> str:
        if name not in self._addresses:
            address = (
                reverse("referents:moderate_comment", args=[_PLACE])
                if name == "moderate"
                else reverse(f"ideas:{name}", args=[self.idea.pk, _PLACE])
            )
            self._addresses[name] = tuple(address.rsplit(f"/{_PLACE}/", 1))
        before, after = self._addresses[name]
        return f"{before}/{comment.pk}/{after}"

    @cached_property
    def _addresses(self) -> dict[str, tuple[str, str]]:
        """The address of each gesture, around the comment to be put in."""
        return {}


def _key(shown: dict) -> tuple:
    """All that a comment shows, as what may be a key."""
    origin = shown["origin"]
    others = [value for name, value in shown.items() if name not in _APART]
    joined = origin and (origin.pk, origin.title)
    return (*others, shown["at"].isoformat(), *shown["badges"], joined)


def note_row(row: Comment) -> dict:
    """A « merci » to a team: who says it, from where, and what."""
    return {
        "id": row.pk,
        "author": str(row.author),
        "unit": str(row.author.unit) if row.author.unit else "",
        "html": mark_safe(row.html),  # noqa: S308 - nh3 made it safe
        "author_id": row.author_id,
        "idea": row.idea,
    }
