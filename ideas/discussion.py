"""What is read of a discussion: its threads, newest first, and the thanks to a team.

A page of threads costs two queries, whatever it holds: the comments that open them, then the first
replies of each. Comments of ideas merged into this one are among them, marked with their origin.
"""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from typing import Any, NamedTuple
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
    Value,
    Window,
)
from django.db.models.functions import Coalesce, RowNumber

from accounts.models import User
from ideas.anyone import ANYONE
from ideas.enums import CommentKind, Visibility
from ideas.models import Comment, Helped, Opinion
from ideas.paging import Page, first_page, page, paged, walked
from innovation_platform.prepared import GivenSet, Prepared

#: Threads on the idea's page and on the discussion's own, and replies shown of each.
FIRST, FIRST_REPLIES = 20, 3
PAGE, PAGE_REPLIES = 50, 20
#: A thread on its own page shows this many replies at once.
THREAD_REPLIES = 200
NEWEST = ("-created_at", "-id")
THANKS_SHOWN = 6


class Said(NamedTuple):
    """A comment as it is read: columns rather than an instance, for a page has dozens of them. The
    two last are there where ideas were merged: of which it was said."""

    id: int
    parent_id: int | None
    author_id: int
    first_name: str
    last_name: str
    email: str
    voice: str
    html: str
    created_at: datetime.datetime
    edited_at: datetime.datetime | None
    removed_at: datetime.datetime | None
    visibility: str
    helped_count: int
    helped_me: bool
    by_expert: bool
    replies_count: int
    idea_id: UUID | None = None
    idea_title: str = ""

    @property
    def author(self) -> str:
        """Who says it, named as everywhere."""
        person = User(first_name=self.first_name, last_name=self.last_name, email=self.email)
        return str(person)

    @property
    def is_standing(self) -> bool:
        """Whether it is still said: neither removed nor hidden."""
        return self.removed_at is None and self.visibility == Visibility.VISIBLE


@dataclass
class Thread:
    """A comment and the first replies to it; `more` are not shown."""

    root: Said
    replies: list[Said] = field(default_factory=list)

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

    def read(*, descending: bool, key: tuple | None, size: int) -> list[Said]:
        return _said(walked(_roots(reader), NEWEST, descending=descending, key=key)[:size])

    if cursor:
        shown = paged(Comment, read, order=NEWEST, cursor=cursor, size=size)
    else:
        rows = _first(reader.moderates, reader.several, size).rows(**reader.given())
        shown = first_page(_said(rows), model=Comment, order=NEWEST, size=size)
    found = [Thread(root) for root in shown.items]
    _fill(found, reader, replies)
    return found, shown


def thread(reader: Reader, root_id: int, *, replies: int = THREAD_REPLIES) -> Thread | None:
    """One thread with its replies, oldest first; None when it is not of these ideas, or when
    nothing is left of it for this reader."""
    roots = _said(_roots(reader).filter(pk=root_id))
    if not roots:
        return None
    found = Thread(roots[0])
    _fill([found], reader, replies)
    return found


def _said(rows: Iterable[tuple]) -> list[Said]:
    return [Said(*row) for row in rows]


def _roots(reader: Reader) -> QuerySet:
    """The comments that open the threads this reader is shown."""
    answered = Comment.objects.standing().filter(parent=OuterRef("pk"))
    roots = Comment.objects.filter(parent=None, kind=CommentKind.COMMENT)
    readable = roots.filter(reader.readable() | Exists(answered))
    counted = (
        Comment.objects.filter(reader.readable(), parent=OuterRef("pk"))
        .order_by()
        .values("parent")
        .annotate(n=Count("pk"))
        .values("n")
    )
    count = Coalesce(Subquery(counted, output_field=IntegerField()), 0)
    return _columns(readable, reader, replies_count=count)


def _fill(found: list[Thread], reader: Reader, replies: int) -> None:
    """The first replies of these threads, in one query, if any has some."""
    wanted = {item.root.id: item for item in found if item.root.replies_count}
    if not wanted:
        return
    rows = _replies(reader.moderates, reader.several, replies)
    for reply in _said(rows.rows(**reader.given(), parents=list(wanted))):
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
def _first(moderates: bool, joined: bool, size: int) -> Prepared:
    reader = _AnyReader(moderates=moderates, joined=joined)
    return Prepared(lambda: _roots(reader).order_by(*NEWEST)[: size + 1], by_key=True)


@cache
def _replies(moderates: bool, joined: bool, replies: int) -> Prepared:
    reader = _AnyReader(moderates=moderates, joined=joined)
    return Prepared(lambda: _first_replies(reader, replies), by_key=True)


def _first_replies(reader: Reader, replies: int) -> QuerySet:
    rows = (
        Comment.objects.filter(reader.readable(), parent__in=GivenSet("parents"))
        .annotate(
            number=Window(
                RowNumber(), partition_by=F("parent"), order_by=[F("created_at"), F("id")]
            )
        )
        .filter(number__lte=replies)
        .order_by("created_at", "id")
    )
    return _columns(rows, reader, replies_count=Value(0))


def _columns(rows: QuerySet[Comment], reader: Reader, *, replies_count: Any) -> QuerySet:
    """These comments, those of the reader's ideas, as `Said` has them."""
    mine = Helped.objects.filter(comment=OuterRef("pk"), user=reader.user)
    asked = Opinion.objects.filter(idea=OuterRef("idea"), expert=OuterRef("author"))
    origin = ("idea_id", "idea__title") if reader.several else ()
    return (
        rows.filter(idea__in=reader.family)
        .annotate(helped_me=Exists(mine), by_expert=Exists(asked), replies_count=replies_count)
        .values_list(
            "id",
            "parent_id",
            "author_id",
            "author__first_name",
            "author__last_name",
            "author__email",
            "voice",
            "html",
            "created_at",
            "edited_at",
            "removed_at",
            "visibility",
            "helped_count",
            "helped_me",
            "by_expert",
            "replies_count",
            *origin,
        )
    )


def thanks_of(reader: Reader, count: int = THANKS_SHOWN) -> QuerySet[Comment]:
    """The last thanks said to the team."""
    return _thanks(reader).order_by(*NEWEST)[:count]


def all_thanks(reader: Reader, cursor: str | None) -> Page:
    """A page of all of them, the last first."""
    return page(_thanks(reader), order=NEWEST, cursor=cursor, size=PAGE)


def _thanks(reader: Reader) -> QuerySet[Comment]:
    rows = Comment.objects.standing().filter(idea__in=reader.family, kind=CommentKind.THANKS)
    return rows.select_related("author__unit", "idea")
