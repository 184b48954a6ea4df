"""Counting everything again: to rebuild the figures, or to see whether they had drifted."""

import logging
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts.models import Organisation
from dashboards.facts import Reading, read
from dashboards.models.cells import FigureCell, IdeaFact
from dashboards.services.cells import (
    COLUMNS,
    Sums,
    add,
    add_to_cell,
    cell_at,
    fact_of,
    frozen_months,
    place_of,
    say_changed,
    unfrozen,
    write_facts,
    writer,
)
from dashboards.services.mass_counting import count
from dashboards.services.mass_reading import Readers, in_turn, readers
from dashboards.services.mass_writing import copying
from dashboards.services.spreads import rebuild_spreads, spreads_off
from dashboards.services.updating import next_keys, settle, start_from_now
from ideas.models import Idea
from notifications.outbox import enqueue

logger = logging.getLogger(__name__)

#: Ideas read in one go, and by a process that gives back their sums: those of many are short.
READ_AT_ONCE, COUNTED_AT_ONCE = 500, 2_000


@dataclass(frozen=True)
class Drift:
    """What differed from its rows: ideas whose share was wrong, cells that were not their sum, the
    adoption of an organisation counted as one more."""

    ideas: int = 0
    cells: int = 0

    def __bool__(self) -> bool:
        return bool(self.ideas or self.cells)

    def __add__(self, other: "Drift") -> "Drift":
        return Drift(self.ideas + other.ideas, self.cells + other.cells)


def _silent(_ideas: int) -> None:
    """Told to nobody."""


def rebuild(*, told: Callable[[int], object] = _silent) -> int:
    """Count everything again from the rows, an organisation after the other; frozen months stay.
    Returns how many ideas were read; `told` hears of each batch as it is. The figures are those
    that updates give. Side effect: many ideas are read by processes of their own
    (`mass_reading`)."""
    start_from_now()
    with readers(Idea.objects.count()) as pool:
        return sum(
            rebuild_organisation(organisation=key, pool=pool, told=told)
            for key in Organisation.objects.order_by("pk").values_list("pk", flat=True)
        )


@transaction.atomic
def rebuild_organisation(
    *, organisation: int, pool: Readers | None = None, told: Callable[[int], object] = _silent
) -> int:
    """Count an organisation's ideas again, and the adoption of its innovations. Side effects: its
    facts and cells, replaced in one transaction, frozen months left as they are. `pool` reads
    committed ideas elsewhere."""
    writer()
    frozen = frozen_months([organisation])
    sums: Sums = defaultdict(Counter)
    if pool and not _has_facts(organisation):
        batches = _count_first(organisation, pool, sums, frozen)
    else:
        batches = _count_again(organisation, pool, sums, frozen)
    ideas = 0
    for number in batches:
        ideas += number
        told(number)
    _replace_cells(organisation, sums, frozen)
    rebuild_spreads(organisation, pool)
    return ideas


def _has_facts(organisation: int) -> bool:
    """Asked twice, each by its index: one question with both sides would read every share."""
    facts = IdeaFact.objects
    return (
        facts.filter(organisation=organisation).exists()
        or facts.filter(idea__organisation=organisation).exists()
    )


def _count_first(organisation: int, pool: Readers, sums: Sums, frozen: dict) -> Iterator[int]:
    """Count the ideas of an organisation of which none has a share; gives how many, batch after
    batch. Side effects: shares, sums."""
    parts = in_turn(partial(count, frozen=frozen), _batches(organisation, COUNTED_AT_ONCE), pool)
    with copying(IdeaFact) as copy:
        for part in parts:
            copy(part.lines)
            for place, names in part.sums.items():
                sums[place].update(names)
            yield part.ideas


def _count_again(
    organisation: int, pool: Readers | None, sums: Sums, frozen: dict
) -> Iterator[int]:
    """Count the ideas of an organisation, whatever their shares are; gives how many, batch after
    batch. Side effects: shares, sums."""
    here = IdeaFact.objects.filter(organisation=organisation)
    for readings in in_turn(read, _batches(organisation, READ_AT_ONCE), pool):
        old = here.in_bulk([reading.look.pk for reading in readings])
        facts = [fact_of(reading, old.get(reading.look.pk), frozen) for reading in readings]
        for fact in facts:
            add(sums, fact, frozen)
        write_facts(facts)
        yield len(facts)
    here.exclude(idea__organisation=organisation).delete()


def _batches(organisation: int, size: int) -> Iterator[list[UUID]]:
    last = None
    while keys := next_keys(Idea.objects.filter(organisation=organisation), last, size):
        yield keys
        last = keys[-1]


def _replace_cells(organisation: int, sums: Sums, frozen: dict) -> None:
    FigureCell.objects.filter(unfrozen(organisation, frozen.get(organisation))).delete()
    new = []
    for place, names in sums.items():
        if any(names.values()):
            new.append(cell := cell_at(place))
            add_to_cell(cell, names)
    FigureCell.objects.bulk_create(new, batch_size=1_000)
    say_changed([organisation])


def check(*, organisation: int) -> Drift:
    """Whether an organisation's figures are what its rows say, after what changed was read again;
    what differs is counted, then put right by a rebuild."""
    settle(organisation=organisation)
    with transaction.atomic():
        writer()
        drift = _drift_of(organisation)
        if drift:
            rebuild_organisation(organisation=organisation)
    return drift


def check_all() -> dict[int, Drift]:
    """Check every organisation, one after the other; returns those that had drifted. Side effects:
    what differs is put right, written in the log, and told to the administrators."""
    drifted = {}
    for key in Organisation.objects.order_by("pk").values_list("pk", flat=True):
        if drift := check(organisation=key):
            drifted[key] = drift
            logger.error(
                "figures of organisation %s had drifted: %s ideas, %s cells; put right",
                key,
                drift.ideas,
                drift.cells,
            )
    if drifted:
        tell_drift(drifted)
    return drifted


@transaction.atomic
def tell_drift(drifted: dict[int, Drift]) -> None:
    """Tell the administrators, once a day at most."""
    day = timezone.localdate()
    enqueue(
        "dashboards.drift",
        key=f"dashboards.drift:{day}",
        context={
            "organisations": sorted(drifted),
            "ideas": sum(drift.ideas for drift in drifted.values()),
            "cells": sum(drift.cells for drift in drifted.values()),
            "day": day.isoformat(),
        },
    )


def _drift_of(organisation: int) -> Drift:
    frozen = frozen_months([organisation])
    facts = IdeaFact.objects.filter(organisation=organisation).in_bulk()
    wrong = sum(
        _is_wrong(reading, facts[reading.look.pk], frozen)
        for readings in map(read, _batches(organisation, READ_AT_ONCE))
        for reading in readings
        if reading.look.pk in facts
    )
    sums: Sums = defaultdict(Counter)
    for fact in facts.values():
        add(sums, fact, frozen)
    return Drift(wrong, _cells_off(organisation, sums, frozen) + spreads_off(organisation))


def _is_wrong(reading: Reading, fact: IdeaFact, frozen: dict) -> bool:
    """An idea that changed since it was read is late, not wrong."""
    same = (reading.look.text, reading.decision) == (fact.look, fact.decision)
    return same and fact_of(reading, fact, frozen).counts != fact.counts


def _cells_off(organisation: int, sums: Sums, frozen: dict) -> int:
    expected = {
        place: {name: n for name, n in names.items() if n}
        for place, names in sums.items()
        if any(names.values())
    }
    kept = {
        place_of(cell): {name: n for name in COLUMNS if (n := getattr(cell, name))} | cell.counts
        for cell in FigureCell.objects.filter(unfrozen(organisation, frozen.get(organisation)))
    }
    places = expected.keys() | kept.keys()
    return sum(expected.get(place) != kept.get(place) for place in places)
