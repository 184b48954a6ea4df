"""What narrows the desk."""

from collections.abc import Mapping

from django import forms
from django.utils.translation import gettext_lazy as _

from ideas.desk import MINE, NOBODY, Narrowing
from innovation_platform.forms import whole_number

WHOSE = [
    ("", _("À toute l’équipe")),
    (MINE, _("À moi")),
    (NOBODY, _("À personne encore")),
]


class DeskFilterForm(forms.Form):
    """Each field is one value in the page's address. It shows them; `asked_in` reads them."""

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


def asked_in(query: Mapping[str, str]) -> Narrowing:
    """What an address narrows the desk to. Whether its numbers name anything is known with the
    lists: see `Asked`."""
    whose = query.get("qui", "")
    return Narrowing(
        category=whole_number(query.get("categorie")),
        unit=whole_number(query.get("service")),
        organisation=whole_number(query.get("organisme")),
        whose=whose if whose in (MINE, NOBODY) else "",
        overdue=query.get("retard") == "on",
    )
