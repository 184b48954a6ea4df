"""An idea written for a colleague: it is deposited under their name only by them."""

from django.db import transaction
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from accounts.models import User
from ideas.entries import still_asked
from ideas.enums import State, Tie
from ideas.errors import Incomplete, NotAllowed, Stale
from ideas.models import Entrusting, Idea, Involvement
from ideas.services.community import follow
from ideas.services.drafts import deposit
from ideas.services.seats import tie
from notifications.outbox import enqueue

#: What an idea cannot be offered, nor deposited, without.
NEEDED = ("title", "problem", "proposal")


@transaction.atomic
def offer_entrusting(*, idea: Idea, user: User, colleague: User) -> Entrusting:
    """Offer one's draft to the colleague it was written for. Offering it again to someone else
    takes it back from the first. Side effects: the colleague is told. Raises `NotAllowed` for
    another's draft, for oneself, or for someone of another organisation; `Incomplete`; `Stale`
    once it is deposited."""
    idea = Idea.objects.select_for_update().get(pk=idea.pk)
    if not Idea.objects.authored_by(user).filter(pk=idea.pk).exists():
        raise NotAllowed
    if idea.state != State.DRAFT:
        raise Stale(idea.pk, 0)
    if colleague.pk == user.pk or colleague.organisation_id != idea.organisation_id:
        raise NotAllowed
    if missing := [name for name in NEEDED if not getattr(idea, name).strip()]:
        raise Incomplete(missing)
    Entrusting.objects.filter(idea=idea, answered_on=None).update(
        answered_on=timezone.localdate(), outcome=Entrusting.Outcome.CANCELLED
    )
    entrusting = Entrusting.objects.create(
        idea=idea, written_by=user, colleague=colleague, offered_on=timezone.localdate()
    )
    enqueue(
        "ideas.entrusting_offered",
        key=f"ideas.entrusting_offered:{entrusting.pk}",
        context={"entrusting": entrusting.pk},
    )
    return entrusting


@transaction.atomic
def confirm_entrusting(*, entrusting: Entrusting, user: User, seen: str) -> Idea:
    """Deposit under one's own name an idea a colleague wrote; `seen` is when the text read was
    saved. It goes without a challenge that takes no ideas of theirs. Side effects: those of a
    deposit; whoever wrote it is no longer its author, follows it, and is told. Raises `NotAllowed`
    for anyone else or once answered, `Stale` when the text has changed since."""
    idea = _take(entrusting, user, Entrusting.Outcome.DEPOSITED, seen=seen)
    follow(idea=idea, user=entrusting.written_by)
    deposit(key=idea.pk, user=user, unit=user.unit, campaign=still_asked(idea, user))
    return idea


@transaction.atomic
def take_entrusting(*, entrusting: Entrusting, user: User, seen: str) -> Idea:
    """Take the text as a draft of one's own, to change it first. Side effects: whoever wrote it is
    no longer its author, and is told. Raises like `confirm_entrusting()`."""
    return _take(entrusting, user, Entrusting.Outcome.TAKEN, seen=seen)


@transaction.atomic
def decline_entrusting(*, entrusting: Entrusting, user: User, comment: str = "") -> None:
    """Say that an idea is not one's own: it stays its writer's draft. Side effect: its writer is
    told, with the comment. Raises `NotAllowed`."""
    row = _open(entrusting, user)
    _answer(row, Entrusting.Outcome.DECLINED, comment)


def _open(entrusting: Entrusting, user: User) -> Entrusting:
    row = Entrusting.objects.select_for_update().get(pk=entrusting.pk)
    if row.colleague_id != user.pk or row.answered_on is not None:
        raise NotAllowed
    return row


def _take(entrusting: Entrusting, user: User, outcome: str, *, seen: str) -> Idea:
    """Make an idea its colleague's, from this day on."""
    row = _open(entrusting, user)
    idea = Idea.objects.select_for_update().get(pk=row.idea_id)
    if idea.state != State.DRAFT or idea.saved_at != parse_datetime(seen):
        raise Stale(idea.pk, 0)
    today = timezone.localdate()
    Involvement.objects.filter(idea=idea, kind__in=Involvement.AUTHORSHIP, ended_on=None).update(
        ended_on=today
    )
    tie(idea, user.pk, Tie.AUTHOR, on=today)
    _answer(row, outcome)
    return idea


def _answer(row: Entrusting, outcome: str, comment: str = "") -> None:
    row.answered_on, row.outcome, row.comment = timezone.localdate(), outcome, comment
    row.save()
    enqueue(
        "ideas.entrusting_answered",
        key=f"ideas.entrusting_answered:{row.pk}",
        context={"entrusting": row.pk},
    )
