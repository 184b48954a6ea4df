"""The read model of adoption: what each innovation adds to its organisation's, and the sums."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from projects.models import Project


class SpreadFact(models.Model):
    """What a visible innovation that is proposed to sites adds to the adoption of its organisation,
    and what it looked like when that was read: how many sites, and the last of their events.

    `steps` says, by day (ISO), how many sites were asked, took it up for the first time, and how
    many more use it; `states` how many sites are in each state; `takers`, by another organisation
    that uses it: one innovation, over how many sites, how many of them by themselves. The day it
    began is said again here, for the newest ones to be found without the others.
    """

    project = models.OneToOneField(
        Project, on_delete=models.CASCADE, primary_key=True, related_name="+"
    )
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    started_on = models.DateField()
    look = models.CharField(max_length=60)
    steps = models.JSONField(default=dict)
    states = models.JSONField(default=dict)
    takers = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("part d’une innovation dans la diffusion")
        verbose_name_plural = _("parts des innovations dans la diffusion")
        indexes = [
            models.Index(fields=["organisation", "-started_on", "-project"], name="spread_recent")
        ]

    def __str__(self) -> str:
        return str(self.project_id)


class SpreadSum(models.Model):
    """The adoption of all the innovations of an organisation: the sum of their shares, written in
    the transaction that writes these.

    `places` are those where one at least is in use, what is below another left out: organisation,
    path of the unit ("" for all of it), people.
    """

    organisation = models.OneToOneField(
        Organisation, on_delete=models.CASCADE, primary_key=True, related_name="+"
    )
    steps = models.JSONField(default=dict)
    states = models.JSONField(default=dict)
    takers = models.JSONField(default=dict)
    places = models.JSONField(default=list)

    class Meta:
        verbose_name = _("diffusion d’un organisme")
        verbose_name_plural = _("diffusion des organismes")

    def __str__(self) -> str:
        return str(self.organisation_id)
