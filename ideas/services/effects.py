"""What each transition writes besides the state, the history and the news.

`move()` looks an effect up by the transition's name and runs it inside its own transaction; an
app above (projects) registers the effects of the transitions whose inputs it owns. That keeps one
door for every move, pending decisions included (ADR 0020). Inputs are plain JSON values, since a
pending decision keeps them until its second person confirms.
"""

import datetime
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from accounts.models import User
from ideas.models import Decision, HistoryEntry, Idea


class When(NamedTuple):
    """The moment of a move, and the day it is then where the idea's organisation is."""

    at: datetime.datetime
    day: datetime.date


@dataclass(frozen=True)
class Move:
    """One transition being carried out, as effects see it: `before` is the idea as it was."""

    before: Idea
    idea: Idea
    entry: HistoryEntry
    user: User | None
    confirmed_by: User | None
    today: datetime.date
    now: datetime.datetime
    details: dict[str, Any] = field(default_factory=dict)


Effect = Callable[[Move], None]
Columns = Callable[[Idea, dict[str, Any], When], dict[str, Any]]

Act = Callable[[Decision], None]

EFFECTS: dict[str, Effect] = {}
COLUMNS: dict[str, Columns] = {}


#: What needs two people and leaves the idea where it is, carried out once it is confirmed.
ACTS: dict[str, Act] = {}


def effect(name: str) -> Callable[[Effect], Effect]:
    """Register what a transition writes in other tables."""

    def register(function: Effect) -> Effect:
        EFFECTS[name] = function
        return function

    return register


def columns(name: str) -> Callable[[Columns], Columns]:
    """Register the idea's own columns that a transition writes in the same statement as the state,
    because a database constraint ties them to it."""

    def register(function: Columns) -> Columns:
        COLUMNS[name] = function
        return function

    return register


def act(name: str) -> Callable[[Act], Act]:
    """Register what the confirmation of an act beside the circuit writes."""

    def register(function: Act) -> Act:
        ACTS[name] = function
        return function

    return register
