"""What an organisation sets for its ideas: categories, optional parts of the circuit, limits."""

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from accounts.models import Organisation
from ideas.enums import Feature, State
from ideas.lifecycle import STATES, Limit
from ideas.reminders import DAYS_BEFORE, LONGEST_BEFORE
from innovation_platform.prepared import Given, PreparedObjects


class Category(models.Model):
    """A theme ideas are filed under; shared by every organisation."""

    code = models.SlugField(_("code"), max_length=60, unique=True)
    name = models.CharField(_("nom"), max_length=120)
    position = models.PositiveSmallIntegerField(_("ordre"), default=0)

    history = HistoricalRecords()

    class Meta:
        ordering = ["position", "name"]
        verbose_name = _("catégorie")
        verbose_name_plural = _("catégories")

    def __str__(self) -> str:
        return self.name


def validate_limits(value: dict) -> None:
    """Refuse limits that name an unknown state, or are not a number of days between 1 and 365."""
    known = {state.value for state, info in STATES.items() if info.limit}
    for state, days in value.items():
        if state not in known:
            raise ValidationError(
                _("« %(state)s » n’est pas une étape qui a un délai."), params={"state": state}
            )
        if not isinstance(days, int) or isinstance(days, bool) or not 1 <= days <= 365:
            raise ValidationError(
                _("Le délai de « %(state)s » doit être un nombre de jours, de 1 à 365."),
                params={"state": State(state).label},
            )


class IdeaSettings(models.Model):
    """Everything here is off or by default in the profile « simple » of a new organisation."""

    organisation = models.OneToOneField(
        Organisation,
        on_delete=models.CASCADE,
        primary_key=True,
        related_name="idea_settings",
        verbose_name=_("organisme"),
    )
    uses_committee = models.BooleanField(
        _("comité innovation"),
        default=False,
        help_text=_("Un comité décide à plusieurs ; sans lui, la direction décide."),
    )
    uses_pilot = models.BooleanField(
        _("expérimentation"),
        default=False,
        help_text=_("Une idée retenue s’essaie sur un site, avec un indicateur, avant d’essaimer."),
    )
    limits = models.JSONField(
        _("délais"),
        default=dict,
        blank=True,
        validators=[validate_limits],
        help_text=_("Nombre de jours par étape, là où il diffère du délai habituel."),
    )

    reminder_days_before = models.PositiveSmallIntegerField(
        _("rappel avant un délai"),
        default=DAYS_BEFORE,
        db_default=DAYS_BEFORE,
        validators=[MinValueValidator(1), MaxValueValidator(LONGEST_BEFORE)],
        help_text=_("Jours ouvrés avant la fin d’un délai où la personne attendue est prévenue."),
    )

    moderates_signed = models.BooleanField(
        _("lecture avant publication des idées signées"),
        default=False,
        db_default=False,
        help_text=_(
            "Une idée signée n’est visible de tous qu’après la lecture d’un référent, dans les "
            "deux jours ouvrés."
        ),
    )
    moderates_anonymous = models.BooleanField(
        _("lecture avant publication des idées anonymes"),
        default=True,
        db_default=True,
        help_text=_(
            "Une idée anonyme n’est visible de tous qu’après la lecture d’un référent, "
            "dans les deux jours ouvrés."
        ),
    )

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("réglages des idées")
        verbose_name_plural = _("réglages des idées")

    def __str__(self) -> str:
        return str(self.organisation)

    @classmethod
    def of(cls, organisation_id: int) -> "IdeaSettings":
        """The organisation's settings, the defaults where it has written none."""
        found = _OF.objects(organisation=organisation_id)
        return found[0] if found else cls(organisation_id=organisation_id)

    @classmethod
    def loaded_with(cls, organisation: Organisation) -> "IdeaSettings":
        """The same, kept with the organisation: no query after `select_related("idea_settings")`,
        one before."""
        kept = cls._meta.get_field("organisation").remote_field
        if not kept.is_cached(organisation):
            found = _OF.objects(organisation=organisation.pk)
            kept.set_cached_value(organisation, found[0] if found else None)
        try:
            return organisation.idea_settings
        except cls.DoesNotExist:
            return cls(organisation=organisation)

    def has(self, feature: Feature | None) -> bool:
        """Whether an optional part of the circuit is on; what is not optional always is."""
        return feature is None or getattr(self, f"uses_{feature.value}")

    def limit_of(self, state: State) -> Limit | None:
        """The time limit of a state here."""
        limit = STATES[state].limit
        days = self.limits.get(state.value)
        return Limit(days, working=limit.working) if limit and days else limit


_OF = PreparedObjects(lambda: IdeaSettings.objects.filter(pk=Given("organisation")), by_key=True)
