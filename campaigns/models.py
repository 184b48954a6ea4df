"""Challenges (« défis »): a question asked to an organisation between two dates."""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation, User
from accounts.selectors import organisations_of


class CampaignQuerySet(models.QuerySet):
    def for_user(self, user: User) -> "CampaignQuerySet":
        """The challenges of the organisations a person belongs to or has a mandate in."""
        return self.filter(organisation_id__in=organisations_of(user))

    def open(self) -> "CampaignQuerySet":
        """The challenges that take ideas today."""
        day = timezone.localdate()
        return self.filter(opens_on__lte=day, closes_on__gte=day)


class Campaign(models.Model):
    """A challenge. It takes ideas from `opens_on` to `closes_on`, both included."""

    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        related_name="campaigns",
        verbose_name=_("organisme"),
    )
    title = models.CharField(_("titre"), max_length=120)
    question = models.CharField(_("question posée"), max_length=240)
    description = models.TextField(_("présentation"), blank=True)
    opens_on = models.DateField(_("ouvre le"))
    closes_on = models.DateField(_("ferme le"))
    moderates = models.BooleanField(
        _("lecture avant publication"),
        default=False,
        db_default=False,
        help_text=_(
            "Une idée qui répond à ce défi n’est visible de tous qu’après la lecture d’un "
            "référent, dans les deux jours ouvrés, même là où l’organisme publie aussitôt."
        ),
    )

    objects = CampaignQuerySet.as_manager()

    class Meta:
        ordering = ["-opens_on", "pk"]
        verbose_name = _("défi")
        verbose_name_plural = _("défis")
        constraints = [
            models.CheckConstraint(
                condition=Q(closes_on__gt=F("opens_on")),
                name="campaign_dates_in_order",
                violation_error_message=_("La fermeture doit suivre l’ouverture."),
            )
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("campaigns:detail", args=[self.pk])

    @property
    def is_open(self) -> bool:
        return self.opens_on <= timezone.localdate() <= self.closes_on
