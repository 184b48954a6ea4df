"""Give a mission, and end one: those who run an organisation do, and the person is told."""

import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import Mandate, Organisation, User
from accounts.services.mandates import end_mandate, grant_mandate
from notifications.outbox import enqueue


@transaction.atomic
def give_mission(*, user: User, organisation: Organisation, by: User, **asked: Any) -> Mandate:
    """Give someone a mission in an organisation; `asked` as for `grant_mandate`. Whoever calls has
    checked that `by` may (`accounts.permissions.may_grant`). Side effect: the person is told.
    Raises `ValidationError` for a mission they have already, or dates that make no sense."""
    mandate = grant_mandate(user=user, organisation=organisation, **asked)
    tell_given(mandate, by=by)
    return mandate


@transaction.atomic
def finish_mission(*, mandate: Mandate, by: User, last_day: datetime.date | None = None) -> Mandate:
    """End a mission; see `end_mandate`. Whoever calls has checked that `by` may
    (`accounts.permissions.may_end`). Side effect: the person is told, unless they end it
    themselves. Raises `ValidationError` for a day before the mission's beginning."""
    before = mandate.until
    ended = end_mandate(mandate=mandate, last_day=last_day)
    if ended.until != before:
        tell_ended(ended, by=by)
    return ended


def tell_given(mandate: Mandate, *, by: User) -> None:
    """Tell whoever received a mission, once, unless they gave it to themselves or it is over."""
    over = mandate.until is not None and mandate.until < timezone.localdate()
    if mandate.user_id != by.pk and not over:
        enqueue(
            "referents.mission_given",
            key=f"referents.mission_given:{mandate.pk}",
            context={"mandate": mandate.pk, "user": mandate.user_id, "by": by.pk},
        )


def tell_ended(mandate: Mandate, *, by: User) -> None:
    """Tell whoever loses a mission its last day, once for each, unless they end it themselves. For
    a mission without a last day nothing is told."""
    if mandate.user_id != by.pk and mandate.until is not None:
        enqueue(
            "referents.mission_ended",
            key=f"referents.mission_ended:{mandate.pk}:{mandate.until.isoformat()}",
            context={"mandate": mandate.pk, "user": mandate.user_id, "by": by.pk},
        )
