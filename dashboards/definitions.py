"""What a figure says of itself: the same words in the page and in `docs/figures.md`."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from dashboards.period import Period
from dashboards.scope import Scope
from dashboards.values import Measure, Side, Value
from ideas.models.idea import IdeaQuerySet


class Section(models.TextChoices):
    """The questions that a direction asks, in the order it asks them."""

    ALIVE = "alive", _("Vivant")
    FAIR = "fair", _("Juste et rapide")
    USEFUL = "useful", _("Utile")
    SPREADS = "spreads", _("Se diffuse")


#: The four questions, in the words of a direction.
QUESTIONS = {
    Section.ALIVE: _("Notre démarche est-elle vivante ?"),
    Section.FAIR: _("Est-elle juste et rapide ?"),
    Section.USEFUL: _("Est-elle utile ?"),
    Section.SPREADS: _("Se diffuse-t-elle ?"),
}

#: What figures that count ideas say of small groups.
COUNTS_IDEAS = _("Aucune : elle compte des idées visibles, pas des personnes.")


@dataclass(frozen=True)
class Behind:
    """What is behind a number that does not count ideas, or behind the two numbers of a share:
    `ideas` gives the visible ideas that add to it (scope, period, key of the line or nothing, which
    side), `part` and `whole` say what the numbers count; "" for a side that there is not."""

    ideas: Callable[[Scope, Period, str, Side], IdeaQuerySet]
    part: str | Promise = ""
    whole: str | Promise = ""

    def words(self, side: Side) -> str | Promise:
        """What the number of a side counts."""
        return self.part if side == Side.PART else self.whole


@dataclass(frozen=True)
class Figure:
    """A figure: its definition and the one function that computes it.

    `public` ones are shown to every agent of the organisation. `about_people` ones follow the rule
    of small groups (`dashboards.small_groups`), which `small_groups` tells in words. `ideas`, when
    there is one, gives the visible ideas behind the number, or behind the line of this key;
    `behind` those behind a number of something else. `of_today` ones are told as of today,
    whatever the period.
    """

    code: str
    section: Section
    measure: Measure
    title: str | Promise
    question: str | Promise
    formula: str | Promise
    population: str | Promise
    period: str | Promise
    source: str | Promise
    compute: Callable[[Scope, Period], Value]
    small_groups: str | Promise = COUNTS_IDEAS
    public: bool = False
    about_people: bool = False
    of_today: bool = False
    ideas: Callable[[Scope, Period, str], IdeaQuerySet] | None = None
    behind: Behind | None = None

    def value(self, scope: Scope, period: Period) -> Value:
        """The figure over a scope and a period."""
        return self.compute(scope, period)
