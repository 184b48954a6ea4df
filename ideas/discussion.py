"""What is read of a discussion: its threads, newest first, and the thanks to a team.

A page of threads costs two queries, whatever it holds: the comments that open them, then the first
replies of each. Comments of ideas merged into this one are among them, marked with their origin.
"""

from dataclasses import dataclass, field
from functools import cache
from typing import Any
from uuid import UUID

from django.db.models import (
    Count,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    UUIDField,
    Window,
)
from django.db.models.functions import Coalesce, RowNumber

from accounts.models import User
from ideas.anyone import ANYONE
from ideas.enums import CommentKind, Visibility
from ideas.models import Comment, Helped, Opinion
from ideas.paging import Page, first_page, page
from innovation_platform.prepared import GivenSet, PreparedObjects

#: Threads on the idea's page and on the discussion's own, and replies shown of each.
FIRST, FIRST_REPLIES = 20, 3
PAGE, PAGE_REPLIES = 50, 20
#: A thread on its own page shows this many replies at once.
THREAD_REPLIES = 200
NEWEST = ("-created_at", "-id")
THANKS_SHOWN = 6


@dataclass
class Thread:
    """A comment and the first replies to it; `more` are not shown."""

    root: Comment
    replies: list[Comment] = field(default_factory=list)

    @property
    def more(self) -> int:
        return max(0, self.root.replies_count - len(self.replies))


@dataclass(frozen=True)
class Reader:
    """Who reads the discussion of which ideas; a referent over them reads what is hidden too."""

    user: User
    family: tuple[UUID, ...]
    moderates: bool = False

    @property
    def several(self) -> bool:
        """Whether ideas were merged: each comment then says of which it is."""
        return len(self.family) > 1

    def given(self) -> dict[str, Any]:
        """For the queries of a reader of this kind."""
        return {"user": self.user.pk, "family": self.family}

    def readable(self) -> Q:
        """What this reader is shown the words of."""
        said = Q(removed_at=None)
        if self.moderates:
            return said
        return said & (Q(visibility=Visibility.VISIBLE) | Q(author=self.user))


def threads(
    reader: Reader, *, cursor: str | None = None, size: int = FIRST, replies: int = FIRST_REPLIES
) -> tuple[list[Thread], Page]:
    """A page of threads, newest first, each with its first replies. What was removed or hidden
    stays as a mark while its thread goes on."""
    if cursor:
        shown = page(_roots(reader), order=NEWEST, cursor=cursor, size=size)
    else:
        rows = _first(reader.moderates, reader.several, size).objects(**reader.given())
        shown = first_page(rows, model=Comment, order=NEWEST, size=size)
    found = [Thread(root) for root in shown.items]
    _fill(found, reader, replies)
    return found, shown


def thread(reader: Reader, root_id: int, *, replies: int = THREAD_REPLIES) -> Thread | None:
    """One thread with its replies, oldest first; None when it is not of these ideas, or when
    nothing is left of it for this reader."""
    root = _roots(reader).filter(pk=root_id).first()
    if root is None:
        return None
    found = Thread(root)
    _fill([found], reader, replies)
    return found


def _roots(reader: Reader) -> QuerySet[Comment]:
    """The comments that open the threads this reader is shown."""
    answered = Comment.objects.standing().filter(parent=OuterRef("pk"))
    rows = _comments(reader).filter(parent=None, kind=CommentKind.COMMENT)
    return rows.filter(reader.readable() | Exists(answered))


def _fill(found: list[Thread], reader: Reader, replies: int) -> None:
    """The first replies of these threads, in one query, if any has some."""
    wanted = {item.root.pk: item for item in found if item.root.replies_count}
    if not wanted:
        return
    rows = _replies(reader.moderates, reader.several, replies)
    for reply in rows.objects(**reader.given(), parents=list(wanted)):
        wanted[reply.parent_id].replies.append(reply)


_FAMILY: Any = GivenSet("family", UUIDField())


@dataclass(frozen=True)
class _AnyReader(Reader):
    """Whoever reads, in a query put into SQL once."""

    user: Any = ANYONE
    family: Any = _FAMILY
    joined: bool = False

    @property
    def several(self) -> bool:
        return self.joined


@cache
def _first(moderates: bool, joined: bool, size: int) -> PreparedObjects:
    reader = _AnyReader(moderates=moderates, joined=joined)
    return PreparedObjects(lambda: _roots(reader).order_by(*NEWEST)[: size + 1], by_key=True)


@cache
def _replies(moderates: bool, joined: bool, replies: int) -> PreparedObjects:
    reader = _AnyReader(moderates=moderates, joined=joined)
    return PreparedObjects(lambda: _first_replies(reader, replies), by_key=True)


def _first_replies(reader: Reader, replies: int) -> QuerySet[Comment]:
    return (
        _comments(reader, counted=False)
        .filter(reader.readable(), parent__in=GivenSet("parents"))
        .annotate(
            number=Window(
                RowNumber(), partition_by=F("parent"), order_by=[F("created_at"), F("id")]
            )
        )
        .filter(number__lte=replies)
        .order_by("created_at", "id")
    )


def _comments(reader: Reader, *, counted: bool = True) -> QuerySet[Comment]:
    """Comments of these ideas with what a row shows, told by annotations."""
    mine = Helped.objects.filter(comment=OuterRef("pk"), user=reader.user)
    asked = Opinion.objects.filter(idea=OuterRef("idea"), expert=OuterRef("author"))
    rows = Comment.objects.filter(idea__in=reader.family).select_related("author")
    if reader.several:
        rows = rows.select_related("author", "idea")
    rows = rows.annotate(helped_me=Exists(mine), by_expert=Exists(asked))
    if not counted:
        return rows
    replies = (
        Comment.objects.filter(reader.readable(), parent=OuterRef("pk"))
        .order_by()
        .values("parent")
        .annotate(n=Count("pk"))
        .values("n")
    )
    return rows.annotate(replies_count=Coalesce(Subquery(replies, output_field=IntegerField()), 0))


def thanks_of(reader: Reader, count: int = THANKS_SHOWN) -> QuerySet[Comment]:
    """The last thanks said to the team."""
    return _thanks(reader).order_by(*NEWEST)[:count]


def all_thanks(reader: Reader, cursor: str | None) -> Page:
    """A page of all of them, the last first."""
    return page(_thanks(reader), order=NEWEST, cursor=cursor, size=PAGE)


def _thanks(reader: Reader) -> QuerySet[Comment]:
    rows = Comment.objects.standing().filter(idea__in=reader.family, kind=CommentKind.THANKS)
    return rows.select_related("author__unit", "idea")
