"""The phases of a challenge, with their days."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from campaigns.enums import PhaseCode
from campaigns.models.campaign import Campaign


class Phase(models.Model):
    """A phase of a challenge, both days included; only the last one has no end. What it allows is
    said by `campaigns.phases.PHASES`. `told_on` is the day people were told that it began, and
    `nearing_told_on` that it soon ends: each is told once, however late the clock comes."""

    campaign = models.ForeignKey(
        Campaign, on_delete=models.CASCADE, related_name="phases", verbose_name=_("défi")
    )
    code = models.CharField(_("phase"), max_length=12, choices=PhaseCode)
    starts_on = models.DateField(_("du"))
    ends_on = models.DateField(_("au"), null=True, blank=True)
    told_on = models.DateField(_("dit le"), null=True, blank=True, editable=False)
    nearing_told_on = models.DateField(_("fin dite le"), null=True, blank=True, editable=False)

    class Meta:
        ordering = ["campaign", "starts_on", "pk"]
        verbose_name = _("phase d’un défi")
        verbose_name_plural = _("phases des défis")
        constraints = [
            models.UniqueConstraint(fields=["campaign", "code"], name="campaign_phase_unique"),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="campaign_phase_days_in_order",
                violation_error_message=_("La fin d’une phase précède son début."),
            ),
            models.CheckConstraint(
                condition=(
                    Q(code=PhaseCode.CLOSED, ends_on=None)
                    | (~Q(code=PhaseCode.CLOSED) & Q(ends_on__isnull=False))
                ),
                name="campaign_phase_only_last_endless",
            ),
        ]
        indexes = [
            models.Index(
                fields=["starts_on"], condition=Q(told_on=None), name="campaign_phase_untold"
            )
        ]

    def __str__(self) -> str:
        return f"{self.campaign} – {self.get_code_display()}"
