"""What a trial is judged by: numbers and observations, and how they are read. No query here.

A number is a `Decimal` with its unit and the way it should go; where nothing can be counted, what
is seen is stated in words, before and after.
"""

import re
from dataclasses import dataclass
from decimal import Decimal

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from innovation_platform.typography import thin_number

#: What a number may be: eleven digits, then three after the comma.
DIGITS, PLACES = 14, 3
LARGEST = Decimal(10) ** (DIGITS - PLACES)
#: The unit of a share.
PERCENT = "%"
#: Spaces that people type or paste within a number.
_SPACES = re.compile(r"[\s\u00a0\u202f]")


class IndicatorKind(models.TextChoices):
    """Whether it is counted, or seen and stated."""

    NUMBER = "number", gettext_lazy("Un nombre")
    OBSERVATION = "observation", gettext_lazy("Une observation, quand rien ne se compte")


class Direction(models.TextChoices):
    """Which way a number should go."""

    UP = "up", gettext_lazy("Plus il est haut, mieux c’est")
    DOWN = "down", gettext_lazy("Plus il est bas, mieux c’est")


class PilotOutcome(models.TextChoices):
    """What was decided at the end of a trial. To stop is the sponsor's decision."""

    GO_ON = "go_on", gettext_lazy("Poursuivre")
    ADAPT = "adapt", gettext_lazy("Adapter")
    STOP = "stop", gettext_lazy("Ne pas poursuivre")


class Usefulness(models.IntegerChoices):
    """How useful those of the site find what is tried."""

    NOT = 1, gettext_lazy("Pas utile")
    LITTLE = 2, gettext_lazy("Peu utile")
    USEFUL = 3, gettext_lazy("Utile")
    VERY = 4, gettext_lazy("Très utile")


class Verdict(models.TextChoices):
    """How a number compares with what it was before."""

    BETTER = "better", gettext_lazy("mieux qu’avant")
    SAME = "same", gettext_lazy("comme avant")
    WORSE = "worse", gettext_lazy("moins bien qu’avant")


def parse_number(text: str) -> Decimal | None:
    """A number as French people type it (« 1 234,5 »); None when it is none, or has more than
    eleven digits before the comma or three after it."""
    plain = _SPACES.sub("", str(text)).replace(",", ".")
    if not re.fullmatch(r"[+-]?\d+(\.\d+)?", plain):
        return None
    number = Decimal(plain)
    if abs(number) >= LARGEST or number != round(number, PLACES):
        return None
    return number


def show_number(number: Decimal) -> str:
    """« 1 234,5 »: thin spaces, a comma, no zero that says nothing."""
    whole, _dot, decimals = f"{abs(number):f}".partition(".")
    decimals = decimals.rstrip("0")
    sign = "−" if number < 0 and (int(whole) or decimals) else ""
    return f"{sign}{thin_number(int(whole))}" + (f",{decimals}" if decimals else "")


@dataclass(frozen=True)
class Reading:
    """A number before and after: `percent` is None when it was zero before, `verdict` when nobody
    said which way it should go, `reached` when there was no target."""

    before: Decimal
    after: Decimal
    percent: int | None
    verdict: Verdict | None
    reached: bool | None


def read(
    before: Decimal, after: Decimal, *, direction: str = "", target: Decimal | None = None
) -> Reading:
    """Compare a number with what it was before, and with its target."""
    percent = round((after - before) / abs(before) * 100) if before else None
    better = {Direction.UP: after > before, Direction.DOWN: after < before}.get(direction)
    verdict = None
    if better is not None:
        verdict = Verdict.SAME if after == before else Verdict.BETTER if better else Verdict.WORSE
    reached = None
    if target is not None and direction:
        reached = after >= target if direction == Direction.UP else after <= target
    return Reading(before, after, percent, verdict, reached)


def sentence(
    reading: Reading, *, unit: str = "", target: Decimal | None = None, under_way: bool = False
) -> str:
    """« De 23 à 14 minutes : 39 % de moins. L’objectif de 15 minutes est atteint. »

    A share is compared in points; a target missed while the trial is under way may still be met.
    """
    values = {
        "before": show_number(reading.before),
        "after": with_unit(show_number(reading.after), unit),
    }
    if reading.after == reading.before:
        text = _("%(after)s, comme avant.") % values
    else:
        change = _in_points(reading) if unit == PERCENT else _in_percent(reading)
        text = _("De %(before)s à %(after)s") % values + change
    if reading.reached is not None:
        aimed = {"target": with_unit(show_number(target), unit)}
        if reading.reached:
            told = _("L’objectif de %(target)s est atteint.")
        elif under_way:
            told = _("L’objectif de %(target)s n’est pas encore atteint.")
        else:
            told = _("L’objectif de %(target)s n’est pas atteint.")
        text += " " + told % aimed
    return text


def _in_points(reading: Reading) -> str:
    change = reading.after - reading.before
    share = {"points": show_number(abs(change))}
    # French says « 0,5 point », « 1,9 point », « 2 points ».
    whole = max(1, int(abs(change)))
    if change > 0:
        return (
            ngettext(
                " : %(points)s point de plus.",
                " : %(points)s points de plus.",
                whole,
            )
            % share
        )
    return (
        ngettext(
            " : %(points)s point de moins.",
            " : %(points)s points de moins.",
            whole,
        )
        % share
    )


def _in_percent(reading: Reading) -> str:
    if not reading.percent:
        return "."
    share = {"percent": thin_number(abs(reading.percent))}
    if reading.percent > 0:
        return _(" : %(percent)s %% de plus.") % share
    return _(" : %(percent)s %% de moins.") % share


def with_unit(value: str, unit: str) -> str:
    """A value and its unit, that no line break parts."""
    return f"{value}\u00a0{unit}" if unit else value
