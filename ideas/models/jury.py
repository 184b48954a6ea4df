"""What a jury does with the entries of a challenge: evaluations, shortlist, verdicts, awards; and
the trace of an idea's entering or leaving a challenge."""

from fractions import Fraction

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from campaigns.models import Campaign
from ideas.enums import ActorKind, EntryAct, VerdictKind, VotingMethod
from ideas.models.history import HistoryIsAppendOnly
from referents.models import GridVersion


class EntryTraceQuerySet(models.QuerySet):
    def update(self, **values):
        raise HistoryIsAppendOnly("traces are only ever added")

    def delete(self):
        raise HistoryIsAppendOnly("traces are only ever added")


class EntryTrace(models.Model):
    """An idea entered a challenge after its deposit, or left one. It is no move of the circuit, so
    it is no history entry; it is only ever added, like them. An anonymous author's has no hour."""

    idea = models.ForeignKey("ideas.Idea", on_delete=models.CASCADE, related_name="entry_traces")
    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="entry_traces")
    act = models.CharField(_("acte"), max_length=10, choices=EntryAct)
    actor_kind = models.CharField(max_length=10, choices=ActorKind)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    day = models.DateField(_("jour"))
    at = models.DateTimeField(_("heure"), null=True, blank=True)

    written_once = True
    objects = EntryTraceQuerySet.as_manager()

    class Meta:
        ordering = ["idea", "pk"]
        verbose_name = _("participation à un défi")
        verbose_name_plural = _("participations aux défis")
        constraints = [
            models.CheckConstraint(
                condition=Q(actor_kind=ActorKind.PERSON, actor__isnull=False, at__isnull=False)
                | Q(actor_kind=ActorKind.DEPOSITOR, actor=None, at=None),
                name="entry_trace_actor_matches_kind",
            )
        ]

    def __str__(self) -> str:
        return f"{self.idea_id} {self.act} {self.campaign_id}"

    def save(self, *args, **kwargs) -> None:
        """Add the row; a row already written is refused."""
        if not self._state.adding:
            raise HistoryIsAppendOnly("traces are only ever added")
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        raise HistoryIsAppendOnly("traces are only ever added")


class JuryDeliberation(models.Model):
    """How far a jury has come with its challenge: evaluating until `started_at`, deliberating until
    `closed_at`; `published_at` once its verdicts are told, on the day the rules announced. Its
    minutes are written by one person and signed by another."""

    campaign = models.OneToOneField(
        Campaign, on_delete=models.CASCADE, related_name="deliberation", verbose_name=_("défi")
    )
    started_at = models.DateTimeField(_("délibération ouverte à"), default=timezone.now)
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    closed_at = models.DateTimeField(_("délibération close à"), null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    method = models.CharField(_("manière"), max_length=10, choices=VotingMethod, blank=True)
    account = models.TextField(_("comment le jury a choisi"), blank=True)
    published_at = models.DateTimeField(_("résultats publiés à"), null=True, blank=True)
    remarks = models.TextField(_("observations"), blank=True, default="", db_default="")
    minutes_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    signed_at = models.DateTimeField(_("procès-verbal signé à"), null=True, blank=True)

    class Meta:
        verbose_name = _("délibération d’un jury")
        verbose_name_plural = _("délibérations des jurys")
        constraints = [
            models.CheckConstraint(
                condition=Q(closed_at=None, closed_by=None, published_at=None)
                | (Q(closed_at__isnull=False, closed_by__isnull=False) & ~Q(method="")),
                name="deliberation_closed_complete",
            ),
            models.CheckConstraint(
                condition=Q(closed_at=None) | Q(closed_at__gte=F("started_at")),
                name="deliberation_in_order",
            ),
            models.CheckConstraint(
                condition=Q(signed_by=None, signed_at=None)
                | (
                    Q(signed_by__isnull=False, signed_at__isnull=False, minutes_by__isnull=False)
                    & Q(closed_at__isnull=False)
                    & ~Q(signed_by=F("minutes_by"))
                ),
                name="deliberation_minutes_two_people",
            ),
        ]

    def __str__(self) -> str:
        return str(self.campaign)


class JuryReview(models.Model):
    """A juror's evaluation of an entry, with the grid of that day. Others read it once they have
    given their own, or once the deliberation has begun."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="jury_reviews")
    idea = models.ForeignKey("ideas.Idea", on_delete=models.CASCADE, related_name="jury_reviews")
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="jury_reviews"
    )
    grid = models.ForeignKey(GridVersion, on_delete=models.PROTECT, related_name="jury_reviews")
    scores = models.JSONField(_("notes"), default=dict)
    comment = models.TextField(_("commentaire"), blank=True)
    given_at = models.DateTimeField(_("donnée le"), default=timezone.now)

    class Meta:
        ordering = ["campaign", "idea", "pk"]
        verbose_name = _("évaluation du jury")
        verbose_name_plural = _("évaluations du jury")
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "idea", "member"], name="jury_review_once_each"
            )
        ]

    def __str__(self) -> str:
        return f"{self.member} – {self.idea_id}"

    @property
    def mean(self) -> float:
        """The weighted mean, with the weights of its own grid."""
        return self.grid.weighted(self.scores)

    @property
    def exact_mean(self) -> Fraction:
        """The same without rounding, so that two equal means are equal."""
        rows = self.grid.rows
        return Fraction(
            sum(self.scores[row.code] * row.weight for row in rows), sum(row.weight for row in rows)
        )


class JuryEntry(models.Model):
    """What the jury decides on an entry: shortlisted or not, then its verdict. `version` counts the
    verdicts given; every form carries the one its reader saw."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="jury_entries")
    idea = models.ForeignKey("ideas.Idea", on_delete=models.CASCADE, related_name="jury_entries")
    shortlisted = models.BooleanField(_("présélectionnée"), default=False)
    verdict = models.CharField(_("verdict"), max_length=15, choices=VerdictKind, blank=True)
    rank = models.PositiveSmallIntegerField(_("rang"), null=True, blank=True)
    prize = models.CharField(_("prix"), max_length=160, blank=True)
    words = models.TextField(_("mot du jury"), blank=True)
    version = models.PositiveIntegerField(default=0)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(_("prononcé à"), null=True, blank=True)

    class Meta:
        ordering = ["campaign", "pk"]
        verbose_name = _("verdict du jury")
        verbose_name_plural = _("verdicts du jury")
        constraints = [
            models.UniqueConstraint(fields=["campaign", "idea"], name="jury_entry_once"),
            models.CheckConstraint(
                condition=Q(verdict="", decided_by=None, decided_at=None)
                | (
                    ~Q(verdict="")
                    & ~Q(words="")
                    & Q(decided_by__isnull=False, decided_at__isnull=False)
                ),
                name="jury_verdict_complete",
            ),
            models.CheckConstraint(
                condition=Q(verdict=VerdictKind.WINNER, rank__gte=1)
                | (~Q(verdict=VerdictKind.WINNER) & Q(rank=None, prize="")),
                name="jury_winner_has_rank",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.campaign_id} – {self.idea_id}"


class Award(models.Model):
    """A distinction an idea received, kept for good: the place a jury gave it in a challenge."""

    idea = models.ForeignKey("ideas.Idea", on_delete=models.CASCADE, related_name="awards")
    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="awards")
    title = models.CharField(_("distinction"), max_length=160)
    rank = models.PositiveSmallIntegerField(_("rang"), null=True, blank=True)
    words = models.TextField(_("mot du jury"), blank=True)
    given_on = models.DateField(_("remise le"), default=timezone.localdate)

    class Meta:
        ordering = ["campaign", "rank", "pk"]
        verbose_name = _("distinction")
        verbose_name_plural = _("distinctions")
        constraints = [
            models.UniqueConstraint(fields=["campaign", "idea", "title"], name="award_once")
        ]

    def __str__(self) -> str:
        return self.title
