"""How a vote is counted. Pure functions: the same ballots give the same results, whoever counts.

The formula (docs/vote.md, which the export is recomputed by):
- the votes of an idea are the sum of those the ballots give it;
- its rank is one more than the number of ideas with more votes than it;
- ideas with as many votes share their rank: nothing parts them.
"""

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

Key = TypeVar("Key", bound=Hashable)

#: Numbers and ballots are told when so many people voted and so many did not: among few people, or
#: when nearly all voted, a number says who chose what (trust.md, « Figures about persons need 10
#: people », complement included).
FEWEST = 10
#: Below this number of ballots the order is a ballot: it is not told.
FEWEST_FOR_ORDER = 3


class Told(StrEnum):
    """How much of a vote is told."""

    NOTHING = "nothing"
    ORDER = "order"
    NUMBERS = "numbers"


def told_of(ballots: int, audience: int) -> Told:
    """How much may be told of a vote with so many ballots, among so many people who could vote."""
    if ballots < FEWEST_FOR_ORDER:
        return Told.NOTHING
    return Told.NUMBERS if ballots >= FEWEST and audience - ballots >= FEWEST else Told.ORDER


@dataclass(frozen=True)
class Line:
    """What an entry was given."""

    entry: Hashable
    votes: int
    rank: int


def tally(entries: Iterable[Key], ballots: Iterable[Mapping[Key, int]]) -> list[Line]:
    """The result of each entry, the first first; equal ones in the order of `entries`. What a
    ballot gives to anything else counts for nobody."""
    votes: Counter = Counter()
    for marks in ballots:
        for entry, count in marks.items():
            votes[entry] += count
    ordered = sorted(dict.fromkeys(entries), key=lambda entry: -votes[entry])
    lines: list[Line] = []
    for place, entry in enumerate(ordered, start=1):
        tied = lines and lines[-1].votes == votes[entry]
        rank = lines[-1].rank if tied else place
        lines.append(Line(entry, votes[entry], rank))
    return lines


def winners(lines: Iterable[Line]) -> list[Line]:
    """The first of all, several when they are equal; none when nobody was given a vote."""
    return [line for line in lines if line.rank == 1 and line.votes > 0]
