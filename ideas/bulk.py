"""The same act on several ideas: each on its own, and what became of each.

One idea that moved meanwhile never holds back the others, and none is acted on unseen: every row
carries the revision, and the referent, that the person was shown.
"""

import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.core.exceptions import ValidationError

from accounts.models import User
from ideas import services
from ideas.actors import Person
from ideas.errors import NotAllowed, Stale
from ideas.models import Idea
from ideas.selectors import page_of

MOST = 50


class Outcome(StrEnum):
    """What became of one row."""

    DONE = "done"
    STALE = "stale"
    REFUSED = "refused"


@dataclass(frozen=True)
class Row:
    """An idea as it was shown: its key, its revision, and who it was given to."""

    pk: uuid.UUID
    seen: int
    was: int | None

    def __str__(self) -> str:
        return f"{self.pk}.{self.seen}.{self.was or ''}"

    @classmethod
    def read(cls, written: str) -> "Row | None":
        """The row that a page wrote; None for anything else."""
        key, _dot, rest = written.partition(".")
        seen, _dot, was = rest.partition(".")
        try:
            return cls(uuid.UUID(key), int(seen), int(was) if was else None)
        except ValueError:
            return None


@dataclass(frozen=True)
class Result:
    """One row after the act; `why` says what prevented it."""

    idea: Idea
    outcome: Outcome
    why: str = ""


def read_rows(written: Iterable[str]) -> tuple[list[Row], int]:
    """The rows asked for, each idea once, `MOST` at most; and how many are left out."""
    found = {row.pk: row for row in map(Row.read, written) if row is not None}
    return list(found.values())[:MOST], max(0, len(found) - MOST)


def shown(rows: list[Row], user: User) -> list[tuple[Row, Idea]]:
    """The rows whose idea this person may open, in the order given."""
    ideas = {idea.pk: idea for idea in page_of(user).filter(pk__in=[row.pk for row in rows])}
    return [(row, ideas[row.pk]) for row in rows if row.pk in ideas]


def act_on_all(
    action: str, rows: list[tuple[Row, Idea]], *, user: User, **details: Any
) -> list[Result]:
    """Carry out an act of `ACTS` on each idea, one transaction each; returns what became of each.
    Side effects: those of the act. Raises nothing for what one idea refuses."""
    return [_one(ACTS[action], row, idea, user, details) for row, idea in rows]


def _one(act: Callable, row: Row, idea: Idea, user: User, details: dict) -> Result:
    try:
        act(row, idea, user, **details)
    except Stale:
        return Result(idea, Outcome.STALE)
    except NotAllowed:
        return Result(idea, Outcome.REFUSED)
    except ValidationError as refused:
        return Result(idea, Outcome.REFUSED, " ".join(refused.messages))
    return Result(idea, Outcome.DONE)


def _take_charge(row: Row, idea: Idea, user: User) -> None:
    services.move(idea, "take_charge", actor=Person(user), seen=row.seen)


def _assign(row: Row, idea: Idea, user: User, *, to: User, word: str = "") -> None:
    services.assign(idea=idea, user=user, to=to, seen=row.seen, was=row.was, word=word)


def _ask(row: Row, idea: Idea, user: User, **asked: Any) -> None:
    if idea.revision != row.seen:
        raise Stale(idea.pk, row.seen)
    services.ask_opinions(idea=idea, user=user, **asked)


def _return(row: Row, idea: Idea, user: User, *, reply: str) -> None:
    services.move(idea, "return_forwarded", actor=Person(user), seen=row.seen, reply=reply)


ACTS: dict[str, Callable[..., None]] = {
    "take_charge": _take_charge,
    "assign": _assign,
    "ask_opinion": _ask,
    "return_forwarded": _return,
}
