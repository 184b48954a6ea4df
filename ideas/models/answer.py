"""What an organisation answers to the author of an idea."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from ideas.enums import AnswerKind, RejectionReason


class Answer(models.Model):
    """A versioned answer. A detailed rejection answer has all its parts when it is signed, and two
    people: who wrote it, and the direction that signs it. `public_from` is when others than the
    author may read it. A mistake in a published answer is corrected by a new version that
    `corrects` it and says why; the first one is kept."""

    #: What a reader is given, and what a correction may change.
    PARTS = ("understood", "reasons", "explanation", "way_forward", "contact")

    idea = models.ForeignKey("ideas.Idea", on_delete=models.CASCADE, related_name="answers")
    version = models.PositiveSmallIntegerField(_("version"))
    kind = models.CharField(_("type"), max_length=10, choices=AnswerKind)
    understood = models.TextField(_("ce que nous avons compris"), blank=True)
    reasons = models.JSONField(_("raisons"), default=list, blank=True)
    explanation = models.TextField(_("explication"))
    way_forward = models.TextField(_("ce qui le rendrait possible, ou vers qui aller"), blank=True)
    contact = models.TextField(_("à qui en parler"))
    appeal_until = models.DateField(_("réexamen possible jusqu’au"))
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="answers_written"
    )
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="answers_signed",
    )
    by_delegation = models.BooleanField(_("signée par délégation"), default=False)
    published_at = models.DateTimeField(_("publiée le"))
    public_from = models.DateTimeField(_("visible de tous à partir du"))
    corrects = models.OneToOneField(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="correction",
        verbose_name=_("corrige"),
    )
    correction_reason = models.TextField(
        _("motif de la correction"), blank=True, default="", db_default=""
    )

    class Meta:
        ordering = ["idea", "version"]
        verbose_name = _("réponse")
        verbose_name_plural = _("réponses")
        indexes = [models.Index(fields=["-public_from", "-id"], name="answer_public")]
        constraints = [
            models.UniqueConstraint(fields=["idea", "version"], name="answer_version_unique"),
            models.CheckConstraint(
                condition=Q(kind=AnswerKind.ANSWER)
                | (
                    Q(signed_by__isnull=False)
                    & ~Q(signed_by=F("written_by"))
                    & ~Q(understood="")
                    & ~Q(explanation="")
                    & ~Q(way_forward="")
                    & ~Q(contact="")
                    & ~Q(reasons=[])
                ),
                name="answer_rejection_complete_and_signed",
            ),
            models.CheckConstraint(
                condition=Q(corrects=None, correction_reason="")
                | (Q(corrects__isnull=False) & ~Q(correction_reason="")),
                name="answer_correction_says_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} – {self.idea_id}"

    @property
    def changes(self) -> list[str]:
        """The parts that this correction changes, in the order of the letter."""
        if self.corrects is None:
            return []
        return [part for part in self.PARTS if getattr(self, part) != getattr(self.corrects, part)]

    @property
    def reason_labels(self) -> list[str]:
        return [RejectionReason(code).label for code in self.reasons]


class AnswerFeedback(models.Model):
    """Whether the answer helped its author; shown to writers in aggregate only."""

    answer = models.OneToOneField(Answer, on_delete=models.CASCADE, related_name="feedback")
    helped = models.BooleanField(_("cette réponse vous a-t-elle aidé ?"))
    comment = models.TextField(_("ce qui a manqué"), blank=True)

    class Meta:
        verbose_name = _("avis de l’auteur sur une réponse")
        verbose_name_plural = _("avis des auteurs sur les réponses")

    def __str__(self) -> str:
        return f"{self.answer_id} – {self.helped}"
