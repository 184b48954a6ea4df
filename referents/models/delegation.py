"""The acts by which a direction lets someone else sign for it."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Mandate, Organisation


class DelegationQuerySet(models.QuerySet):
    def open(self) -> "DelegationQuerySet":
        """Acts in force or to come: not ended, whose last day has not passed, nor that of the
        direction's own mission."""
        today = timezone.localdate()
        own = "mandate__delegated_by__until"
        return self.filter(
            Q(until=None) | Q(until__gte=today),
            Q(**{own: None}) | Q(**{f"{own}__gte": today}),
            ended_on=None,
        )


class Delegation(models.Model):
    """A dated act: who lets whom sign, in which organisation, from when until when. The act is kept
    as it was made; ending it writes who did and when. `mandate` is the mission that gives the
    right, gone when the act ended before its second day."""

    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        related_name="delegations",
        verbose_name=_("organisme"),
    )
    director = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="delegations_given",
        verbose_name=_("signature de"),
    )
    delegate = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="delegations_received",
        verbose_name=_("déléguée à"),
    )
    starts_on = models.DateField(_("du"))
    until = models.DateField(_("au"), null=True, blank=True)
    made_on = models.DateField(_("fait le"), default=timezone.localdate)
    ended_on = models.DateField(_("rapporté le"), null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("rapporté par"),
    )
    mandate = models.OneToOneField(
        Mandate, on_delete=models.SET_NULL, null=True, blank=True, related_name="act"
    )

    objects = DelegationQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_on", "-pk"]
        verbose_name = _("délégation de signature")
        verbose_name_plural = _("délégations de signature")
        constraints = [
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("starts_on")),
                name="delegation_dates_in_order",
                violation_error_message=_("La fin de la délégation précède son début."),
            ),
            models.CheckConstraint(
                condition=~Q(director=F("delegate")),
                name="delegation_to_someone_else",
                violation_error_message=_("On ne se délègue pas sa propre signature."),
            ),
            models.CheckConstraint(
                condition=Q(ended_on=None, ended_by=None)
                | Q(ended_on__isnull=False, ended_by__isnull=False),
                name="delegation_end_says_by_whom",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.director} → {self.delegate}"

    @property
    def is_over(self) -> bool:
        """Whether it was ended, or its last day has passed, or the direction's own mission has."""
        own = self.mandate.delegated_by if self.mandate else None
        ends = filter(None, (self.until, own and own.until))
        return self.ended_on is not None or min(ends, default=timezone.localdate()) < (
            timezone.localdate()
        )

    @property
    def is_to_come(self) -> bool:
        """Whether its first day is still ahead."""
        return not self.is_over and self.starts_on > timezone.localdate()
