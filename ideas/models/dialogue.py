"""What is said between the author and those who study the idea, and experts' opinions."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ideas.enums import MessageKind


class DialogueMessage(models.Model):
    """A message seen by the author, the referents and those who decide. `author` is empty when an
    anonymous depositor writes; then only the day is kept."""

    idea = models.ForeignKey("ideas.Idea", on_delete=models.CASCADE, related_name="dialogue")
    revision = models.PositiveIntegerField(_("révision"))
    kind = models.CharField(_("type"), max_length=20, choices=MessageKind)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    body = models.TextField(_("texte"))
    day = models.DateField(_("jour"), default=timezone.localdate)

    class Meta:
        ordering = ["idea", "revision", "pk"]
        verbose_name = _("message du dialogue")
        verbose_name_plural = _("dialogue")
        constraints = [
            models.CheckConstraint(condition=~Q(body=""), name="dialogue_says_something")
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} – {self.idea_id}"


class Opinion(models.Model):
    """An expert's opinion (« avis ») asked by a referent, given or still awaited."""

    idea = models.ForeignKey("ideas.Idea", on_delete=models.CASCADE, related_name="opinions")
    expert = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="opinions"
    )
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="opinions_asked"
    )
    question = models.TextField(_("question posée"))
    asked_on = models.DateField(_("demandé le"), default=timezone.localdate)
    due_on = models.DateField(_("avant le"))
    body = models.TextField(_("avis"), blank=True)
    given_on = models.DateField(_("donné le"), null=True, blank=True)

    class Meta:
        ordering = ["due_on", "pk"]
        verbose_name = _("avis d’expert")
        verbose_name_plural = _("avis d’experts")
        constraints = [
            models.UniqueConstraint(
                fields=["idea", "expert"],
                condition=Q(given_on=None),
                name="opinion_asked_once",
                violation_error_message=_("Un avis est déjà demandé à cette personne."),
            ),
            models.CheckConstraint(
                condition=Q(given_on=None, body="") | (Q(given_on__isnull=False) & ~Q(body="")),
                name="opinion_given_says_something",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.expert} – {self.idea_id}"
