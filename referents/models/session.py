"""The meetings of a committee, from their agenda to their signed minutes."""

import datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from referents.enums import SessionPhase
from referents.models.committee import Committee


class Session(models.Model):
    """A meeting of a committee.

    What has happened is told by moments, in order: opened, closed, published; or cancelled before
    it was opened. `convening` counts how often its members were told of it, and `agenda_changed`
    says that they do not know its agenda as it is. Decisions taken in it take effect on its date of
    publication. Its minutes are written by one person and signed by
    another, and never change afterwards.
    """

    committee = models.ForeignKey(
        Committee, on_delete=models.CASCADE, related_name="sessions", verbose_name=_("comité")
    )
    held_on = models.DateField(_("date"))
    starts_at = models.TimeField(_("heure"), null=True, blank=True)
    place = models.CharField(_("lieu"), max_length=200, blank=True)
    convened_at = models.DateTimeField(_("convoquée à"), null=True, blank=True)
    convening = models.PositiveSmallIntegerField(_("convocations"), default=0, db_default=0)
    agenda_changed = models.BooleanField(
        _("ordre du jour changé depuis"), default=False, db_default=False
    )
    cancelled_at = models.DateTimeField(_("annulée à"), null=True, blank=True)
    cancel_reason = models.CharField(
        _("motif de l’annulation"), max_length=300, blank=True, default="", db_default=""
    )
    opened_at = models.DateTimeField(_("ouverte à"), null=True, blank=True)
    chaired_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("présidée par"),
    )
    present = models.ManyToManyField(
        settings.AUTH_USER_MODEL,
        blank=True,
        related_name="sessions_attended",
        verbose_name=_("membres présents"),
    )
    closed_at = models.DateTimeField(_("levée à"), null=True, blank=True)
    publishes_on = models.DateField(_("décisions publiées le"), null=True, blank=True)
    published_at = models.DateTimeField(_("publiée à"), null=True, blank=True)
    remarks = models.TextField(
        _("observations au procès-verbal"), blank=True, default="", db_default=""
    )
    minutes_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("procès-verbal rédigé par"),
    )
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("procès-verbal signé par"),
    )
    signed_at = models.DateTimeField(_("procès-verbal signé à"), null=True, blank=True)

    class Meta:
        ordering = ["held_on"]
        verbose_name = _("séance")
        verbose_name_plural = _("séances")
        constraints = [
            models.UniqueConstraint(
                fields=["committee", "held_on"],
                condition=Q(cancelled_at=None),
                name="session_one_a_day",
                violation_error_message=_("Une séance de ce comité est déjà prévue ce jour-là."),
            ),
            models.UniqueConstraint(
                fields=["committee"],
                condition=Q(opened_at__isnull=False, closed_at=None),
                name="session_one_open",
                violation_error_message=_("Une séance de ce comité est déjà ouverte."),
            ),
            models.CheckConstraint(
                condition=Q(closed_at=None)
                | Q(opened_at__isnull=False, publishes_on__isnull=False),
                name="session_closed_after_opened",
            ),
            models.CheckConstraint(
                condition=Q(cancelled_at=None) | Q(opened_at=None),
                name="session_cancelled_before_opened",
            ),
            models.CheckConstraint(
                condition=Q(published_at=None) | Q(closed_at__isnull=False),
                name="session_published_after_closed",
            ),
            models.CheckConstraint(
                condition=Q(signed_by=None, signed_at=None)
                | (
                    Q(signed_by__isnull=False, signed_at__isnull=False, minutes_by__isnull=False)
                    & ~Q(signed_by=F("minutes_by"))
                ),
                name="session_minutes_two_people",
            ),
        ]
        indexes = [
            models.Index(
                fields=["publishes_on"],
                name="session_to_publish",
                condition=Q(closed_at__isnull=False, published_at=None),
            )
        ]

    def __str__(self) -> str:
        return f"{self.committee} – {self.held_on:%d/%m/%Y}"

    @property
    def phase(self) -> SessionPhase:
        """How far it has got."""
        if self.cancelled_at:
            return SessionPhase.CANCELLED
        if self.published_at:
            return SessionPhase.PUBLISHED
        if self.closed_at:
            return SessionPhase.CLOSED
        return SessionPhase.OPEN if self.opened_at else SessionPhase.PLANNED

    @property
    def held_instead_on(self) -> datetime.date | None:
        """The day it was opened on, when that is not the day announced."""
        day = timezone.localdate(self.opened_at) if self.opened_at else self.held_on
        return None if day == self.held_on else day

    @property
    def duration(self) -> datetime.timedelta | None:
        """How long it lasted, once it is over."""
        return self.closed_at - self.opened_at if self.closed_at else None
