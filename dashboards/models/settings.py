"""What an organisation sets for its dashboards: what the profile « simple » leaves out."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from accounts.models import Organisation
from innovation_platform.prepared import Given, PreparedObjects


class DashboardSettings(models.Model):
    """Everything here is off in the profile « simple » of a new organisation."""

    organisation = models.OneToOneField(
        Organisation,
        on_delete=models.CASCADE,
        primary_key=True,
        related_name="dashboard_settings",
        verbose_name=_("organisme"),
    )
    uses_objectives = models.BooleanField(
        _("objectifs du projet d’entreprise"),
        default=False,
        db_default=False,
        help_text=_(
            "Les axes de votre projet d’entreprise, leurs objectifs chiffrés, et les idées, défis "
            "et projets qui y contribuent. Tous les agents de l’organisme peuvent les lire."
        ),
    )
    plan_name = models.CharField(
        _("nom du projet d’entreprise"), max_length=120, blank=True, default="", db_default=""
    )
    uses_forecast = models.BooleanField(
        _("courbe de diffusion"),
        default=False,
        db_default=False,
        help_text=_(
            "Pour une innovation proposée à beaucoup de sites, une courbe de tendance et son "
            "incertitude, montrées seulement quand les données le permettent."
        ),
    )
    uses_comparison = models.BooleanField(
        _("comparaison des défis"),
        default=False,
        db_default=False,
        help_text=_(
            "La participation à chaque défi, à côté des autres et d’un défi publié : U-MAP, à la "
            "Caf de Paris."
        ),
    )

    shares_figures = models.BooleanField(
        _("montrer nos chiffres à la tête de réseau"),
        default=False,
        db_default=False,
        help_text=_(
            "La tête de réseau voit alors les chiffres de l’organisme, à côté de ceux des autres "
            "organismes qui l’ont choisi aussi."
        ),
    )
    shows_public_page = models.BooleanField(
        _("montrer notre démarche en chiffres à tous les agents"),
        default=False,
        db_default=False,
        help_text=_("Une page que tous les agents de l’organisme peuvent lire."),
    )

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("réglages des tableaux de bord")
        verbose_name_plural = _("réglages des tableaux de bord")

    def __str__(self) -> str:
        return str(self.organisation)

    @classmethod
    def of(cls, organisation_id: int) -> "DashboardSettings":
        """The organisation's settings, the defaults where it has written none."""
        found = _OF.objects(organisation=organisation_id)
        return found[0] if found else cls(organisation_id=organisation_id)


_OF = PreparedObjects(
    lambda: DashboardSettings.objects.filter(pk=Given("organisation")), by_key=True
)
