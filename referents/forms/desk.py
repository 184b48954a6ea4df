"""What narrows the desk."""

from django import forms
from django.utils.translation import gettext_lazy as _

from ideas.desk import MINE, NOBODY, Narrowing

WHOSE = [
    ("", _("À toute l’équipe")),
    (MINE, _("À moi")),
    (NOBODY, _("À personne encore")),
]


class DeskFilterForm(forms.Form):
    """Each field is one value in the page's address; one that is not valid narrows nothing."""

    qui = forms.ChoiceField(label=_("Confiées"), choices=WHOSE, required=False)
    categorie = forms.TypedChoiceField(
        label=_("Catégorie"), coerce=int, empty_value=None, required=False
    )
    service = forms.TypedChoiceField(
        label=_("Service"), coerce=int, empty_value=None, required=False
    )
    organisme = forms.TypedChoiceField(
        label=_("Organisme"), coerce=int, empty_value=None, required=False
    )
    retard = forms.BooleanField(label=_("Délai dépassé"), required=False)

    def __init__(self, *args, choices: dict[str, dict[int, str]], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        for name, kind, everything in (
            ("categorie", "category", _("Toutes")),
            ("service", "unit", _("Tous")),
            ("organisme", "organisation", _("Tous")),
        ):
            self.fields[name].choices = [("", everything), *choices[kind].items()]
            if len(choices[kind]) < 2 and name != "categorie":
                del self.fields[name]

    def narrowing(self) -> Narrowing:
        """What the valid fields say."""
        self.is_valid()
        asked = self.cleaned_data
        return Narrowing(
            category=asked.get("categorie"),
            unit=asked.get("service"),
            organisation=asked.get("organisme"),
            whose=asked.get("qui", ""),
            overdue=asked.get("retard", False),
        )
