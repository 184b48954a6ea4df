"""Juries that do not change in silence: who sits and the quorum are among the rules of the
challenges they judge, frozen at the opening (product.md, « Challenges »). Challenges are of a room
above, which says it here when it starts."""

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass

from referents.models import Committee

#: Given a committee, `reason` and `by`: what stands around a change of its members or its quorum.
Amending = Callable[..., AbstractContextManager[None]]


@dataclass
class _Known:
    amending: Amending | None = None


_known = _Known()


def register_amending(amending: Amending) -> None:
    """Say how a change of a jury is told; once, when the application starts."""
    _known.amending = amending


def change_of(committee: Committee, **about) -> AbstractContextManager[None]:
    """Around a change of who sits in a committee or of its quorum, in its transaction: for a jury
    at work, an amendment with its `reason`, written by `by`."""
    return _known.amending(committee, **about) if _known.amending else nullcontext()
