"""Absences, missions and the charter, as those who run an organisation write them."""

import datetime

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.enums import Role
from accounts.models import Organisation, Unit, User
from innovation_platform.forms import InPage, PlainForm
from innovation_platform.typography import date_words
from referents.models import Charter

DAY = {"type": "date"}


def _day(label: str, *, required: bool = True, help_text: str = "") -> forms.DateField:
    return forms.DateField(
        label=label,
        required=required,
        help_text=help_text,
        widget=forms.DateInput(DAY, format="%Y-%m-%d"),
        error_messages={"invalid": _("Écrivez une date, par exemple 31/12/2026.")},
    )


class PersonByAddress(forms.CharField):
    """Someone of a set of people, named by their e-mail address."""

    def __init__(self, **kwargs) -> None:
        super().__init__(widget=forms.EmailInput({"autocomplete": "off"}), max_length=254, **kwargs)
        self.people = User.objects.none()

    def clean(self, value: str) -> User | None:
        address = super().clean(value)
        person = self.people.filter(email=address.lower()).first()
        if address and person is None:
            raise forms.ValidationError(
                _("Aucun compte n’a cette adresse dans l’organisme. Vérifiez l’orthographe.")
            )
        return person


class AbsenceForm(PlainForm):
    """Who is away, when, and who stands in."""

    of = PersonByAddress(label=_("Adresse électronique de la personne absente"))
    substitute = PersonByAddress(
        label=_("Adresse électronique de la personne qui la remplace"),
        help_text=_("Elle aura les mêmes droits et recevra les mêmes courriels, à ces dates."),
    )
    starts_on = _day(_("Premier jour d’absence"))
    until = _day(_("Dernier jour d’absence"))

    def __init__(self, *args, people, myself: User, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["of"].people = people
        self.fields["of"].initial = myself.email
        self.fields["substitute"].people = people


class DelegationForm(PlainForm):
    """To whom one's signature is delegated, and when."""

    to = PersonByAddress(label=_("Adresse électronique de la personne qui signera"))
    starts_on = _day(_("Premier jour"))
    until = _day(
        _("Dernier jour"),
        required=False,
        help_text=_("Sans date : aussi longtemps que votre mission de direction."),
    )

    def __init__(self, *args, people, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].people = people
        self.fields["starts_on"].initial = timezone.localdate()


class MissionForm(PlainForm):
    """A mission given to someone."""

    role = forms.ChoiceField(label=_("Mission"))
    unit = forms.ModelChoiceField(
        Unit.objects.none(),
        label=_("Sur"),
        required=False,
        empty_label=_("tout l’organisme"),
        help_text=_("Un référent sur tout l’organisme en est le « responsable innovation »."),
    )
    starts_on = _day(_("À partir du"))
    until = _day(_("Jusqu’au"), required=False, help_text=_("Sans date : tant qu’elle dure."))
    share = forms.IntegerField(
        label=_("Part du temps de travail (%)"), required=False, min_value=1, max_value=100
    )

    def __init__(self, *args, organisation: Organisation, roles: tuple[Role, ...], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = [(role.value, role.label.capitalize()) for role in roles]
        self.fields["unit"].queryset = organisation.units.order_by("path")
        self.fields["starts_on"].initial = timezone.localdate()


class EndMissionForm(PlainForm):
    """The last day of a mission."""

    last_day = _day(_("Dernier jour de la mission"))

    def __init__(self, *args, ends: datetime.date | None, **kwargs) -> None:
        """`ends` is the day it ends already, if any."""
        super().__init__(*args, **kwargs)
        self.ends = ends
        self.fields["last_day"].initial = timezone.localdate()

    def clean_last_day(self) -> datetime.date:
        """A mission is ended earlier here, never prolonged: another is given."""
        day = self.cleaned_data["last_day"]
        if self.ends is not None and day > self.ends:
            raise forms.ValidationError(
                _("Cette mission finit déjà le %(day)s. Pour la prolonger, confiez-en une autre.")
                % {"day": date_words(self.ends, "short")}
            )
        return day


class CharterForm(InPage, forms.ModelForm):
    """The text of the version in preparation."""

    class Meta:
        model = Charter
        fields = ["text"]
        widgets = {"text": forms.Textarea({"rows": 24})}
        help_texts = {
            "text": _("Une ligne qui commence par ## est un titre ; chaque autre, un paragraphe.")
        }
