"""What those who prepare a celebration fill in."""

import datetime

from django import forms
from django.utils.translation import gettext_lazy as _

from ideas.models import Category
from innovation_platform.forms import PlainForm

NOT_A_DAY = _("Écrivez une date, par exemple 31/12/2026.")
NOT_AN_HOUR = _("Écrivez une heure, par exemple 14:00.")


def _day(label: str, **extra) -> forms.DateField:
    return forms.DateField(
        label=label,
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": NOT_A_DAY, "required": NOT_A_DAY},
        **extra,
    )


def _hour(label: str, **extra) -> forms.TimeField:
    return forms.TimeField(
        label=label,
        widget=forms.TimeInput({"type": "time"}, format="%H:%M"),
        error_messages={"invalid": NOT_AN_HOUR, "required": NOT_AN_HOUR},
        **extra,
    )


class WordsForm(PlainForm):
    """What it is called, and where it is held."""

    title = forms.CharField(
        label=_("Titre"),
        max_length=120,
        help_text=_("Par exemple : Les trophées de l’innovation 2026."),
        error_messages={"required": _("Donnez-lui un titre.")},
    )
    question = forms.CharField(
        label=_("En une phrase"),
        max_length=240,
        help_text=_("Ce que l’on célèbre cette année."),
        error_messages={"required": _("Dites en une phrase ce que l’on célèbre.")},
    )
    place = forms.CharField(
        label=_("Lieu"),
        max_length=200,
        error_messages={"required": _("Dites où elle se tient.")},
    )


class DatesForm(PlainForm):
    """When people vote, and when it is held."""

    opens_on = _day(
        _("Le vote ouvre le"),
        help_text=_("Jusque-là, vous choisissez les catégories et les réalisations en lice."),
    )
    closes_on = _day(_("Dernier jour du vote"))
    held_on = _day(
        _("La cérémonie se tient le"), help_text=_("Les résultats paraissent ce jour-là.")
    )
    starts_at = _hour(_("De"), initial=datetime.time(14))
    ends_at = _hour(_("À"), initial=datetime.time(16))


class CeremonyForm(WordsForm):
    """The same, and the words of the invitation."""

    invitation = forms.CharField(
        label=_("Votre mot d’invitation"),
        required=False,
        max_length=2_000,
        widget=forms.Textarea({"rows": 5}),
    )


class PlanForm(WordsForm, DatesForm):
    """A new celebration."""

    field_order = (
        *("title", "question", "opens_on", "closes_on", "held_on"),
        *("starts_at", "ends_at", "place", "description"),
    )
    description = forms.CharField(
        label=_("Présentation"),
        required=False,
        max_length=5_000,
        widget=forms.Textarea({"rows": 4}),
    )


class CategoryForm(PlainForm):
    """What a trophy is given for."""

    name = forms.CharField(
        label=_("Nom de la catégorie"),
        max_length=80,
        help_text=_("Par exemple : Un accueil plus simple."),
        error_messages={"required": _("Donnez un nom à la catégorie.")},
    )
    description = forms.CharField(label=_("Ce qu’elle récompense"), max_length=240, required=False)


class ThanksForm(PlainForm):
    """The words of thanks."""

    thanks = forms.CharField(
        label=_("Vos remerciements"),
        max_length=2_000,
        widget=forms.Textarea({"rows": 6}),
        error_messages={"required": _("Écrivez quelques mots.")},
    )


class CitationForm(PlainForm):
    """What is said when a trophy is handed over."""

    citation = forms.CharField(
        label=_("Mot de remise"),
        max_length=600,
        required=False,
        widget=forms.Textarea({"rows": 4}),
        help_text=_("Il paraît dans la galerie et sur l’attestation."),
    )


class AchievedForm(forms.Form):
    """What narrows the achieved ideas that one chooses from."""

    q = forms.CharField(label=_("Mots du titre"), required=False, max_length=80)
    theme = forms.ModelChoiceField(
        label=_("Catégorie"),
        queryset=Category.objects.all(),
        required=False,
        empty_label=_("Toutes"),
    )
    since = _day(_("Réalisées depuis le"), required=False)


class ChosenForm(forms.Form):
    """The achieved ideas that are chosen; the page draws the boxes itself."""

    ideas = forms.MultipleChoiceField(
        label=_("Réalisations en lice"),
        error_messages={
            "required": _("Choisissez au moins deux réalisations."),
            "invalid_choice": _("Une de ces idées n’est plus réalisée ou visible."),
        },
    )
