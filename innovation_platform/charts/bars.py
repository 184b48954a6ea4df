"""Horizontal bars: a table with a bar under each label."""

from collections.abc import Iterable
from dataclasses import dataclass

from innovation_platform.charts.out_of import OutOf
from innovation_platform.charts.scales import num, part


@dataclass(frozen=True)
class Bar:
    """One line: `value` None where it is hidden, `hidden` then says why; `words` is the value as
    it is read (« 12 jours »); `second` a part of it drawn in another pattern (« dont en retard »),
    with its own words and link; `out_of` the two numbers that a share is made of."""

    label: str
    value: float | None
    words: str = ""
    url: str = ""
    second: float | None = None
    second_url: str = ""
    hidden: str = ""
    detail: str = ""
    out_of: OutOf | None = None
    width: str = "0"
    second_width: str = "0"


@dataclass(frozen=True)
class Bars:
    """The chart, its longest bar going to the end of the column."""

    rows: list[Bar]
    label: str
    value_label: str
    second_label: str


def bars(
    rows: Iterable[Bar], *, label: str, value_label: str, second_label: str = "", top: float = 0
) -> Bars:
    """The bars of these rows, in their order. `top` is where the scale ends (100 for shares),
    the highest value where it is 0; the labels are those of the table's columns."""
    rows = list(rows)
    end = top or max((row.value or 0 for row in rows), default=0)
    return Bars(
        rows=[
            Bar(
                **{
                    **row.__dict__,
                    "width": num(part(row.value or 0, end)),
                    "second_width": num(part(row.second or 0, end)),
                }
            )
            for row in rows
        ],
        label=label,
        value_label=value_label,
        second_label=second_label,
    )
