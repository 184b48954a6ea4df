"""How often people want to be written to."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from notifications.enums import Frequency


class Preference(models.Model):
    """A person's own choice for a kind of news."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="mail_preferences"
    )
    kind = models.CharField(_("type de nouvelles"), max_length=40)
    frequency = models.CharField(_("fréquence"), max_length=10, choices=Frequency)

    class Meta:
        verbose_name = _("préférence de courriel")
        verbose_name_plural = _("préférences de courriel")
        constraints = [
            models.UniqueConstraint(fields=["user", "kind"], name="preference_once_per_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.frequency}"


class OrganisationPreference(models.Model):
    """What an organisation chose for those of its people who chose nothing."""

    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.CASCADE,
        related_name="mail_preferences",
        verbose_name=_("organisme"),
    )
    kind = models.CharField(_("type de nouvelles"), max_length=40)
    frequency = models.CharField(_("fréquence"), max_length=10, choices=Frequency)

    class Meta:
        verbose_name = _("fréquence des courriels d’un organisme")
        verbose_name_plural = _("fréquences des courriels des organismes")
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "kind"],
                name="organisation_preference_once_per_kind",
                violation_error_message=_("Cet organisme a déjà choisi pour ce type."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} {self.kind} {self.frequency}"
