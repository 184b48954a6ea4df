"""The sheet of an innovation (« fiche innovation »): what of it may be read elsewhere."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import Groupement, Organisation, User
from accounts.selectors import organisations_of, reach_of
from ideas.enums import State, Visibility
from projects.enums import Ring
from projects.models.project import Project

#: The ideas that have a sheet: carried to their end, or stopped with what was learned.
FINISHED = (State.ACHIEVED, State.RETIRED, State.STOPPED)


class SheetQuerySet(models.QuerySet):
    def finished(self) -> "SheetQuerySet":
        """Those of ideas still finished, and shown: one reopened or hidden has no sheet."""
        return self.filter(
            project__idea__state__in=FINISHED, project__idea__visibility=Visibility.VISIBLE
        )

    def for_user(self, user: User) -> "SheetQuerySet":
        """The sheets a person may read: those of the organisations they look into, and those
        shared with a ring they are in, while their organisation shares any."""
        mine = organisations_of(user)
        branches = Organisation.objects.filter(pk__in=mine).values("branch")
        groupements = Groupement.objects.filter(organisations__in=mine).values("pk")
        led = reach_of(user)
        in_ring = (
            Q(ring=Ring.ALL)
            | Q(ring=Ring.BRANCH, project__idea__organisation__branch__in=branches)
            | Q(ring=Ring.BRANCH, project__idea__organisation__branch__in=led.branches)
            | Q(ring=Ring.GROUPEMENT, groupement__in=groupements)
        )
        shared = in_ring & Q(project__idea__organisation__project_settings__uses_sharing=True)
        own = Q(project__idea__organisation_id__in=mine)
        return self.finished().filter(own | shared)

    def shared_by(self, user: User) -> "SheetQuerySet":
        """The sheets whose ring this person chooses: those of the organisations they are the
        « responsable innovation » of."""
        return self.finished().filter(
            project__idea__organisation_id__in=reach_of(user).whole("referent")
        )


class Sheet(models.Model):
    """With which ring the sheet of a finished idea is shared. `words` are the stems of what it
    shows, for the library's search: never those of comments or answers, which it does not show."""

    project = models.OneToOneField(Project, on_delete=models.CASCADE, related_name="sheet")
    made_on = models.DateField(_("finie le"))
    words = models.TextField(editable=False)
    ring = models.CharField(
        _("partagée avec"), max_length=12, choices=Ring, default=Ring.ORGANISATION
    )
    groupement = models.ForeignKey(
        Groupement, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    shared_on = models.DateField(_("partagée le"), null=True, blank=True)
    shared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = SheetQuerySet.as_manager()

    class Meta:
        ordering = ["-made_on", "-pk"]
        verbose_name = _("fiche innovation")
        verbose_name_plural = _("fiches innovation")
        constraints = [
            models.CheckConstraint(
                condition=Q(ring=Ring.GROUPEMENT, groupement__isnull=False)
                | (~Q(ring=Ring.GROUPEMENT) & Q(groupement=None)),
                name="sheet_names_its_groupement",
            ),
            models.CheckConstraint(
                condition=Q(ring=Ring.ORGANISATION)
                | Q(shared_on__isnull=False, shared_by__isnull=False),
                name="sheet_says_who_shared_it",
            ),
        ]

    def __str__(self) -> str:
        return str(self.project)

    def get_absolute_url(self) -> str:
        return reverse("projects:sheet", args=[self.project_id])

    @property
    def is_lesson(self) -> bool:
        """Whether it tells what was learned without going to the end."""
        return self.project.idea.state == State.STOPPED

    @property
    def ring_words(self) -> str:
        """With whom it is shared, in words."""
        if self.ring == Ring.GROUPEMENT:
            return str(self.groupement)
        return self.get_ring_display()
