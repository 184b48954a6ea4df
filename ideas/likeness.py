"""Ideas that say nearly the same, gathered so that they can be answered together.

A few hundred short texts, compared by the stems they share: enough to put side by side what several
organisations forward about one subject. It proposes; whoever answers chooses.
"""

from collections.abc import Hashable, Mapping

from ideas.search import stems

#: Two titles this alike are about one subject: the part of their stems that both hold.
ALIKE = 0.5
#: Titles of one or two words say too little.
FEWEST_STEMS = 2


def alike_groups(titles: Mapping[Hashable, str]) -> list[list[Hashable]]:
    """The keys of texts that are alike, in the order given; a text alone is a group of one. Each
    joins the first group whose first text it resembles."""
    groups: list[tuple[frozenset[str], list[Hashable]]] = []
    for key, title in titles.items():
        words = frozenset(stems(title))
        home = next((group for first, group in groups if _alike(first, words)), None)
        if home is None:
            groups.append((words, [key]))
        else:
            home.append(key)
    return [group for _first, group in groups]


def _alike(one: frozenset[str], other: frozenset[str]) -> bool:
    if min(len(one), len(other)) < FEWEST_STEMS:
        return False
    return len(one & other) / len(one | other) >= ALIKE
