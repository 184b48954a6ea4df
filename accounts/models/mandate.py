"""Dated missions: who may do what, where, from when until when."""

import datetime

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from accounts.enums import Branch, Role
from accounts.models.organisation import Groupement, Organisation, Unit
from accounts.models.user import User, still_here


class MandateQuerySet(models.QuerySet):
    def current(self, on: datetime.date | None = None) -> "MandateQuerySet":
        """Mandates in force on a day (today by default); `until` is the last day in force. A
        delegation is in force only while the mandate it comes from is, and its holder is here."""
        day = on or timezone.localdate()
        own = _dates_hold(day) & still_here(day, prefix="user__")
        source = _dates_hold(day, prefix="delegated_by__") & still_here(
            day, prefix="delegated_by__user__"
        )
        return self.filter(own, Q(delegated_by=None) | source)


def _dates_hold(day: datetime.date, *, prefix: str = "") -> Q:
    until = f"{prefix}until"
    return Q(**{f"{prefix}starts_on__lte": day}) & (
        Q(**{until: None}) | Q(**{f"{until}__gte": day})
    )


class Mandate(models.Model):
    """A role held by a person over a scope between two dates (« mission »).

    The scope follows the role: a referent or a facilitator has an organisation, and one unit of it
    or all of it (a referent over a whole organisation is its « responsable innovation »); a
    director has an organisation; a network lead has a branch or a groupement; an administrator has
    the installation. `share` is the share of working time in percent. `delegated_by` is the
    director's mandate whose signature this one may use.
    """

    user = models.ForeignKey(
        User, on_delete=models.CASCADE, related_name="mandates", verbose_name=_("personne")
    )
    role = models.CharField(_("rôle"), max_length=20, choices=Role)
    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="mandates",
        verbose_name=_("organisme"),
    )
    unit = models.ForeignKey(
        Unit,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="mandates",
        verbose_name=_("unité"),
    )
    branch = models.CharField(_("branche"), max_length=20, choices=Branch, blank=True)
    groupement = models.ForeignKey(
        Groupement,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="mandates",
        verbose_name=_("groupement"),
    )
    starts_on = models.DateField(_("du"), default=timezone.localdate)
    until = models.DateField(_("au"), null=True, blank=True)
    share = models.PositiveSmallIntegerField(
        _("part du temps de travail (%)"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(100)],
    )
    delegated_by = models.ForeignKey(
        "self",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="delegations",
        verbose_name=_("délégation de signature de"),
    )

    objects = MandateQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        ordering = ["role", "starts_on", "pk"]
        verbose_name = _("mission")
        verbose_name_plural = _("missions")
        indexes = [models.Index(fields=["organisation", "role"], name="mandate_org_role")]
        constraints = [
            models.CheckConstraint(
                name="mandate_scope_matches_role",
                condition=(
                    Q(
                        role__in=[Role.REFERENT, Role.FACILITATOR],
                        organisation__isnull=False,
                        branch="",
                        groupement=None,
                    )
                    | Q(
                        role=Role.DIRECTOR,
                        organisation__isnull=False,
                        unit=None,
                        branch="",
                        groupement=None,
                    )
                    | (
                        Q(role=Role.NETWORK_LEAD, organisation=None, unit=None)
                        & (
                            (~Q(branch="") & Q(groupement=None))
                            | (Q(branch="") & Q(groupement__isnull=False))
                        )
                    )
                    | Q(
                        role=Role.ADMINISTRATOR,
                        organisation=None,
                        unit=None,
                        branch="",
                        groupement=None,
                    )
                ),
                violation_error_message=_("Le périmètre ne correspond pas au rôle."),
            ),
            models.CheckConstraint(
                name="mandate_dates_in_order",
                condition=Q(until=None) | Q(until__gte=F("starts_on")),
                violation_error_message=_("La fin de la mission précède son début."),
            ),
            models.CheckConstraint(
                name="mandate_delegation_is_directors",
                condition=Q(delegated_by=None) | Q(role=Role.DIRECTOR),
                violation_error_message=_("Seule une direction délègue sa signature."),
            ),
            models.CheckConstraint(
                name="mandate_delegation_not_of_itself",
                condition=Q(delegated_by=None) | ~Q(delegated_by=F("pk")),
            ),
            models.CheckConstraint(
                name="mandate_share_is_percentage",
                condition=Q(share=None) | Q(share__range=(1, 100)),
                violation_error_message=_("La part du temps va de 1 à 100 %."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()} – {self.scope}"

    @property
    def scope(self) -> str:
        """Over what the role is held, in words."""
        if self.unit:
            return f"{self.unit} ({self.organisation})"
        if self.organisation or self.groupement:
            return str(self.organisation or self.groupement)
        if self.branch:
            return gettext("branche %(name)s") % {"name": self.get_branch_display()}
        return gettext("toute la plateforme")

    def clean(self) -> None:
        """Check what the database cannot: the unit's organisation, the delegation's source."""
        super().clean()
        if self.unit and self.unit.organisation_id != self.organisation_id:
            raise ValidationError({"unit": _("Cette unité est celle d’un autre organisme.")})
        source = self.delegated_by
        if source is None:
            return
        if source.role != Role.DIRECTOR or source.organisation_id != self.organisation_id:
            raise ValidationError(
                {"delegated_by": _("La signature se délègue dans l’organisme de la direction.")}
            )
        if source.delegated_by_id:
            raise ValidationError(
                {"delegated_by": _("Une signature reçue en délégation ne se délègue pas.")}
            )
        if source.user_id == self.user_id:
            raise ValidationError({"user": _("On ne se délègue pas sa propre signature.")})
