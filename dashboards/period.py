"""The months a dashboard is about, as its address says them."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass

from innovation_platform.forms import whole_number

#: How many months a dashboard shows when its address names none, and at most.
USUAL, MOST = 12, 120


def first_of(day: datetime.date) -> datetime.date:
    """The first day of a day's month."""
    return day.replace(day=1)


def add_months(month: datetime.date, count: int) -> datetime.date:
    """The first day of the month `count` months after a month, or before it."""
    index = month.year * 12 + month.month - 1 + count
    return datetime.date(index // 12, index % 12 + 1, 1)


@dataclass(frozen=True)
class Period:
    """Whole months, the first and the last included; each is told by its first day."""

    first: datetime.date
    last: datetime.date

    @property
    def months(self) -> list[datetime.date]:
        return [add_months(self.first, n) for n in range(self.length)]

    @property
    def length(self) -> int:
        """How many months."""
        return (self.last.year - self.first.year) * 12 + self.last.month - self.first.month + 1

    @property
    def start(self) -> datetime.date:
        """Its first day."""
        return self.first

    @property
    def end(self) -> datetime.date:
        """Its last day."""
        return add_months(self.last, 1) - datetime.timedelta(days=1)

    @property
    def year(self) -> int | None:
        """The calendar year it is, if it is one."""
        whole = self == Period.of_year(self.first.year)
        return self.first.year if whole else None

    def previous(self) -> "Period":
        """As many months, just before."""
        return Period(add_months(self.first, -self.length), add_months(self.first, -1))

    def params(self) -> dict[str, str]:
        """What the address of a dashboard says of it."""
        return {"de": f"{self.first:%Y-%m}", "a": f"{self.last:%Y-%m}"}

    @classmethod
    def of_year(cls, year: int) -> "Period":
        """A calendar year."""
        return cls(datetime.date(year, 1, 1), datetime.date(year, 12, 1))

    @classmethod
    def until(cls, today: datetime.date, months: int = USUAL) -> "Period":
        """The last months, the present one included."""
        last = first_of(today)
        return cls(add_months(last, 1 - months), last)

    @classmethod
    def from_params(cls, params: Mapping[str, str], today: datetime.date) -> "Period":
        """Read an address; what makes no sense in it is left out, what is to come is not shown."""
        usual = cls.until(today)
        last = min(_month(params.get("a", "")) or usual.last, usual.last)
        first = _month(params.get("de", "")) or add_months(last, 1 - USUAL)
        first, last = min(first, last), min(max(first, last), usual.last)
        return cls(max(first, add_months(last, 1 - MOST)), last)


def _month(text: str) -> datetime.date | None:
    year, _dash, month = text.partition("-")
    if (len(year), len(month)) != (4, 2):
        return None
    found = whole_number(year), whole_number(month)
    if None in found or not (1900 <= found[0] <= 9998 and 1 <= found[1] <= 12):
        return None
    return datetime.date(*found, 1)
