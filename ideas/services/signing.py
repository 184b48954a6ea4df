"""Signing several answers on one page."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError

from accounts.models import User
from ideas.errors import NotAllowed, Stale
from ideas.models import Decision
from ideas.services.moves import confirm


@dataclass
class Signed:
    """What became of each answer: signed, or left with the reason why."""

    done: list[Decision] = field(default_factory=list)
    left: list[Decision] = field(default_factory=list)


def sign_together(*, decisions: Iterable[Decision], user: User) -> Signed:
    """Sign each of these pending answers, in a transaction of its own: one that has moved since, or
    that this person may not sign, is left and stops no other."""
    result = Signed()
    for decision in decisions:
        try:
            confirm(decision, user=user, seen=decision.revision)
        except (Stale, NotAllowed, ValidationError):
            result.left.append(decision)
        else:
            result.done.append(decision)
    return result
