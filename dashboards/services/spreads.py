"""The writer of the read model of adoption: what each innovation adds to that of its organisation,
read again when its sites change, when it is hidden, or when it changes hands.

As for the cells, one at a time holds the row « writer »: the share of an innovation and the sum it
is part of are written in one transaction.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

from django.db import transaction
from django.db.models import Count, Max, Q
from django.db.models.functions import Coalesce

from accounts.headcounts import highest
from dashboards.diffusion import steps_of
from dashboards.models import Cursor, SpreadFact, SpreadSum
from dashboards.services.cells import chunks, say_changed, writer
from dashboards.spread import changes_of
from ideas.enums import Visibility
from projects.enums import IN_USE
from projects.models import RolloutEvent, RolloutSite
from projects.sites import places_in_use

#: Innovations read in one transaction; events looked at in one go, and again behind the cursor.
BATCH, ROWS, BEHIND = 100, 5_000, 500
CURSOR = "sites"
COLUMNS = 3

Kept = dict[str, list[int]]


@dataclass
class Sum:
    """What shares add up to: by day, by state and by taker, as they are kept."""

    steps: Kept = field(default_factory=dict)
    states: Counter[str] = field(default_factory=Counter)
    takers: Kept = field(default_factory=dict)

    def add(self, share: SpreadFact | SpreadSum, sign: int = 1) -> None:
        """Add a share, or take it away."""
        for sums, more in ((self.steps, share.steps), (self.takers, share.takers)):
            for key, counts in more.items():
                old = sums.get(key, [0] * COLUMNS)
                sums[key] = [n + sign * added for n, added in zip(old, counts, strict=True)]
        for state, n in share.states.items():
            self.states[state] += sign * n

    @property
    def kept(self) -> dict[str, dict]:
        """What is written of it: nothing that is zero."""
        return {
            "steps": {day: counts for day, counts in sorted(self.steps.items()) if any(counts)},
            "states": {state: n for state, n in sorted(self.states.items()) if n},
            "takers": {key: counts for key, counts in sorted(self.takers.items()) if any(counts)},
        }


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
    to no site are passed over. Side effects: shares and sums, a transaction for each batch."""
    changed = 0
    for batch in chunks(sorted(set(keys)), BATCH):
        if late := _differing(batch):
            changed += _read_batch(late)
    return changed


def _looks(keys: list[UUID]) -> dict[UUID, tuple[int, str]]:
    """The organisation and the look of those that are visible and proposed to a site."""
    rows = (
        RolloutSite.objects.filter(project__in=keys, project__idea__visibility=Visibility.VISIBLE)
        .order_by()
        .values_list("project", "project__idea__organisation")
        .annotate(n_sites=Count("pk", distinct=True), last=Max("events__pk"))
    )
    return {key: (place, f"{sites}|{last or 0}") for key, place, sites, last in rows}


def _differing(keys: list[UUID]) -> list[UUID]:
    rows = SpreadFact.objects.filter(pk__in=keys).order_by()
    known = {
        key: (place, look) for key, place, look in rows.values_list("pk", "organisation", "look")
    }
    now = _looks(keys)
    return [key for key in now.keys() | known.keys() if now.get(key) != known.get(key)]


@transaction.atomic
def _read_batch(keys: list[UUID]) -> int:
    writer()
    new = {fact.pk: fact for fact in facts_of(keys)}
    old = SpreadFact.objects.in_bulk(keys)
    sums: defaultdict[int, Sum] = defaultdict(Sum)
    for facts, sign in ((new, 1), (old, -1)):
        for fact in facts.values():
            sums[fact.organisation_id].add(fact, sign)
    SpreadFact.objects.filter(pk__in=old.keys() - new.keys()).delete()
    _write(list(new.values()))
    for organisation, more in sums.items():
        row = SpreadSum.objects.filter(pk=organisation).first()
        if row is not None:
            more.add(row)
        _write_sum(organisation, more)
    return sum(_adds(new.get(key)) != _adds(old.get(key)) for key in keys)


def _adds(fact: SpreadFact | None) -> tuple | None:
    return fact and (fact.organisation_id, fact.steps, fact.states, fact.takers)


def facts_of(keys: list[UUID]) -> list[SpreadFact]:
    """What these innovations add, in four queries. Each is looked at before its rows: one that
    changes meanwhile is read again."""
    looks = _looks(keys)
    states: defaultdict[UUID, dict[str, int]] = defaultdict(dict)
    rows = RolloutSite.objects.filter(project__in=looks).order_by()
    for key, state, n in rows.values_list("project", "state").annotate(Count("pk")):
        states[key][state] = n
    changes, takers = changes_of(list(looks)), _takers(looks)
    return [
        SpreadFact(
            project_id=key,
            organisation_id=organisation,
            look=look,
            steps={day.isoformat(): counts for day, counts in steps_of(changes[key]).items()},
            states=states[key],
            takers=takers[key],
        )
        for key, (organisation, look) in looks.items()
    ]


def _takers(looks: dict[UUID, tuple[int, str]]) -> dict[UUID, Kept]:
    """The other organisations that use each of these innovations."""
    found: defaultdict[UUID, Kept] = defaultdict(dict)
    rows = (
        RolloutSite.objects.filter(project__in=looks, state__in=IN_USE)
        .order_by()
        .annotate(taker=Coalesce("unit__organisation_id", "organisation_id"))
        .values_list("project", "taker")
        .annotate(Count("pk"), alone=Count("pk", filter=Q(is_spontaneous=True)))
    )
    for key, taker, sites, alone in rows:
        if taker != looks[key][0]:
            found[key][str(taker)] = [1, sites, alone]
    return found


def _write(facts: list[SpreadFact]) -> None:
    SpreadFact.objects.bulk_create(
        facts,
        update_conflicts=True,
        unique_fields=["project"],
        update_fields=["organisation", "look", "steps", "states", "takers"],
    )


def _write_sum(organisation: int, total: Sum) -> None:
    """Keep the sum of an organisation, and where its innovations are in use."""
    say_changed([organisation])
    kept = total.kept
    if not kept["states"]:
        SpreadSum.objects.filter(pk=organisation).delete()
        return
    SpreadSum.objects.update_or_create(
        organisation_id=organisation,
        defaults=kept | {"places": places_of(organisation)},
    )


def places_of(organisation: int) -> list[list]:
    """Where an innovation of an organisation is in use, what is below another place left out."""
    facts = SpreadFact.objects.filter(organisation=organisation)
    found = places_in_use(RolloutSite.objects.filter(project__in=facts.values("pk")))
    return sorted([place, path, people] for (place, path), people in highest(found).items())


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
    row = SpreadSum.objects.filter(pk=organisation).first()
    if row is not None and row.places != (places := places_of(organisation)):
        SpreadSum.objects.filter(pk=organisation).update(places=places)
        say_changed([organisation])


@transaction.atomic
def rebuild_spreads(organisation: int) -> None:
    """Read all the innovations of an organisation again. Side effect: its shares and its sum,
    replaced in one transaction."""
    writer()
    SpreadFact.objects.filter(organisation=organisation).delete()
    SpreadSum.objects.filter(pk=organisation).delete()
    read_spreads(innovations_of(organisation))


def spreads_off(organisation: int) -> int:
    """How many shares of an organisation are not what its rows say, and its sum if it is not that
    of its shares. What changed since it was read is late, not wrong."""
    facts = SpreadFact.objects.filter(organisation=organisation).in_bulk()
    now = (fact for batch in chunks(sorted(facts), BATCH) for fact in facts_of(batch))
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
