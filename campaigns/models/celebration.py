"""The yearly celebration: its day, and the categories in which trophies are given."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from campaigns.models.campaign import Campaign


class Ceremony(models.Model):
    """The day of a celebration, its invitation and its thanks. `sequence` counts the invitations
    sent, so that calendars replace the earlier one (RFC 5545, SEQUENCE)."""

    campaign = models.OneToOneField(
        Campaign,
        on_delete=models.CASCADE,
        primary_key=True,
        related_name="ceremony",
        verbose_name=_("célébration"),
    )
    held_on = models.DateField(_("jour"))
    starts_at = models.TimeField(_("de"))
    ends_at = models.TimeField(_("à"))
    place = models.CharField(_("lieu"), max_length=200)
    invitation = models.TextField(_("mot d’invitation"), max_length=2_000, blank=True)
    invited_at = models.DateTimeField(null=True, blank=True, editable=False)
    sequence = models.PositiveSmallIntegerField(default=0, editable=False)
    thanks = models.TextField(_("remerciements"), max_length=2_000, blank=True)
    thanked_on = models.DateField(null=True, blank=True, editable=False)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )

    class Meta:
        verbose_name = _("cérémonie")
        verbose_name_plural = _("cérémonies")
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="ceremony_hours_in_order",
                violation_error_message=_("La fin doit suivre le début."),
            ),
            models.CheckConstraint(
                condition=Q(invited_at=None, sequence=0)
                | Q(invited_at__isnull=False, sequence__gt=0),
                name="ceremony_invitations_counted",
            ),
        ]

    def __str__(self) -> str:
        return str(self.campaign_id)


class AwardCategory(models.Model):
    """What a trophy is given for, in one celebration."""

    campaign = models.ForeignKey(
        Campaign,
        on_delete=models.CASCADE,
        related_name="award_categories",
        verbose_name=_("célébration"),
    )
    name = models.CharField(_("nom"), max_length=80)
    description = models.CharField(_("ce qu’elle récompense"), max_length=240, blank=True)
    position = models.PositiveSmallIntegerField(_("ordre"), default=0)

    class Meta:
        ordering = ["campaign", "position", "pk"]
        verbose_name = _("catégorie de trophée")
        verbose_name_plural = _("catégories de trophées")
        constraints = [
            models.UniqueConstraint(fields=["campaign", "name"], name="award_category_named_once")
        ]

    def __str__(self) -> str:
        return self.name
