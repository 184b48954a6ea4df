"""The experiment: a site, a hypothesis, what is measured before and after, and what those of the
site say of it."""

from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Unit, User
from accounts.selectors import paths_above
from projects.measuring import (
    DIGITS,
    PLACES,
    Direction,
    IndicatorKind,
    PilotOutcome,
    Usefulness,
    show_number,
    with_unit,
)
from projects.models.project import Project


class PilotQuerySet(models.QuerySet):
    def running(self) -> "PilotQuerySet":
        """Those that nobody has closed."""
        return self.filter(closed_on=None)

    def lived_by(self, user: User) -> "PilotQuerySet":
        """The trials of the person's own site: of their unit, or of one above it."""
        if user.unit_id is None:
            return self.none()
        return self.filter(
            site__organisation=user.unit.organisation_id,
            site__path__in=paths_above(user.unit.path),
        )


class Pilot(models.Model):
    """A trial on one site until a date; one at a time. What was decided at its end and what was
    learned close it."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="pilots")
    site = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="pilots", verbose_name=_("site")
    )
    hypothesis = models.TextField(_("hypothèse"))
    starts_on = models.DateField(_("du"), default=timezone.localdate)
    ends_on = models.DateField(_("au"))
    learned = models.TextField(_("ce que nous avons appris"), blank=True)
    closed_on = models.DateField(_("close le"), null=True, blank=True)
    outcome = models.CharField(
        _("décision"), max_length=10, choices=PilotOutcome, blank=True, default="", db_default=""
    )

    objects = PilotQuerySet.as_manager()

    class Meta:
        ordering = ["starts_on", "pk"]
        verbose_name = _("expérimentation")
        verbose_name_plural = _("expérimentations")
        constraints = [
            models.UniqueConstraint(
                fields=["project"], condition=Q(closed_on=None), name="pilot_one_running"
            ),
            models.CheckConstraint(
                condition=Q(ends_on__gt=F("starts_on")), name="pilot_dates_in_order"
            ),
            models.CheckConstraint(condition=~Q(hypothesis=""), name="pilot_has_hypothesis"),
            models.CheckConstraint(
                condition=Q(outcome="") | (Q(closed_on__isnull=False) & ~Q(learned="")),
                name="pilot_decided_with_what_was_learned",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.site} – {self.project_id}"


class Indicator(models.Model):
    """What the trial should change: a number with its unit and the way it should go, or a stated
    observation. The value before is never empty: without it nothing can be concluded.

    A number keeps `number_before` and `number_target`; an observation, `value_before` and `target`
    in words. `direction` is blank for observations, and where nobody has said it.
    """

    pilot = models.ForeignKey(Pilot, on_delete=models.CASCADE, related_name="indicators")
    kind = models.CharField(
        _("se compte ou se constate"),
        max_length=12,
        choices=IndicatorKind,
        default=IndicatorKind.OBSERVATION,
        db_default=IndicatorKind.OBSERVATION,
    )
    name = models.CharField(_("indicateur"), max_length=160)
    unit = models.CharField(_("unité de mesure"), max_length=40, blank=True)
    direction = models.CharField(
        _("sens voulu"), max_length=6, choices=Direction, blank=True, default="", db_default=""
    )
    number_before = models.DecimalField(
        _("nombre avant"), max_digits=DIGITS, decimal_places=PLACES, null=True, blank=True
    )
    number_target = models.DecimalField(
        _("nombre visé"), max_digits=DIGITS, decimal_places=PLACES, null=True, blank=True
    )
    value_before = models.CharField(_("constat avant"), max_length=200, blank=True)
    target = models.CharField(_("constat visé"), max_length=200, blank=True)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("indicateur")
        verbose_name_plural = _("indicateurs")
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    kind=IndicatorKind.NUMBER,
                    number_before__isnull=False,
                    value_before="",
                    target="",
                )
                | (
                    Q(
                        kind=IndicatorKind.OBSERVATION,
                        number_before=None,
                        number_target=None,
                        direction="",
                    )
                    & ~Q(value_before="")
                ),
                name="indicator_is_a_number_or_an_observation",
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_number(self) -> bool:
        return self.kind == IndicatorKind.NUMBER

    @property
    def before(self) -> str:
        """The value before, in words, with its unit."""
        return self.shown(self.number_before, self.value_before)

    @property
    def aimed(self) -> str:
        """The value aimed at, in words; nothing where none was set."""
        return self.shown(self.number_target, self.target)

    def shown(self, number: Decimal | None, stated: str) -> str:
        """A number or a statement of this indicator, in words."""
        return with_unit(show_number(number), self.unit) if number is not None else stated


class Measure(models.Model):
    """A value of an indicator on a day: a number, or what is seen then."""

    indicator = models.ForeignKey(Indicator, on_delete=models.CASCADE, related_name="measures")
    day = models.DateField(_("jour"), default=timezone.localdate)
    number = models.DecimalField(
        _("nombre"), max_digits=DIGITS, decimal_places=PLACES, null=True, blank=True
    )
    value = models.CharField(_("constat"), max_length=200, blank=True)

    class Meta:
        ordering = ["day", "pk"]
        verbose_name = _("mesure")
        verbose_name_plural = _("mesures")
        constraints = [
            models.UniqueConstraint(fields=["indicator", "day"], name="measure_once_a_day"),
            models.CheckConstraint(
                condition=Q(number__isnull=False, value="") | (Q(number=None) & ~Q(value="")),
                name="measure_is_a_number_or_a_statement",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator} – {self.day}"

    @property
    def shown(self) -> str:
        """The value in words, with its unit."""
        return self.indicator.shown(self.number, self.value)


class PilotExtension(models.Model):
    """The end of a trial put off, with the reason; never rewritten."""

    pilot = models.ForeignKey(Pilot, on_delete=models.CASCADE, related_name="extensions")
    before = models.DateField(_("devait finir le"))
    until = models.DateField(_("finira le"))
    reason = models.TextField(_("pourquoi"))
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    day = models.DateField(_("jour"), default=timezone.localdate)

    class Meta:
        ordering = ["pilot", "pk"]
        verbose_name = _("prolongation")
        verbose_name_plural = _("prolongations")
        constraints = [
            models.CheckConstraint(
                condition=Q(until__gt=F("before")), name="pilot_extension_is_later"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="pilot_extension_says_why"),
        ]

    def __str__(self) -> str:
        return f"{self.pilot_id} – {self.until}"


class PilotFeedback(models.Model):
    """What someone of the site says of what is tried there, once each. `usefulness` is a note they
    may give: it is counted with the others', never shown beside a name."""

    pilot = models.ForeignKey(Pilot, on_delete=models.CASCADE, related_name="feedback")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    body = models.CharField(_("avis"), max_length=400)
    usefulness = models.PositiveSmallIntegerField(
        _("utilité"), choices=Usefulness, null=True, blank=True
    )
    day = models.DateField(_("jour"), default=timezone.localdate)

    class Meta:
        ordering = ["-day", "-pk"]
        verbose_name = _("avis du site")
        verbose_name_plural = _("avis du site")
        constraints = [
            models.UniqueConstraint(fields=["pilot", "author"], name="pilot_feedback_once_each"),
            models.CheckConstraint(condition=~Q(body=""), name="pilot_feedback_says_something"),
            models.CheckConstraint(
                condition=Q(usefulness=None) | Q(usefulness__in=Usefulness.values),
                name="pilot_feedback_usefulness_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pilot_id} – {self.author_id}"
