"""What narrows the library, with whom a sheet is shared, and who takes it up."""

from collections.abc import Iterable

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.enums import Branch
from accounts.models import Groupement, Organisation
from innovation_platform.forms import PlainForm
from projects.enums import Ring, SiteState
from projects.models import Sheet


class LibraryForm(PlainForm):
    """Each field is one value in the address; one that is not valid narrows nothing."""

    ACHIEVED, LESSONS = "realisees", "enseignements"
    KINDS = (
        ("", _("Tout")),
        (ACHIEVED, _("Innovations réalisées")),
        (LESSONS, _("Enseignements")),
    )

    q = forms.CharField(
        label=_("Chercher"),
        required=False,
        max_length=200,
        widget=forms.TextInput({"type": "search"}),
    )
    genre = forms.ChoiceField(choices=KINDS, required=False, widget=forms.HiddenInput)
    branche = forms.ChoiceField(
        label=_("Branche"), required=False, choices=[("", _("Toutes")), *Branch.choices]
    )
    categorie = forms.ChoiceField(label=_("Catégorie"), required=False)

    def __init__(self, *args, categories: Iterable[tuple[int, str]], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["categorie"].choices = [
            ("", _("Toutes")),
            *((str(pk), name) for pk, name in categories),
        ]


class ShareForm(PlainForm):
    """The ring of a sheet."""

    ring = forms.ChoiceField(label=_("Partager la fiche avec"), widget=forms.RadioSelect)
    groupement = forms.ModelChoiceField(
        Groupement.objects.none(), label=_("Groupement"), required=False, empty_label=None
    )

    def __init__(self, *args, organisation: Organisation, sheet: Sheet, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        groupements = organisation.groupements.order_by("name")
        self.fields["groupement"].queryset = groupements
        labels = {
            Ring.ORGANISATION: _("personne d’autre : elle reste dans l’organisme"),
            Ring.GROUPEMENT: _("les organismes d’un groupement"),
            Ring.BRANCH: _("toute la branche %(branch)s")
            % {"branch": organisation.get_branch_display()},
            Ring.ALL: _("tous les organismes de la plateforme"),
        }
        if not groupements.exists():
            del labels[Ring.GROUPEMENT]
            del self.fields["groupement"]
        self.fields["ring"].choices = [(ring.value, label) for ring, label in labels.items()]
        self.fields["ring"].initial = sheet.ring
        if "groupement" in self.fields:
            self.fields["groupement"].initial = sheet.groupement

    def clean(self) -> dict:
        cleaned = super().clean()
        asked = cleaned.get("ring") == Ring.GROUPEMENT
        if asked and "groupement" not in self.errors and not cleaned.get("groupement"):
            self.add_error("groupement", _("Choisissez le groupement."))
        return cleaned


class AdoptForm(PlainForm):
    """Who takes an innovation up, as it is or adapted."""

    place = forms.ChoiceField(
        label=_("Qui l’adopte ?"),
        error_messages={
            "required": _("Choisissez un site ou un organisme."),
            "invalid_choice": _("Choisissez un site ou un organisme de la liste."),
        },
    )
    state = forms.ChoiceField(
        label=_("Comment ?"),
        widget=forms.RadioSelect,
        initial=SiteState.ADOPTED.value,
        choices=[
            (SiteState.ADOPTED.value, _("telle quelle")),
            (SiteState.ADAPTED.value, _("en l’adaptant")),
        ],
        error_messages={"required": _("Dites si vous l’adaptez.")},
    )
    reason = forms.CharField(
        label=_("Ce qui diffère"),
        required=False,
        max_length=2000,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("Une ligne suffit, demandée si vous l’adaptez."),
    )

    def __init__(self, *args, places: list[tuple[str, str]], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].choices = places

    def clean(self) -> dict:
        cleaned = super().clean()
        if cleaned.get("state") == SiteState.ADAPTED and not cleaned.get("reason", "").strip():
            self.add_error("reason", _("Dites en une ligne ce qui diffère : c’est utile à tous."))
        return cleaned
