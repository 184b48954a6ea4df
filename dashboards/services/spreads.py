"""The writer of the read model of adoption: what each innovation adds to that of its organisation,
read again when its sites change, when it is hidden, or when it changes hands.

As for the cells, one at a time holds the row « writer »: the share of an innovation and the sum it
is part of are written in one transaction.
"""

from collections import defaultdict
from collections.abc import Iterable
from contextlib import nullcontext
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from dashboards.models import Cursor, SpreadFact, SpreadSum
from dashboards.services.cells import chunks, writer
from dashboards.services.mass_reading import Readers, in_turn
from dashboards.services.mass_writing import copying, lines_of
from dashboards.services.spread_sums import Sum, add_to_sums, settle_places
from dashboards.spread_facts import spread_facts, spread_looks
from projects.enums import IN_USE
from projects.models import RolloutEvent, RolloutSite

#: Innovations read in one transaction, and at once by a rebuild; events looked at in one go, and
#: again behind the cursor.
BATCH, READ_AT_ONCE, ROWS, BEHIND = 100, 1_000, 5_000, 500
CURSOR = "sites"


def spreads_of_new_events() -> tuple[set[UUID], bool]:
    """The innovations whose sites have events that were not read yet, and whether there are more.
    Side effect: the cursor moves on."""
    cursor, _new = Cursor.objects.get_or_create(name=CURSOR)
    rows = RolloutEvent.objects.filter(pk__gt=cursor.last - BEHIND).order_by("pk")
    found = list(rows.values_list("pk", "site__project")[: ROWS + BEHIND])
    if found and found[-1][0] > cursor.last:
        Cursor.objects.filter(pk=cursor.pk, last__lt=found[-1][0]).update(last=found[-1][0])
    return {key for _pk, key in found}, len(found) == ROWS + BEHIND


def read_spreads(keys: Iterable[UUID]) -> int:
    """Read again those of these innovations that do not look as they did, and give their
    organisations the difference; returns how many added something else. Ideas that were proposed
    to no site are passed over. Side effects: shares and sums, a transaction for each batch; places
    in use, which grow with the sites, in that of the last one. Stopped before, they are read with
    the innovations that are left, or at night."""
    changed, moved = 0, set()
    late = [key for batch in chunks(sorted(set(keys)), READ_AT_ONCE) for key in _differing(batch)]
    for start in range(0, len(late), BATCH):
        with transaction.atomic():
            writer()
            changed += _read_batch(late[start : start + BATCH], moved)
            if start + BATCH >= len(late):
                settle_places(moved)
    return changed


def _differing(keys: list[UUID]) -> list[UUID]:
    rows = SpreadFact.objects.filter(pk__in=keys).order_by()
    columns = ("pk", "organisation", "look", "started_on")
    known = {key: tuple(look) for key, *look in rows.values_list(*columns)}
    now = spread_looks(keys)
    return sorted(key for key in now.keys() | known.keys() if now.get(key) != known.get(key))


def _read_batch(keys: list[UUID], moved: set[int]) -> int:
    """Side effect: `moved` gains the organisations whose innovations may be in use elsewhere."""
    new = {fact.pk: fact for fact in spread_facts(keys)}
    old = SpreadFact.objects.in_bulk(keys)
    sums: defaultdict[int, Sum] = defaultdict(Sum)
    for facts, sign in ((new, 1), (old, -1)):
        for fact in facts.values():
            sums[fact.organisation_id].add(fact, sign)
            if not fact.states.keys().isdisjoint(IN_USE):
                moved.add(fact.organisation_id)
    SpreadFact.objects.filter(pk__in=old.keys() - new.keys()).delete()
    SpreadFact.objects.bulk_create(
        new.values(),
        update_conflicts=True,
        unique_fields=["project"],
        update_fields=["organisation", "started_on", "look", "steps", "states", "takers"],
    )
    add_to_sums(sums)
    return sum(_adds(new.get(key)) != _adds(old.get(key)) for key in keys)


def _adds(fact: SpreadFact | None) -> tuple | None:
    return fact and (fact.organisation_id, fact.steps, fact.states, fact.takers)


def innovations_of(organisation: int) -> list[UUID]:
    """The innovations of an organisation, and those that were."""
    sites = RolloutSite.objects.filter(project__idea__organisation=organisation)
    facts = SpreadFact.objects.filter(organisation=organisation)
    return [
        *sites.order_by().values_list("project", flat=True).distinct(),
        *facts.order_by().values_list("pk", flat=True),
    ]


@transaction.atomic
def settle_spreads(organisation: int) -> None:
    """Read again what changed of an organisation's innovations, and the staff of the places where
    they are in use, whose changes leave no event."""
    writer()
    read_spreads(innovations_of(organisation))
    settle_places([organisation])


@transaction.atomic
def rebuild_spreads(organisation: int, pool: Readers | None = None) -> None:
    """Read all the innovations of an organisation again, once each. Side effect: its shares and its
    sum, replaced in one transaction. `pool` reads committed rows elsewhere."""
    writer()
    keys = sorted(set(innovations_of(organisation)))
    sums = _let_go(organisation)
    with copying(SpreadFact) if pool else nullcontext() as copy:
        for facts in in_turn(spread_facts, chunks(keys, READ_AT_ONCE), pool):
            for fact in facts:
                sums[fact.organisation_id].add(fact)
            if copy:
                copy(lines_of(SpreadFact, facts))
            else:
                SpreadFact.objects.bulk_create(facts)
    add_to_sums(sums)
    settle_places(sums)


def _let_go(organisation: int) -> defaultdict[int, Sum]:
    """Forget what is kept of the innovations of an organisation; returns what others then lack of
    those it took over and that were still counted as theirs."""
    SpreadFact.objects.filter(organisation=organisation).delete()
    SpreadSum.objects.filter(pk=organisation).delete()
    sums: defaultdict[int, Sum] = defaultdict(Sum, {organisation: Sum()})
    taken_over = SpreadFact.objects.filter(project__idea__organisation=organisation)
    for fact in taken_over:
        sums[fact.organisation_id].add(fact, -1)
    taken_over.delete()
    return sums


def spreads_off(organisation: int) -> int:
    """How many shares of an organisation are not what its rows say, and its sum if it is not that
    of its shares. What changed since it was read is late, not wrong."""
    facts = SpreadFact.objects.filter(organisation=organisation).in_bulk()
    now = (fact for batch in chunks(sorted(facts), READ_AT_ONCE) for fact in spread_facts(batch))
    wrong = sum(
        fact.look == facts[fact.pk].look and _adds(fact) != _adds(facts[fact.pk]) for fact in now
    )
    total = Sum()
    for fact in facts.values():
        total.add(fact)
    row = SpreadSum.objects.filter(pk=organisation).first()
    kept = Sum() if row is None else row
    return wrong + any(getattr(kept, name) != value for name, value in total.kept.items())


def start_spreads_from_now() -> None:
    """Put the cursor at the last event: what was before has just been rebuilt."""
    last = RolloutEvent.objects.aggregate(last=Max("pk"))["last"] or 0
    Cursor.objects.update_or_create(name=CURSOR, defaults={"last": last})
