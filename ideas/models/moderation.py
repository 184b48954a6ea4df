"""What may be seen: reports of readers, and what referents did about them."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ideas.enums import ModerationAct, ReportReason


class ReportQuerySet(models.QuerySet):
    def open(self) -> "ReportQuerySet":
        """Those no referent has looked at yet."""
        return self.filter(handled_on=None)


class Report(models.Model):
    """A reader's report of an idea, or of one of its comments. Its author is known to the referents
    only."""

    idea = models.ForeignKey("ideas.Idea", on_delete=models.CASCADE, related_name="reports")
    comment = models.ForeignKey(
        "ideas.Comment", on_delete=models.CASCADE, null=True, blank=True, related_name="reports"
    )
    reporter = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="reports"
    )
    reason = models.CharField(_("raison"), max_length=20, choices=ReportReason)
    words = models.CharField(_("précisions"), max_length=500, blank=True)
    made_on = models.DateField(_("signalé le"), default=timezone.localdate)
    handled_on = models.DateField(_("examiné le"), null=True, blank=True)

    objects = ReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("signalement")
        verbose_name_plural = _("signalements")
        indexes = [
            models.Index(
                fields=["idea", "made_on"], name="report_open", condition=Q(handled_on=None)
            )
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["idea", "reporter"],
                condition=Q(handled_on=None, comment=None),
                name="report_idea_once",
            ),
            models.UniqueConstraint(
                fields=["comment", "reporter"],
                condition=Q(handled_on=None),
                name="report_comment_once",
            ),
            models.CheckConstraint(
                condition=~Q(reason=ReportReason.OTHER) | ~Q(words=""),
                name="report_other_says_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_reason_display()} – {self.idea_id}"


class Moderation(models.Model):
    """What a referent decided about what may be seen, with the message its author was sent. Never
    changed once written."""

    idea = models.ForeignKey("ideas.Idea", on_delete=models.CASCADE, related_name="moderations")
    comment = models.ForeignKey(
        "ideas.Comment", on_delete=models.CASCADE, null=True, blank=True, related_name="moderations"
    )
    act = models.CharField(_("acte"), max_length=10, choices=ModerationAct)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="moderations"
    )
    message = models.TextField(_("message à l’auteur"), blank=True)
    on = models.DateField(_("le"), default=timezone.localdate)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("acte de modération")
        verbose_name_plural = _("actes de modération")
        constraints = [
            models.CheckConstraint(
                condition=~Q(act=ModerationAct.HIDE) | ~Q(message=""),
                name="moderation_hiding_says_why",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_act_display()} – {self.idea_id}"
