"""Give a mission, end it, delegate a signature."""

import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.enums import Role
from accounts.models import Groupement, Mandate, Organisation, Unit, User
from accounts.selectors import forget_reach


@transaction.atomic
def grant_mandate(
    *,
    user: User,
    role: str,
    organisation: Organisation | None = None,
    unit: Unit | None = None,
    branch: str = "",
    groupement: Groupement | None = None,
    starts_on: datetime.date | None = None,
    until: datetime.date | None = None,
    share: int | None = None,
) -> Mandate:
    """Give a person a mission. For a unit, its organisation may be left out.

    Raises `ValidationError` when the scope does not match the role, when the dates are out of
    order, or when the person already holds this very mission in these days. Side effect: the
    person's reach is read again.
    """
    mandate = Mandate(
        user=user,
        role=role,
        organisation=organisation or (unit.organisation if unit else None),
        unit=unit,
        branch=branch,
        groupement=groupement,
        starts_on=starts_on or timezone.localdate(),
        until=until,
        share=share,
    )
    return _write(mandate)


@transaction.atomic
def delegate_signature(
    *,
    mandate: Mandate,
    to: User,
    starts_on: datetime.date | None = None,
    until: datetime.date | None = None,
) -> Mandate:
    """Let another person sign for a direction, by a dated act. The delegation lasts at most as
    long as the direction's own mandate.

    Raises `ValidationError` when the mandate is not a direction's own, or when the person already
    signs for it in these days.
    """
    ends = [day for day in (until, mandate.until) if day is not None]
    delegation = Mandate(
        user=to,
        role=Role.DIRECTOR,
        organisation=mandate.organisation,
        delegated_by=mandate,
        starts_on=max(starts_on or timezone.localdate(), mandate.starts_on),
        until=min(ends, default=None),
    )
    return _write(delegation)


@transaction.atomic
def end_mandate(*, mandate: Mandate, last_day: datetime.date | None = None) -> Mandate:
    """End a mission; `last_day`, today by default, is the last day in force. The delegations that
    come from it end with it. A mission already ended earlier is left as it is.

    Raises `ValidationError` when that day comes before the mission's beginning.
    """
    day = last_day or timezone.localdate()
    if mandate.until is not None and mandate.until <= day:
        return mandate
    mandate.until = day
    mandate.full_clean()
    mandate.save(update_fields=["until"])
    forget_reach(mandate.user)
    return mandate


def _write(mandate: Mandate) -> Mandate:
    # The person's row serialises two grants at once, so that the same mission is not given twice.
    User.objects.select_for_update().get(pk=mandate.user_id)
    mandate.full_clean()
    if _already_held(mandate):
        raise ValidationError(_("Cette personne a déjà cette mission pendant ces dates."))
    mandate.save()
    forget_reach(mandate.user)
    return mandate


def _already_held(mandate: Mandate) -> bool:
    same = Mandate.objects.filter(
        user=mandate.user,
        role=mandate.role,
        organisation=mandate.organisation,
        unit=mandate.unit,
        branch=mandate.branch,
        groupement=mandate.groupement,
        delegated_by=mandate.delegated_by,
    )
    if mandate.until is not None:
        same = same.filter(starts_on__lte=mandate.until)
    return same.exclude(until__lt=mandate.starts_on).exists()
