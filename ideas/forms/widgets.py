"""What the forms of this room share."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User

LONGEST_TEXT = 10_000


def text_field(label: str, *, rows: int = 5, help_text: str = "", required: bool = True, **extra):
    """A paragraph or more."""
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=required,
        max_length=LONGEST_TEXT,
        widget=forms.Textarea({"rows": rows}),
        **extra,
    )


def date_field(label: str, *, help_text: str = ""):
    """A day, with the browser's own picker."""
    return forms.DateField(
        label=label,
        help_text=help_text,
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": _("Écrivez une date, par exemple 31/12/2026.")},
    )


class PersonField(forms.CharField):
    """Someone named by their e-mail address. Its clean value is the person."""

    default_error_messages = {
        "unknown": _("Aucun compte n’a cette adresse dans l’organisme. Vérifiez l’orthographe.")
    }

    def __init__(self, *, people=None, **kwargs) -> None:
        super().__init__(
            widget=forms.EmailInput({"autocomplete": "off", "placeholder": "prenom.nom@…"}),
            max_length=254,
            **kwargs,
        )
        self.people = User.objects.none() if people is None else people

    def prepare_value(self, value: str | int | None) -> str | None:
        """The address of a person given by their key, as a proposal keeps them."""
        if isinstance(value, int):
            return self.people.filter(pk=value).values_list("email", flat=True).first()
        return value

    def clean(self, value: str) -> User | None:
        address = super().clean(value)
        if not address:
            return None
        person = self.people.filter(email=address.lower()).first()
        if person is None:
            raise forms.ValidationError(self.error_messages["unknown"], code="unknown")
        return person
