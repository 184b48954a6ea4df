"""The « projet d'entreprise »: its axes, the objectives of each, their values over time, and what
contributes to them (recommendations 1 and 2 of the study)."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation, User
from accounts.selectors import organisations_of
from campaigns.models import Campaign
from ideas.models import Idea
from projects.measuring import DIGITS, PLACES
from projects.models import Project
from projects.models.append_only import AppendOnly


class AxisQuerySet(models.QuerySet):
    def for_user(self, user: User) -> "AxisQuerySet":
        """The axes of the organisations a person looks into, where objectives are kept."""
        return self.filter(
            organisation_id__in=organisations_of(user),
            organisation__dashboard_settings__uses_objectives=True,
        )


class Axis(models.Model):
    """A direction that an organisation gives itself for some years. `revision` counts its
    changes, as that of an objective."""

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="axes", verbose_name=_("organisme")
    )
    title = models.CharField(_("axe"), max_length=120)
    purpose = models.TextField(_("ce que l’organisme vise"), blank=True)
    position = models.PositiveSmallIntegerField(_("ordre"), default=1)
    closed_on = models.DateField(_("clos le"), null=True, blank=True)
    revision = models.PositiveIntegerField(_("révision"), default=0, db_default=0)

    objects = AxisQuerySet.as_manager()

    class Meta:
        ordering = ["organisation", "position", "pk"]
        verbose_name = _("axe")
        verbose_name_plural = _("axes")
        constraints = [
            models.CheckConstraint(condition=~Q(title=""), name="axis_has_title"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("dashboards:axis", args=[self.pk])


class ObjectiveQuerySet(models.QuerySet):
    def for_user(self, user: User) -> "ObjectiveQuerySet":
        """The objectives of the axes a person may read."""
        return self.filter(axis__in=Axis.objects.for_user(user))


class Objective(models.Model):
    """A number to bring from `start_value` to `target` between two dates: a figure of the
    dashboards, named by its code, or a value that its owner notes in `unit`. `revision` counts its
    changes: every form carries the one its reader saw."""

    axis = models.ForeignKey(Axis, on_delete=models.PROTECT, related_name="objectives")
    title = models.CharField(_("objectif"), max_length=160)
    figure = models.CharField(_("chiffre suivi"), max_length=60, blank=True)
    unit = models.CharField(_("unité"), max_length=60, blank=True)
    start_value = models.DecimalField(
        _("valeur de départ"), max_digits=DIGITS, decimal_places=PLACES
    )
    target = models.DecimalField(_("cible"), max_digits=DIGITS, decimal_places=PLACES)
    starts_on = models.DateField(_("depuis le"), default=timezone.localdate)
    due_on = models.DateField(_("échéance"))
    owner = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="objectives", verbose_name=_("responsable")
    )
    closed_on = models.DateField(_("clos le"), null=True, blank=True)
    revision = models.PositiveIntegerField(_("révision"), default=0)

    objects = ObjectiveQuerySet.as_manager()

    class Meta:
        ordering = ["axis", "due_on", "pk"]
        verbose_name = _("objectif")
        verbose_name_plural = _("objectifs")
        constraints = [
            models.CheckConstraint(condition=~Q(title=""), name="objective_has_title"),
            models.CheckConstraint(
                condition=Q(figure="") | Q(unit=""), name="objective_one_unit_only"
            ),
            models.CheckConstraint(
                condition=Q(due_on__gt=F("starts_on")), name="objective_dates_in_order"
            ),
            models.CheckConstraint(
                condition=~Q(target=F("start_value")), name="objective_goes_somewhere"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("dashboards:objective", args=[self.pk])


class ObjectiveValue(AppendOnly):
    """Where an objective stood on a day: noted by a person with its source, or read by the clock
    from the figure it follows. Only ever added to: the last one holds."""

    objective = models.ForeignKey(Objective, on_delete=models.CASCADE, related_name="values")
    value = models.DecimalField(_("valeur"), max_digits=DIGITS, decimal_places=PLACES)
    day = models.DateField(_("au"), default=timezone.localdate)
    source = models.CharField(_("source"), max_length=200, blank=True)
    noted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        ordering = ["objective", "day", "pk"]
        verbose_name = _("valeur d’un objectif")
        verbose_name_plural = _("valeurs des objectifs")
        constraints = [
            models.CheckConstraint(
                condition=Q(noted_by=None) | ~Q(source=""), name="objective_value_says_source"
            ),
            models.UniqueConstraint(
                fields=["objective", "day"],
                condition=Q(noted_by=None),
                name="objective_read_once_a_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.objective_id} {self.day} {self.value}"


class Attachment(models.Model):
    """An idea, a challenge or a project that contributes to an axis, and why."""

    axis = models.ForeignKey(Axis, on_delete=models.CASCADE, related_name="attachments")
    idea = models.ForeignKey(Idea, on_delete=models.CASCADE, null=True, related_name="+")
    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, null=True, related_name="+")
    project = models.ForeignKey(Project, on_delete=models.CASCADE, null=True, related_name="+")
    why = models.CharField(_("ce qu’elle y apporte"), max_length=240, blank=True)
    attached_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    day = models.DateField(_("jour"), default=timezone.localdate)

    class Meta:
        ordering = ["axis", "-day", "-pk"]
        verbose_name = _("contribution à un axe")
        verbose_name_plural = _("contributions aux axes")
        constraints = [
            models.CheckConstraint(
                condition=Q(idea__isnull=False, campaign=None, project=None)
                | Q(idea=None, campaign__isnull=False, project=None)
                | Q(idea=None, campaign=None, project__isnull=False),
                name="attachment_of_one_thing",
            ),
            models.UniqueConstraint(fields=["axis", "idea"], name="attachment_idea_once"),
            models.UniqueConstraint(fields=["axis", "campaign"], name="attachment_campaign_once"),
            models.UniqueConstraint(fields=["axis", "project"], name="attachment_project_once"),
        ]

    def __str__(self) -> str:
        return f"{self.axis_id} {self.idea_id or self.campaign_id or self.project_id}"
