"""The history: one row per move, public, never rewritten."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ideas.enums import ActorKind, Party, State


class HistoryIsAppendOnly(TypeError):
    """Raised by code that would rewrite or remove a history row."""


class HistoryQuerySet(models.QuerySet):
    def update(self, **values):
        raise HistoryIsAppendOnly("history rows are only ever added")

    def delete(self):
        raise HistoryIsAppendOnly("history rows are only ever added")


class HistoryEntry(models.Model):
    """One move of an idea: what, from where to where, in which capacity, why. The hour is kept for
    people and for the clock, never for an anonymous depositor."""

    idea = models.ForeignKey("ideas.Idea", on_delete=models.CASCADE, related_name="history")
    revision = models.PositiveIntegerField(_("révision"))
    action = models.CharField(_("action"), max_length=30)
    source = models.CharField(_("de"), max_length=20, choices=State)
    target = models.CharField(_("à"), max_length=20, choices=State)
    actor_kind = models.CharField(max_length=10, choices=ActorKind)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    party = models.CharField(_("qualité"), max_length=20, choices=Party)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    reason = models.TextField(_("motif"), blank=True)
    day = models.DateField(_("jour"))
    at = models.DateTimeField(_("heure"), null=True, blank=True)

    written_once = True
    objects = HistoryQuerySet.as_manager()

    class Meta:
        ordering = ["idea", "revision"]
        verbose_name = _("étape de l’historique")
        verbose_name_plural = _("historique")
        constraints = [
            models.UniqueConstraint(fields=["idea", "revision"], name="history_one_per_revision"),
            models.CheckConstraint(
                condition=(
                    Q(actor_kind=ActorKind.PERSON, actor__isnull=False, at__isnull=False)
                    | Q(actor_kind=ActorKind.CLOCK, actor=None, at__isnull=False)
                    | Q(actor_kind=ActorKind.DEPOSITOR, actor=None, at=None)
                ),
                name="history_actor_matches_kind",
            ),
        ]
        indexes = [
            models.Index(fields=["target", "day"], name="history_target_day"),
            models.Index(fields=["-day", "-id"], name="history_newest"),
        ]

    def __str__(self) -> str:
        return f"{self.idea_id} {self.revision} {self.action}"

    def save(self, *args, **kwargs) -> None:
        """Add the row; a row already written is refused."""
        if not self._state.adding:
            raise HistoryIsAppendOnly("history rows are only ever added")
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        raise HistoryIsAppendOnly("history rows are only ever added")
