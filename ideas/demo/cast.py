"""Who is who in the demo: what stories know of each organisation and of its people.

People are kept as primary keys only, so that 150,000 of them weigh nothing.
"""

from bisect import bisect
from dataclasses import dataclass, field
from random import Random

from ideas.demo.corpus import IdeaText


@dataclass(slots=True)
class Challenge:
    """A campaign as stories see it: days are ordinals."""

    pk: int
    opens: int
    closes: int
    themes: tuple[str, ...]


@dataclass(slots=True)
class Survivor:
    """An idea that others may be merged into, with who supports it: persons are counted once."""

    idea: object
    text: IdeaText
    deposited: int
    supporters: list[int]


@dataclass(slots=True)
class Place:
    """An organisation. `agents` hold no office and sit nowhere: they deposit, lead and support;
    the others study and decide, so that nobody judges an idea they have a hand in."""

    pk: int
    branch: str
    weight: float
    uses_committee: bool = False
    sites: tuple[str, ...] = ()
    units: list[int] = field(default_factory=list)
    unit_names: dict[str, int] = field(default_factory=dict)
    tops: list[tuple[int, list[int]]] = field(default_factory=list)
    targets: list[int] = field(default_factory=list)
    agents: list[int] = field(default_factory=list)
    unit_of: dict[int, int] = field(default_factory=dict)
    owner: int = 0
    referent_of: dict[int, int] = field(default_factory=dict)
    directors: list[int] = field(default_factory=list)
    network_lead: int = 0
    committee: int = 0
    chair: int = 0
    secretary: int = 0
    sessions: list[int] = field(default_factory=list)
    challenges: list[Challenge] = field(default_factory=list)
    neighbours: list["Place"] = field(default_factory=list)
    survivor: Survivor | None = None

    def referent(self, unit: int | None) -> int:
        """Who studies the ideas of a unit: its referent, else the « responsable innovation »."""
        return self.referent_of.get(unit, self.owner)

    def session_from(self, day: int) -> int | None:
        """The committee's next session, that day included."""
        place = bisect(self.sessions, day - 1)
        return self.sessions[place] if place < len(self.sessions) else None

    def session_until(self, day: int) -> int | None:
        """The committee's last session, that day included."""
        place = bisect(self.sessions, day)
        return self.sessions[place - 1] if place else None

    def challenge_on(self, day: int) -> Challenge | None:
        """The challenge that takes ideas on a day."""
        return next((row for row in self.challenges if row.opens <= day <= row.closes), None)

    def someone(self, rng: Random, *besides: int | None) -> int:
        """An agent who is none of these."""
        while True:
            found = self.agents[int(rng.random() * len(self.agents))]
            if found not in besides:
                return found


@dataclass(slots=True)
class Cast:
    """All of it; `played` are the demo accounts by role, all of the first place."""

    places: list[Place]
    played: dict[str, int]
    category_of: dict[str, int]
    weights: list[float] = field(default_factory=list)

    def place(self, rng: Random) -> Place:
        """Some organisation, the larger the likelier."""
        return self.places[bisect(self.weights, rng.random() * self.weights[-1])]
