"""Bringing the table of a workshop's ideas."""

from django import forms
from django.utils.translation import gettext_lazy as _

from ideas.forms.widgets import LONGEST_TEXT
from ideas.services.idea_imports import FIELDS, SUFFIXES
from innovation_platform.forms import InPage

LABELS = {
    "title": _("Titre de l’idée"),
    "problem": _("Problème rencontré"),
    "proposal": _("Ce qui est proposé"),
    "benefit": _("Bénéfice attendu"),
    "category": _("Catégorie"),
    "ref": _("Numéro ou référence de la ligne"),
}


class ImportForm(InPage, forms.Form):
    """The file, and whose ideas they are."""

    file = forms.FileField(
        label=_("Le tableau"),
        help_text=_("CSV ou XLSX, mille lignes au plus ; la première ligne nomme les colonnes."),
        widget=forms.FileInput({"accept": ",".join(SUFFIXES)}),
        allow_empty_file=True,
    )
    group_author = forms.CharField(
        label=_("Le groupe ou l’atelier"),
        max_length=120,
        help_text=_("Par exemple : « Atelier accueil du 3 mars ». Affiché sur chaque idée."),
    )


class ColumnsForm(InPage, forms.Form):
    """Which column holds what, and the problem of the rows that do not say theirs."""

    problem_of_all = forms.CharField(
        label=_("Le problème sur lequel le groupe a travaillé"),
        required=False,
        max_length=LONGEST_TEXT,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("Sert aux lignes qui ne disent pas leur problème."),
    )

    def __init__(self, *args, headers: tuple[str, ...], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", _("Aucune colonne"))] + [(one, one) for one in headers if one]
        for name in FIELDS:
            self.fields[name] = forms.ChoiceField(
                label=LABELS[name], choices=choices, required=False
            )
        self.order_fields([*FIELDS, "problem_of_all"])

    def mapping(self) -> dict[str, str]:
        """Field → column, those named only."""
        return {name: self.cleaned_data[name] for name in FIELDS if self.cleaned_data[name]}
