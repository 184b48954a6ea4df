"""What an organisation sets for its projects: the parts that the profile « simple » leaves out."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from accounts.models import Organisation
from innovation_platform.prepared import Given, PreparedObjects


class ProjectSettings(models.Model):
    """Everything here is off in the profile « simple » of a new organisation. The trial's own
    switch is `ideas.IdeaSettings.uses_pilot`, since the circuit depends on it."""

    organisation = models.OneToOneField(
        Organisation,
        on_delete=models.CASCADE,
        primary_key=True,
        related_name="project_settings",
        verbose_name=_("organisme"),
    )
    uses_budget = models.BooleanField(
        _("budget et gains"),
        default=False,
        help_text=_(
            "Un budget de l’innovation voté chaque année, une ligne par projet, et les gains "
            "attendus puis mesurés."
        ),
    )
    uses_kit = models.BooleanField(
        _("kit d’adoption"),
        default=False,
        help_text=_(
            "Une page, des fichiers et une liste de points à vérifier, pour faire de même ailleurs."
        ),
    )
    uses_sharing = models.BooleanField(
        _("partage avec d’autres organismes"),
        default=False,
        help_text=_(
            "La fiche d’une idée réalisée, ou non poursuivie, peut être montrée au groupement, à "
            "la branche ou à tous."
        ),
    )

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("réglages des projets")
        verbose_name_plural = _("réglages des projets")

    def __str__(self) -> str:
        return str(self.organisation)

    @classmethod
    def of(cls, organisation_id: int) -> "ProjectSettings":
        """The organisation's settings, the defaults where it has written none."""
        found = _OF.objects(organisation=organisation_id)
        return found[0] if found else cls(organisation_id=organisation_id)

    @classmethod
    def loaded_with(cls, organisation: Organisation) -> "ProjectSettings":
        """The same, from `select_related("project_settings")`, without a query."""
        try:
            return organisation.project_settings
        except cls.DoesNotExist:
            return cls(organisation=organisation)


_OF = PreparedObjects(lambda: ProjectSettings.objects.filter(pk=Given("organisation")), by_key=True)
