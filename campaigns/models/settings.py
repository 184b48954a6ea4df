"""What an organisation sets for its challenges: what the profile « simple » leaves out."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from accounts.models import Organisation


class CampaignSettings(models.Model):
    """Everything here is off in the profile « simple » of a new organisation: a challenge is then a
    question, two dates and rules, and its ideas follow the ordinary circuit."""

    organisation = models.OneToOneField(
        Organisation,
        on_delete=models.CASCADE,
        primary_key=True,
        related_name="campaign_settings",
        verbose_name=_("organisme"),
    )
    uses_jury = models.BooleanField(
        _("jury"),
        default=False,
        help_text=_(
            "Un comité évalue les idées d’un défi, délibère et désigne les lauréats à la date "
            "annoncée."
        ),
    )
    uses_prizes = models.BooleanField(
        _("récompenses"),
        default=False,
        help_text=_("Ce que gagnent les idées désignées, écrit dans les règles avant l’ouverture."),
    )
    uses_vote = models.BooleanField(
        _("vote des agents"),
        default=False,
        help_text=_("Un coup de cœur de tous, à côté du choix du jury ; le vote est secret."),
    )
    uses_celebration = models.BooleanField(
        _("célébration annuelle"),
        default=False,
        help_text=_(
            "Une fois par an, les idées réalisées sont mises à l’honneur : vote de tous, trophées, "
            "galerie qui reste."
        ),
    )

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("réglages des défis")
        verbose_name_plural = _("réglages des défis")

    def __str__(self) -> str:
        return str(self.organisation)

    @classmethod
    def of(cls, organisation_id: int) -> "CampaignSettings":
        """The organisation's settings, the defaults where it has written none."""
        return cls.objects.filter(pk=organisation_id).first() or cls(
            organisation_id=organisation_id
        )
