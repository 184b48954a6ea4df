"""`move()`: the only door through which an idea's state changes."""

import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from ideas.actors import Actor, Clock, Depositor, Person
from ideas.enums import Outcome, Party, State
from ideas.errors import Incomplete, NotAllowed, Stale
from ideas.lifecycle import (
    AFTER_SESSION,
    DECISION_LIMIT,
    STATES,
    TRANSITIONS,
    Transition,
    seconds,
    through_taking_charge,
)
from ideas.models import AgendaItem, Decision, HistoryEntry, Idea, IdeaSettings
from ideas.permissions import acting_party, available, confirming_party, standing
from ideas.search import index
from ideas.services.effects import ACTS, COLUMNS, EFFECTS, Move, When
from ideas.services.fresh import as_written, fresh, write
from ideas.services.guards import check_details
from ideas.working_days import add_limit, local_day, midnight_of
from notifications.outbox import enqueue
from referents.models import Session
from referents.selectors import next_session_day

#: Decided by the person named in this input, who must agree to it.
NAMED_SECOND = {"accept": "sponsor", "start_locally": "sponsor"}


@transaction.atomic
def move(
    idea: Idea, action: str, *, actor: Actor, seen: int, **details: Any
) -> HistoryEntry | Decision | None:
    """Carry out a transition, or propose it when another person must confirm it.

    `seen` is the revision the actor saw. `details` are the inputs of the transition as plain JSON
    values (primary keys, ISO dates, texts). Side effects, in one transaction: the state and the
    revision, one history entry, open decisions voided, the transition's own rows, the search
    index, one occurrence in the outbox. A referent's act on an idea just deposited takes it in
    charge first. What a session of its committee decided waits for its publication.

    Returns the history entry, or the pending decision. A clock that comes too late gets None.
    Raises `Stale` when the idea has moved since, `NotAllowed` when this actor may not do it now,
    `Incomplete` or `ValidationError` when inputs are missing or wrong.
    """
    transition = TRANSITIONS[action]
    idea = fresh(idea)
    if idea.revision != seen:
        return _too_late(actor, idea, seen)
    party = _allowed_party(idea, transition, actor)
    if idea.state not in transition.sources and through_taking_charge(transition):
        _carry_out(idea, TRANSITIONS["take_charge"], actor=actor, party=party, details={})
        idea = fresh(idea)
    check_details(idea, transition, details, actor=actor)
    session = session_deciding(idea, action)
    if session or _needs_second(idea, transition, actor, details):
        return _propose(
            idea, transition, actor=actor, party=party, details=details, session=session
        )
    return _carry_out(idea, transition, actor=actor, party=party, details=details)


@transaction.atomic
def confirm(decision: Decision, *, user: User, seen: int) -> HistoryEntry | Decision | None:
    """Confirm a pending decision as its second person and carry it out.

    Side effects: those of `move()`, and the decision closed with its signatory; for an act that
    leaves the idea where it is, those registered for it, and no history entry. A decision taken in
    a session that is not published yet is signed only, and returned: publication carries it out.

    Raises `Stale` when the idea has moved or the decision is no longer open, `NotAllowed` when this
    person is not the second one, `ValidationError` when an input no longer holds (a sponsor who
    left).
    """
    decision = (
        Decision.objects.select_for_update(of=("self",))
        .select_related("proposed_by")
        .get(pk=decision.pk)
    )
    idea = fresh(decision.idea)
    if not _is_open(decision) or not decision.revision == seen == idea.revision:
        raise Stale(idea.pk, seen)
    if confirming_party(decision, idea, user, standing(Person(user), idea)) is None:
        raise NotAllowed
    if decision.action in ACTS:
        _close(decision, Decision.Outcome.CONFIRMED, signed_by=user)
        ACTS[decision.action](decision)
        return None
    transition = TRANSITIONS[decision.action]
    proposer = _proposer(decision)
    check_details(idea, transition, decision.inputs, actor=proposer)
    if _waits_for_publication(decision):
        decision.signed_by = user
        decision.save(update_fields=["signed_by"])
        return decision
    _close(decision, Decision.Outcome.CONFIRMED, signed_by=user)
    return _carry_out(
        idea,
        transition,
        actor=proposer,
        party=Party(decision.proposed_as),
        details=decision.inputs,
        confirmed_by=user,
    )


@transaction.atomic
def return_decision(decision: Decision, *, user: User, seen: int, comment: str) -> None:
    """Send a pending decision back to its proposer with a comment; the idea does not move.

    Side effects: the decision closed, its proposer told. Raises `Stale`, `NotAllowed`, or
    `Incomplete` without a comment.
    """
    decision = Decision.objects.select_for_update().get(pk=decision.pk)
    idea = fresh(decision.idea)
    if not _is_open(decision) or decision.revision != seen:
        raise Stale(idea.pk, seen)
    if confirming_party(decision, idea, user, standing(Person(user), idea)) is None:
        raise NotAllowed
    if not comment.strip():
        raise Incomplete(["comment"])
    decision.comment = comment
    _close(decision, Decision.Outcome.RETURNED, signed_by=user)
    enqueue(
        "ideas.decision_returned",
        key=f"ideas.decision_returned:{decision.pk}",
        context={"decision": decision.pk},
    )


@transaction.atomic
def carry_out_settled(decision: Decision, *, at: datetime.datetime) -> HistoryEntry | None:
    """Carry out a decision of a session, once that is published and whoever had to has signed; None
    while it still waits for either, or is closed.

    Side effects: those of `move()`, and the decision closed. Raises `Stale` when the idea has moved
    since, `ValidationError` when an input no longer holds.
    """
    decision = Decision.objects.select_for_update().get(pk=decision.pk)
    if decision.closed_at or not decision.is_settled or _waits_for_publication(decision):
        return None
    idea = fresh(decision.idea)
    if idea.revision != decision.revision:
        raise Stale(idea.pk, decision.revision)
    proposer = Person(decision.proposed_by, at=at)
    transition = TRANSITIONS[decision.action]
    check_details(idea, transition, decision.inputs, actor=proposer)
    _close(decision, Decision.Outcome.CONFIRMED, signed_by=decision.signed_by)
    return _carry_out(
        idea,
        transition,
        actor=proposer,
        party=Party(decision.proposed_as),
        details=decision.inputs,
        confirmed_by=decision.signed_by,
    )


@transaction.atomic
def take_back_decision(decision: Decision, *, user: User) -> None:
    """Let its proposer take a pending decision back. Raises `NotAllowed` for anyone else and for
    what a session decided and nobody has to confirm, `Stale` when it is signed or closed."""
    decision = Decision.objects.select_for_update().get(pk=decision.pk)
    if not _is_open(decision):
        raise Stale(decision.idea_id, decision.revision)
    if user.pk != decision.proposed_by_id or decision.awaits == Party.CLOCK:
        raise NotAllowed
    _close(decision, Decision.Outcome.VOIDED)


def deposit_held(idea: Idea, *, actor: Person) -> HistoryEntry:
    """`move(idea, "deposit")` for a draft whose row the transaction holds, or has yet to write."""
    transition = TRANSITIONS["deposit"]
    party = _allowed_party(idea, transition, actor)
    check_details(idea, transition, {}, actor=actor)
    return _carry_out(idea, transition, actor=actor, party=party, details={}, held=True)


# The pieces --------------------------------------------------------------------------------------


def session_deciding(idea: Idea, action: str) -> Session | None:
    """The session, not published yet, that decided this action on an idea before the committee."""
    if idea.state != State.IN_COMMITTEE or action not in Outcome.values:
        return None
    pending = AgendaItem.objects.pending().filter(idea=idea, outcome=action)
    item = pending.select_related("session").first()
    return item and item.session


def _waits_for_publication(decision: Decision) -> bool:
    """Read after the decision is locked: publication marks its session before it looks at its
    decisions, so that none is missed."""
    unpublished = Session.objects.filter(pk=decision.session_id, published_at=None)
    return decision.session_id is not None and unpublished.exists()


def _is_open(decision: Decision) -> bool:
    """Whether it still waits for its second person, or for nobody but its session."""
    return decision.closed_at is None and decision.signed_by_id is None


def _too_late(actor: Actor, idea: Idea, seen: int) -> None:
    if isinstance(actor, Clock):
        return
    raise Stale(idea.pk, seen)


def _allowed_party(idea: Idea, transition: Transition, actor: Actor) -> Party:
    settings = IdeaSettings.loaded_with(idea.organisation)
    who = standing(actor, idea, settings=settings)
    if transition not in available(idea, who, settings=settings, today=_day_of(actor, idea)):
        raise NotAllowed
    return acting_party(transition, idea, who)


def _day_of(actor: Actor, idea: Idea) -> datetime.date:
    """The day that limits are counted for: that of the letter, when an anonymous author wrote."""
    today = today_in(idea, actor.at)
    return min(actor.posted_on or today, today) if isinstance(actor, Depositor) else today


def _proposer(decision: Decision) -> Actor:
    if decision.proposed_by is None:
        return Depositor(decision.idea_id)
    return Person(decision.proposed_by)


def _needs_second(idea: Idea, transition: Transition, actor: Actor, details: dict) -> bool:
    if not seconds(transition, State(idea.state)):
        return False
    named = NAMED_SECOND.get(transition.name)
    return named is None or details[named] != actor.user.pk


def _propose(
    idea: Idea,
    transition: Transition,
    *,
    actor: Actor,
    party: Party,
    details: dict,
    session: Session | None,
) -> Decision:
    agreed = not _needs_second(idea, transition, actor, details)
    named = None if agreed else NAMED_SECOND.get(transition.name)
    return open_decision(
        idea,
        transition.name,
        actor=actor,
        party=party,
        inputs=details,
        awaits=Party.CLOCK if agreed else seconds(transition, State(idea.state))[0],
        awaits_user_id=details[named] if named else None,
        session=session,
    )


def open_decision(
    idea: Idea,
    action: str,
    *,
    actor: Actor,
    party: Party,
    inputs: dict,
    awaits: Party,
    awaits_user_id: int | None = None,
    session: Session | None = None,
) -> Decision:
    """Write a pending decision and tell whom it awaits, in the caller's transaction. It replaces
    one the same person made; while another person's is open, nobody contradicts it unseen: `Stale`.
    An anonymous author's proposal keeps its day only.
    """
    Idea.objects.select_for_update().get(pk=idea.pk)
    if Decision.objects.open().filter(idea=idea).exclude(proposed_by=actor.user).exists():
        raise Stale(idea.pk, idea.revision)
    void_open_decisions(idea, actor.at)
    decision = Decision.objects.create(
        idea=idea,
        action=action,
        inputs=inputs,
        revision=idea.revision,
        proposed_by=actor.user,
        proposed_as=party,
        proposed_at=_moment_kept(actor, idea),
        awaits=awaits,
        awaits_user_id=awaits_user_id,
        due_on=add_limit(today_in(idea, actor.at), DECISION_LIMIT),
        session=session,
    )
    if awaits != Party.CLOCK:
        enqueue(
            "ideas.decision_proposed",
            key=f"ideas.decision_proposed:{decision.pk}",
            context={"decision": decision.pk},
        )
    return decision


def _moment_kept(actor: Actor, idea: Idea) -> datetime.datetime:
    if isinstance(actor, Depositor):
        return midnight_of(today_in(idea, actor.at), idea.organisation.time_zone)
    return actor.at


def _carry_out(
    idea: Idea,
    transition: Transition,
    *,
    actor: Actor,
    party: Party,
    details: dict,
    confirmed_by: User | None = None,
    held: bool = False,
) -> HistoryEntry:
    now, today, seen = actor.at, today_in(idea, actor.at), idea.revision
    own = COLUMNS.get(transition.name)
    columns = {
        "state": transition.target,
        "revision": seen + 1,
        "due_on": due_after(idea, transition, details, today),
        "closed_on": today if STATES[transition.target].closed else None,
        **(own(idea, details, When(now, today)) if own else {}),
    }
    if not write(idea, columns, sources=transition.sources):
        raise Stale(idea.pk, seen)
    entry = HistoryEntry.objects.create(
        idea=idea,
        revision=seen + 1,
        action=transition.name,
        source=idea.state,
        target=transition.target,
        actor_kind=actor.kind,
        actor=actor.user,
        party=party,
        confirmed_by=confirmed_by,
        reason=details.get(transition.why, "") if transition.why else "",
        day=today,
        at=None if isinstance(actor, Depositor) else now,
    )
    if idea.state != State.DRAFT:
        void_open_decisions(idea, now)
    before, idea = idea, as_written(idea, columns) if held else fresh(idea)
    if transition.name in EFFECTS:
        EFFECTS[transition.name](
            Move(
                before=before,
                idea=idea,
                entry=entry,
                user=actor.user,
                confirmed_by=confirmed_by,
                today=today,
                now=now,
                details=details,
            )
        )
    index(idea, is_new=before.state == State.DRAFT)
    enqueue("ideas.transition", key=f"ideas.transition:{entry.pk}", context={"entry": entry.pk})
    return entry


def void_open_decisions(idea: Idea, now: datetime.datetime) -> None:
    """Close the idea's open decision, if any: any move, or its proposer's next one, voids it."""
    Decision.objects.open().filter(idea=idea).update(closed_at=now, outcome=Decision.Outcome.VOIDED)


def _close(decision: Decision, outcome: str, *, signed_by: User | None = None) -> None:
    decision.outcome = outcome
    decision.closed_at = timezone.now()
    decision.signed_by = signed_by
    decision.save()


def today_in(idea: Idea, at: datetime.datetime | None = None) -> datetime.date:
    """The day where the idea's organisation is, now or at a given moment."""
    return local_day(at or timezone.now(), idea.organisation.time_zone)


def due_after(
    idea: Idea, transition: Transition, details: dict, today: datetime.date
) -> datetime.date | None:
    """Until when the state reached waits: a date given with the move, else the state's limit. It
    is stored by the move and never recomputed when settings change."""
    if "date" in transition.needs:
        return datetime.date.fromisoformat(details["date"])
    if transition.target == State.IN_COMMITTEE:
        committee = details.get("committee") or idea.committee_id
        session = next_session_day(committee, today) if committee else None
        if session:
            return add_limit(session, AFTER_SESSION)
    limit = IdeaSettings.loaded_with(idea.organisation).limit_of(State(transition.target))
    return add_limit(today, limit) if limit else None
