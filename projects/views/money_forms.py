"""The forms of the budget and of the gains. Sums are typed as French people write them."""

from decimal import Decimal

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from innovation_platform.forms import PlainForm
from projects.forms import date_field
from projects.measuring import parse_number
from projects.money import GainKind, GainStage, parse_euros


class EurosField(forms.CharField):
    """A sum in euros. Its clean value is a `Decimal`, to the cent."""

    widget = forms.TextInput({"inputmode": "decimal", "autocomplete": "off"})

    def clean(self, value: str) -> Decimal:
        found = parse_euros(super().clean(value))
        if found is None:
            raise forms.ValidationError(
                _("Écrivez une somme en euros, par exemple 1\u202f500 ou 249,90.")
            )
        return found


class NumberField(forms.CharField):
    """A number. Its clean value is a `Decimal`."""

    widget = forms.TextInput({"inputmode": "decimal", "autocomplete": "off"})

    def clean(self, value: str) -> Decimal:
        found = parse_number(super().clean(value))
        if found is None:
            raise forms.ValidationError(_("Écrivez un nombre, par exemple 23 ou 12,5."))
        return found


def _why(label: str, help_text: str = "", *, required: bool = True) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=required,
        max_length=2000,
        widget=forms.Textarea({"rows": 2}),
    )


class VoteForm(PlainForm):
    """A year's budget, or its amendment."""

    amount = EurosField(label=_("Montant voté pour l’année (€)"))
    reason = _why(
        _("Décision"),
        _("Qui l’a prise et quand, par exemple : comité de direction du 12 janvier."),
    )


class AskLineForm(PlainForm):
    """Money asked for a project."""

    label = forms.CharField(label=_("Pour quoi"), max_length=160)
    amount = EurosField(label=_("Montant demandé (€)"))
    reason = _why(_("À quoi servira cette somme"))


class AmendForm(PlainForm):
    """More on a line, or less."""

    amount = EurosField(
        label=_("De combien (€)"), help_text=_("Avec un signe moins pour rendre une somme.")
    )
    reason = _why(_("Pourquoi"))


class ExpenseForm(PlainForm):
    """Money spent on a line."""

    label = forms.CharField(label=_("Dépense"), max_length=160)
    amount = EurosField(
        label=_("Montant (€)"), help_text=_("Avec un signe moins pour corriger une erreur.")
    )
    spent_on = date_field(_("Le"), initial=timezone.localdate)


class DecideForm(PlainForm):
    """What the direction answers to a request."""

    answer = _why(_("Un mot à qui demande"), _("Demandé pour ne pas accorder."), required=False)
    override_reason = _why(
        _("Si le budget ne suffit pas : pourquoi l’accorder tout de même"),
        _("Votre nom et cette raison restent sur la page du budget."),
        required=False,
    )


class ValueForm(PlainForm):
    """How much a gain is, at a stage."""

    stage = forms.ChoiceField(label=_("Ce gain est"), choices=GainStage)
    amount = NumberField(label=_("Valeur"))
    method = _why(_("Méthode"), _("Comment ce nombre est obtenu."))
    source = forms.CharField(
        label=_("Source"), max_length=200, help_text=_("D’où viennent les données.")
    )


class GainForm(ValueForm):
    """A gain with its first value."""

    kind = forms.ChoiceField(label=_("Nature du gain"), choices=GainKind)
    label = forms.CharField(label=_("Ce qui est gagné"), max_length=160)
    unit = forms.CharField(
        label=_("Unité"),
        max_length=60,
        required=False,
        help_text=_("Le temps se compte en heures par an et l’argent en euros par an."),
    )
    field_order = ["kind", "label", "unit", "stage", "amount", "method", "source"]
