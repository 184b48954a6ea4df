"""The curves fitted to the adoptions of innovations: a read model, remade by its task."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from projects.models import Project


class SpreadCurve(models.Model):
    """The curve of an innovation as of `until`, from its adoptions up to the event `last_event`:
    its parameters and their covariance, or why there is none. See `dashboards.bass`."""

    project = models.OneToOneField(
        Project, on_delete=models.CASCADE, primary_key=True, related_name="+"
    )
    last_event = models.BigIntegerField(_("dernière étape lue"))
    starts_on = models.DateField(_("depuis le"))
    until = models.DateField(_("jusqu’au"))
    refusal = models.CharField(_("pourquoi aucune courbe"), max_length=10, blank=True)
    p = models.FloatField(null=True)
    q = models.FloatField(null=True)
    m = models.FloatField(null=True)
    covariance = models.JSONField(null=True)
    months = models.FloatField(null=True)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("courbe de diffusion")
        verbose_name_plural = _("courbes de diffusion")
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    refusal="", p__isnull=False, q__isnull=False, m__isnull=False,
                    covariance__isnull=False, months__isnull=False,
                )
                | (~Q(refusal="") & Q(p=None, q=None, m=None)),
                name="curve_or_why_not",
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.project_id} {self.until}"
