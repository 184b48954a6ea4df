"""What changed on the ideas of a referent since they last looked."""

import datetime
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache, partial

from django.db.models import DateField, Q, QuerySet
from django.utils import timezone

from accounts.enums import Role
from accounts.models import User
from accounts.selectors import reach_of
from ideas.anyone import Kinds, anyone_with, given_of, kinds_of
from ideas.models import HistoryEntry, Opinion
from innovation_platform.prepared import Given
from innovation_platform.recently import Recently
from innovation_platform.together import Together

#: Further back nobody asks « what changed ».
LONGEST = datetime.timedelta(days=30)
#: To someone who has not said yet that they had seen.
FIRST = datetime.timedelta(days=7)
MOST = 200


@dataclass(frozen=True)
class Changes:
    """How many moves of each kind, and the opinions received, since a day."""

    since: datetime.date
    moves: dict[str, int]
    opinions: int
    last_entry: int
    more: bool

    def __bool__(self) -> bool:
        return bool(self.moves) or bool(self.opinions)


def changes_for(
    user: User, last_entry: int = 0, seen_at: datetime.datetime | None = None
) -> Changes | None:
    """The moves that others made on the ideas of this person's referent missions since the last
    that they have seen, to a minute; None for those who have no such mission. One query, whatever
    has changed, after that of their mandates."""
    reach = reach_of(user)
    covered = reach.whole(Role.REFERENT), reach.held(Role.REFERENT)
    if not any(covered):
        return None
    today = timezone.localdate()
    day = max(timezone.localdate(seen_at), today - LONGEST) if seen_at else today - FIRST
    asked = (user.pk, covered, day, last_entry)
    kept = _RECENT.get(asked)
    return _RECENT.keep(asked, _found(user, today, day, last_entry)) if kept is None else kept


#: The desk is opened again after each act, and counts the moves of others: a minute late is soon.
_RECENT = Recently(seconds=60)


def _found(user: User, today: datetime.date, day: datetime.date, last_entry: int) -> Changes:
    kinds = kinds_of(user)
    found = _since(kinds).lists(**given_of(user, today), day=day, last_entry=last_entry)
    rows = found["moves"]
    return Changes(
        since=day,
        moves=dict(Counter(action for _pk, action in rows[:MOST]).most_common()),
        opinions=len(found["opinions"]),
        last_entry=max((pk for pk, _action in rows), default=last_entry),
        more=len(rows) > MOST,
    )


_DAY = Given("day", DateField())


@lru_cache(maxsize=100)
def _since(kinds: Kinds) -> Together:
    user = anyone_with(kinds)
    return Together({"moves": partial(_moves, user), "opinions": partial(_opinions, user)})


def _opinions(user: User) -> QuerySet:
    given = Opinion.objects.filter(asked_by=user, given_on__gte=_DAY)
    return given.order_by().values_list("pk")[:MOST]


def _moves(user: User) -> QuerySet:
    reach = reach_of(user)
    covered = Q(idea__organisation_id__in=reach.whole(Role.REFERENT)) | Q(
        idea__unit_id__in=reach.held(Role.REFERENT)
    )
    entries = HistoryEntry.objects.filter(covered, day__gte=_DAY, pk__gt=Given("last_entry"))
    # In the order of its index: by key alone, a quiet week would be looked for in every year.
    return (
        entries.exclude(actor=user, actor__isnull=False)
        .order_by("-day", "-pk")
        .values_list("pk", "action")[: MOST + 1]
    )
