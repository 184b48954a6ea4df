"""What changed on the ideas of a referent since they last looked."""

import datetime
from collections import Counter
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.enums import Role
from accounts.models import User
from accounts.selectors import reach_of
from ideas.models import HistoryEntry, Opinion
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
    whole, held = reach.whole(Role.REFERENT), reach.held(Role.REFERENT)
    if not whole and not held:
        return None
    visit = DeskVisit.objects.filter(user=user).first()
    today = timezone.localdate()
    day = max(timezone.localdate(visit.seen_at), today - LONGEST) if visit else today - FIRST
    covered = Q(idea__organisation_id__in=whole) | Q(idea__unit_id__in=held)
    entries: QuerySet = HistoryEntry.objects.filter(
        covered, day__gte=day, pk__gt=visit.last_entry if visit else 0
    ).exclude(actor=user, actor__isnull=False)
    # In the order of its index: by key alone, a quiet week would be looked for in every year.
    rows = list(entries.order_by("-day", "-pk").values_list("pk", "action")[: MOST + 1])
    opinions = Opinion.objects.filter(asked_by=user, given_on__gte=day)
    return Changes(
        since=day,
        moves=dict(Counter(action for _pk, action in rows[:MOST]).most_common()),
        opinions=opinions.count(),
        last_entry=max((pk for pk, _action in rows), default=visit.last_entry if visit else 0),
        more=len(rows) > MOST,
    )
