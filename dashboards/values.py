"""What a figure is once computed."""

from dataclasses import dataclass, field
from enum import StrEnum

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Measure(models.TextChoices):
    """What a figure is counted in. A share is between 0 and 1."""

    IDEAS = "ideas", _("idées")
    SUPPORTS = "supports", _("soutiens")
    COMMENTS = "comments", _("commentaires")
    PERSONS = "persons", _("personnes")
    SITES = "sites", _("sites")
    SHARE = "share", _("part")
    DAYS = "days", _("jours")
    EUROS = "euros", _("euros")
    NUMBER = "number", _("nombre")


class Side(StrEnum):
    """Which of the two numbers of « 3 sur 5 »."""

    PART = "part"
    WHOLE = "tout"


@dataclass(frozen=True)
class Row:
    """A line of a figure's table. `value` is None when it is kept back for a small group
    (`hidden`), or when there is nothing to compute it from."""

    label: str | Promise
    value: float | None
    numerator: float | None = None
    denominator: float | None = None
    hidden: bool = False
    ideas_query: dict[str, str] | None = None
    #: What the line is about, for a chart or a link: a month (ISO), a unit's key, a state.
    key: str = ""
    #: A second label, for a table of two entries: who is awaited in a unit.
    group: str | Promise = ""


@dataclass(frozen=True)
class Value:
    """A figure over a scope and a period. `number` is None when there is nothing to compute it
    from, or when it is kept back because it is about too few people (`hidden`).

    `ideas_query` are the parameters of the list of ideas that counts the same; None where no list
    does.
    """

    number: float | None
    measure: Measure
    numerator: float | None = None
    denominator: float | None = None
    hidden: bool = False
    rows: tuple[Row, ...] = field(default=())
    ideas_query: dict[str, str] | None = None
    #: A word on how to read it: until when it is known, over what.
    note: str | Promise = ""


def hidden(measure: Measure, **more) -> Value:
    """A figure about too few people to be shown."""
    return Value(None, measure, hidden=True, **more)


def share(numerator: float, denominator: float, **more) -> Value:
    """A share; without a number when there is nothing to divide by."""
    number = numerator / denominator if denominator else None
    return Value(number, Measure.SHARE, numerator, denominator, **more)
