"""What those who study an idea keep for themselves: who it is given to, notes, texts not sent."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Assignment(models.Model):
    """An idea given to a referent, by a colleague or by the clock when a mission ended. Who studies
    it now is `idea.referent`; these rows say how it came to them, and are only ever added."""

    idea = models.ForeignKey("ideas.Idea", on_delete=models.CASCADE, related_name="assignments")
    referent = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="assignments",
        verbose_name=_("confiée à"),
    )
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="assignments_given",
        verbose_name=_("confiée par"),
    )
    instead_of = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("à la suite de"),
    )
    word = models.CharField(_("mot d’accompagnement"), max_length=500, blank=True)
    day = models.DateField(_("le"), default=timezone.localdate)

    class Meta:
        ordering = ["idea", "pk"]
        verbose_name = _("idée confiée")
        verbose_name_plural = _("idées confiées")
        constraints = [
            models.CheckConstraint(
                condition=Q(instead_of=None) | ~Q(instead_of=F("referent")),
                name="assignment_changes_hands",
            )
        ]

    def __str__(self) -> str:
        return f"{self.idea_id} – {self.referent}"


class InternalNote(models.Model):
    """A note of those who study an idea, never shown to its author nor outside the organisation."""

    idea = models.ForeignKey("ideas.Idea", on_delete=models.CASCADE, related_name="notes")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="notes_written"
    )
    body = models.TextField(_("note"))
    day = models.DateField(_("le"), default=timezone.localdate)

    class Meta:
        ordering = ["idea", "pk"]
        verbose_name = _("note interne")
        verbose_name_plural = _("notes internes")
        constraints = [models.CheckConstraint(condition=~Q(body=""), name="note_says_something")]

    def __str__(self) -> str:
        return f"{self.author} – {self.idea_id}"


class MoveDraft(models.Model):
    """What someone began to write in the form of a transition, kept until it is sent."""

    idea = models.ForeignKey("ideas.Idea", on_delete=models.CASCADE, related_name="move_drafts")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="move_drafts"
    )
    action = models.CharField(_("action"), max_length=30)
    fields = models.JSONField(_("textes"), default=dict)
    saved_at = models.DateTimeField(_("enregistré à"), db_default=Now())

    class Meta:
        ordering = ["pk"]
        verbose_name = _("texte en préparation")
        verbose_name_plural = _("textes en préparation")
        constraints = [
            models.UniqueConstraint(fields=["user", "idea", "action"], name="move_draft_once")
        ]

    def __str__(self) -> str:
        return f"{self.action} – {self.idea_id}"
