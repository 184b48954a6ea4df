"""Forms of those who study: give an idea to a colleague, note, ask several experts, act on many."""

import re

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from ideas.forms.widgets import date_field, text_field
from innovation_platform.forms import InPage

MOST_EXPERTS = 10


class PeopleField(forms.CharField):
    """Several people named by their e-mail addresses, apart by a comma, a space or a line. Its
    clean value is the list of them, each once."""

    default_error_messages = {
        "unknown": _("Aucun compte de l’organisme n’a cette adresse : %(addresses)s."),
        "too_many": _("Dix personnes au plus à la fois."),
    }

    def __init__(self, *, people: QuerySet[User] | None = None, **kwargs) -> None:
        super().__init__(
            widget=forms.Textarea({"rows": 2, "autocomplete": "off"}), max_length=3000, **kwargs
        )
        self.people = User.objects.none() if people is None else people

    def clean(self, value: str) -> list[User]:
        written = re.split(r"[\s,;]+", super().clean(value).lower())
        addresses = list(dict.fromkeys(filter(None, written)))
        if len(addresses) > MOST_EXPERTS:
            raise ValidationError(self.error_messages["too_many"], code="too_many")
        found = {user.email: user for user in self.people.filter(email__in=addresses)}
        missing = [address for address in addresses if address not in found]
        if missing:
            raise ValidationError(
                self.error_messages["unknown"],
                code="unknown",
                params={"addresses": ", ".join(missing)},
            )
        return [found[address] for address in addresses]


class ExpertsForm(InPage, forms.Form):
    """Whom to ask, what, and until when."""

    experts = PeopleField(
        label=_("Adresses électroniques des personnes à consulter"),
        help_text=_("Une ou plusieurs, séparées par une virgule. Toutes auront la même question."),
    )
    question = text_field(_("Votre question"), rows=3)
    due_on = date_field(
        _("Réponse attendue avant le"), help_text=_("Sans date : dix jours ouvrés.")
    )

    def __init__(self, *args, people: QuerySet[User], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["experts"].people = people
        self.fields["due_on"].required = False


class ColleagueChoice(forms.ModelChoiceField):
    """A referent in office, by name."""

    def label_from_instance(self, user: User) -> str:
        return str(user)


class AssignForm(InPage, forms.Form):
    """To whom an idea is given, with a word."""

    to = ColleagueChoice(
        User.objects.none(), label=_("Confier à"), empty_label=_("Choisissez une personne")
    )
    word = forms.CharField(
        label=_("Un mot pour la personne"),
        max_length=500,
        required=False,
        widget=forms.Textarea({"rows": 2}),
    )

    def __init__(self, *args, colleagues: QuerySet[User], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = colleagues


class NoteForm(InPage, forms.Form):
    """A note that stays inside."""

    body = text_field(_("Votre note"), rows=3)


class ReplyForm(InPage, forms.Form):
    """One answer to several organisations."""

    reply = text_field(
        _("Votre réponse aux organismes"),
        help_text=_("La même pour toutes les idées choisies ; chacune reprend son étude."),
    )
