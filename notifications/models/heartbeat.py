"""When a recurring job last ran to its end."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Heartbeat(models.Model):
    """One row per recurring job, in the database so that it needs no Redis."""

    name = models.CharField(_("tâche"), max_length=60, primary_key=True)
    beaten_at = models.DateTimeField(_("dernier passage"))

    class Meta:
        verbose_name = _("passage d’une tâche")
        verbose_name_plural = _("passages des tâches")

    def __str__(self) -> str:
        return self.name
