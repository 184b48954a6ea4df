"""The rule of small groups: what may be told of how many people did something.

A count of people is told when they are ten or more, and those who did not as well. Since two counts
can be subtracted from each other, this holds for what their differences tell too:

- over time: a count once told is replaced only when ten people or more set the new one apart;
- over places: of units that make up an organisation, told ones leave over a rest which is itself
  ten or more (and whose complement is), else the smallest told unit is kept back with the rest;
- over everything told of a year, its whole, its units and its challenges: a count is added only
  when it parts no group that the told ones already make (those in some of them and in none of the
  others) so that fewer than ten people come out. Whatever is then added, subtracted or crossed is
  made of such groups.

Nothing else is told of people: no month, no unit below the first level, no challenge addressed to
some units, no unit of a challenge, no other filter, so that there is nothing else to subtract.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from typing import NamedTuple, TypeVar

THRESHOLD = 10

Place = TypeVar("Place")


class Group(NamedTuple):
    """How many people did something, out of how many."""

    count: int
    population: int

    @property
    def may_be_told(self) -> bool:
        """Whether they are ten or more, and those who did not as well."""
        return self.count >= THRESHOLD and self.population - self.count >= THRESHOLD


def may_replace(new: Group, old: Group, *, population_is_known: bool) -> bool:
    """Whether a count already told may give way to this one: those who did differ by nobody or by
    ten or more; and those who did not as well, unless everybody knows how many people there are (a
    headcount), which then tells nothing."""
    sides = [new.count - old.count]
    if not population_is_known:
        sides.append((new.population - new.count) - (old.population - old.count))
    return new.may_be_told and all(is_nobody_or_ten(side) for side in sides)


def may_stand_beside(part: Group, whole: Group) -> bool:
    """Whether a count may be told beside that of a whole it is part of."""
    return part.may_be_told and is_nobody_or_ten(whole.count - part.count)


def is_nobody_or_ten(people: int) -> bool:
    """Whether a difference between two counts tells of nobody, or of ten people or more."""
    return people == 0 or abs(people) >= THRESHOLD


def may_be_added(new: AbstractSet[int], told: Iterable[AbstractSet[int]], population: int) -> bool:
    """Whether a group of people may be told beside others, out of so many people: of each group
    that these make (in some of them, in none of the others; in none at all), it takes nobody,
    everybody, or leaves ten people or more on both sides. Added one after the other by this rule,
    groups never part fewer than ten people from the rest."""
    inside: dict[int, int] = {}
    for number, people in enumerate(told):
        for person in people:
            inside[person] = inside.get(person, 0) | 1 << number
    sizes = Counter(inside.values())
    sizes[0] = population - len(inside)
    taken = Counter(inside.get(person, 0) for person in new)
    return all(
        count == sizes[group] or (count >= THRESHOLD and sizes[group] - count >= THRESHOLD)
        for group, count in taken.items()
    )


def told_parts(parts: Mapping[Place, Group], *wholes: Group) -> dict[Place, Group]:
    """Those of the parts of a whole that may be told beside it; the whole as told, and as it is now
    where that differs. When what they leave over is too few people, the smallest of them is kept
    back too, until it is not."""
    told = {place: group for place, group in parts.items() if group.may_be_told}
    while told and not all(_rest_is_large(told, whole) for whole in wholes):
        del told[min(told, key=lambda place: (told[place].count, str(place)))]
    return told


def _rest_is_large(told: Mapping[Place, Group], whole: Group) -> bool:
    count = whole.count - sum(group.count for group in told.values())
    population = whole.population - sum(group.population for group in told.values())
    rest = Group(count, population)
    return rest == Group(0, 0) or rest.may_be_told
