"""The addresses of what is behind the numbers of a figure."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from django.urls import reverse
from django.utils.http import urlencode

from dashboards.permissions import Access
from dashboards.readings import Reading
from dashboards.scope import Scope
from dashboards.values import Measure, Row, Side, Value
from dashboards.views.board import Board
from innovation_platform.charts import OutOf
from innovation_platform.typography import thin_number

#: Measures whose number is that of things that ideas have.
COUNTED = frozenset({Measure.SUPPORTS, Measure.COMMENTS})


def number_of(found: Value | Row, measure: Measure, side: Side) -> float | None:
    """The number of a side of a value or of a line: of a share, one of the two it is made of."""
    if measure in COUNTED:
        return found.number if isinstance(found, Value) else found.value
    return found.numerator if side == Side.PART else found.denominator


@dataclass(frozen=True)
class Links:
    """Where the numbers of a reading lead, on a board: to the list of ideas where it counts the
    same, else to the page of the ideas behind a number; "" where nothing lists them."""

    board: Board
    reading: Reading

    @property
    def _measure(self) -> Measure:
        return Measure(self.reading.value.measure)

    def url(self, row: Row | None) -> str:
        """What is behind the figure (None), or behind a line of its table."""
        found, value = self.reading.figure, self.reading.value
        number = value.number if row is None else row.value
        if not number:
            return ""
        if found.code in {"adoption", "adoption_by_innovation"}:
            return self._spread(row)
        if self._measure in COUNTED:
            return self._behind(row, Side.PART) if found.behind else ""
        if self._measure != Measure.IDEAS:
            return ""
        query = value.ideas_query if row is None else row.ideas_query
        if query and _is_listed(self.board.scope, query):
            return f"{reverse('ideas:list')}?{urlencode(query)}"
        return self._page(row) if found.ideas else ""

    def out_of(self, row: Row) -> OutOf | None:
        """The two numbers that a line is made of; None where it is made of none."""
        if self._measure not in {Measure.SHARE, Measure.DAYS} or not row.denominator:
            return None
        part = None if self._measure == Measure.DAYS else row.numerator
        return OutOf(
            whole=thin_number(int(row.denominator)),
            part="" if part is None else thin_number(int(part)),
            part_url=self._behind(row, Side.PART) if part else "",
            whole_url=self._behind(row, Side.WHOLE),
        )

    def sides(self) -> list[dict]:
        """The numbers that the figure itself is made of, each with its words and its address."""
        behind, value = self.reading.figure.behind, self.reading.value
        if behind is None or self._measure in COUNTED:
            return []
        found = []
        for side in Side:
            number, url = number_of(value, self._measure, side), self._behind(None, side)
            if behind.words(side) and number and url:
                shown = thin_number(int(number))
                found.append({"label": behind.words(side), "number": shown, "url": url})
        return found

    def _behind(self, row: Row | None, side: Side) -> str:
        return self._page(row, side) if self.reading.figure.behind else ""

    def _page(self, row: Row | None, side: Side = Side.PART) -> str:
        if not self.board.scope.listable:
            return ""
        asks = dict(self.board.params)
        if row is not None:
            asks["ligne"] = row.key
        if side == Side.WHOLE:
            asks["cote"] = side.value
        return f"{self._address}?{urlencode(asks)}"

    @cached_property
    def _address(self) -> str:
        return reverse("dashboards:ideas", args=[self.reading.figure.code])

    def _spread(self, row: Row | None) -> str:
        """The sites behind a number of sites are on the pages of adoption."""
        scope = self.board.scope
        if self.board.access != Access.WHOLE or not scope.listable or not scope.is_whole:
            return ""
        if self.reading.figure.code == "adoption_by_innovation":
            return reverse("dashboards:innovation", args=[row.key]) if row else ""
        if row is not None:
            return ""
        return f"{reverse('dashboards:adoption')}?{urlencode({'organisme': scope.organisation})}"


def _is_listed(scope: Scope, query: Mapping[str, str]) -> bool:
    """Whether the filters of the list of ideas can say it: they offer the units of the first
    level, those right below a whole organisation."""
    unit = query.get("unit")
    if unit is None or scope.unit is None:
        return True
    return unit == str(scope.unit_id) and scope.unit_is_listed
