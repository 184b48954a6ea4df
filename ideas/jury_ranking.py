"""Ranking entries by what the jury thought of them: pure functions, no query.

The mean of an entry is that of its evaluations' weighted means, rounded to the hundredth, half up:
what is printed the same is ranked the same. Equal means share a rank and the next one is skipped
(1, 2, 2, 4): nothing but the deliberation tells them apart.
"""

import math
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction


@dataclass(frozen=True)
class Place:
    """Where an entry stands. `rank` is None without an evaluation; `tied` counts the entries that
    share it, this one included; `following` is the rank given after them."""

    key: Hashable
    mean: Decimal | None
    given: int
    rank: int | None
    tied: int
    following: int | None


def rounded(value: Fraction) -> Decimal:
    """To the hundredth, half up."""
    return Decimal(math.floor(value * 100 + Fraction(1, 2))) / 100


def ranked(means: Mapping[Hashable, Sequence[Fraction]]) -> list[Place]:
    """The entries from the best mean to the lowest, then those nobody evaluated; entries of one
    rank keep the order they were given in."""
    mean_of = {
        key: rounded(sum(found) / Fraction(len(found))) for key, found in means.items() if found
    }
    order = sorted(mean_of, key=lambda key: -mean_of[key])
    values = list(mean_of.values())
    places = []
    for key in order:
        better = sum(1 for value in values if value > mean_of[key])
        tied = values.count(mean_of[key])
        places.append(
            Place(key, mean_of[key], len(means[key]), better + 1, tied, better + tied + 1)
        )
    unread = [key for key, found in means.items() if not found]
    return places + [Place(key, None, 0, None, 1, None) for key in unread]


def in_order(given: Iterable[tuple[Hashable, int]]) -> dict[Hashable, int]:
    """The ranks that are announced, from the numbers a jury gave: equal numbers stay equal, and the
    others follow without a gap (1, 1, 5 become 1, 1, 3)."""
    rows = list(given)
    return {key: 1 + sum(1 for _key, other in rows if other < number) for key, number in rows}
