"""Setting the axes and the objectives of a « projet d'entreprise », and noting where they stand."""

import datetime
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Organisation, User
from dashboards.followed import followable
from dashboards.models import Axis, Objective, ObjectiveValue
from dashboards.plan_permissions import (
    PlanRight,
    axis_standing,
    objective_standing,
    plan_standing,
)
from dashboards.services.cells import say_changed
from dashboards.services.reminding import saying_if_reached
from ideas.errors import Incomplete, NotAllowed, Stale


@transaction.atomic
def write_axis(
    *,
    organisation: Organisation,
    user: User,
    title: str,
    purpose: str = "",
    position: int = 1,
    axis: Axis | None = None,
    seen: int = 0,
) -> Axis:
    """Add an axis to an organisation, or change one. Raises `NotAllowed`, `Incomplete`, `Stale`
    when the axis changed since its revision `seen`."""
    if not plan_standing(user, organisation.pk).may(PlanRight.SET):
        raise NotAllowed
    if not title.strip():
        raise Incomplete(["title"])
    written = {"title": title.strip(), "purpose": purpose.strip(), "position": position}
    say_changed([organisation.pk])
    if axis is None:
        return Axis.objects.create(organisation=organisation, **written)
    return _change(Axis.objects.filter(organisation=organisation), axis, seen, written)


@transaction.atomic
def close_axis(*, axis: Axis, user: User, seen: int) -> Axis:
    """Close an axis, or open it again when it is closed: it keeps its objectives and their values,
    and shows last. Raises `NotAllowed`, `Stale`."""
    if not axis_standing(user, axis).may(PlanRight.SET):
        raise NotAllowed
    say_changed([axis.organisation_id])
    day = None if axis.closed_on else timezone.localdate()
    return _change(Axis.objects.all(), axis, seen, {"closed_on": day})


@transaction.atomic
def write_objective(
    *,
    axis: Axis,
    user: User,
    title: str,
    start_value: Decimal,
    target: Decimal,
    starts_on: datetime.date,
    due_on: datetime.date,
    owner: User,
    figure: str = "",
    unit: str = "",
    objective: Objective | None = None,
    seen: int = 0,
) -> Objective:
    """Set an objective on an axis, or change one. The values noted before stay.

    Raises `NotAllowed`, `Incomplete`, `Stale`; `ValidationError` keyed by what cannot be: a target
    that is the start, dates in the wrong order, an owner of another organisation, a figure that is
    not followed, a change of figure once values are noted.
    """
    if not axis_standing(user, axis).may(PlanRight.SET):
        raise NotAllowed
    if missing := _missing(title=title, unit=unit or figure):
        raise Incomplete(missing)
    _check(axis, objective, start_value, target, starts_on, due_on, owner, figure)
    written = {
        "title": title.strip(),
        "figure": figure,
        "unit": "" if figure else unit.strip(),
        "start_value": start_value,
        "target": target,
        "starts_on": starts_on,
        "due_on": due_on,
        "owner": owner,
    }
    say_changed([axis.organisation_id])
    if objective is None:
        return Objective.objects.create(axis=axis, **written)
    return _change(Objective.objects.filter(axis=axis), objective, seen, written)


def _missing(**texts: str) -> list[str]:
    return [name for name, text in texts.items() if not text.strip()]


def _check(axis, objective, start_value, target, starts_on, due_on, owner, figure) -> None:
    wrong = {}
    if target == start_value:
        wrong["target"] = _("La cible est déjà la valeur de départ.")
    if due_on <= starts_on:
        wrong["due_on"] = _("L’échéance doit suivre la date de départ.")
    if owner.organisation_id != axis.organisation_id:
        wrong["owner"] = _("Choisissez une personne de l’organisme.")
    if figure and figure not in followable():
        wrong["figure"] = _("Ce chiffre ne peut pas être suivi.")
    if objective and figure != objective.figure and objective.values.exists():
        wrong["figure"] = _(
            "Des valeurs sont déjà gardées : fixez plutôt un autre objectif avec ce chiffre."
        )
    if wrong:
        raise ValidationError(wrong)


@transaction.atomic
def close_objective(*, objective: Objective, user: User, seen: int) -> Objective:
    """Close an objective, or open it again. Raises `NotAllowed`, `Stale`."""
    if not objective_standing(user, objective).may(PlanRight.SET):
        raise NotAllowed
    say_changed([objective.axis.organisation_id])
    day = None if objective.closed_on else timezone.localdate()
    return _change(Objective.objects.all(), objective, seen, {"closed_on": day})


@transaction.atomic
def note_value(
    *, objective: Objective, user: User, value: Decimal, day: datetime.date, source: str
) -> ObjectiveValue:
    """Note where an objective stood on a day, and where the number comes from. The values before
    stay: the last one, by day, holds.

    Raises `NotAllowed`, also for an objective that follows a figure or is closed; `Incomplete`;
    `ValidationError` keyed `day` for a day to come.
    """
    allowed = objective_standing(user, objective).may(PlanRight.NOTE_VALUE)
    if not allowed or objective.figure or objective.closed_on:
        raise NotAllowed
    if missing := _missing(source=source):
        raise Incomplete(missing)
    if day > timezone.localdate():
        raise ValidationError({"day": _("Ce jour n’est pas encore venu.")})
    say_changed([objective.axis.organisation_id])
    with saying_if_reached(objective, by=user.pk):
        return ObjectiveValue.objects.create(
            objective=objective, value=value, day=day, source=source.strip(), noted_by=user
        )


def _change(rows, row, seen: int, written: dict):
    """Write these columns if nobody did since the revision `seen`."""
    current = rows.filter(pk=row.pk, revision=seen)
    if not current.update(revision=F("revision") + 1, **written):
        raise Stale(row.pk, seen)
    row.refresh_from_db()
    return row
