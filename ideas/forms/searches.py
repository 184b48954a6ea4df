"""Keeping a search."""

from django import forms
from django.utils.translation import gettext_lazy as _

from ideas.models import SavedSearch
from innovation_platform.forms import InPage


class SaveSearchForm(InPage, forms.ModelForm):
    """A name, and whether to be told."""

    class Meta:
        model = SavedSearch
        fields = ["name", "alert"]
        labels = {"name": _("Nom de la recherche")}
        help_texts = {
            "alert": _("Une fois par jour au plus ; vous pourrez changer d’avis."),
        }
