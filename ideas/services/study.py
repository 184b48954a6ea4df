"""What those who study an idea do beside the circuit: give it to a colleague, note, keep a text."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from ideas.actors import Person
from ideas.enums import Party
from ideas.errors import Incomplete, NotAllowed, Stale
from ideas.models import Assignment, Idea, InternalNote, MoveDraft
from ideas.permissions import Right, standing
from notifications.outbox import enqueue

LONGEST_DRAFT = 20_000


@transaction.atomic
def assign(
    *, idea: Idea, user: User, to: User, seen: int, was: int | None, word: str = ""
) -> Assignment:
    """Give an idea to a referent, oneself included. It is no move: the idea stays in its state and
    its limit runs on; whoever is given an idea just deposited takes it in charge by a first act.

    `seen` and `was` are the revision and the referent that the person saw. Side effects: the
    idea's referent, one row that says who gave it, and the new referent told, unless it is who
    acts. Raises `Stale` when the idea has moved or changed hands since, `NotAllowed`, and
    `ValidationError` when the colleague may not study it.
    """
    locked = Idea.objects.select_for_update(of=("self",))
    fresh = locked.select_related("organisation", "unit").get(pk=idea.pk)
    if fresh.revision != seen or fresh.referent_id != was:
        raise Stale(fresh.pk, seen)
    if not standing(Person(user), fresh).may(Right.ASSIGN) or fresh.info.closed:
        raise NotAllowed
    if not may_study(to, fresh):
        raise ValidationError(
            {"to": _("Cette personne n’a pas à étudier cette idée : choisissez-en une autre.")}
        )
    if to.pk == was:
        raise ValidationError({"to": _("Cette idée lui est déjà confiée.")})
    assignment = change_hands(fresh, to=to, by=user, word=word)
    if to.pk != user.pk:
        enqueue(
            "ideas.assigned",
            key=f"ideas.assigned:{assignment.pk}",
            context={"assignment": assignment.pk},
        )
    return assignment


def change_hands(idea: Idea, *, to: User, by: User | None, word: str = "") -> Assignment:
    """Write who studies an idea from now on, in the caller's transaction; tells nobody."""
    before = idea.referent_id
    Idea.objects.filter(pk=idea.pk).update(referent=to)
    return Assignment.objects.create(
        idea=idea,
        referent=to,
        given_by=by,
        instead_of_id=before if before != to.pk else None,
        word=word,
        day=timezone.localdate(),
    )


def may_study(user: User, idea: Idea) -> bool:
    """Whether a person acts as referent on an idea: their missions cover it, they have no hand in
    it nor declared to stand back, and a re-examination is not of their own answer."""
    return user.may_sign_in and Party.REFERENT in standing(Person(user), idea).parties


@transaction.atomic
def write_note(*, idea: Idea, user: User, body: str) -> InternalNote:
    """Leave a note to those who study the idea. Nobody is told. Raises `NotAllowed`,
    `Incomplete` without a text."""
    if not standing(Person(user), idea).may(Right.WRITE_NOTE):
        raise NotAllowed
    if not body.strip():
        raise Incomplete(["body"])
    return InternalNote.objects.create(idea=idea, author=user, body=body.strip())


@transaction.atomic
def keep_move_draft(
    *, idea: Idea, user: User, action: str, fields: dict[str, Any]
) -> MoveDraft | None:
    """Keep what someone began to write in the form of a transition; an empty one is forgotten.
    Only texts are kept, and not without end: `ValidationError` beyond `LONGEST_DRAFT` signs."""
    texts = {
        name: value for name, value in fields.items() if isinstance(value, str) and value.strip()
    }
    if sum(map(len, texts.values())) > LONGEST_DRAFT:
        raise ValidationError(_("Ce texte est trop long pour être gardé."))
    if not texts:
        forget_move_draft(idea=idea, user=user, action=action)
        return None
    draft, _created = MoveDraft.objects.update_or_create(
        idea=idea,
        user=user,
        action=action,
        defaults={"fields": texts, "saved_at": timezone.now()},
    )
    return draft


def move_draft_of(*, idea: Idea, user: User, action: str) -> dict[str, str]:
    """What was kept of the form of a transition, by field; nothing kept gives nothing."""
    draft = MoveDraft.objects.filter(idea=idea, user=user, action=action).first()
    return draft.fields if draft else {}


def forget_move_draft(*, idea: Idea, user: User, action: str) -> None:
    """Forget what was kept: it was sent, or emptied."""
    MoveDraft.objects.filter(idea=idea, user=user, action=action).delete()
