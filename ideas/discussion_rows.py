"""What the comment component shows, in the words and shapes it expects. No query here."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from ideas.discussion import Said, Thread
from ideas.enums import Tie, Visibility, Voice
from ideas.models import Comment, Idea, Involvement
from ideas.presenters import address_of
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
_PLACE = "0"


@dataclass(frozen=True)
class Discussion:
    """Around which idea, and for whom, comments are shown."""

    idea: Idea
    user: User
    ties: tuple[Involvement, ...] = ()
    may_comment: bool = False
    moderates: bool = False
    now: datetime.datetime = field(default_factory=timezone.now)

    def thread_rows(self, found: Iterable[Thread], **more: Any) -> list["ShownThread"]:
        """The threads, to be put into words by the template that does not remember them. `more` is
        what that template shows besides."""
        common = (self.idea.pk, self.may_comment, self.moderates, *more.values())
        return [ShownThread(self, item, common) for item in found]

    def row(self, comment: Said) -> dict:
        """A comment, or the mark that it left. What it follows from is in `key`."""
        own = comment.author_id == self.user.pk
        standing = comment.is_standing
        words = comment.removed_at is None and (standing or own or self.moderates)
        acts = self.may_comment and standing
        return {
            "id": comment.id,
            "author": comment.author,
            "badges": self._badges(comment),
            "voice": comment.voice,
            "voice_label": str(VOICE_BADGES.get(comment.voice, "")),
            "at": timezone.localtime(comment.created_at),
            "edited": comment.edited_at is not None,
            "versions_url": self.url("versions", comment) if comment.edited_at else "",
            "html": mark_safe(comment.html) if words else "",  # noqa: S308 - nh3 made it safe
            "gone": self._gone(comment),
            "hidden": comment.visibility == Visibility.HIDDEN,
            "origin": self._origin(comment),
            "own": own,
            "helped_count": comment.helped_count,
            "helped_me": comment.helped_me,
            "helped_url": self.url("helped", comment) if acts and not own else "",
            **self._acts(comment, own=own, standing=standing),
        }

    def key(self, comment: Said) -> tuple:
        """All that the row of a comment follows from, the discussion's own aside: what was said,
        who its author is to the idea, and what its own author may do with it now."""
        own = comment.author_id == self.user.pk
        mine = own and (True, may_edit(comment, self.user, self.now))
        return (comment, self._parts.get(comment.author_id), mine)

    def thanks_rows(self, rows: Iterable[Comment]) -> list[dict]:
        """The thanks to the team, each with what this person may do with it."""
        return [
            note_row(row)
            | self._acts(row, own=row.author_id == self.user.pk, standing=row.is_standing)
            for row in rows
        ]

    def _acts(self, comment: Said | Comment, *, own: bool, standing: bool) -> dict[str, str]:
        """Where to mend, take back, report or moderate it; nothing where it is not allowed."""
        gone = comment.removed_at is not None
        return {
            "edit_url": self.url("edit", comment)
            if own and may_edit(comment, self.user, self.now)
            else "",
            "remove_url": self.url("remove", comment) if own and not gone else "",
            "report_url": self.url("report_comment", comment) if standing and not own else "",
            "moderate_url": self.url("moderate", comment)
            if self.moderates and not own and not gone
            else "",
        }

    def _badges(self, comment: Said) -> list[str]:
        kinds = self._parts.get(comment.author_id, ())
        badges = [str(label) for kind, label in TIE_BADGES.items() if kind in kinds]
        if comment.by_expert:
            badges.append(_("expert sollicité"))
        return list(dict.fromkeys(badges))

    @cached_property
    def _parts(self) -> dict[int, tuple[str, ...]]:
        """What each person tied to the idea is to it."""
        parts: dict[int, tuple[str, ...]] = {}
        for row in self.ties:
            parts[row.user_id] = (*parts.get(row.user_id, ()), row.kind)
        return parts

    def _origin(self, comment: Said) -> dict | None:
        """The idea it was said of, when it is another one, that joined."""
        if comment.idea_id in (None, self.idea.pk):
            return None
        return {
            "url": address_of("ideas:detail", comment.idea_id),
            "title": comment.idea_title,
        }

    @staticmethod
    def _gone(comment: Said) -> str:
        if comment.removed_at is not None:
            return _("Commentaire retiré par la personne qui l’avait écrit.")
        if comment.visibility == Visibility.HIDDEN:
            return _("Commentaire masqué par un référent.")
        return ""

    def url(self, name: str, comment: Said | Comment) -> str:
        if name not in self._addresses:
            address = (
                reverse("referents:moderate_comment", args=[_PLACE])
                if name == "moderate"
                else address_of(f"ideas:{name}", self.idea.pk, _PLACE)
            )
            self._addresses[name] = tuple(address.rsplit(f"/{_PLACE}/", 1))
        before, after = self._addresses[name]
        return f"{before}/{comment.id}/{after}"

    @cached_property
    def _addresses(self) -> dict[str, tuple[str, str]]:
        """The address of each gesture, around the comment to be put in."""
        return {}


class ShownThread:
    """A thread as its component reads it: its first comment, its replies, how many are not shown
    and where they are. `key` is all that it follows from, so that a template may remember it, and
    then asks for nothing else."""

    def __init__(self, around: Discussion, item: Thread, common: tuple) -> None:
        self._around = around
        self._item = item
        self.key = (common, around.key(item.root), *map(around.key, item.replies))

    @property
    def id(self) -> int:
        return self._item.root.id

    @cached_property
    def root(self) -> dict:
        return self._around.row(self._item.root)

    @cached_property
    def replies(self) -> list[dict]:
        return [self._around.row(reply) for reply in self._item.replies]

    @property
    def more(self) -> int:
        return self._item.more

    @property
    def url(self) -> str:
        return self._around.url("thread", self._item.root)

    @property
    def reply_url(self) -> str:
        """Where to answer; nothing where it is not allowed."""
        answerable = self._around.may_comment and self._item.root.is_standing
        return self._around.url("reply", self._item.root) if answerable else ""


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
