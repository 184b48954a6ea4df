"""Over what a figure is: organisations, or one unit, or one challenge."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from dashboards.period import Period

__all__ = ["Period", "Scope"]

#: How many slashes the path of a unit of the first level has: `/accueil/`.
FIRST_LEVEL = 2


@dataclass(frozen=True)
class Scope:
    """One organisation or several; of one, either a unit with those below it (`unit` is its path)
    or a challenge. Made by `dashboards.permissions`, for someone who may see it.

    `listable` says whether that person's lists show the ideas behind the counts. `memo` keeps what
    the figures of one page read in common: a scope lives as long as a request.
    """

    organisations: tuple[int, ...]
    name: str = ""
    unit: str | None = None
    unit_id: int | None = None
    challenge: int | None = None
    listable: bool = False
    memo: dict[Any, Any] = field(default_factory=dict, compare=False, repr=False)

    @property
    def organisation(self) -> int | None:
        """The organisation, when there is but one."""
        return self.organisations[0] if len(self.organisations) == 1 else None

    @property
    def is_whole(self) -> bool:
        """Whether it is whole organisations."""
        return self.unit is None and self.challenge is None

    @property
    def unit_is_listed(self) -> bool:
        """Whether the filters of the list of ideas offer its unit: they offer the first level."""
        return self.unit is None or self.unit.count("/") == FIRST_LEVEL

    def params(self) -> dict[str, str]:
        """What the address of a dashboard says of it."""
        said = {"organisme": self.organisation, "unite": self.unit_id, "defi": self.challenge}
        return {name: str(value) for name, value in said.items() if value is not None}

    def ideas_query(self, period: Period | None = None, **more: Any) -> dict[str, str] | None:
        """The parameters of the list of ideas that shows those of this scope, deposited in that
        period; None where the person's lists do not show them all, or do not offer the unit: they
        offer those of the first level."""
        if not self.listable or self.organisation is None:
            return None
        if self.unit is not None and self.unit.strip("/").count("/"):
            return None
        asked = {"organisation": self.organisation, "unit": self.unit_id}
        asked["campaign"] = self.challenge
        if period is not None:
            asked |= {"since": period.start.isoformat(), "until": period.end.isoformat()}
        return {name: str(v) for name, v in (asked | more).items() if v is not None}

    def once(self, key: Any, read: Callable[[], Any]) -> Any:
        """What was read under this key before, else what `read` gives."""
        if key not in self.memo:
            self.memo[key] = read()
        return self.memo[key]
