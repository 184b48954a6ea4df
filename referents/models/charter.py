"""The charter of innovation of an organisation: what its direction promises, signed."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation


class CharterQuerySet(models.QuerySet):
    def signed(self) -> "CharterQuerySet":
        """The versions that a direction has signed."""
        return self.filter(signed_on__isnull=False)


class Charter(models.Model):
    """One version of a charter. Written freely until the direction signs it, never after: what is
    changed then is a new version, and the former ones are kept."""

    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.CASCADE,
        related_name="charters",
        verbose_name=_("organisme"),
    )
    version = models.PositiveSmallIntegerField(_("version"))
    text = models.TextField(_("texte de la charte"), max_length=20_000)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("rédigée par"),
    )
    written_on = models.DateField(_("rédigée le"), default=timezone.localdate)
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("signée par"),
    )
    signed_on = models.DateField(_("signée le"), null=True, blank=True)

    objects = CharterQuerySet.as_manager()

    class Meta:
        ordering = ["organisation", "-version"]
        verbose_name = _("charte")
        verbose_name_plural = _("chartes")
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "version"], name="charter_version_unique"
            ),
            models.UniqueConstraint(
                fields=["organisation"],
                condition=Q(signed_on=None),
                name="charter_one_draft",
                violation_error_message=_("Une version est déjà en préparation."),
            ),
            models.CheckConstraint(
                condition=Q(signed_by=None, signed_on=None)
                | Q(signed_by__isnull=False, signed_on__isnull=False),
                name="charter_signature_is_dated",
            ),
            models.CheckConstraint(condition=~Q(text=""), name="charter_says_something"),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} – {self.version}"
