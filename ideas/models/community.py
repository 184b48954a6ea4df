"""Who supports and who follows. Supports are counted, never listed by name."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Support(models.Model):
    """One person's support of an idea, withdrawn at will."""

    idea = models.ForeignKey("ideas.Idea", on_delete=models.CASCADE, related_name="supports")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="supports"
    )

    class Meta:
        verbose_name = _("soutien")
        verbose_name_plural = _("soutiens")
        constraints = [models.UniqueConstraint(fields=["idea", "user"], name="support_once_each")]

    def __str__(self) -> str:
        return str(self.idea_id)


class Follow(models.Model):
    """A person who wants the news of an idea."""

    idea = models.ForeignKey("ideas.Idea", on_delete=models.CASCADE, related_name="follows")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="follows"
    )

    class Meta:
        verbose_name = _("suivi")
        verbose_name_plural = _("suivis")
        constraints = [models.UniqueConstraint(fields=["idea", "user"], name="follow_once_each")]

    def __str__(self) -> str:
        return str(self.idea_id)


class CommunityPreference(models.Model):
    """What a person follows without asking; everything, by default."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        primary_key=True,
        related_name="community_preference",
    )
    follow_deposited = models.BooleanField(_("les idées que je dépose ou co-signe"), default=True)
    follow_supported = models.BooleanField(_("les idées que je soutiens"), default=True)
    follow_commented = models.BooleanField(_("les idées que je commente"), default=True)

    class Meta:
        verbose_name = _("préférences de suivi")
        verbose_name_plural = _("préférences de suivi")

    def __str__(self) -> str:
        return str(self.user_id)
