"""The units of organisations: thirty-six in each, 10,260 in all; where one organisation has all the
ideas (`--alone`), it has 10,000 units by itself."""

from accounts.models import Unit
from benchmarks.places import alone

ORGANISATIONS = 285
UNITS, UNITS_ALONE = 36, 10_000


def units_of(place: int) -> int:
    """How many units an organisation has, the first one being 0."""
    return UNITS_ALONE if alone() and place == 0 else UNITS


def first_unit(place: int) -> int:
    """The key of its first unit; the others follow."""
    return 1 if place == 0 else 1 + units_of(0) + UNITS * (place - 1)


def write_units() -> None:
    """One at the top, four below it, and so on: four below each, level after level."""
    units = []
    for place in range(ORGANISATIONS):
        own: list[Unit] = []
        for n in range(units_of(place)):
            above = own[(n - 1) // 4] if n else None
            own.append(
                Unit(
                    pk=first_unit(place) + n,
                    organisation_id=place + 1,
                    parent_id=above and above.pk,
                    code=f"u{n}",
                    name=f"Service {n}",
                    path=f"{above.path if above else '/'}u{n}/",
                    headcount=10,
                )
            )
        units += own
    Unit.objects.bulk_create(units, batch_size=2_000)
