"""The project that carries a retained idea. Its people are the idea's involvements."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from ideas.enums import State
from ideas.models import Idea
from projects.enums import Column


class ProjectQuerySet(models.QuerySet):
    def listed_for(self, user: User) -> "ProjectQuerySet":
        """The projects of the ideas that lists show this person."""
        return self.filter(idea__in=Idea.objects.listed_for(user))

    def for_user(self, user: User) -> "ProjectQuerySet":
        """The projects of the ideas this person may open."""
        return self.filter(idea__in=Idea.objects.for_user(user))


class Project(models.Model):
    """One per idea carried out: how to do the same elsewhere, what it gave, what was learned."""

    idea = models.OneToOneField(
        Idea, on_delete=models.CASCADE, primary_key=True, related_name="project"
    )
    started_on = models.DateField(_("commencé le"), default=timezone.localdate)
    how_to = models.TextField(_("comment faire de même"), blank=True)
    results = models.TextField(_("bilan"), blank=True)
    tried = models.TextField(_("ce que nous avons essayé"), blank=True, default="", db_default="")
    lessons = models.TextField(_("enseignements"), blank=True)
    differently = models.TextField(
        _("ce que nous ferions autrement"), blank=True, default="", db_default=""
    )

    #: The states of the idea in which its project is written to.
    UNDER_WAY = (State.IN_PROJECT, State.IN_PILOT, State.IN_ROLLOUT)

    objects = ProjectQuerySet.as_manager()

    class Meta:
        ordering = ["-started_on", "pk"]
        verbose_name = _("projet")
        verbose_name_plural = _("projets")
        indexes = [models.Index(fields=["-started_on", "-idea"], name="project_recent")]

    def __str__(self) -> str:
        return str(self.idea)

    def get_absolute_url(self) -> str:
        return reverse("projects:detail", args=[self.pk])


class Milestone(models.Model):
    """A step of the project, with its date."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="milestones")
    title = models.CharField(_("étape"), max_length=160)
    due_on = models.DateField(_("prévue le"))
    started_on = models.DateField(_("commencée le"), null=True, blank=True)
    done_on = models.DateField(_("faite le"), null=True, blank=True)

    class Meta:
        ordering = ["due_on", "pk"]
        verbose_name = _("étape du projet")
        verbose_name_plural = _("étapes du projet")

    def __str__(self) -> str:
        return self.title

    @property
    def column(self) -> Column:
        """Where it stands on the board, from its dates."""
        if self.done_on:
            return Column.DONE
        return Column.DOING if self.started_on else Column.NEXT


class JournalEntry(models.Model):
    """News of the project, written by its team: the sign of life awaited every sixty days."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="journal")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    day = models.DateField(_("jour"), default=timezone.localdate)
    body = models.TextField(_("texte"))

    class Meta:
        ordering = ["-day", "-pk"]
        verbose_name = _("nouvelle du projet")
        verbose_name_plural = _("journal")
        constraints = [models.CheckConstraint(condition=~Q(body=""), name="journal_says_something")]

    def __str__(self) -> str:
        return f"{self.project_id} – {self.day}"
