"""Euros and gains: how they are written, typed and kept apart. No query here."""

from decimal import ROUND_HALF_UP, Decimal

from django.db import models
from django.utils.translation import gettext_lazy as _

from innovation_platform.typography import thin_number
from projects.measuring import parse_number, show_number

CENT = Decimal("0.01")
#: Euros as columns hold them: ten digits, then the cents.
EUROS = {"max_digits": 12, "decimal_places": 2}
LARGEST_SUM = Decimal(10) ** 9


class RequestState(models.TextChoices):
    """What became of money asked for."""

    PENDING = "pending", _("En attente de la direction")
    APPROVED = "approved", _("Accordée")
    REFUSED = "refused", _("Non accordée")


class GainKind(models.TextChoices):
    """What a project brings. One kind is never added to another."""

    TIME = "time", _("Temps")
    MONEY = "money", _("Argent")
    QUALITY = "quality", _("Qualité du service")
    WORK_LIFE = "work_life", _("Qualité de vie au travail")
    ENVIRONMENT = "environment", _("Environnement")


class GainStage(models.TextChoices):
    """How sure a gain is."""

    PLANNED = "planned", _("Attendu")
    FORECAST = "forecast", _("Prévu")
    MEASURED = "measured", _("Mesuré")


#: The unit of the kinds that have one for all; the others name their own.
FIXED_UNITS = {GainKind.TIME: "heures par an", GainKind.MONEY: "euros par an"}


def parse_euros(text: str) -> Decimal | None:
    """A sum as people type it (« 1 234,50 € »), to the cent; None when it is none."""
    number = parse_number(str(text).strip().removesuffix("€"))
    if number is None or number != number.quantize(CENT) or abs(number) > LARGEST_SUM:
        return None
    return number.quantize(CENT, ROUND_HALF_UP)


def show_euros(sum_: Decimal) -> str:
    """« 1 234,50 € », « 1 234 € » when there are no cents."""
    sum_ = Decimal(sum_)
    whole, cents = divmod(abs(int((sum_ / CENT).to_integral_value(ROUND_HALF_UP))), 100)
    sign = "−" if sum_ < 0 and (whole or cents) else ""
    return f"{sign}{thin_number(whole)}" + (f",{cents:02d}" if cents else "") + "\u00a0€"


def show_amount(amount: Decimal, unit: str) -> str:
    """A gain with its unit."""
    if unit == FIXED_UNITS[GainKind.MONEY]:
        return f"{show_euros(amount)} par an"
    return f"{show_number(amount)}\u00a0{unit}"
