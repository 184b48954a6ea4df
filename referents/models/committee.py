"""Committees and their members."""

import datetime

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from referents.enums import BY_RANK, CommitteeKind, Seat


class Committee(models.Model):
    """Several people who evaluate ideas and decide on them."""

    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        related_name="committees",
        verbose_name=_("organisme"),
    )
    name = models.CharField(_("nom"), max_length=160)
    kind = models.CharField(
        _("type"), max_length=20, choices=CommitteeKind, default=CommitteeKind.INNOVATION
    )
    is_active = models.BooleanField(_("actif"), default=True)
    quorum = models.PositiveSmallIntegerField(
        _("quorum"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=_(
            "Nombre de membres présents sans lequel rien ne se décide. Vide : pas de quorum."
        ),
    )

    class Meta:
        ordering = ["organisation", "name"]
        verbose_name = _("comité")
        verbose_name_plural = _("comités")
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "name"],
                name="committee_name_unique",
                violation_error_message=_("Un comité de l’organisme porte déjà ce nom."),
            )
        ]

    def __str__(self) -> str:
        return self.name


class CommitteeMemberQuerySet(models.QuerySet):
    def current(self, on: datetime.date | None = None) -> "CommitteeMemberQuerySet":
        """Seats held on a day, today by default."""
        day = on or timezone.localdate()
        return self.filter(
            Q(until=None) | Q(until__gte=day), starts_on__lte=day, user__is_active=True
        )

    def by_rank(self) -> "CommitteeMemberQuerySet":
        """Who chairs first, then who stands in for them, the members and the secretary; by name
        within each."""
        ranks = [When(seat=seat, then=Value(rank)) for rank, seat in enumerate(BY_RANK)]
        return self.order_by(Case(*ranks), "user__last_name", "user__first_name", "pk")


class CommitteeMember(models.Model):
    """A seat held by a person in a committee between two dates; one chair at a time, and one
    vice-chair, to whom a chair who is recused or absent hands over."""

    committee = models.ForeignKey(
        Committee, on_delete=models.CASCADE, related_name="members", verbose_name=_("comité")
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="seats",
        verbose_name=_("personne"),
    )
    seat = models.CharField(_("siège"), max_length=20, choices=Seat, default=Seat.MEMBER)
    starts_on = models.DateField(_("du"), default=timezone.localdate)
    until = models.DateField(_("au"), null=True, blank=True)

    objects = CommitteeMemberQuerySet.as_manager()

    class Meta:
        ordering = ["committee", "seat", "pk"]
        verbose_name = _("membre d’un comité")
        verbose_name_plural = _("membres des comités")
        constraints = [
            models.UniqueConstraint(
                fields=["committee"],
                condition=Q(seat=Seat.CHAIR, until=None),
                name="committee_one_chair",
                violation_error_message=_("Ce comité a déjà une présidence."),
            ),
            models.UniqueConstraint(
                fields=["committee"],
                condition=Q(seat=Seat.VICE_CHAIR, until=None),
                name="committee_one_vice_chair",
                violation_error_message=_("Ce comité a déjà une vice-présidence."),
            ),
            models.UniqueConstraint(
                fields=["committee", "user"],
                condition=Q(until=None),
                name="committee_one_seat_each",
                violation_error_message=_("Cette personne siège déjà dans ce comité."),
            ),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("starts_on")),
                name="committee_seat_dates_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} – {self.get_seat_display()}"
