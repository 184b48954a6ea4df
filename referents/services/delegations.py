"""Delegate one's signature by a dated act, and end it."""

import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Organisation, User
from accounts.permissions import names_direction, own_direction
from accounts.services.mandates import delegate_signature, end_mandate
from notifications.outbox import enqueue
from referents.models import Delegation


def may_end_delegation(user: User, act: Delegation) -> bool:
    """Whether a person may end this act: the direction does, and whoever received it may give it
    back."""
    return user.pk == act.delegate_id or names_direction(user, act.organisation_id)


@transaction.atomic
def delegate(
    *,
    organisation: Organisation,
    by: User,
    to: User,
    starts_on: datetime.date,
    until: datetime.date | None = None,
) -> Delegation:
    """Let someone sign for the direction during these days, by an act that is kept.

    Side effects: the person is given a mission of direction by delegation, as long as the
    director's own at most; they are told. Raises `PermissionDenied` for whoever does not hold the
    direction themselves, and `ValidationError` for dates that have passed, or a person who cannot
    receive it.
    """
    own = own_direction(by).filter(organisation=organisation).order_by("pk").first()
    if own is None:
        raise PermissionDenied
    if starts_on < timezone.localdate():
        raise ValidationError({"starts_on": _("Choisissez aujourd’hui, ou une date à venir.")})
    if own.until is not None and starts_on > own.until:
        raise ValidationError({"starts_on": _("Votre mission de direction sera finie ce jour-là.")})
    act = Delegation(
        organisation=organisation,
        director=by,
        delegate=to,
        starts_on=starts_on,
        until=min(filter(None, (until, own.until)), default=None),
    )
    act.full_clean()
    _check_delegate(to, organisation)
    act.mandate = delegate_signature(mandate=own, to=to, starts_on=starts_on, until=act.until)
    act.save()
    enqueue(
        "referents.signature_delegated",
        key=f"referents.signature_delegated:{act.pk}",
        context={"delegation": act.pk},
    )
    return act


@transaction.atomic
def end_delegation(*, act: Delegation, by: User) -> Delegation:
    """End an act at once: the person signs no more. One that was to come never gave anything. An
    act already over is left as it is. Raises `PermissionDenied`.

    Side effects: the mission it gave is over since yesterday, or gone when it began today or later;
    the other of the two people is told.
    """
    act = (
        Delegation.objects.select_for_update(of=("self",))
        .select_related("mandate__user", "mandate__delegated_by", "organisation")
        .get(pk=act.pk)
    )
    if not may_end_delegation(by, act):
        raise PermissionDenied
    if act.is_over:
        return act
    today = timezone.localdate()
    mission, act.ended_on, act.ended_by = act.mandate, today, by
    if mission is not None and mission.starts_on >= today:
        act.mandate = None
        act.save(update_fields=["ended_on", "ended_by", "mandate"])
        mission.delete()
    else:
        act.save(update_fields=["ended_on", "ended_by"])
        if mission is not None:
            end_mandate(mandate=mission, last_day=today - datetime.timedelta(days=1))
    enqueue(
        "referents.delegation_ended",
        key=f"referents.delegation_ended:{act.pk}",
        context={"delegation": act.pk},
    )
    return act


def _check_delegate(to: User, organisation: Organisation) -> None:
    if not to.may_sign_in or to.organisation_id != organisation.pk:
        raise ValidationError({"to": _("Choisissez une personne de l’organisme, en fonction.")})
    if own_direction(to).filter(organisation=organisation).exists():
        raise ValidationError({"to": _("Cette personne signe déjà pour la direction.")})
