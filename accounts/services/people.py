"""Close an account."""

import datetime

from django.db import transaction
from django.utils import timezone

from accounts.models import Mandate, User
from accounts.selectors import forget_reach


@transaction.atomic
def disable_account(*, user: User, left_on: datetime.date | None = None) -> User:
    """Close a person's account at once and end the missions still open.

    Side effects: the person's open sessions end at their next request, links to a new password
    stop working, missions that had not begun are removed, and a later re-opening of the account
    gives none of them back. `left_on`, today by default, is kept as the day of departure.
    """
    day = left_on or timezone.localdate()
    user.is_active = False
    user.left_on = day
    user.save(update_fields=["is_active", "left_on"])
    missions = Mandate.objects.filter(user=user)
    missions.filter(starts_on__gt=day).delete()
    missions.exclude(until__lte=day).update(until=day)
    forget_reach(user)
    return user
