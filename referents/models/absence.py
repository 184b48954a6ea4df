"""Who stands in for whom, and between which days."""

import datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Mandate


class AbsenceQuerySet(models.QuerySet):
    def current(self, on: datetime.date | None = None) -> "AbsenceQuerySet":
        """Absences under way on a day, today by default."""
        day = on or timezone.localdate()
        return self.filter(starts_on__lte=day, until__gte=day)

    def to_come(self, on: datetime.date | None = None) -> "AbsenceQuerySet":
        """Absences under way or announced."""
        return self.filter(until__gte=on or timezone.localdate())


class Absence(models.Model):
    """Someone is away between two days, both included, and a colleague stands in for them: with
    the rights of dated missions (`mandates`, made for this), and with their notices."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="absences",
        verbose_name=_("personne absente"),
    )
    substitute = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="replacements",
        verbose_name=_("remplacée par"),
    )
    starts_on = models.DateField(_("du"))
    until = models.DateField(_("au"))
    declared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("annoncée par"),
    )
    mandates = models.ManyToManyField(Mandate, related_name="made_for_absences", blank=True)

    objects = AbsenceQuerySet.as_manager()

    class Meta:
        ordering = ["starts_on", "pk"]
        verbose_name = _("absence")
        verbose_name_plural = _("absences")
        indexes = [models.Index(fields=["until", "starts_on"], name="absence_dates")]
        constraints = [
            models.CheckConstraint(
                condition=Q(until__gte=F("starts_on")),
                name="absence_dates_in_order",
                violation_error_message=_("La fin de l’absence précède son début."),
            ),
            models.CheckConstraint(
                condition=~Q(user=F("substitute")),
                name="absence_substitute_is_another",
                violation_error_message=_("On ne se remplace pas soi-même."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} → {self.substitute}"
