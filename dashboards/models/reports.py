"""The documents of the monthly reports."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation


class KeptReport(models.Model):
    """The report of a month that is over, as the document it was when it was made: numbers only, no
    idea nor person is named. Written once by `dashboards.services.keeping`."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    month = models.DateField(_("mois"))
    made_at = models.DateTimeField(_("fait le"), auto_now_add=True)
    pdf = models.BinaryField()

    class Meta:
        verbose_name = _("rapport gardé")
        verbose_name_plural = _("rapports gardés")
        constraints = [
            models.UniqueConstraint(fields=["organisation", "month"], name="report_kept_once")
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.month:%Y-%m}"
