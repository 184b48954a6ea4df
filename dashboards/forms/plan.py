"""The forms of objectives. Numbers are typed as French people write them."""

from decimal import Decimal

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation, User
from dashboards.followed import followable
from dashboards.models import Axis, Objective
from innovation_platform.forms import PlainForm
from projects.measuring import parse_number, show_number


class NumberField(forms.CharField):
    """A number. Its clean value is a `Decimal`."""

    widget = forms.TextInput({"inputmode": "decimal", "autocomplete": "off"})

    def clean(self, value: str) -> Decimal:
        found = parse_number(super().clean(value))
        if found is None:
            raise forms.ValidationError(_("Écrivez un nombre, par exemple 23 ou 12,5."))
        return found


class PersonField(forms.CharField):
    """Someone of an organisation, named by their e-mail address."""

    widget = forms.EmailInput({"autocomplete": "off", "placeholder": "prenom.nom@…"})

    def __init__(self, **kwargs) -> None:
        super().__init__(max_length=254, **kwargs)
        self.people = User.objects.none()

    def clean(self, value: str) -> User:
        person = self.people.filter(email=super().clean(value).lower()).first()
        if person is None:
            raise forms.ValidationError(
                _("Aucun compte n’a cette adresse dans l’organisme. Vérifiez l’orthographe.")
            )
        return person


def _date(label: str) -> forms.DateField:
    return forms.DateField(
        label=label,
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": _("Écrivez une date, par exemple 31/12/2026.")},
    )


class AxisForm(PlainForm):
    """An axis of the « projet d’entreprise »."""

    title = forms.CharField(label=_("Axe"), max_length=120)
    purpose = forms.CharField(
        label=_("Ce que l’organisme vise"),
        required=False,
        max_length=2000,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("Deux ou trois phrases, lues par tous les agents."),
    )
    position = forms.IntegerField(
        label=_("Ordre"), min_value=1, max_value=99, initial=1, help_text=_("1 pour le premier.")
    )

    @staticmethod
    def initial_of(axis: Axis) -> dict:
        return {"title": axis.title, "purpose": axis.purpose, "position": axis.position}


class ObjectiveForm(PlainForm):
    """An objective: what is followed, from where to where, by when, by whom."""

    title = forms.CharField(label=_("Objectif"), max_length=160)
    figure = forms.ChoiceField(
        label=_("Ce qui est suivi"),
        required=False,
        help_text=_(
            "Un chiffre des tableaux de bord est lu chaque jour, et tous les agents le voient ici. "
            "Les chiffres qui portent sur des personnes n’en font pas partie."
        ),
    )
    unit = forms.CharField(
        label=_("Unité"),
        required=False,
        max_length=60,
        help_text=_("Pour une valeur notée à la main, par exemple : démarches simplifiées."),
    )
    start_value = NumberField(label=_("Valeur de départ"))
    target = NumberField(label=_("Cible"))
    starts_on = _date(_("Depuis le"))
    due_on = _date(_("Échéance"))
    owner = PersonField(
        label=_("Responsable de l’objectif"),
        help_text=_("Son adresse électronique : cette personne note les valeurs."),
    )

    def __init__(self, *args, organisation: Organisation, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].people = User.objects.filter(organisation=organisation, is_active=True)
        followed = [(code, figure.title) for code, figure in followable().items()]
        self.fields["figure"].choices = [("", _("Une valeur notée à la main")), *followed]
        self.fields["starts_on"].initial = timezone.localdate

    @staticmethod
    def initial_of(objective: Objective) -> dict:
        return {
            "title": objective.title,
            "figure": objective.figure,
            "unit": objective.unit,
            "start_value": show_number(objective.start_value),
            "target": show_number(objective.target),
            "starts_on": objective.starts_on,
            "due_on": objective.due_on,
            "owner": objective.owner.email,
        }


class ValueForm(PlainForm):
    """Where an objective stands, and where the number comes from."""

    value = NumberField(label=_("Valeur"))
    day = _date(_("Au"))
    source = forms.CharField(
        label=_("Source"), max_length=200, help_text=_("D’où vient ce nombre.")
    )

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["day"].initial = timezone.localdate


class AttachForm(PlainForm):
    """What contributes to an axis: kind and key come from the list of what was found."""

    kind = forms.ChoiceField(choices=[(name, name) for name in ("idea", "project", "campaign")])
    key = forms.CharField(max_length=40)
    why = forms.CharField(max_length=240, required=False)
