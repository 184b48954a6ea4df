"""Challenges (« défis ») and celebrations: a question asked to people between two dates."""

import datetime
import functools

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import Groupement, Organisation, Unit, User
from accounts.selectors import paths_above
from campaigns.enums import Act, CampaignKind, Motif, PhaseCode, VoteMethod
from campaigns.phases import ANSWER_DAYS, Span, acts_of, calendar_of, phase_of
from campaigns.places import day_holds, seen_by, today_in
from referents.enums import CommitteeKind
from referents.models import Committee

#: How many votes a person may be given, at most.
MOST_VOTES = 10


class CampaignQuerySet(models.QuerySet):
    def for_user(self, user: User) -> "CampaignQuerySet":
        """What a person may look at: the challenges of the organisations they belong to or have a
        mandate in, those of a groupement one of these is in, and those being prepared only for
        who runs them. Whom a challenge is addressed to is another matter: ideas are read in the
        whole organisation, and so is the challenge they answer."""
        return self.filter(seen_by(user))

    def with_calendar(self) -> "CampaignQuerySet":
        """Ready to say which phase each is in, whatever their number."""
        return self.select_related("organisation").prefetch_related("phases")

    def published(self) -> "CampaignQuerySet":
        """Those that are not being prepared any more."""
        return self.filter(published_on__isnull=False)

    def kept(self) -> "CampaignQuerySet":
        """Those that nobody put away."""
        return self.filter(archived_on=None)

    def archived(self) -> "CampaignQuerySet":
        """Those that were put away."""
        return self.filter(archived_on__isnull=False)

    def challenges(self) -> "CampaignQuerySet":
        return self.filter(kind=CampaignKind.CHALLENGE)

    def celebrations(self) -> "CampaignQuerySet":
        return self.filter(kind=CampaignKind.CELEBRATION)

    def open(self) -> "CampaignQuerySet":
        """The challenges that take ideas today, where they are held."""
        return self.challenges().published().kept().filter(day_holds("opens_on", "closes_on"))

    def at_organisation(self, organisation: Organisation | int) -> "CampaignQuerySet":
        """Those an organisation takes part in: its own, and those of a groupement it is in."""
        groups = Groupement.objects.filter(organisations=organisation).values("pk")
        return self.filter(Q(organisation=organisation) | Q(groupement__in=groups))

    def addressed_to(self, user: User) -> "CampaignQuerySet":
        """Those that a person may answer: their organisation's or their groupement's, and for a
        challenge of some units, those above or at their own."""
        if not getattr(user, "organisation_id", None):
            return self.none()
        above = paths_above(user.unit.path) if user.unit_id else []
        return self.addressed_at(user.organisation_id, above)

    def addressed_at(self, organisation: int, above: list[str]) -> "CampaignQuerySet":
        """Those that people of an organisation may answer, from the unit that has these paths at
        and above it (none: without a unit)."""
        groups = Groupement.objects.filter(organisations=organisation).values("pk")
        place = Q(organisation_id=organisation) | Q(groupement__in=groups)
        asked = Campaign.units.through.objects.filter(campaign=OuterRef("pk"))
        mine = asked.filter(unit__organisation=organisation, unit__path__in=above)
        return self.filter(place).filter(~Exists(asked) | Exists(mine))


class Campaign(models.Model):
    """A challenge, or the yearly celebration. It takes ideas from `opens_on` to `closes_on`, both
    included: the dates of its open phase, kept here so that lists filter on them; the other
    phases are rows of `Phase`. Its words, dates and rules are written by `campaigns.services`."""

    kind = models.CharField(
        _("type"),
        max_length=12,
        choices=CampaignKind,
        default=CampaignKind.CHALLENGE,
        db_default=CampaignKind.CHALLENGE,
    )
    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        related_name="campaigns",
        verbose_name=_("organisme"),
    )
    groupement = models.ForeignKey(
        Groupement,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="campaigns",
        verbose_name=_("groupement"),
        help_text=_("Le défi s’adresse alors à tous ses organismes."),
    )
    units = models.ManyToManyField(
        Unit,
        blank=True,
        related_name="campaigns",
        verbose_name=_("unités"),
        help_text=_("Aucune : le défi s’adresse à tout l’organisme."),
    )
    title = models.CharField(_("titre"), max_length=120)
    question = models.CharField(_("question posée"), max_length=240)
    description = models.TextField(_("présentation"), blank=True)
    motif = models.CharField(
        _("illustration"),
        max_length=12,
        choices=Motif,
        default=Motif.COMB,
        db_default=Motif.COMB,
    )
    sponsor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="campaigns_sponsored",
        verbose_name=_("porté par"),
    )
    launched_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="campaigns_launched",
        verbose_name=_("lancé par"),
    )
    jury = models.ForeignKey(
        Committee,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="campaigns",
        limit_choices_to={"kind": CommitteeKind.JURY},
        verbose_name=_("jury"),
    )
    vote_method = models.CharField(
        _("coup de cœur des agents"),
        max_length=8,
        choices=VoteMethod,
        default=VoteMethod.NONE,
        db_default=VoteMethod.NONE,
    )
    votes_each = models.PositiveSmallIntegerField(
        _("voix par personne"),
        default=1,
        db_default=1,
        validators=[MinValueValidator(1), MaxValueValidator(MOST_VOTES)],
    )
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
    published_on = models.DateField(_("annoncé le"), null=True, blank=True)
    archived_on = models.DateField(_("archivé le"), null=True, blank=True)
    copied_from = models.ForeignKey(
        "self",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="copies",
        verbose_name=_("repris de"),
    )

    reminded_on = models.DateField(_("équipes relancées le"), null=True, blank=True, editable=False)
    revision = models.PositiveIntegerField(default=0, db_default=0, editable=False)

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
            ),
            models.CheckConstraint(
                condition=Q(votes_each__range=(1, MOST_VOTES)), name="campaign_votes_bounded"
            ),
            models.CheckConstraint(
                condition=~Q(vote_method=VoteMethod.SINGLE) | Q(votes_each=1),
                name="campaign_single_vote_is_one",
                violation_error_message=_("Une seule voix par personne avec ce mode de vote."),
            ),
            models.CheckConstraint(
                condition=Q(archived_on=None) | Q(published_on__isnull=False),
                name="campaign_archived_was_published",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("campaigns:detail", args=[self.pk])

    @property
    def is_draft(self) -> bool:
        """Being prepared: seen by who runs it only."""
        return self.published_on is None

    @property
    def is_celebration(self) -> bool:
        return self.kind == CampaignKind.CELEBRATION

    @property
    def today(self) -> datetime.date:
        """The day it is where the challenge is held."""
        return today_in(self.organisation.time_zone)

    @functools.cached_property
    def calendar(self) -> list[Span]:
        """Its phases with their days, in order; lists read them by `prefetch_related`."""
        return calendar_of(self)

    @property
    def phase(self) -> PhaseCode | None:
        """The phase it is in today; None while it is prepared."""
        return phase_of(self, self.today)

    @property
    def is_open(self) -> bool:
        return self.phase == PhaseCode.OPEN

    @property
    def results_on(self) -> datetime.date:
        """The day its winners are announced for."""
        return self.span(PhaseCode.RESULTS).starts_on

    @property
    def answers_by(self) -> datetime.date:
        """The last day for every entry to have its answer: thirty days after the results at most
        (product.md, « Challenges »), less where the calendar says so."""
        results = self.span(PhaseCode.RESULTS)
        latest = results.starts_on + datetime.timedelta(days=ANSWER_DAYS)
        return min(latest, results.ends_on or latest)

    @property
    def closed_from(self) -> datetime.date:
        """The first day it takes no idea any more."""
        return self.closes_on + datetime.timedelta(days=1)

    def takes_ideas_of(self, organisation: Organisation) -> bool:
        """Whether people of this organisation may answer, whatever their unit."""
        if organisation.pk == self.organisation_id:
            return True
        group = self.groupement
        return group is not None and group.organisations.filter(pk=organisation.pk).exists()

    def span(self, code: PhaseCode) -> Span | None:
        """The days of a phase, None where it has no such phase."""
        return next((span for span in self.calendar if span.code == code), None)

    def allows(self, act: Act, *, day: datetime.date | None = None) -> bool:
        """Whether its phase allows this, today by default: who may is another matter."""
        phase = phase_of(self, day or self.today)
        return self.archived_on is None and act in acts_of(self.kind, phase)
