"""The rules of a challenge, by version: frozen at the opening, amended in the open afterwards."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from campaigns.models.campaign import Campaign


class RulesVersionQuerySet(models.QuerySet):
    def frozen(self) -> "RulesVersionQuerySet":
        return self.filter(frozen_on__isnull=False)

    def update(self, **columns) -> int:
        """Versions not frozen only: what people took part under does not change."""
        return super(RulesVersionQuerySet, self.filter(frozen_on=None)).update(**columns)

    def delete(self):
        if self.frozen().exists():
            raise TypeError("frozen rules are never taken away")
        return super().delete()


class RulesVersion(models.Model):
    """One version of the rules. The first is written freely until the challenge opens, then frozen;
    a later one is an amendment, frozen as soon as it is written, with its day and its reason. The
    calendar is a copy of the phases as they were: `[{"code", "starts_on", "ends_on"}]`; the jury,
    of who sat once they were frozen: `{"quorum", "seats": [[key of the person, seat]]}`."""

    campaign = models.ForeignKey(
        Campaign, on_delete=models.CASCADE, related_name="rules", verbose_name=_("défi")
    )
    version = models.PositiveSmallIntegerField(_("version"), default=1)
    criteria = models.TextField(_("critères"), max_length=4_000, blank=True)
    eligibility = models.TextField(_("qui peut participer"), max_length=2_000, blank=True)
    prizes = models.TextField(_("ce que l’on gagne"), max_length=2_000, blank=True)
    jury_words = models.TextField(_("comment le choix se fait"), max_length=2_000, blank=True)
    calendar = models.JSONField(_("calendrier"), default=list)
    jury = models.JSONField(
        _("jury"),
        default=dict,
        db_default=models.Value({}, models.JSONField()),
        blank=True,
    )
    moderates = models.BooleanField(_("lecture avant publication"), default=False)
    reason = models.CharField(_("raison de la modification"), max_length=500, blank=True)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("écrite par"),
    )
    written_on = models.DateField(_("écrite le"), default=timezone.localdate)
    frozen_on = models.DateField(_("arrêtée le"), null=True, blank=True)

    objects = RulesVersionQuerySet.as_manager()

    class Meta:
        ordering = ["campaign", "-version"]
        verbose_name = _("version des règles")
        verbose_name_plural = _("versions des règles")
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "version"], name="campaign_rules_version_unique"
            ),
            models.CheckConstraint(
                condition=Q(version=1)
                | (Q(version__gt=1, frozen_on__isnull=False) & ~Q(reason="")),
                name="campaign_amendment_is_dated_and_explained",
                violation_error_message=_("Une modification est datée et expliquée."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.campaign} – {self.version}"

    def save(self, *args, **kwargs) -> None:
        """Write the version; one that was frozen is never written again."""
        if self.pk and RulesVersion.objects.frozen().filter(pk=self.pk).exists():
            raise TypeError("frozen rules are amended, never rewritten")
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        if self.frozen_on:
            raise TypeError("frozen rules are never taken away")
        return super().delete(*args, **kwargs)
