"""The items of an agenda as pages and documents write them: plain values only, so that a template
may remember a row by what it shows."""

from collections.abc import Iterable

from accounts.models import User
from ideas.agenda import Item
from ideas.models import Decision
from referents.enums import SessionPhase
from referents.models import Session


def agenda_rows(session: Session, items: Iterable[Item], *, prepares: bool) -> list[dict]:
    """What the agenda says of each item, and what one may do on it; nothing of the idea for whoever
    stands back from it. `key` is all that a row shows."""
    return [_keyed(_agenda_row(session, item, prepares)) for item in items]


def minutes_rows(items: Iterable[Item]) -> list[dict]:
    """What the minutes say of each item; nothing of the idea for whoever stands back from it."""
    return [_keyed(_minutes_row(item)) for item in items]


def _keyed(row: dict) -> dict:
    return row | {"key": tuple(row.values())}


def _agenda_row(session: Session, item: Item, prepares: bool) -> dict:
    row = item.row
    shown = {
        "session": session.pk,
        "point": row.pk,
        "position": row.position,
        "outcome": row.decided_words,
        "hidden": item.hidden,
        "may_take_back": item.may_take_back,
    }
    if item.hidden:
        return shown
    limit = None if row.outcome else row.idea.due_on
    changes = not (row.outcome or session.closed_at or session.cancelled_at)
    return shown | {
        "idea": row.idea_id,
        "title": row.idea.title,
        "unit": str(row.idea.unit) if row.idea.unit else "",
        "supports": row.idea.supports_count,
        "due_on": limit,
        "too_late": bool(limit)
        and session.phase == SessionPhase.PLANNED
        and limit < session.held_on,
        "reason": row.reason,
        "answer_due": item.answer_due,
        **_awaited(item.decision if row.outcome else None),
        "mine_given": item.mine_given,
        "reviews_given": item.reviews_given,
        "recused": _names(item.recused_people),
        "came_back": _names(item.came_back),
        "may_stand_back": changes,
        "may_remove": changes and prepares and row.started_at is None,
    }


def _awaited(decision: Decision | None) -> dict[str, str]:
    """What a pending decision waits for: « publication », « person » with their name, or
    « direction »; "" for none."""
    if decision is None or decision.closed_at is not None:
        return {"waits_for": "", "awaited": ""}
    if decision.is_settled:
        return {"waits_for": "publication", "awaited": ""}
    if decision.awaits_user:
        return {"waits_for": "person", "awaited": str(decision.awaits_user)}
    return {"waits_for": "direction", "awaited": ""}


def _minutes_row(item: Item) -> dict:
    row = item.row
    if item.hidden:
        return {"position": row.position, "hidden": True}
    return {
        "position": row.position,
        "hidden": False,
        "title": row.idea.title,
        "recused": _names(item.recused_people),
        "came_back": _names(item.came_back),
        "outcome": row.decided_words,
        "reason": row.reason,
        "method": row.method,
        "votes": (row.votes_for, row.votes_against, row.abstentions),
        "minutes_spent": row.minutes_spent,
        "decided_by": str(row.decided_by) if row.decided_by else "",
        "discussion": row.discussion,
    }


def _names(people: Iterable[User]) -> tuple[str, ...]:
    return tuple(map(str, people))
