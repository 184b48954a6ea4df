"""What each person keeps of their desk: the filters they named, and where they had got to."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _


class SavedFilter(models.Model):
    """A view of the desk that a person named, as the query of its address."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="saved_filters"
    )
    name = models.CharField(_("nom du filtre"), max_length=60)
    query = models.CharField(_("filtre"), max_length=500)

    class Meta:
        ordering = ["name", "pk"]
        verbose_name = _("filtre enregistré")
        verbose_name_plural = _("filtres enregistrés")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "name"],
                name="saved_filter_name_unique",
                violation_error_message=_("Un de vos filtres porte déjà ce nom."),
            )
        ]

    def __str__(self) -> str:
        return self.name


class DeskVisit(models.Model):
    """Up to where a person has seen what changed: the day, and the last move they were shown."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        primary_key=True,
        related_name="desk_visit",
    )
    last_entry = models.PositiveBigIntegerField(default=0)
    seen_at = models.DateTimeField(_("vu le"), db_default=Now())

    class Meta:
        verbose_name = _("dernière visite du bureau")
        verbose_name_plural = _("dernières visites du bureau")

    def __str__(self) -> str:
        return str(self.user)
