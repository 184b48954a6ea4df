"""The limits that an organisation had set for its ideas, as they were on a day."""

import datetime
from collections import defaultdict
from collections.abc import Collection, Iterable
from functools import lru_cache

from ideas.enums import State
from ideas.lifecycle import STATES, Limit
from ideas.models import IdeaSettings
from ideas.working_days import add_limit, local_day

Setting = tuple[datetime.date, dict[str, int]]


class Limits:
    """The limits of an organisation over time: those it set, from the day it set them; those of the
    circuit before, and for the states where it set none."""

    def __init__(self, settings: Iterable[Setting] = ()) -> None:
        self._settings = sorted(settings, key=lambda setting: setting[0], reverse=True)

    def last_day(self, state: State, entered_on: datetime.date) -> datetime.date:
        """The last day of the limit of a state entered on a day. What is set afterwards changes
        nothing to it: the past is not counted again."""
        in_force = (limits for since, limits in self._settings if since <= entered_on)
        days = next(in_force, {}).get(state.value)
        return _last_day(state, days, entered_on)


#: Those of an organisation that set none.
CIRCUIT = Limits()


@lru_cache(maxsize=4_096)
def _last_day(state: State, days: int | None, entered_on: datetime.date) -> datetime.date:
    limit = STATES[state].limit
    return add_limit(entered_on, Limit(days, working=limit.working) if days else limit)


def limits_of(organisations: Collection[int]) -> dict[int, Limits]:
    """The limits of these organisations over time, from the history of their settings, in one
    query; those that set nothing are left out."""
    found: defaultdict[int, list[Setting]] = defaultdict(list)
    rows = IdeaSettings.history.filter(organisation__in=organisations).order_by(
        "history_date", "history_id"
    )
    for organisation, zone, at, limits in rows.values_list(
        "organisation", "organisation__time_zone", "history_date", "limits"
    ):
        found[organisation].append((local_day(at, zone), limits))
    # Of a day, the last one written comes first.
    return {pk: Limits(reversed(settings)) for pk, settings in found.items()}
