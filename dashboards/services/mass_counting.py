"""What a process makes of ideas that have no share yet: the lines to write, and their sums. Both go
back to who asked in one piece, lighter than what was read."""

import datetime
from collections import Counter, defaultdict
from dataclasses import dataclass
from uuid import UUID

from dashboards.facts import read
from dashboards.models import IdeaFact
from dashboards.services.cells import Sums, add, fact_of
from dashboards.services.mass_writing import lines_of


@dataclass(frozen=True)
class Counted:
    """How many ideas were read, what they add to the cells, and their shares as COPY takes them."""

    ideas: int
    sums: Sums
    lines: bytes


def count(keys: list[UUID], frozen: dict[int, datetime.date]) -> Counted:
    """Read these ideas for the first time; frozen months stay empty."""
    facts = [fact_of(reading, None, frozen) for reading in read(keys)]
    sums: Sums = defaultdict(Counter)
    for fact in facts:
        add(sums, fact, frozen)
    return Counted(len(facts), dict(sums), lines_of(IdeaFact, facts))
