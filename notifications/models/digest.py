"""One mail in place of many."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from notifications.enums import Frequency


class Digest(models.Model):
    """What a person is told in one mail, for a day or a week that ended on `day`. Unique, so that
    making the digests of a day again makes none twice."""

    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="digests"
    )
    frequency = models.CharField(_("fréquence"), max_length=10, choices=Frequency)
    day = models.DateField(_("jour"))
    created_at = models.DateTimeField(_("créé le"), db_default=Now(), editable=False)

    class Meta:
        verbose_name = _("récapitulatif")
        verbose_name_plural = _("récapitulatifs")
        constraints = [
            models.UniqueConstraint(
                fields=["recipient", "frequency", "day"], name="digest_once_per_period"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.frequency} {self.day}"
