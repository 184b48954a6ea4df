"""Who adopts an innovation: one row per site, each living its own life."""

import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation, Unit, User
from accounts.selectors import reach_of
from ideas.enums import State
from ideas.models.history import HistoryIsAppendOnly
from projects.enums import SiteState
from projects.models.kit import AdoptionKit
from projects.models.project import Project

#: Ideas whose sites are no longer asked anything: nothing is left to adopt.
GIVEN_UP = (State.STOPPED, State.RETIRED)
#: How long a proposal may wait before its referent is reminded, and how long after that the
#: « responsable innovation » is told.
REMINDED_AFTER = datetime.timedelta(days=14)
ESCALATED_AFTER = datetime.timedelta(days=21)


class RolloutSiteQuerySet(models.QuerySet):
    def acted_on_by(self, user: User) -> "RolloutSiteQuerySet":
        """The sites for which this person answers: those of the units and organisations they are
        referent or director of."""
        reach = reach_of(user)
        organisations = reach.whole("referent") | reach.whole("director")
        return self.filter(
            Q(unit__organisation_id__in=organisations)
            | Q(unit_id__in=reach.held("referent"))
            | Q(organisation_id__in=organisations)
        )

    def awaiting(self, on: datetime.date | None = None) -> "RolloutSiteQuerySet":
        """The sites that owe an answer on a day: proposed to them and not answered, or planned for
        a day that has come. Those of an innovation given up owe none."""
        day = on or timezone.localdate()
        owes = Q(state=SiteState.PROPOSED) | Q(state=SiteState.PLANNED, planned_on__lte=day)
        return self.filter(owes).exclude(project__idea__state__in=GIVEN_UP)

    def late(self, on: datetime.date | None = None) -> "RolloutSiteQuerySet":
        """Those proposed too long ago, or planned for a day that has passed: their referents are
        reminded. What a site took up by itself is proposed by nobody."""
        return self._late_by(datetime.timedelta(0), on)

    def long_late(self, on: datetime.date | None = None) -> "RolloutSiteQuerySet":
        """Those whose referents were reminded for weeks: their « responsable innovation » is
        told."""
        return self._late_by(ESCALATED_AFTER, on)

    def of_organisation(self, organisation_id: int) -> "RolloutSiteQuerySet":
        """The sites for which an organisation answers, whatever innovation is proposed to them."""
        return self.filter(
            Q(unit__organisation_id=organisation_id) | Q(organisation_id=organisation_id)
        )

    def _late_by(self, more: datetime.timedelta, on: datetime.date | None) -> "RolloutSiteQuerySet":
        day = (on or timezone.localdate()) - more
        unanswered = Q(
            state=SiteState.PROPOSED, since__lte=day - REMINDED_AFTER, is_spontaneous=False
        )
        passed = Q(state=SiteState.PLANNED, planned_on__lt=day)
        return self.filter(unanswered | passed).exclude(project__idea__state__in=GIVEN_UP)


class RolloutSite(models.Model):
    """A unit, or another organisation, that an innovation is meant for or that took it up by
    itself (`is_spontaneous`). `reason` says what differs, or why it was not adopted or was
    abandoned. `lead` is who carries it there; `headcount_corrected` the people concerned, where
    they are not all those of the site."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="sites")
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="adoptions"
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="adoptions"
    )
    state = models.CharField(
        _("état"), max_length=12, choices=SiteState, default=SiteState.PROPOSED
    )
    reason = models.TextField(_("motif"), blank=True)
    since = models.DateField(_("depuis le"), default=timezone.localdate)
    planned_on = models.DateField(_("prévue le"), null=True, blank=True)
    lead = models.ForeignKey(
        User,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("pilote local"),
    )
    headcount_corrected = models.PositiveIntegerField(_("effectif concerné"), null=True, blank=True)
    kit = models.ForeignKey(
        AdoptionKit,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="sites",
        verbose_name=_("version du kit"),
    )
    is_spontaneous = models.BooleanField(
        _("reprise de sa propre initiative"), default=False, db_default=False
    )
    revision = models.PositiveIntegerField(_("révision"), default=0)

    objects = RolloutSiteQuerySet.as_manager()

    class Meta:
        ordering = ["project", "pk"]
        verbose_name = _("site de déploiement")
        verbose_name_plural = _("sites de déploiement")
        indexes = [
            models.Index(fields=["project", "state", "id"], name="site_by_state"),
            models.Index(
                fields=["since", "id"],
                name="site_owes_an_answer",
                condition=Q(state__in=[SiteState.PROPOSED, SiteState.PLANNED]),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(unit__isnull=False, organisation=None)
                | Q(unit=None, organisation__isnull=False),
                name="site_unit_or_organisation",
            ),
            models.UniqueConstraint(fields=["project", "unit"], name="site_unit_once"),
            models.UniqueConstraint(
                fields=["project", "organisation"], name="site_organisation_once"
            ),
            models.CheckConstraint(
                condition=~Q(
                    state__in=[SiteState.ADAPTED, SiteState.NOT_ADOPTED, SiteState.ABANDONED]
                )
                | ~Q(reason=""),
                name="site_says_why",
            ),
        ]

    def __str__(self) -> str:
        return str(self.unit or self.organisation)

    def is_answered_by(self, user: User) -> bool:
        """The same as `acted_on_by`, of one row with its unit; no query."""
        reach = reach_of(user)
        whole = reach.whole("referent") | reach.whole("director")
        if self.unit_id is None:
            return self.organisation_id in whole
        return self.unit.organisation_id in whole or self.unit_id in reach.held("referent")

    @property
    def place(self) -> Organisation:
        """The organisation that answers for the site."""
        return self.unit.organisation if self.unit_id else self.organisation

    @property
    def headcount(self) -> int:
        """The people concerned: those said by the site, else all of it."""
        if self.headcount_corrected is not None:
            return self.headcount_corrected
        return (self.unit or self.organisation).headcount

    @property
    def is_late(self) -> bool:
        """Whether the day it was planned for has passed."""
        return (
            self.state == SiteState.PLANNED
            and self.planned_on is not None
            and self.planned_on < timezone.localdate()
        )


class RolloutEventQuerySet(models.QuerySet):
    def update(self, **values):
        raise HistoryIsAppendOnly("the events of a site are only ever added")

    def delete(self):
        raise HistoryIsAppendOnly("the events of a site are only ever added")


class RolloutEvent(models.Model):
    """One change of a site, never rewritten."""

    site = models.ForeignKey(RolloutSite, on_delete=models.CASCADE, related_name="events")
    revision = models.PositiveIntegerField(_("révision"))
    state = models.CharField(_("état"), max_length=12, choices=SiteState)
    reason = models.TextField(_("motif"), blank=True)
    planned_on = models.DateField(_("prévue le"), null=True, blank=True)
    headcount = models.PositiveIntegerField(_("effectif concerné"), null=True, blank=True)
    kit_version = models.PositiveIntegerField(_("version du kit"), null=True, blank=True)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    day = models.DateField(_("jour"), default=timezone.localdate)

    written_once = True
    objects = RolloutEventQuerySet.as_manager()

    class Meta:
        ordering = ["site", "revision"]
        verbose_name = _("étape d’un déploiement")
        verbose_name_plural = _("historique des déploiements")
        constraints = [models.UniqueConstraint(fields=["site", "revision"], name="site_event_once")]

    def __str__(self) -> str:
        return f"{self.site_id} {self.revision} {self.state}"

    def save(self, *args, **kwargs) -> None:
        """Add the row; a row already written is refused."""
        if not self._state.adding:
            raise HistoryIsAppendOnly("the events of a site are only ever added")
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        raise HistoryIsAppendOnly("the events of a site are only ever added")
