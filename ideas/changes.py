"""What changed on the ideas of a referent since they last looked."""

import datetime
from collections import Counter
from dataclasses import dataclass

from django.db.models import DateField, Q, QuerySet
from django.utils import timezone

from accounts.enums import Role
from accounts.models import User
from accounts.selectors import reach_of
from ideas.anyone import ANYONE, given_of
from ideas.models import HistoryEntry, Opinion
from innovation_platform.prepared import Given, Prepared
from referents.models import DeskVisit

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


def changes_for(user: User) -> Changes | None:
    """The moves that others made on the ideas of this person's referent missions; None for those
    who have no such mission. Two queries and one, whatever has changed."""
    reach = reach_of(user)
    if not reach.whole(Role.REFERENT) and not reach.held(Role.REFERENT):
        return None
    visits = _VISITS.rows(user=user.pk)
    last_entry, seen_at = visits[0] if visits else (0, None)
    today = timezone.localdate()
    day = max(timezone.localdate(seen_at), today - LONGEST) if seen_at else today - FIRST
    since = {**given_of(user, today), "day": day, "last_entry": last_entry}
    rows = _MOVES.rows(**since)
    return Changes(
        since=day,
        moves=dict(Counter(action for _pk, action in rows[:MOST]).most_common()),
        opinions=len(_OPINIONS.rows(**since)),
        last_entry=max((pk for pk, _action in rows), default=last_entry),
        more=len(rows) > MOST,
    )


_DAY = Given("day", DateField())
_VISITS = Prepared(
    lambda: DeskVisit.objects.filter(user=ANYONE).values_list("last_entry", "seen_at")
)
_OPINIONS = Prepared(
    lambda: (
        Opinion.objects.filter(asked_by=ANYONE, given_on__gte=_DAY)
        .order_by()
        .values_list("pk")[:MOST]
    )
)


def _moves() -> QuerySet:
    reach = reach_of(ANYONE)
    covered = Q(idea__organisation_id__in=reach.whole(Role.REFERENT)) | Q(
        idea__unit_id__in=reach.held(Role.REFERENT)
    )
    entries = HistoryEntry.objects.filter(covered, day__gte=_DAY, pk__gt=Given("last_entry"))
    # In the order of its index: by key alone, a quiet week would be looked for in every year.
    return (
        entries.exclude(actor=ANYONE, actor__isnull=False)
        .order_by("-day", "-pk")
        .values_list("pk", "action")[: MOST + 1]
    )


_MOVES = Prepared(_moves)
