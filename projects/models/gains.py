"""What a project brings, of each kind in its own unit: expected, forecast, measured."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects.measuring import DIGITS, PLACES
from projects.models.append_only import AppendOnly
from projects.models.project import Project
from projects.money import FIXED_UNITS, GainKind, GainStage


class Gain(models.Model):
    """Something gained, in one unit: time in hours a year, money in euros a year, what is of
    another kind in a unit of its own. Never added to a gain of another kind."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="gains")
    kind = models.CharField(_("nature"), max_length=12, choices=GainKind)
    label = models.CharField(_("gain"), max_length=160)
    unit = models.CharField(_("unité"), max_length=60)

    class Meta:
        ordering = ["project", "kind", "pk"]
        verbose_name = _("gain")
        verbose_name_plural = _("gains")
        constraints = [
            models.CheckConstraint(
                condition=Q(kind=GainKind.TIME, unit=FIXED_UNITS[GainKind.TIME])
                | Q(kind=GainKind.MONEY, unit=FIXED_UNITS[GainKind.MONEY])
                | (
                    Q(kind__in=[GainKind.QUALITY, GainKind.WORK_LIFE, GainKind.ENVIRONMENT])
                    & ~Q(unit="")
                    & ~Q(unit__in=list(FIXED_UNITS.values()))
                ),
                name="gain_in_the_unit_of_its_kind",
            ),
            models.CheckConstraint(condition=~Q(label=""), name="gain_has_label"),
        ]

    def __str__(self) -> str:
        return self.label


class GainValue(AppendOnly):
    """How much, how sure, how it was counted and from what. Only ever added to: the last of each
    stage is the one that holds."""

    gain = models.ForeignKey(Gain, on_delete=models.CASCADE, related_name="values")
    stage = models.CharField(_("étape"), max_length=10, choices=GainStage)
    amount = models.DecimalField(_("valeur"), max_digits=DIGITS, decimal_places=PLACES)
    method = models.TextField(_("méthode"))
    source = models.CharField(_("source"), max_length=200)
    day = models.DateField(_("jour"), default=timezone.localdate)
    noted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["gain", "pk"]
        verbose_name = _("valeur d’un gain")
        verbose_name_plural = _("valeurs des gains")
        constraints = [
            models.CheckConstraint(
                condition=~Q(method="") & ~Q(source=""), name="gain_value_says_how"
            )
        ]

    def __str__(self) -> str:
        return f"{self.gain_id} {self.stage} {self.amount}"
