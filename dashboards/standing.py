"""Where an objective stands between its start and its date. No query here."""

import datetime
from dataclasses import dataclass
from decimal import Decimal

from django.db import models
from django.utils.translation import gettext_lazy as _

#: How far behind the straight line an objective may be and still be said on its way.
SLACK = Decimal("0.1")
WHOLE = Decimal(1)

STANDING_DEFINITION = _(
    "Atteint : la dernière valeur vaut la cible, ou mieux. En chemin : la part parcourue du chemin "
    "vaut au moins la part du temps écoulé, à dix points près. En retard : moins que cela, ou "
    "l’échéance est passée. Source : la dernière valeur notée, ou lue du chiffre suivi."
)


class Standing(models.TextChoices):
    """An objective at a glance."""

    REACHED = "reached", _("Atteint")
    ON_THE_WAY = "on_the_way", _("En chemin")
    LATE = "late", _("En retard")
    UNKNOWN = "unknown", _("Pas encore de valeur")
    CLOSED = "closed", _("Clos")


#: As a badge: its family of colour and its icon.
LOOKS = {
    Standing.REACHED: ("done", "circle-check"),
    Standing.ON_THE_WAY: ("moving", "trending-up"),
    Standing.LATE: ("waiting", "clock-alert"),
    Standing.UNKNOWN: ("closed", "circle-question-mark"),
    Standing.CLOSED: ("closed", "archive"),
}


@dataclass(frozen=True)
class Path:
    """From where to where, and between which dates."""

    start_value: Decimal
    target: Decimal
    starts_on: datetime.date
    due_on: datetime.date

    def done(self, value: Decimal) -> Decimal:
        """The part of the way covered: 0 at the start, 1 at the target, whichever is higher."""
        return (value - self.start_value) / (self.target - self.start_value)

    def elapsed(self, day: datetime.date) -> Decimal:
        """The part of the time gone by on a day, between 0 and 1."""
        whole = (self.due_on - self.starts_on).days
        return min(WHOLE, max(Decimal(0), Decimal((day - self.starts_on).days) / whole))


def standing(path: Path, value: Decimal | None, today: datetime.date) -> Standing:
    """Where an objective whose last value is this one stands today."""
    if value is None:
        return Standing.UNKNOWN if today <= path.due_on else Standing.LATE
    done = path.done(value)
    if done >= WHOLE:
        return Standing.REACHED
    if today > path.due_on or done < path.elapsed(today) - SLACK:
        return Standing.LATE
    return Standing.ON_THE_WAY


def percent_done(path: Path, value: Decimal | None) -> int:
    """The part of the way covered as a whole number from 0 to 100, never rounded up to 100."""
    if value is None:
        return 0
    return int(min(WHOLE, max(Decimal(0), path.done(value))) * 100)
