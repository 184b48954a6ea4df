"""What a committee does with an idea: its place on an agenda, its evaluations, who stands back."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ideas.enums import Outcome, VotingMethod
from referents.models import GridVersion, Session


class AgendaItemQuerySet(models.QuerySet):
    def pending(self) -> "AgendaItemQuerySet":
        """What was decided in a session whose decisions are not published yet."""
        return self.exclude(outcome="").filter(session__published_at=None)


class AgendaItem(models.Model):
    """An idea on the agenda of a session: when it was examined, how and what was decided.

    The decision itself is a pending `Decision` that the publication of the session carries out; a
    refusal waits for its detailed answer to be written and signed.
    """

    session = models.ForeignKey(
        Session, on_delete=models.CASCADE, related_name="items", verbose_name=_("séance")
    )
    idea = models.ForeignKey(
        "ideas.Idea", on_delete=models.CASCADE, related_name="agenda_items", verbose_name=_("idée")
    )
    position = models.PositiveSmallIntegerField(_("ordre"))
    started_at = models.DateTimeField(_("commencé à"), null=True, blank=True)
    ended_at = models.DateTimeField(_("terminé à"), null=True, blank=True)
    outcome = models.CharField(_("décision"), max_length=10, choices=Outcome, blank=True)
    reason = models.TextField(_("motifs"), blank=True)
    method = models.CharField(_("manière"), max_length=10, choices=VotingMethod, blank=True)
    votes_for = models.PositiveSmallIntegerField(_("pour"), default=0)
    votes_against = models.PositiveSmallIntegerField(_("contre"), default=0)
    abstentions = models.PositiveSmallIntegerField(_("abstentions"), default=0)
    discussion = models.TextField(_("ce qui a été dit"), blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("décision prononcée par"),
    )

    objects = AgendaItemQuerySet.as_manager()

    class Meta:
        ordering = ["session", "position", "pk"]
        verbose_name = _("point de l’ordre du jour")
        verbose_name_plural = _("points de l’ordre du jour")
        constraints = [
            models.UniqueConstraint(fields=["session", "idea"], name="agenda_idea_once"),
            models.CheckConstraint(
                condition=Q(outcome="", ended_at=None, decided_by=None, method="")
                | (
                    ~Q(outcome="")
                    & ~Q(reason="")
                    & ~Q(method="")
                    & Q(ended_at__isnull=False, decided_by__isnull=False)
                ),
                name="agenda_outcome_complete",
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(ended_at__gte=F("started_at")),
                name="agenda_times_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.position} – {self.idea_id}"

    @property
    def decided_words(self) -> str:
        """« Retenue », « Reportée », « Non retenue »; empty before the committee has decided."""
        return str(Outcome(self.outcome).done) if self.outcome else ""

    @property
    def minutes_spent(self) -> int | None:
        """Whole minutes the examination took, one at least."""
        if self.ended_at is None or self.started_at is None:
            return None
        return max(1, round((self.ended_at - self.started_at).total_seconds() / 60))


class Review(models.Model):
    """A member's evaluation of an idea before the session, with the grid of that day. Others read
    it once they have given their own."""

    item = models.ForeignKey(AgendaItem, on_delete=models.CASCADE, related_name="reviews")
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="reviews"
    )
    grid = models.ForeignKey(GridVersion, on_delete=models.PROTECT, related_name="reviews")
    scores = models.JSONField(_("notes"), default=dict)
    comment = models.TextField(_("commentaire"), blank=True)
    given_at = models.DateTimeField(_("donnée le"), default=timezone.now)

    class Meta:
        ordering = ["item", "pk"]
        verbose_name = _("évaluation")
        verbose_name_plural = _("évaluations")
        constraints = [models.UniqueConstraint(fields=["item", "member"], name="review_once_each")]

    def __str__(self) -> str:
        return f"{self.member} – {self.item_id}"

    @property
    def mean(self) -> float:
        """The weighted mean, with the weights of its own grid."""
        return self.grid.weighted(self.scores)


class RecusalQuerySet(models.QuerySet):
    def in_force(self) -> "RecusalQuerySet":
        """Those that were not taken back."""
        return self.filter(taken_back_at=None)


class Recusal(models.Model):
    """A member who stands back from an idea they are close to. Those who have a hand in the idea
    are recused without any row: see `Involvement.RECUSED`. One taken back is kept as a trace;
    whoever `had_evaluated` the idea, and so read the others, stands back until the end."""

    idea = models.ForeignKey("ideas.Idea", on_delete=models.CASCADE, related_name="recusals")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="recusals"
    )
    declared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    declared_at = models.DateTimeField(_("déclaré le"), default=timezone.now)
    had_evaluated = models.BooleanField(_("avait évalué"), default=False, db_default=False)
    taken_back_at = models.DateTimeField(_("repris le"), null=True, blank=True)

    objects = RecusalQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("déport")
        verbose_name_plural = _("déports")
        constraints = [
            models.UniqueConstraint(
                fields=["idea", "user"],
                condition=Q(taken_back_at=None),
                name="recusal_one_in_force",
            )
        ]

    def __str__(self) -> str:
        return f"{self.user} – {self.idea_id}"
