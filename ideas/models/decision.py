"""What needs two people: proposed by one, confirmed by another."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from ideas.enums import Party
from referents.models import Session


class DecisionQuerySet(models.QuerySet):
    def open(self) -> "DecisionQuerySet":
        """Those not carried out, returned nor void yet."""
        return self.filter(closed_at=None)

    def waiting(self) -> "DecisionQuerySet":
        """Those still waiting for their second person."""
        return self.open().filter(signed_by=None).exclude(awaits=Party.CLOCK)


class Decision(models.Model):
    """A transition proposed by one person, waiting for another, with its inputs and the revision
    it was proposed on. Any move of the idea voids it.

    One taken in a session of a committee waits besides for the publication of that session: once
    signed it stays open until then. One that needs nobody else waits for the publication only.
    """

    class Outcome(models.TextChoices):
        CONFIRMED = "confirmed", _("confirmée")
        RETURNED = "returned", _("renvoyée avec un commentaire")
        VOIDED = "voided", _("caduque")

    idea = models.ForeignKey("ideas.Idea", on_delete=models.CASCADE, related_name="decisions")
    action = models.CharField(_("action"), max_length=30)
    inputs = models.JSONField(_("éléments"), default=dict)
    revision = models.PositiveIntegerField(_("révision"))
    #: Empty when an anonymous author asks; then only the day is kept.
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="decisions_proposed",
    )
    proposed_as = models.CharField(_("en qualité de"), max_length=20)
    proposed_at = models.DateTimeField(_("proposée le"))
    awaits = models.CharField(_("en attente de"), max_length=20)
    awaits_user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="decisions_awaited",
    )
    due_on = models.DateField(_("avant le"))
    session = models.ForeignKey(
        Session,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="decisions",
        verbose_name=_("prise en séance"),
    )
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="decisions_signed",
    )
    outcome = models.CharField(_("issue"), max_length=10, choices=Outcome, blank=True)
    comment = models.TextField(_("commentaire"), blank=True)
    closed_at = models.DateTimeField(_("close le"), null=True, blank=True)

    objects = DecisionQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "pk"]
        verbose_name = _("décision en attente")
        verbose_name_plural = _("décisions en attente")
        indexes = [
            models.Index(
                fields=["due_on", "id"], name="decision_open_by_limit", condition=Q(closed_at=None)
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["idea"], condition=Q(closed_at=None), name="decision_one_open"
            ),
            models.CheckConstraint(
                condition=Q(signed_by=None) | ~Q(signed_by=F("proposed_by")),
                name="decision_two_people",
            ),
            models.CheckConstraint(
                condition=(Q(closed_at=None) & Q(outcome=""))
                | (Q(closed_at__isnull=False) & ~Q(outcome="")),
                name="decision_closed_has_outcome",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.action} – {self.idea_id}"

    @property
    def is_held(self) -> bool:
        """Whether it waits for the publication of its session."""
        return self.session is not None and self.session.published_at is None

    @property
    def is_settled(self) -> bool:
        """Whether nobody has to agree any more: it is signed, or needed nobody."""
        return self.signed_by_id is not None or self.awaits == Party.CLOCK
