"""What the pages of a discussion share: whose it is, and what its parts show."""

import uuid
from typing import Any

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from ideas import discussion
from ideas.actors import Person
from ideas.disclosure import hidden_authors
from ideas.discussion import Reader, Thread
from ideas.discussion_rows import Discussion
from ideas.enums import Disclosure
from ideas.families import authorship_of, merged_family
from ideas.forms import TalkForm, ThanksForm
from ideas.models import Comment, Idea, Involvement
from ideas.paging import Page
from ideas.permissions import Right, Standing, can_comment, can_thank, standing, voices_of
from ideas.presenters import address_of
from ideas.selectors import idea_to_open


class Talk:
    """The discussion of one idea, as one person reads it and may take part in it."""

    def __init__(self, request: HttpRequest, idea: Idea, who: Standing) -> None:
        self.request, self.idea, self.who = request, idea, who
        family = merged_family(idea) if idea.has_absorbed else [idea.pk]
        self.joined_authors = self._joined(family[1:])
        moderates = who.may(Right.MODERATE)
        self.reader = Reader(request.user, tuple(family), moderates=moderates)
        self.may_comment = can_comment(idea, who)
        self.may_thank = can_thank(idea, who)
        self.rows = Discussion(
            idea=idea,
            user=request.user,
            ties=(*self._ties(), *self.joined_authors),
            may_comment=self.may_comment,
            moderates=moderates,
        )

    def _ties(self) -> list[Involvement]:
        """Those tied to the idea whose part in it this reader may know."""
        hidden = hidden_authors(self.idea, self.who)
        held = (r for r in self.idea.involvements.all() if r.accepted_on and not r.ended_on)
        return [row for row in held if row.user_id not in hidden]

    @staticmethod
    def _joined(family: list[uuid.UUID]) -> list[Involvement]:
        """The authors of the ideas merged into it, save those who chose not to be known of all."""
        if not family:
            return []
        return list(authorship_of(family).filter(disclosure=Disclosure.PUBLIC))

    def absorbed(self) -> list[Idea]:
        """The ideas that joined this one, and that this person may open."""
        joined = self.reader.family[1:]
        if not joined:
            return []
        return list(Idea.objects.for_user(self.request.user).filter(pk__in=joined).order_by("pk"))

    def form(self, *args, **kwargs) -> TalkForm:
        """The form of a comment, with the voices this person may use."""
        return TalkForm(*args, voices=voices_of(self.who), **kwargs)

    def context(self, form: TalkForm | None = None, **more: Any) -> dict[str, Any]:
        """What the discussion's part of a page shows, first page; nothing is asked of the database
        where nothing was ever said."""
        found, shown = self._first()
        return {
            "idea": self.idea,
            "threads": self.rows.thread_rows(found, **more),
            "more_url": self._more(shown),
            "discussion_url": address_of("ideas:discussion", self.idea.pk),
            "mentions_url": address_of("ideas:mentions", self.idea.pk),
            "talk_form": form or self.form(),
            "may_comment": self.may_comment,
            **more,
        }

    def _first(self) -> tuple[list[Thread], Page]:
        if not self.idea.has_comment and not self.idea.has_absorbed:
            return [], Page([], None, None)
        return discussion.threads(self.reader)

    def page(self, cursor: str | None, *, size: int, replies: int) -> dict[str, Any]:
        """Threads further on."""
        found, shown = discussion.threads(self.reader, cursor=cursor, size=size, replies=replies)
        return {
            "idea": self.idea,
            "threads": self.rows.thread_rows(found),
            "more_url": self._more(shown),
            "newer_url": self._url(shown.previous_cursor),
        }

    def thanks(self) -> dict[str, Any]:
        """The thanks to the team, and the form to say one."""
        said = []
        if self.idea.has_thanks or self.idea.has_absorbed:
            said = self.rows.thanks_rows(discussion.thanks_of(self.reader))
        mine = any(row["author_id"] == self.request.user.pk for row in said)
        url = address_of("ideas:thank", self.idea.pk)
        return {
            "idea": self.idea,
            "thanks": said,
            "thank_url": url,
            "all_thanks_url": url if len(said) == discussion.THANKS_SHOWN else "",
            "may_thank": self.may_thank and not mine and not self.idea.thanked_by_me,
            "thanks_form": ThanksForm(auto_id="merci_%s"),
        }

    def all_thanks(self, cursor: str | None) -> dict[str, Any]:
        """Every thanks to the team, page by page."""
        shown = discussion.all_thanks(self.reader, cursor)
        url = address_of("ideas:thank", self.idea.pk)
        return {
            "idea": self.idea,
            "thanks": self.rows.thanks_rows(shown.items),
            "next_url": shown.next_cursor and f"{url}?page={shown.next_cursor}",
            "previous_url": shown.previous_cursor and f"{url}?page={shown.previous_cursor}",
        }

    def _more(self, shown: Page) -> str:
        return self._url(shown.next_cursor)

    def _url(self, cursor: str | None) -> str:
        url = address_of("ideas:discussion", self.idea.pk)
        return f"{url}?page={cursor}" if cursor else ""


def talk_of(request: HttpRequest, pk: uuid.UUID) -> Talk:
    """The discussion of an idea this person may open. Raises `Http404`."""
    idea = idea_to_open(request.user, pk)
    if idea is None:
        raise Http404
    return Talk(request, idea, standing(Person(request.user), idea))


def comment_of(talk: Talk, pk: int) -> Comment:
    """A comment of this discussion, merged ideas' included, thanks too. Raises `Http404`."""
    rows = Comment.objects.filter(idea__in=talk.reader.family)
    readable = rows.filter(talk.reader.readable()).select_related("author", "parent", "idea")
    return get_object_or_404(readable, pk=pk)
