"""What a celebration says of ideas: nominees, trophies, and who chose to be named."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from campaigns.models import AwardCategory


class Nominee(models.Model):
    """An achieved idea put to the vote in a category. As an idea: nobody is named by it."""

    category = models.ForeignKey(
        AwardCategory,
        on_delete=models.CASCADE,
        related_name="nominees",
        verbose_name=_("catégorie"),
    )
    idea = models.ForeignKey("ideas.Idea", on_delete=models.CASCADE, related_name="nominations")

    class Meta:
        ordering = ["category", "pk"]
        verbose_name = _("réalisation en lice")
        verbose_name_plural = _("réalisations en lice")
        constraints = [
            models.UniqueConstraint(fields=["category", "idea"], name="nominated_once_a_category")
        ]

    def __str__(self) -> str:
        return str(self.idea_id)


class Trophy(models.Model):
    """What the first of a category is given; each of them when they are equal."""

    category = models.ForeignKey(
        AwardCategory,
        on_delete=models.PROTECT,
        related_name="trophies",
        verbose_name=_("catégorie"),
    )
    idea = models.ForeignKey("ideas.Idea", on_delete=models.PROTECT, related_name="trophies")
    citation = models.TextField(_("mot de remise"), max_length=600, blank=True)

    class Meta:
        ordering = ["category", "pk"]
        verbose_name = _("trophée")
        verbose_name_plural = _("trophées")
        constraints = [
            models.UniqueConstraint(fields=["category", "idea"], name="trophy_once_a_category")
        ]

    def __str__(self) -> str:
        return f"{self.category_id} – {self.idea_id}"


class NamedOnTrophy(models.Model):
    """Someone who had a hand in the idea and chose to be named with the team. Without a row, the
    team is named and they are not."""

    trophy = models.ForeignKey(
        Trophy, on_delete=models.CASCADE, related_name="named", verbose_name=_("trophée")
    )
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")

    class Meta:
        ordering = ["trophy", "pk"]
        verbose_name = _("personne nommée")
        verbose_name_plural = _("personnes nommées")
        constraints = [
            models.UniqueConstraint(fields=["trophy", "user"], name="named_once_a_trophy")
        ]

    def __str__(self) -> str:
        return str(self.trophy_id)
