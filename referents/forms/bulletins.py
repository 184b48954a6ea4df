"""The form of the weekly letter."""

import datetime

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ideas.models import Bulletin


class BulletinForm(forms.ModelForm):
    """Its words, and the blocks that are read from the ideas."""

    class Meta:
        model = Bulletin
        fields = [
            "title",
            "introduction",
            "since",
            "with_achieved",
            "with_answers",
            "with_challenges",
        ]
        widgets = {
            "introduction": forms.Textarea({"rows": 6, "maxlength": 3000}),
            "since": forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        }
        help_texts = {
            "title": _("Ce que chaque personne lit d’abord dans sa messagerie."),
            "introduction": _("Quelques phrases de votre main. Facultatif."),
            "since": _("La date de la dernière lettre, le plus souvent."),
        }
        error_messages = {
            "title": {"required": _("Donnez un objet à la lettre.")},
            "since": {
                "required": _("Dites depuis quand."),
                "invalid": _("Cette date n’existe pas."),
            },
        }

    def clean_since(self) -> datetime.date:
        day = self.cleaned_data["since"]
        if day > timezone.localdate():
            raise forms.ValidationError(_("Cette date est à venir."))
        return day

    def clean_introduction(self) -> str:
        words = self.cleaned_data["introduction"]
        if len(words) > 3000:
            raise forms.ValidationError(_("Ce texte est trop long : 3 000 signes au plus."))
        return words
