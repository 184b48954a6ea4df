"""What the demo corpus is made of: frozen texts, tied where possible to the idea they answer.

``idea`` is the key of the idea a text was written for; an empty key means that the text fits any
idea of its theme (or, where there is no theme, any idea at all).
"""

from dataclasses import dataclass

BRANCHES = ("family", "health", "collection", "retirement", "farming", "other")

REASONS = (
    "out_of_scope",
    "law_or_national_rule",
    "cost_against_benefit",
    "not_feasible_now",
    "other_priority",
    "already_exists",
    "needs_other_decider",
)


@dataclass(frozen=True, slots=True)
class Text:
    """The words of one deposited idea, ready to be stored."""

    title: str
    problem: str
    proposal: str
    benefit: str


@dataclass(frozen=True, slots=True)
class IdeaText:
    """An idea as an employee wrote it. ``detail`` is a local fact; it may hold ``{site}``."""

    key: str
    theme: str
    title: str
    problem: str
    detail: str
    proposal: str
    benefit: str
    voice: str
    branches: tuple[str, ...]

    def fits(self, branch: str) -> bool:
        """Whether somebody of this branch could have written it (no branch: all of them)."""
        return not self.branches or branch in self.branches

    def text(self, site: str) -> Text:
        """The idea as written, its local detail placed on a site."""
        problem = f"{self.problem} {self.detail.replace('{site}', site)}"
        return Text(self.title, problem, self.proposal, self.benefit)


@dataclass(frozen=True, slots=True)
class Exchange:
    """A referent's question and what the author answers."""

    theme: str
    idea: str
    question: str
    answer: str


@dataclass(frozen=True, slots=True)
class Rejection:
    """A complete detailed answer to an idea that is not retained."""

    theme: str
    idea: str
    reasons: tuple[str, ...]
    understood: str
    explanation: str
    way_forward: str
    contact: str


@dataclass(frozen=True, slots=True)
class ExistingAnswer:
    """« Ce qui existe déjà » : what is said to the author, with a link or somebody to ask."""

    theme: str
    idea: str
    text: str
    link: str
    contact: str


@dataclass(frozen=True, slots=True)
class Forwarding:
    """What is asked of the national fund, and her answer."""

    theme: str
    idea: str
    branches: tuple[str, ...]
    ask: str
    reply: str


@dataclass(frozen=True, slots=True)
class Pilot:
    """An experiment with an indicator that is counted."""

    theme: str
    idea: str
    hypothesis: str
    indicator: str
    unit: str
    before: float
    target: float
    after: float
    learned: str


@dataclass(frozen=True, slots=True)
class Observation:
    """An experiment in which nothing can be counted: what was seen before and after."""

    theme: str
    idea: str
    hypothesis: str
    watched: str
    before: str
    after: str
    learned: str


@dataclass(frozen=True, slots=True)
class Results:
    """What an achieved idea brought: three lines at least, and how others can do the same."""

    theme: str
    idea: str
    lines: tuple[str, ...]
    how_to: str


@dataclass(frozen=True, slots=True)
class Theme:
    """A category of ideas with the sentences that belong to it."""

    code: str
    label: str
    take_charge: tuple[str, ...]
    summaries: tuple[str, ...]
    places: tuple[str, ...]
    remarks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Challenge:
    """A « défi »: a question put to everybody for a while."""

    title: str
    question: str
    paragraph: str
    season: str
    themes: tuple[str, ...]
    branches: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class UnitText:
    """A service and those below it; ``share`` is its part of the parent's staff."""

    name: str
    share: float
    children: tuple["UnitText", ...]


@dataclass(frozen=True, slots=True)
class OrganisationText:
    """An invented organisation, so that no opinion is lent to a real one."""

    name: str
    short_name: str
    branch: str
    kind: str
    network: str
    headcount: int
    sites: tuple[str, ...]
