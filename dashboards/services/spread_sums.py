"""The sums of what innovations add to the adoption of their organisation, and where these are in
use. The caller holds the row « writer »."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from accounts.headcounts import highest
from dashboards.models import SpreadFact, SpreadSum
from dashboards.services.cells import say_changed
from projects.models import RolloutSite
from projects.sites import places_in_use

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
                row = sums.get(key)
                if row is None:
                    row = sums[key] = [0] * COLUMNS
                for at, n in enumerate(counts):
                    row[at] += sign * n
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

    def __bool__(self) -> bool:
        return any(self.kept.values())


def add_to_sums(sums: Mapping[int, Sum]) -> None:
    """Give organisations what their innovations add more, or less; what is left with nothing goes.
    A few queries whatever their number. Side effect: pages of their figures are drawn again."""
    say_changed(sums)
    wanted = {organisation: more for organisation, more in sums.items() if more}
    for row in SpreadSum.objects.filter(pk__in=wanted):
        wanted[row.pk].add(row)
    rows = [SpreadSum(organisation_id=pk, **total.kept) for pk, total in sorted(wanted.items())]
    SpreadSum.objects.filter(pk__in=[row.pk for row in rows if not row.states]).delete()
    SpreadSum.objects.bulk_create(
        [row for row in rows if row.states],
        update_conflicts=True,
        unique_fields=["organisation"],
        update_fields=["steps", "states", "takers"],
    )


def settle_places(organisations: Iterable[int]) -> None:
    """Read again where the innovations of organisations are in use, and how many work there. It
    takes as long as they have sites in use: once for many innovations. Side effect: where that
    changed, pages are drawn again."""
    for row in SpreadSum.objects.filter(pk__in=list(organisations)).order_by("pk"):
        if row.places != (places := places_of(row.pk)):
            SpreadSum.objects.filter(pk=row.pk).update(places=places)
            say_changed([row.pk])


def places_of(organisation: int) -> list[list]:
    """Where an innovation of an organisation is in use, what is below another place left out."""
    facts = SpreadFact.objects.filter(organisation=organisation)
    found = places_in_use(RolloutSite.objects.filter(project__in=facts.values("pk")))
    return sorted([place, path, people] for (place, path), people in highest(found).items())
