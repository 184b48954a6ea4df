"""What must be said, written in the transaction that decides it."""

import datetime

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

PENDING = Q(expanded_at=None, cancelled_at=None, failed_at=None)


class OccurrenceQuerySet(models.QuerySet):
    def pending(self) -> "OccurrenceQuerySet":
        """Those not yet turned into messages."""
        return self.filter(PENDING)

    def due(self, now: datetime.datetime) -> "OccurrenceQuerySet":
        """Those to turn into messages now, the longest awaited first."""
        return self.pending().filter(next_attempt_at__lte=now).order_by("next_attempt_at", "pk")


class Occurrence(models.Model):
    """One event that people must be told of: a notice, and the ids it is about.

    `key` names the event: a second `enqueue()` with the same key says nothing more. `context`
    holds ids and codes only, never a name, an address or a text. A row ends expanded, cancelled
    or failed.
    """

    notice = models.CharField(_("nouvelle"), max_length=100)
    key = models.CharField(_("clé"), max_length=200, unique=True)
    context = models.JSONField(_("contexte"), default=dict)
    not_before = models.DateTimeField(_("pas avant"), db_default=Now())
    next_attempt_at = models.DateTimeField(_("prochain essai"), db_default=Now())
    attempts = models.PositiveSmallIntegerField(_("essais"), default=0)
    created_at = models.DateTimeField(_("créée le"), db_default=Now(), editable=False)
    expanded_at = models.DateTimeField(_("adressée le"), null=True, blank=True)
    cancelled_at = models.DateTimeField(_("annulée le"), null=True, blank=True)
    failed_at = models.DateTimeField(_("en échec depuis"), null=True, blank=True)
    failure = models.CharField(_("cause de l’échec"), max_length=200, blank=True)

    objects = OccurrenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("nouvelle à annoncer")
        verbose_name_plural = _("nouvelles à annoncer")
        indexes = [
            models.Index(
                fields=["next_attempt_at", "id"], name="occurrence_due", condition=PENDING
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="occurrence_failure_has_reason",
                condition=Q(failed_at=None) | ~Q(failure=""),
            ),
        ]

    def __str__(self) -> str:
        return self.key
