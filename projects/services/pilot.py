"""A trial while it runs: its indicators, its measures, its end put off, and what the site says."""

import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from ideas.enums import State
from ideas.errors import Incomplete, NotAllowed
from ideas.models import Idea
from ideas.permissions import Right
from ideas.services.moves import today_in
from notifications.outbox import enqueue
from projects.measuring import IndicatorKind, parse_number
from projects.models import Indicator, Measure, Pilot, PilotExtension, PilotFeedback
from projects.permissions import may_give_feedback
from projects.services.team import require_hand


def values_of(
    *,
    kind: str,
    name: str,
    unit: str = "",
    direction: str = "",
    before: str,
    target: str = "",
) -> dict:
    """The columns of an indicator from what was typed, numbers parsed. Raises `ValidationError`
    keyed by input (`before`, `target`, `direction`)."""
    if kind != IndicatorKind.NUMBER:
        return {
            "kind": IndicatorKind.OBSERVATION,
            "name": name.strip(),
            "unit": unit.strip(),
            "value_before": before.strip(),
            "target": target.strip(),
        }
    number, aimed = parse_number(before), parse_number(target)
    wrong = {}
    if number is None:
        wrong["before"] = _not_a_number()
    if target.strip() and aimed is None:
        wrong["target"] = _not_a_number()
    if not direction:
        wrong["direction"] = _("Dites dans quel sens ce nombre doit aller.")
    if wrong:
        raise ValidationError(wrong)
    return {
        "kind": IndicatorKind.NUMBER,
        "name": name.strip(),
        "unit": unit.strip(),
        "direction": direction,
        "number_before": number,
        "number_target": aimed,
    }


@transaction.atomic
def add_indicator(*, pilot: Pilot, user: User, **typed: str) -> Indicator:
    """Add what the trial should change, with its value before: `typed` as in `values_of`.

    Only until the first measure: chosen afterwards, an indicator would be the one that suits.
    Raises `NotAllowed` once the trial is closed or measured, `Incomplete`, `ValidationError`.
    """
    require_hand(pilot.project, user, Right.KEEP_JOURNAL)
    current = _running(pilot)
    if has_measures(current):
        raise NotAllowed
    missing = [name for name in ("name", "before") if not typed.get(name, "").strip()]
    if missing:
        raise Incomplete(missing)
    return Indicator.objects.create(pilot=current, **values_of(**typed))


@transaction.atomic
def measure(*, indicator: Indicator, user: User, day: datetime.date, value: str) -> Measure:
    """Write down an indicator's value on a day; a second value for the day replaces the first.

    Raises `NotAllowed`, `Incomplete` for a blank value, `ValidationError` for a text where a number
    is counted, for a day to come, or before the trial began.
    """
    require_hand(indicator.pilot.project, user, Right.KEEP_JOURNAL)
    Pilot.objects.select_for_update().get(pk=indicator.pilot_id)
    if not value.strip():
        raise Incomplete(["value"])
    if day > today_in(indicator.pilot.project.idea):
        raise ValidationError({"day": _("Ce jour n’est pas encore venu.")})
    if day < indicator.pilot.starts_on:
        raise ValidationError(
            {"day": _("L’expérimentation n’avait pas commencé : c’est la valeur d’avant.")}
        )
    row, _created = Measure.objects.update_or_create(
        indicator=indicator, day=day, defaults=measured(indicator, value)
    )
    return row


def measured(indicator: Indicator, value: str) -> dict:
    """The columns of a measure from what was typed. Raises `ValidationError` keyed `value` for a
    text where a number is counted."""
    if not indicator.is_number:
        return {"number": None, "value": value.strip()}
    number = parse_number(value)
    if number is None:
        raise ValidationError({"value": _not_a_number()})
    return {"number": number, "value": ""}


def has_measures(pilot: Pilot) -> bool:
    """Whether anything was measured since the trial began."""
    return Measure.objects.filter(indicator__pilot=pilot).exists()


@transaction.atomic
def extend_pilot(*, pilot: Pilot, user: User, until: datetime.date, reason: str) -> PilotExtension:
    """Put off the end of a running trial. Side effects: the idea waits until the new day, so its
    reminders do too; the sponsor, the team and the authors are told.

    Raises `NotAllowed`, `Incomplete` without a reason, `ValidationError` keyed `until` for a day
    that puts nothing off.
    """
    require_hand(pilot.project, user, Right.RUN_PROJECT)
    current = _running(pilot)
    if not reason.strip():
        raise Incomplete(["reason"])
    today = today_in(pilot.project.idea)
    if until <= max(current.ends_on, today):
        raise ValidationError({"until": _("Choisissez une date après la fin prévue.")})
    row = PilotExtension.objects.create(
        pilot=current,
        before=current.ends_on,
        until=until,
        reason=reason.strip(),
        decided_by=user,
        day=today,
    )
    Pilot.objects.filter(pk=current.pk).update(ends_on=until)
    Idea.objects.filter(pk=current.project_id, state=State.IN_PILOT).update(due_on=until)
    enqueue(
        "projects.pilot_extended",
        key=f"projects.pilot_extended:{row.pk}",
        context={"extension": row.pk},
    )
    return row


@transaction.atomic
def give_feedback(
    *, pilot: Pilot, user: User, body: str, usefulness: int | None = None
) -> PilotFeedback:
    """Say in two lines what one thinks of what is tried on one's site; said again, it replaces
    what one had said. Raises `NotAllowed` for anyone not of the site, of the team, or once the
    trial is closed; `Incomplete` for a blank text."""
    current = _running(pilot)
    if not may_give_feedback(current, user):
        raise NotAllowed
    if not body.strip():
        raise Incomplete(["body"])
    row, _created = PilotFeedback.objects.update_or_create(
        pilot=current,
        author=user,
        defaults={
            "body": body.strip(),
            "usefulness": usefulness,
            "day": today_in(current.project.idea),
        },
    )
    return row


@transaction.atomic
def take_back_feedback(*, pilot: Pilot, user: User) -> None:
    """Take back what one said of a trial; at any time, it is one's own."""
    PilotFeedback.objects.filter(pilot=pilot, author=user).delete()


def _running(pilot: Pilot) -> Pilot:
    """The trial, locked; raises `NotAllowed` when it is closed."""
    current = (
        Pilot.objects.select_for_update(of=("self",))
        .select_related("project__idea__organisation")
        .get(pk=pilot.pk)
    )
    if current.closed_on:
        raise NotAllowed
    return current


def _not_a_number() -> str:
    return _("Écrivez un nombre, par exemple 23 ou 12,5.")
