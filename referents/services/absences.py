"""Announce an absence, and come back from it."""

import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.enums import Role
from accounts.models import Mandate, User
from accounts.permissions import runs
from accounts.selectors import reach_of
from accounts.services.mandates import end_mandate, grant_mandate
from notifications.outbox import enqueue
from referents.models import Absence

#: What is told (`referents.absence_notices`).
DECLARED, OVER = "referents.absence_declared", "referents.absence_over"
#: Roles that a substitute takes up; the direction delegates its signature by an act of its own.
REPLACED = (Role.REFERENT, Role.NETWORK_LEAD)


def may_declare(user: User, of: User) -> bool:
    """Whether a person may announce this absence: their own, or that of someone of an organisation
    they run."""
    return user.pk == of.pk or runs(user, of.organisation_id)


@transaction.atomic
def declare_absence(
    *, of: User, substitute: User, starts_on: datetime.date, until: datetime.date, by: User
) -> Absence:
    """Announce that someone is away and who stands in for them.

    Side effects: the substitute is given, for these days, a mission over each scope the person
    holds, unless they hold it already; what is addressed to the person goes to the substitute
    meanwhile; both are told, but for `by`. Raises `PermissionDenied`, and `ValidationError` for
    dates that have passed or overlap another absence, or for a person who cannot stand in.
    """
    if not may_declare(by, of):
        raise PermissionDenied
    User.objects.select_for_update().get(pk=of.pk)
    today = timezone.localdate()
    if until < today:
        raise ValidationError({"until": _("Cette absence est déjà passée.")})
    if Absence.objects.filter(user=of, starts_on__lte=until, until__gte=starts_on).exists():
        raise ValidationError(
            {"starts_on": _("Une autre absence est déjà annoncée pendant ces jours.")}
        )
    if not substitute.may_sign_in or substitute.organisation_id != of.organisation_id:
        raise ValidationError(
            {"substitute": _("Choisissez une personne de l’organisme, en fonction.")}
        )
    if Absence.objects.filter(user=substitute, starts_on__lte=until, until__gte=starts_on).exists():
        raise ValidationError({"substitute": _("Cette personne est absente pendant ces jours.")})
    absence = Absence(
        user=of, substitute=substitute, starts_on=starts_on, until=until, declared_by=by
    )
    absence.full_clean(exclude=["mandates"])
    absence.save()
    absence.mandates.set(stand_in(absence))
    enqueue(
        DECLARED,
        key=f"{DECLARED}:{absence.pk}",
        context=_told(absence, by=by),
    )
    return absence


@transaction.atomic
def end_absence(*, absence: Absence, by: User) -> None:
    """The person is back, or does not leave: the substitute's missions are over since yesterday
    (tonight, for an absence that began today), and one that has not begun is forgotten. Side
    effect: both are told, but for `by`. Raises `PermissionDenied`."""
    absence = Absence.objects.select_for_update().select_related("user").get(pk=absence.pk)
    if not may_declare(by, absence.user):
        raise PermissionDenied
    today = timezone.localdate()
    missions = list(absence.mandates.all())
    begun = absence.starts_on <= today
    last_day = max(absence.starts_on, today - datetime.timedelta(days=1))
    enqueue(
        OVER,
        key=f"{OVER}:{absence.pk}",
        context={
            **_told(absence, by=by),
            "begun": begun,
            "last": (last_day if begun else absence.until).isoformat(),
        },
    )
    if not begun:
        absence.delete()
        for mission in missions:
            mission.delete()
        return
    absence.until = last_day
    absence.save(update_fields=["until"])
    for mission in missions:
        end_mandate(mandate=mission, last_day=absence.until)


def _told(absence: Absence, *, by: User) -> dict:
    """What the mails about an absence are written from: its row may be gone by then."""
    return {
        "absence": absence.pk,
        "away": absence.user_id,
        "substitute": absence.substitute_id,
        "by": by.pk,
        "first": absence.starts_on.isoformat(),
        "last": absence.until.isoformat(),
    }


def stand_in(absence: Absence) -> list[Mandate]:
    """The dated missions of the substitute, as long as those they come from."""
    made = []
    for held in _replaced(absence):
        if _holds_already(absence.substitute, held):
            continue
        made.append(
            grant_mandate(
                user=absence.substitute,
                role=held.role,
                organisation=held.organisation,
                unit=held.unit,
                branch=held.branch,
                groupement=held.groupement,
                starts_on=max(absence.starts_on, held.starts_on),
                until=min(filter(None, (absence.until, held.until))),
            )
        )
    return made


def _replaced(absence: Absence) -> list[Mandate]:
    """The person's missions during these days."""
    held = Mandate.objects.filter(user=absence.user, role__in=REPLACED, made_for_absences=None)
    return [
        row
        for row in held.select_related("organisation", "unit", "groupement")
        if row.starts_on <= absence.until and (row.until is None or row.until >= absence.starts_on)
    ]


def _holds_already(user: User, held: Mandate) -> bool:
    if held.role == Role.NETWORK_LEAD:
        return (
            Mandate.objects.current()
            .filter(user=user, role=held.role, branch=held.branch, groupement=held.groupement)
            .exists()
        )
    return reach_of(user).holds(
        held.role, organisation_id=held.organisation_id, unit_id=held.unit_id
    )
