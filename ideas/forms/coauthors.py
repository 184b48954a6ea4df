"""Inviting a colleague to co-sign."""

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from ideas.mentions import named_or_addressed


class InviteForm(forms.Form):
    """A colleague, by name or by address. Its clean value is the person."""

    person = forms.CharField(
        label=_("Nom ou adresse électronique de votre collègue"),
        max_length=254,
        help_text=_("Par exemple « Camille Roy », ou son adresse."),
        widget=forms.TextInput({"autocomplete": "off"}),
        error_messages={"required": _("Écrivez un nom ou une adresse.")},
    )

    def __init__(self, *args, people: QuerySet[User], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.people = people

    def clean_person(self) -> User:
        found = named_or_addressed(self.cleaned_data["person"], self.people)
        if len(found) == 1:
            return found[0]
        if found:
            raise forms.ValidationError(
                _("Plusieurs personnes ont ce nom : écrivez son adresse électronique.")
            )
        raise forms.ValidationError(
            _("Personne n’a ce nom ni cette adresse dans votre organisme. Vérifiez l’orthographe.")
        )
