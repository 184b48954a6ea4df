"""Writing an idea under one's name, and depositing it."""

import uuid

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from ideas.actors import Person
from ideas.entries import still_asked
from ideas.enums import State, Tie
from ideas.errors import NotAllowed, Stale
from ideas.models import Entrusting, HistoryEntry, Idea, Involvement
from ideas.services.moves import move

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


@transaction.atomic
def save_draft(*, key: uuid.UUID, user: User, **fields) -> Idea:
    """Keep what is typed, under a key the form was given when it was opened, so that saving twice
    keeps one draft. Side effects: the draft and its author's tie.

    Raises `NotAllowed` when the key is another person's, `Stale` when the idea is deposited
    already.
    """
    idea, created = Idea.objects.select_for_update().get_or_create(
        pk=key, defaults={"organisation_id": user.organisation_id, "unit_id": user.unit_id}
    )
    if created:
        today = timezone.localdate()
        Involvement.objects.create(
            idea=idea, user=user, kind=Tie.AUTHOR, offered_on=today, accepted_on=today
        )
    elif not Idea.objects.authored_by(user).filter(pk=key).exists():
        raise NotAllowed
    if idea.state != State.DRAFT:
        raise Stale(idea.pk, 0)
    for name, value in fields.items():
        if name not in FIELDS:
            raise TypeError(f"a draft has no {name}")
        setattr(idea, name, value)
    idea.saved_at = timezone.now()
    idea.save(update_fields=[*fields, "saved_at"])
    return idea


@transaction.atomic
def deposit(*, key: uuid.UUID, user: User, **fields) -> HistoryEntry:
    """Deposit an idea under one's name. Side effects: the draft kept, what was offered of it to a
    colleague taken back, then those of the `deposit` transition. Raises like `save_draft()` and
    `move()`, `ValidationError` on `campaign` when that challenge takes no ideas of this person."""
    idea = save_draft(key=key, user=user, **fields)
    if idea.campaign_id is not None and still_asked(idea, user) is None:
        raise ValidationError(
            {"campaign": _("Ce défi ne prend plus d’idées, ou il s’adresse à d’autres personnes.")}
        )
    Entrusting.objects.filter(idea=idea, answered_on=None).update(
        answered_on=timezone.localdate(), outcome=Entrusting.Outcome.CANCELLED
    )
    return move(idea, "deposit", actor=Person(user), seen=idea.revision)


@transaction.atomic
def delete_draft(*, idea: Idea, user: User) -> None:
    """Throw one's draft away. Raises `NotAllowed` for another's, `Stale` once it is deposited."""
    if not Idea.objects.authored_by(user).filter(pk=idea.pk).exists():
        raise NotAllowed
    deleted, _rows = Idea.objects.filter(pk=idea.pk, state=State.DRAFT).delete()
    if not deleted:
        raise Stale(idea.pk, 0)
