"""Keeping the read model up to date: what may have changed is looked at, what did is read again.

Three ways lead to an idea that changed: the rows added since the last time (moves, supports,
comments; for an innovation, the events of its sites), the open decisions, and a round that looks at
every idea in turn, which finds what leaves no row: a support taken back, a comment removed, an idea
hidden. Looking costs little: an idea is read again only when it no longer looks as it did.
"""

import time
from collections.abc import Iterable
from uuid import UUID

from django.db import models, transaction
from django.db.models import Max
from django.utils import timezone

from accounts.models import Organisation
from dashboards.facts import looks, open_decisions
from dashboards.models.cells import Cursor, IdeaFact
from dashboards.services.cells import chunks, read_again
from dashboards.services.spreads import (
    read_spreads,
    settle_spreads,
    spreads_of_new_events,
    start_spreads_from_now,
)
from ideas.enums import State
from ideas.models import Comment, HistoryEntry, Idea, Support

#: Rows read again behind a cursor: a transaction that took its numbers earlier may end later.
BEHIND = 500
#: Rows of a source, and ideas of the round, looked at in one go.
ROWS, ROUND = 5_000, 5_000
SOURCES: dict[str, type[models.Model]] = {
    "history": HistoryEntry,
    "supports": Support,
    "comments": Comment,
}


def update(*, seconds: float = 20) -> int:
    """Bring the figures up to date, for a time; returns how many ideas changed what they add. Run
    twice, or by two at once, it changes nothing more. Side effects: facts, cells, cursors."""
    until, changed = time.monotonic() + seconds, 0
    while time.monotonic() < until:
        found, more = _changed_since()
        changed += read_again(found)
        proposed, more_events = spreads_of_new_events()
        changed += read_spreads(found | proposed)
        if not (more or more_events):
            changed += read_again(_decisions_changed())
            looked_at = _round()
            changed += read_again(differing(looked_at))
            changed += read_spreads(looked_at)
            break
    Cursor.objects.update_or_create(name="updated", defaults={"at": timezone.now()})
    return changed


def updated_at():
    """When the figures were last brought up to date; None before the first time."""
    return Cursor.objects.filter(name="updated").values_list("at", flat=True).first()


def settle(*, organisation: int | None = None) -> int:
    """Look at every idea, of an organisation or of all, and read again those that changed; returns
    how many changed what they add."""
    ideas = (
        Idea.objects.all()
        if organisation is None
        else Idea.objects.filter(organisation=organisation)
    )
    changed, last = read_again(_decisions_changed()), None
    while batch := next_keys(ideas, last, ROUND):
        changed += read_again(differing(batch))
        last = batch[-1]
    for key in _organisations(organisation):
        settle_spreads(key)
    return changed


def _organisations(only: int | None) -> list[int]:
    if only is not None:
        return [only]
    return list(Organisation.objects.order_by("pk").values_list("pk", flat=True))


def _changed_since() -> tuple[set[UUID], bool]:
    """The ideas of the rows added since the last time, and whether there are more rows. Those of
    new rows are read again whatever they look like."""
    found: set[UUID] = set()
    more = False
    for name, model in SOURCES.items():
        cursor, _new = Cursor.objects.get_or_create(name=name)
        rows = model.objects.order_by("pk").values_list("pk", "idea")
        fresh = list(rows.filter(pk__gt=cursor.last)[:ROWS])
        behind = rows.filter(pk__gt=cursor.last - BEHIND, pk__lte=cursor.last)
        found |= differing({idea for _pk, idea in behind}) | {idea for _pk, idea in fresh}
        if fresh:
            Cursor.objects.filter(pk=cursor.pk, last__lt=fresh[-1][0]).update(last=fresh[-1][0])
            more |= len(fresh) == ROWS
    return found, more


def _decisions_changed() -> set[UUID]:
    """The ideas whose open decision is not the one they were read with."""
    now = {idea: waits.token for idea, waits in open_decisions().items()}
    known = dict(IdeaFact.objects.exclude(decision=0).order_by().values_list("idea", "decision"))
    return {idea for idea in now.keys() | known.keys() if now.get(idea) != known.get(idea)}


def _round() -> list[UUID]:
    """The next ideas of the round."""
    cursor, _new = Cursor.objects.get_or_create(name="round")
    keys = next_keys(Idea.objects.all(), cursor.key, ROUND)
    Cursor.objects.filter(pk=cursor.pk).update(key=keys[-1] if len(keys) == ROUND else None)
    return keys


def next_keys(ideas: models.QuerySet[Idea], after: UUID | None, size: int) -> list[UUID]:
    """The keys that follow one, drafts left out."""
    rows = ideas.exclude(state=State.DRAFT).order_by("pk")
    if after is not None:
        rows = rows.filter(pk__gt=after)
    return list(rows.values_list("pk", flat=True)[:size])


def differing(keys: Iterable[UUID]) -> set[UUID]:
    """Those of these ideas that do not look as they did when they were read."""
    found: set[UUID] = set()
    for batch in chunks(keys, 500):
        known = dict(IdeaFact.objects.filter(pk__in=batch).order_by().values_list("pk", "look"))
        now = looks(Idea.objects.filter(pk__in=batch).order_by())
        found |= {look.pk for look in now if known.get(look.pk) != look.text}
    return found


@transaction.atomic
def start_from_now() -> None:
    """Put the cursors at the last rows: what was before is in the figures just rebuilt."""
    for name, model in SOURCES.items():
        last = model.objects.aggregate(last=Max("pk"))["last"] or 0
        Cursor.objects.update_or_create(name=name, defaults={"last": last})
    start_spreads_from_now()
