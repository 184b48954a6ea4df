"""Who carries out a transition: a person signed in, an anonymous author, or the clock. Each acts
at a moment."""

import datetime
import uuid
from dataclasses import dataclass, field

from django.utils import timezone

from accounts.models import User
from ideas.enums import ActorKind


@dataclass(frozen=True)
class Person:
    """Someone signed in."""

    user: User
    at: datetime.datetime = field(default_factory=lambda: timezone.now(), compare=False)
    kind = ActorKind.PERSON


@dataclass(frozen=True)
class Clock:
    """A time limit that has passed, or a date that has come."""

    at: datetime.datetime = field(default_factory=lambda: timezone.now(), compare=False)
    user: None = None
    kind = ActorKind.CLOCK


@dataclass(frozen=True)
class Depositor:
    """The anonymous author of one idea, whose letter is being collected: `at` is the moment of the
    collection, of which the history keeps the day. `posted_on` is the day the letter was put in the
    box: what was still in time that day is not too late because of the collection."""

    idea: uuid.UUID
    at: datetime.datetime = field(default_factory=lambda: timezone.now(), compare=False)
    posted_on: datetime.date | None = field(default=None, compare=False)
    user: None = None
    kind = ActorKind.DEPOSITOR


Actor = Person | Depositor | Clock
