"""Writing an idea under one's name, and depositing it."""

import uuid
from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from ideas.actors import Person
from ideas.entries import still_asked
from ideas.enums import State, Tie
from ideas.errors import NotAllowed, Stale
from ideas.models import Entrusting, HistoryEntry, Idea, Involvement
from ideas.models.involvement import keep_ties
from ideas.own import own_or_not
from ideas.services.moves import deposit_held

#: What an author writes; everything else is the circuit's.
FIELDS = (
    "title",
    "problem",
    "proposal",
    "benefit",
    "category",
    "campaign",
    "unit",
    "group_author",
)


def save_draft(*, key: uuid.UUID, user: User, **fields) -> Idea:
    """Keep what is typed, under a key the form was given when it was opened, so that saving twice
    keeps one draft. Side effects: the draft and its author's tie.

    Raises `NotAllowed` when the key is another person's, `Stale` when the idea is deposited
    already.
    """
    return _even_twice(_save, key, user, fields)


def deposit(*, key: uuid.UUID, user: User, is_new: bool = False, **fields) -> HistoryEntry:
    """Deposit an idea under one's name. Side effects: the draft kept, what was offered of it to a
    colleague taken back, then those of the `deposit` transition, in one transaction. `is_new`: no
    draft was there a moment ago, so that none is looked for first. Raises like `save_draft()` and
    `move()`, `ValidationError` on `campaign` when that challenge takes no ideas of this person."""
    return _even_twice(_deposit, key, user, fields, is_new=is_new)


@transaction.atomic
def delete_draft(*, idea: Idea, user: User) -> None:
    """Throw one's draft away. Raises `NotAllowed` for another's, `Stale` once it is deposited."""
    if not Idea.objects.authored_by(user).filter(pk=idea.pk).exists():
        raise NotAllowed
    deleted, _rows = Idea.objects.filter(pk=idea.pk, state=State.DRAFT).delete()
    if not deleted:
        raise Stale(idea.pk, 0)


def _even_twice(
    act: Callable[..., Any], key: uuid.UUID, user: User, fields: dict[str, Any], **more: bool
) -> Any:
    """Do it once when the same form is sent twice at once: the database refuses the second new
    draft of a key, which then finds the first."""
    if unknown := fields.keys() - set(FIELDS):
        raise TypeError(f"a draft has no {', '.join(unknown)}")
    try:
        return act(key, user, fields, **more)
    except IntegrityError:
        if not Idea.objects.filter(pk=key).exists():
            raise
        return act(key, user, fields)


@transaction.atomic
def _save(key: uuid.UUID, user: User, fields: dict[str, Any]) -> Idea:
    known = _own(key, user)
    if known:
        return _rewrite(known, fields)
    idea, tie = _new(key, user, fields)
    idea.save(force_insert=True)
    tie.save(force_insert=True)
    return idea


@transaction.atomic
def _deposit(
    key: uuid.UUID, user: User, fields: dict[str, Any], *, is_new: bool = False
) -> HistoryEntry:
    known = None if is_new else _own(key, user)
    idea, tie = (_rewrite(known, fields), None) if known else _new(key, user, fields)
    if idea.campaign_id is not None and still_asked(idea, user) is None:
        raise ValidationError(
            {"campaign": _("Ce défi ne prend plus d’idées, ou il s’adresse à d’autres personnes.")}
        )
    if known:
        Entrusting.objects.filter(idea=idea, answered_on=None).update(
            answered_on=timezone.localdate(), outcome=Entrusting.Outcome.CANCELLED
        )
    entry = deposit_held(idea, actor=Person(user))
    if tie:
        tie.save(force_insert=True)
    return entry


def _own(key: uuid.UUID, user: User) -> Idea | None:
    """The draft of this key, its row held, if it is there."""
    known = own_or_not(key, user, locked=True)
    if known and not known.is_own:
        raise NotAllowed
    if known and known.state != State.DRAFT:
        raise Stale(key, 0)
    return known


def _rewrite(idea: Idea, fields: dict[str, Any]) -> Idea:
    for name, value in fields.items():
        setattr(idea, name, value)
    idea.saved_at = timezone.now()
    idea.save(update_fields=[*fields, "saved_at"])
    return idea


def _new(key: uuid.UUID, user: User, fields: dict[str, Any]) -> tuple[Idea, Involvement]:
    """A new draft and its author's tie, neither of them written yet."""
    place = {"organisation": user.organisation, "unit_id": user.unit_id}
    idea = Idea(pk=key, saved_at=timezone.now(), **place)
    for name, value in fields.items():
        setattr(idea, name, value)
    today = timezone.localdate()
    tie = Involvement(idea=idea, user=user, kind=Tie.AUTHOR, offered_on=today, accepted_on=today)
    keep_ties(idea, [tie])
    return idea, tie
