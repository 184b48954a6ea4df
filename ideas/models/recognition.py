"""What people chose to show of what they have lived here."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from ideas.enums import Badge


class ShownBadge(models.Model):
    """A badge that its holder lets colleagues see. Without a row it is seen by its holder only;
    whether it is earned is never kept, it is read from what happened."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="shown_badges"
    )
    badge = models.CharField(_("reconnaissance"), max_length=20, choices=Badge)

    class Meta:
        verbose_name = _("reconnaissance montrée")
        verbose_name_plural = _("reconnaissances montrées")
        constraints = [models.UniqueConstraint(fields=["user", "badge"], name="badge_shown_once")]

    def __str__(self) -> str:
        return f"{self.user_id} – {self.badge}"
