"""A figure read over a scope and a period, beside the period before: what pages, reports and mails
show of it."""

from collections.abc import Iterable
from dataclasses import dataclass

from dashboards import words
from dashboards.definitions import Figure
from dashboards.reading import read_ahead
from dashboards.scope import Period, Scope
from dashboards.sentences import sentence
from dashboards.values import Measure, Value

#: Figures whose number another one says already: their table alone is shown.
QUIET = frozenset(
    {
        "deposits_by_unit",
        "supports_by_unit",
        "comments_by_unit",
        "participation_by_unit",
        "waiting_by_state",
        "waiting_by_unit",
        "outcomes",
        "adoption_by_innovation",
    }
)


@dataclass(frozen=True)
class Reading:
    """A figure, its value, and that of the period before where there is one to compare with."""

    figure: Figure
    value: Value
    before: Value | None
    period: Period

    @property
    def measure(self) -> Measure:
        return Measure(self.value.measure)

    @property
    def shown(self) -> str:
        """The number and its unit, or why there is none."""
        return words.value_words(self.value, self.measure)

    @property
    def change(self) -> str:
        """What changed since the period before, in words; "" where nothing can be said."""
        label = words.months_words(self.period.length)
        return words.change_words(self.value, self.before, label)

    @property
    def sentence(self) -> str:
        """What the figure says, in one sentence."""
        return sentence(self.figure, self.value, self.change)


def compares(figure: Figure) -> bool:
    """Whether a figure is compared with the period before. Not those of today, nor those about
    people: they tell a calendar year, whatever the period."""
    return not figure.of_today and not figure.about_people


def read(figures: Iterable[Figure], scope: Scope, period: Period, *more: Period) -> list[Reading]:
    """These figures, in their order, each beside the period before. `more` are other periods over
    which the caller is about to read them."""
    previous = period.previous()
    read_ahead(scope, period, previous, *more)
    return [
        Reading(
            figure,
            figure.value(scope, period),
            figure.value(scope, previous) if compares(figure) else None,
            period,
        )
        for figure in figures
    ]
