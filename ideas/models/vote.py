"""The vote of all agents. No row here holds a person: docs/decisions/0048."""

import secrets
import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from campaigns.models import AwardCategory, Campaign
from ideas.ballots import Told, told_of


def new_salt() -> str:
    """What makes the seals of one vote, and of no other."""
    return secrets.token_hex(32)


class Poll(models.Model):
    """A vote: over the entries of a challenge, or over the nominees of a category of a celebration.
    `salt` is erased when it is counted; from then on no key tells whose a ballot was."""

    campaign = models.ForeignKey(
        Campaign, on_delete=models.CASCADE, related_name="polls", verbose_name=_("défi")
    )
    category = models.OneToOneField(
        AwardCategory,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="poll",
        verbose_name=_("catégorie"),
    )
    salt = models.CharField(max_length=64, blank=True, default=new_salt, editable=False)
    counted_on = models.DateField(_("dépouillé le"), null=True, blank=True)
    ballots_count = models.PositiveIntegerField(_("bulletins"), default=0)
    #: How many people could vote, on the day it was counted.
    audience = models.PositiveIntegerField(
        _("personnes qui pouvaient voter"), default=0, db_default=0
    )

    class Meta:
        ordering = ["pk"]
        verbose_name = _("vote")
        verbose_name_plural = _("votes")
        constraints = [
            models.UniqueConstraint(
                fields=["campaign"], condition=Q(category=None), name="poll_once_a_challenge"
            ),
            models.CheckConstraint(
                condition=(Q(counted_on=None) & ~Q(salt="")) | Q(counted_on__isnull=False, salt=""),
                name="poll_counted_forgets_its_salt",
            ),
            models.CheckConstraint(
                condition=Q(counted_on__isnull=False) | Q(ballots_count=0),
                name="poll_says_nothing_before_its_end",
            ),
        ]

    def __str__(self) -> str:
        return str(self.category or self.campaign)

    @property
    def told(self) -> Told:
        """How much of it is told, once results are out."""
        return told_of(self.ballots_count, self.audience)


class Ballot(models.Model):
    """What one person chose, without the person: `marks` are votes by key of idea. `seal` is a
    digest made of the person, the salt of the vote and a key kept outside the database: one person
    has one seal, hence one ballot, and may replace it. Counting rewrites every ballot under a new
    key, in another order, without its seal."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    poll = models.ForeignKey(
        Poll, on_delete=models.CASCADE, related_name="ballots", verbose_name=_("vote")
    )
    seal = models.CharField(max_length=64, null=True, editable=False)
    marks = models.JSONField(_("voix"), default=dict)

    class Meta:
        ordering = ["id"]
        verbose_name = _("bulletin")
        verbose_name_plural = _("bulletins")
        constraints = [models.UniqueConstraint(fields=["poll", "seal"], name="ballot_once_each")]

    def __str__(self) -> str:
        return str(self.id)


class PollResult(models.Model):
    """What an idea was given in a vote, once counted."""

    poll = models.ForeignKey(
        Poll, on_delete=models.CASCADE, related_name="results", verbose_name=_("vote")
    )
    idea = models.ForeignKey("ideas.Idea", on_delete=models.PROTECT, related_name="poll_results")
    votes = models.PositiveIntegerField(_("voix"))
    rank = models.PositiveIntegerField(_("rang"))

    class Meta:
        ordering = ["poll", "rank", "idea"]
        verbose_name = _("résultat d’un vote")
        verbose_name_plural = _("résultats des votes")
        constraints = [
            models.UniqueConstraint(fields=["poll", "idea"], name="poll_result_once"),
            models.CheckConstraint(condition=Q(rank__gte=1), name="poll_result_ranked"),
        ]

    def __str__(self) -> str:
        return f"{self.rank} – {self.idea_id}"
