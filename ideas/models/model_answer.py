"""Model answers of an organisation: a start for whoever writes, never an answer by itself."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from ideas.enums import RejectionReason


class ModelAnswer(models.Model):
    """What an organisation proposes to start from for a reason; where it has written none, the
    text of `ideas.model_answers` stands."""

    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="model_answers"
    )
    reason = models.CharField(_("raison"), max_length=30, choices=RejectionReason)
    explanation = models.TextField(_("l’explication"))
    way_forward = models.TextField(_("ce qui la rendrait possible, ou vers où aller"))

    class Meta:
        ordering = ["organisation", "reason"]
        verbose_name = _("réponse type")
        verbose_name_plural = _("réponses types")
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "reason"], name="model_answer_once_per_reason"
            ),
            models.CheckConstraint(
                condition=~models.Q(explanation="") & ~models.Q(way_forward=""),
                name="model_answer_says_something",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_reason_display()} – {self.organisation}"
