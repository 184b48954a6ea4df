"""What a project brings, expected, forecast and measured."""

from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from ideas.actors import Person
from ideas.errors import Incomplete, NotAllowed
from ideas.permissions import Right, standing
from projects.models import Gain, GainValue, Project
from projects.money import FIXED_UNITS, GainKind
from projects.services.budget import BILLED


@transaction.atomic
def add_gain(
    *,
    project: Project,
    user: User,
    kind: str,
    label: str,
    unit: str = "",
    **value,
) -> GainValue:
    """Name a gain with its first value (`value`: as `value_gain`). Time and money have one unit
    for all; a gain of another kind names its own.

    Raises `NotAllowed`, `Incomplete`, `ValidationError`.
    """
    _require(project, user)
    if not label.strip():
        raise Incomplete(["label"])
    fixed = FIXED_UNITS.get(GainKind(kind))
    if not fixed and (not unit.strip() or unit.strip() in FIXED_UNITS.values()):
        raise ValidationError(
            {"unit": _("Dites en quoi il se compte, par exemple : réclamations par mois.")}
        )
    gain = Gain.objects.create(
        project=project, kind=kind, label=label.strip(), unit=fixed or unit.strip()
    )
    return value_gain(gain=gain, user=user, **value)


@transaction.atomic
def value_gain(
    *, gain: Gain, user: User, stage: str, amount: Decimal, method: str, source: str
) -> GainValue:
    """Say how much a gain is at a stage, how it was counted and from what; the values before stay.
    Raises `NotAllowed`, `Incomplete`."""
    _require(gain.project, user)
    missing = [name for name, text in (("method", method), ("source", source)) if not text.strip()]
    if missing:
        raise Incomplete(missing)
    return GainValue.objects.create(
        gain=gain,
        stage=stage,
        amount=amount,
        method=method.strip(),
        source=source.strip(),
        noted_by=user,
    )


def _require(project: Project, user: User) -> None:
    idea = project.idea
    if idea.state not in BILLED or not standing(Person(user), idea).may(Right.KEEP_JOURNAL):
        raise NotAllowed
