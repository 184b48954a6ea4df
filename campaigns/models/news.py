"""What is told along a challenge: news and thanks, read on its page and sent to who takes part."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from campaigns.models.campaign import Campaign


class CampaignNews(models.Model):
    """A few lines about a challenge, dated and signed."""

    campaign = models.ForeignKey(
        Campaign, on_delete=models.CASCADE, related_name="news", verbose_name=_("défi")
    )
    title = models.CharField(_("titre"), max_length=120)
    text = models.TextField(_("texte"), max_length=4_000)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("écrite par"),
    )
    day = models.DateField(_("jour"), default=timezone.localdate)

    class Meta:
        ordering = ["-day", "-pk"]
        verbose_name = _("nouvelle d’un défi")
        verbose_name_plural = _("nouvelles des défis")
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="campaign_news_says_something")
        ]

    def __str__(self) -> str:
        return self.title
