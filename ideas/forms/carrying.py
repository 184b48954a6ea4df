"""The forms of what follows a decision: team, rollout, results, lessons. Trials: `trials.py`."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation, Unit
from ideas.forms.base import MoveForm
from ideas.forms.trials import DECIMAL, ask_what_was_learned, validate_number
from ideas.forms.widgets import PersonField, text_field
from innovation_platform.places import organisations_field, sites_field
from projects.selectors import unmeasured


class FormTeamForm(MoveForm):
    lead = PersonField(
        label=_("Adresse électronique du pilote"),
        help_text=_("Une place est déjà proposée à l’auteur, qui peut aussi être pilote."),
    )
    next_step = _("Le projet commence. Le pilote en donne des nouvelles tous les soixante jours.")

    def prepare(self) -> None:
        self.fields["lead"].people = self.idea.organisation.people.filter(is_active=True)


class StartRolloutForm(MoveForm):
    sites = sites_field()
    organisations = organisations_field()
    how_to = text_field(
        _("Comment faire de même"),
        rows=8,
        help_text=_("Ce qu’un site doit savoir pour l’adopter : étapes, matériel, contacts."),
    )
    next_step = _("Le déploiement commence quand le sponsor confirme. Chaque site est prévenu.")

    def prepare(self) -> None:
        place = self.idea.organisation_id
        self.fields["sites"].offer_units(Unit.objects.filter(organisation=place))
        self.fields["organisations"].offer_organisations(
            Organisation.objects.filter(is_active=True).exclude(pk=place)
        )
        ask_what_was_learned(self)


class AchieveForm(MoveForm):
    MEASURE = "measure_"
    results = text_field(
        _("Bilan"),
        rows=8,
        help_text=_(
            "Trois lignes au moins : ce qui a été fait, ce que cela change, ce qu’il faut retenir."
        ),
    )
    next_step = _("Les sites encore ouverts continuent à leur rythme.")

    def prepare(self) -> None:
        """After a trial, ask what each indicator not measured since has become."""
        for indicator in unmeasured(self.idea):
            self.fields[f"{self.MEASURE}{indicator.pk}"] = forms.CharField(
                label=_("Valeur après : %(indicator)s") % {"indicator": indicator.name},
                help_text=_("Avant : %(value)s") % {"value": indicator.before},
                max_length=200,
                validators=[validate_number] if indicator.is_number else [],
                widget=forms.TextInput(DECIMAL if indicator.is_number else {}),
            )
        ask_what_was_learned(self)

    def details(self) -> dict[str, Any]:
        given = super().details()
        measures = {
            name.removeprefix(self.MEASURE): given.pop(name)
            for name in list(given)
            if name.startswith(self.MEASURE)
        }
        return given | ({"measures": measures} if measures else {})


class StopForm(MoveForm):
    tried = text_field(
        _("Ce que nous avons essayé"),
        required=False,
        rows=4,
        help_text=_("Pour que d’autres ne recommencent pas de zéro."),
    )
    lessons = text_field(
        _("Ce qui n’a pas marché, et ce que nous en retenons"),
        rows=6,
        help_text=_("Le droit à l’erreur s’exerce : ce qui a été appris servira à d’autres."),
    )
    differently = text_field(_("Ce que nous ferions autrement"), required=False, rows=4)
    next_step = _(
        "Ces enseignements sont publiés avec l’idée, l’équipe est remerciée, et ceux qui la "
        "soutiennent les reçoivent. Ils seront proposés à qui lancera un projet proche."
    )
