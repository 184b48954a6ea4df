"""The form of a model answer."""

from django import forms
from django.utils.translation import gettext_lazy as _

from innovation_platform.forms import PlainForm


class ModelAnswerForm(PlainForm):
    """A start for whoever writes; what they must fill in stands between brackets."""

    explanation = forms.CharField(
        label=_("L’explication"),
        max_length=4000,
        help_text=_("Mettez entre crochets ce que chacun doit remplacer : [coût par an]."),
        widget=forms.Textarea({"rows": 7}),
    )
    way_forward = forms.CharField(
        label=_("Ce qui la rendrait possible, ou vers où aller"),
        max_length=4000,
        widget=forms.Textarea({"rows": 5}),
    )
