"""The forms of a trial: what it cannot begin without, and what is decided at its end."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Unit
from ideas.forms.base import MoveForm
from ideas.forms.widgets import date_field, text_field
from projects.measuring import Direction, IndicatorKind, PilotOutcome, parse_number
from projects.models import Pilot

DECIMAL = {"inputmode": "decimal", "autocomplete": "off"}


class StartPilotForm(MoveForm):
    site = forms.ModelChoiceField(Unit.objects.none(), label=_("Site"))
    hypothesis = text_field(
        _("Hypothèse"), rows=3, help_text=_("« Si nous faisons ceci, alors cela changera. »")
    )
    indicator = forms.CharField(
        label=_("Premier indicateur"),
        max_length=160,
        help_text=_(
            "Ce qui doit changer. D’autres pourront s’y ajouter, jusqu’à la première mesure."
        ),
    )
    indicator_kind = forms.ChoiceField(
        label=_("Comment le voit-on ?"),
        choices=IndicatorKind,
        initial=IndicatorKind.NUMBER,
        required=False,
        widget=forms.RadioSelect,
    )
    indicator_unit = forms.CharField(
        label=_("Unité de mesure"),
        max_length=40,
        required=False,
        help_text=_("Pour un nombre : minutes, dossiers par jour, %…"),
    )
    direction = forms.ChoiceField(
        label=_("Dans quel sens doit-il aller ?"),
        choices=Direction,
        required=False,
        widget=forms.RadioSelect,
        help_text=_("Pour un nombre."),
    )
    value_before = forms.CharField(
        label=_("Valeur avant"),
        max_length=200,
        help_text=_("Un nombre, ou ce que l’on constate aujourd’hui. Sans elle, rien à conclure."),
    )
    target = forms.CharField(label=_("Valeur visée"), max_length=200, required=False)
    date = date_field(_("Date de fin"))
    next_step = _("Elle dure jusqu’à cette date ; vous direz alors ce qu’elle apprend.")

    def prepare(self) -> None:
        self.fields["site"].queryset = Unit.objects.filter(
            organisation=self.idea.organisation_id, is_site=True
        )

    def clean_indicator_kind(self) -> str:
        """What nobody said to be a number is stated."""
        return self.cleaned_data["indicator_kind"] or IndicatorKind.OBSERVATION


class ResumeProjectForm(MoveForm):
    outcome = forms.ChoiceField(
        label=_("Que décidez-vous ?"),
        choices=PilotOutcome,
        widget=forms.RadioSelect,
        help_text=_(
            "Poursuivre ou adapter : le projet continue. Ne pas poursuivre : le sponsor en décide "
            "ensuite, avec ce que vous en dites ici."
        ),
    )
    learned = text_field(
        _("Ce que nous avons appris"), help_text=_("Visible de tous, y compris ce qui a déçu.")
    )
    next_step = _("L’idée revient « en projet ». Le sponsor, l’équipe et l’auteur sont prévenus.")


def ask_what_was_learned(form: MoveForm) -> None:
    """Add the field to a form that ends a trial still running."""
    if Pilot.objects.running().filter(project=form.idea.pk).exists():
        form.fields["learned"] = text_field(
            _("Ce que l’expérimentation vous a appris"),
            rows=3,
            help_text=_("Elle se clôt avec cette étape ; visible de tous."),
        )


def validate_number(text: str) -> None:
    """Refuse what is no number, in the words of the field."""
    if parse_number(text) is None:
        raise forms.ValidationError(_("Écrivez un nombre, par exemple 23 ou 12,5."))
