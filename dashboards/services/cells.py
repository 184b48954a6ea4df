"""The writers of the read model: what ideas add to the cells, read again when they change.

One at a time holds the row « writer »: what an idea adds and the cells it adds to are written in
one transaction, so that doing it twice changes nothing.
"""

import datetime
import secrets
from collections import Counter, defaultdict
from collections.abc import Iterable
from itertools import islice
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from dashboards.facts import Counts, Reading, read, waits_of
from dashboards.models.cells import (
    CellKind,
    Cursor,
    FigureCell,
    FigureVersion,
    Freeze,
    IdeaFact,
)

COLUMNS = ("deposits", "supports", "comments")
#: How many ideas one transaction reads: short, since SQLite lets nobody else write meanwhile.
BATCH = 250

#: An organisation, a kind of place, its key, a month.
Place = tuple[int, str, int, datetime.date]
Sums = dict[Place, Counter[str]]


def chunks(keys: Iterable[UUID], size: int) -> Iterable[list[UUID]]:
    """These keys, so many at a time."""
    rest = iter(keys)
    while batch := list(islice(rest, size)):
        yield batch


def writer() -> None:
    """Wait until nobody else writes cells; the caller's transaction then holds them."""
    Cursor.objects.get_or_create(name="writer")
    Cursor.objects.select_for_update().get(name="writer")


def read_again(keys: Iterable[UUID]) -> int:
    """Read these ideas and give the cells the difference with what they added before; returns how
    many added something else. Frozen months do not change. Side effects: facts and cells, a
    transaction for each batch."""
    changed = 0
    for batch in chunks(sorted(set(keys)), BATCH):
        changed += _read_batch(batch)
    return changed


@transaction.atomic
def _read_batch(keys: list[UUID]) -> int:
    writer()
    readings = read(keys)
    old = IdeaFact.objects.in_bulk(keys)
    frozen = frozen_months({reading.look.organisation for reading in readings})
    facts = [fact_of(reading, old.get(reading.look.pk), frozen) for reading in readings]
    sums: Sums = defaultdict(Counter)
    for fact in facts:
        add(sums, fact, frozen)
        if fact.pk in old:
            add(sums, old[fact.pk], frozen, sign=-1)
    write_facts(facts)
    write_cells(sums)
    return sum(fact.pk not in old or _places(fact) != _places(old[fact.pk]) for fact in facts)


def _places(fact: IdeaFact) -> tuple:
    return (fact.organisation_id, fact.unit, fact.challenge, fact.counts)


def frozen_months(organisations: Iterable[int]) -> dict[int, datetime.date]:
    """Until which month each organisation's figures are frozen, where they are."""
    return dict(
        Freeze.objects.filter(organisation__in=list(organisations))
        .order_by()
        .values_list("organisation", "through")
    )


def fact_of(reading: Reading, old: IdeaFact | None, frozen: dict[int, datetime.date]) -> IdeaFact:
    """What to keep of an idea just read: of frozen months, what it added before."""
    look, counts = reading.look, reading.counts
    through = frozen.get(look.organisation)
    if through is not None:
        last = through.isoformat()
        kept = old.counts if old is not None else {}
        counts = {month: n for month, n in kept.items() if month <= last} | {
            month: n for month, n in counts.items() if month > last
        }
    return IdeaFact(
        idea_id=look.pk,
        look=look.text,
        organisation_id=look.organisation,
        unit=look.unit,
        challenge=look.challenge,
        decision=reading.decision,
        waits=waits_of(counts),
        counts=counts,
    )


def add(sums: Sums, fact: IdeaFact, frozen: dict[int, datetime.date], *, sign: int = 1) -> None:
    """Add to sums, or take away, what an idea adds to the months that are not frozen."""
    organisation = fact.organisation_id
    places = [(CellKind.ORGANISATION.value, 0), (CellKind.UNIT.value, fact.unit)]
    if fact.challenge:
        places.append((CellKind.CHALLENGE.value, fact.challenge))
    through = frozen.get(organisation)
    for text, names in _months(fact.counts):
        month = datetime.date.fromisoformat(text)
        if through is not None and month <= through:
            continue
        for kind, place in places:
            cell = sums[organisation, kind, place, month]
            for name, n in names.items():
                cell[name] += sign * n


def _months(counts: Counts) -> Iterable[tuple[str, dict[str, int]]]:
    return counts.items()


def write_facts(facts: list[IdeaFact]) -> None:
    """Keep what ideas add."""
    IdeaFact.objects.bulk_create(
        facts,
        update_conflicts=True,
        unique_fields=["idea"],
        update_fields=[
            "look",
            "organisation",
            "unit",
            "challenge",
            "decision",
            "waits",
            "counts",
        ],
    )


def write_cells(sums: Sums) -> None:
    """Give the cells what was summed; those left with nothing go."""
    wanted = {place: names for place, names in sums.items() if any(names.values())}
    cells = _cells_at(wanted)
    gone, changed, new = [], [], []
    for place, names in wanted.items():
        cell = cells.get(place)
        if cell is None:
            new.append(cell := cell_at(place))
        else:
            changed.append(cell)
        add_to_cell(cell, names)
        if cell.pk and is_empty(cell):
            gone.append(changed.pop().pk)
    FigureCell.objects.bulk_create(new)
    FigureCell.objects.bulk_update(changed, [*COLUMNS, "counts"], batch_size=200)
    FigureCell.objects.filter(pk__in=gone).delete()
    say_changed(place[0] for place in wanted)


def say_changed(organisations: Iterable[int]) -> None:
    """Say that what pages read of the figures of these organisations has changed, in the caller's
    transaction: what was kept of their pages is no longer shown."""
    FigureVersion.objects.bulk_create(
        [
            FigureVersion(organisation_id=key, token=secrets.randbits(62))
            for key in sorted(set(organisations))
        ],
        update_conflicts=True,
        unique_fields=["organisation"],
        update_fields=["token"],
    )


def cell_at(place: Place) -> FigureCell:
    """A cell not written yet."""
    organisation, kind, key, month = place
    return FigureCell(organisation_id=organisation, kind=kind, place=key, month=month, counts={})


def add_to_cell(cell: FigureCell, names: Counter[str]) -> None:
    """Add counts to a cell."""
    for name, n in names.items():
        if name in COLUMNS:
            setattr(cell, name, getattr(cell, name) + n)
        elif total := cell.counts.get(name, 0) + n:
            cell.counts[name] = total
        else:
            cell.counts.pop(name, None)


def is_empty(cell: FigureCell) -> bool:
    """Whether it counts nothing."""
    return not cell.counts and not any(getattr(cell, name) for name in COLUMNS)


def place_of(cell: FigureCell) -> Place:
    """What the cell is about."""
    return (cell.organisation_id, cell.kind, cell.place, cell.month)


def _cells_at(wanted: Iterable[Place]) -> dict[Place, FigureCell]:
    """Those of the cells that exist, by organisation and kind."""
    asked: defaultdict[tuple[int, str], tuple[set[int], set]] = defaultdict(lambda: (set(), set()))
    for organisation, kind, place, month in wanted:
        places, months = asked[organisation, kind]
        places.add(place)
        months.add(month)
    found = {}
    for (organisation, kind), (places, months) in asked.items():
        cells = FigureCell.objects.filter(
            organisation=organisation, kind=kind, place__in=places, month__in=months
        )
        found |= {place_of(cell): cell for cell in cells}
    return found


def unfrozen(organisation: int, through: datetime.date | None) -> Q:
    """The cells of an organisation that may change."""
    here = Q(organisation=organisation)
    return here if through is None else here & Q(month__gt=through)
