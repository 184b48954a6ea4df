"""Short forms of a project's page."""

import datetime

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from ideas.uploads import ACCEPT
from innovation_platform.forms import PlainForm
from projects.enums import HelpKind, Level
from projects.measuring import Direction, IndicatorKind, Usefulness
from projects.models import ProjectSettings
from projects.models.team import MOST_HALF_DAYS

LONGEST = 5_000


def text_field(label: str, *, rows: int, required: bool = True, **extra) -> forms.CharField:
    """A paragraph or more."""
    widget = forms.Textarea({"rows": rows})
    return forms.CharField(
        label=label, required=required, max_length=LONGEST, widget=widget, **extra
    )


def date_field(label: str, **extra) -> forms.DateField:
    """A day, with the browser's own picker."""
    return forms.DateField(
        label=label,
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": _("Écrivez une date, par exemple 31/12/2026.")},
        **extra,
    )


class RiskForm(PlainForm):
    """What could go wrong, and what the team does about it."""

    title = forms.CharField(
        label=_("Ce qui pourrait mal se passer"),
        max_length=200,
        error_messages={"required": _("Dites en quelques mots ce que vous craignez.")},
    )
    likelihood = forms.TypedChoiceField(
        label=_("Probabilité"), choices=Level, coerce=int, initial=Level.MEDIUM
    )
    effect = forms.TypedChoiceField(
        label=_("Effet"),
        choices=[(1, _("faible")), (2, _("moyen")), (3, _("fort"))],
        coerce=int,
        initial=Level.MEDIUM,
    )
    response = text_field(_("Ce que nous faisons"), rows=3, required=False)


class DecisionForm(PlainForm):
    """A choice of the project, kept with its reasons."""

    what = forms.CharField(
        label=_("Ce qui est décidé"),
        max_length=300,
        error_messages={"required": _("Dites ce qui est décidé.")},
    )
    why = text_field(
        _("Pourquoi"), rows=3, error_messages={"required": _("Dites pourquoi, en une phrase.")}
    )
    who = forms.CharField(
        label=_("Qui l’a décidé"),
        max_length=200,
        help_text=_("Une personne, une réunion : par exemple « l’équipe, avec le sponsor »."),
        error_messages={"required": _("Dites qui l’a décidé.")},
    )
    day = date_field(_("Jour"))

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["day"].initial = timezone.localdate

    def clean_day(self) -> datetime.date:
        day = self.cleaned_data["day"]
        if day > timezone.localdate():
            raise forms.ValidationError(_("Ce jour n’est pas encore venu."))
        return day


class ColleagueField(forms.EmailField):
    """Someone of the organisation, named by their address. Its clean value is the person."""

    def __init__(self, **kwargs) -> None:
        super().__init__(**kwargs)
        self.people = User.objects.none()

    def clean(self, value: str) -> User | None:
        address = super().clean(value)
        person = self.people.filter(email=address.lower()).first() if address else None
        if address and person is None:
            raise forms.ValidationError(_("Aucun compte n’a cette adresse dans l’organisme."))
        return person


class FilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files in one field; each is checked by the service."""

    widget = FilesInput

    def clean(self, data, initial=None) -> list:
        check = super().clean
        return [check(item, initial) for item in data] if data else []


class JournalForm(PlainForm):
    """News of the project."""

    body = forms.CharField(
        label=_("Des nouvelles du projet"),
        max_length=5000,
        widget=forms.Textarea({"rows": 3}),
        error_messages={"required": _("Écrivez une phrase, même courte.")},
    )
    files = FilesField(
        label=_("Fichiers"),
        required=False,
        allow_empty_file=True,
        widget=FilesInput({"accept": ACCEPT}),
        help_text=_("Cinq au plus, dix mégaoctets chacun : PDF, images, documents bureautiques."),
    )


class JournalCorrectionForm(PlainForm):
    """News said otherwise; `seen` is how many corrections they had when the form was opened."""

    seen = forms.IntegerField(widget=forms.HiddenInput)
    body = text_field(
        _("Des nouvelles du projet"),
        rows=6,
        error_messages={"required": _("Écrivez une phrase, même courte.")},
    )


class MilestoneForm(PlainForm):
    """A dated step."""

    title = forms.CharField(label=_("Étape"), max_length=160)
    due_on = forms.DateField(
        label=_("Prévue le"),
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": _("Écrivez une date, par exemple 31/12/2026.")},
    )


class TermsForm(PlainForm):
    """What a seat is for and the time it asks."""

    role = forms.CharField(
        label=_("Rôle dans l’équipe"),
        max_length=120,
        required=False,
        help_text=_("Par exemple : essayer l’affichage à l’accueil."),
    )
    half_days = forms.IntegerField(
        label=_("Demi-journées par mois"),
        min_value=0,
        max_value=MOST_HALF_DAYS,
        required=False,
        help_text=_("Laissez vide si ce n’est pas encore décidé."),
    )
    until = date_field(_("Jusqu’au"))

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["until"].required = False

    def clean_half_days(self) -> int:
        return self.cleaned_data["half_days"] or 0

    def clean_until(self) -> datetime.date | None:
        day = self.cleaned_data["until"]
        if day and day < timezone.localdate():
            raise forms.ValidationError(_("Ce jour est passé : choisissez-en un à venir."))
        return day


class OfferForm(TermsForm):
    """A seat offered to someone named by their address."""

    member = ColleagueField(label=_("Adresse électronique"))
    field_order = ["member", "role", "half_days", "until"]

    def __init__(self, *args, people, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["member"].people = people


class SeatAnswerForm(PlainForm):
    """Who should know that one joins a team."""

    manager = ColleagueField(
        label=_("Qui informer de votre participation ?"),
        required=False,
        help_text=_(
            "L’adresse de la personne qui organise votre travail, par exemple. Elle sera "
            "informée ; son accord n’est pas demandé. Sans adresse, le référent innovation de "
            "votre service l’est."
        ),
    )

    def __init__(self, *args, people, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["manager"].people = people


class CallForm(TermsForm):
    """« On cherche… »."""

    role = None
    title = forms.CharField(
        label=_("On cherche…"),
        max_length=120,
        help_text=_("Une compétence, en quelques mots : « quelqu’un qui sait faire une vidéo »."),
        error_messages={"required": _("Dites qui ou quoi vous cherchez.")},
    )
    body = text_field(_("Pour quoi faire ?"), rows=3, required=False)
    field_order = ["title", "body", "half_days", "until"]


class WordForm(PlainForm):
    """A few words; each page says which."""

    word = text_field(
        "", rows=4, error_messages={"required": _("Écrivez une phrase, même courte.")}
    )

    def __init__(self, *args, label, help_text="", required=True, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["word"].label = label
        self.fields["word"].help_text = help_text
        self.fields["word"].required = required


class HelpForm(PlainForm):
    """What the team lacks."""

    kind = forms.ChoiceField(
        label=_("Que vous faut-il ?"), widget=forms.RadioSelect, initial=HelpKind.HELP
    )
    body = text_field(
        _("Ce qui vous manque"),
        rows=4,
        error_messages={"required": _("Dites en une phrase ce qui vous manque.")},
    )

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [
            (HelpKind.HELP, _("De l’aide : lue par les référents et le sponsor")),
            (HelpKind.TIME, _("Du temps : le sponsor arbitre, seule l’équipe le lit")),
        ]


class MeasureForm(PlainForm):
    """A value of an indicator on a day."""

    day = date_field(_("Jour"), initial=timezone.localdate)
    value = forms.CharField(label=_("Valeur"), max_length=200)


class IndicatorForm(PlainForm):
    """One more indicator of a trial, with its value before."""

    name = forms.CharField(label=_("Indicateur"), max_length=160)
    kind = forms.ChoiceField(
        label=_("Comment le voit-on ?"),
        choices=IndicatorKind,
        initial=IndicatorKind.NUMBER,
        widget=forms.RadioSelect,
    )
    unit = forms.CharField(label=_("Unité de mesure"), max_length=40, required=False)
    direction = forms.ChoiceField(
        label=_("Dans quel sens doit-il aller ?"),
        choices=Direction,
        required=False,
        widget=forms.RadioSelect,
        help_text=_("Pour un nombre."),
    )
    before = forms.CharField(
        label=_("Valeur avant"),
        max_length=200,
        error_messages={"required": _("Sans valeur avant, rien ne pourra être conclu.")},
    )
    target = forms.CharField(label=_("Valeur visée"), max_length=200, required=False)


class ExtensionForm(PlainForm):
    """A trial that lasts longer, and why."""

    until = date_field(_("Nouvelle date de fin"))
    reason = forms.CharField(
        label=_("Pourquoi"),
        max_length=2000,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("Visible de tous sur cette page."),
    )


class FeedbackForm(PlainForm):
    """What someone of the site says of what is tried there."""

    body = forms.CharField(
        label=_("Votre avis, en deux lignes"),
        max_length=400,
        widget=forms.Textarea({"rows": 2}),
        help_text=_("Ce qui aide, ce qui gêne. Votre nom est affiché à côté."),
        error_messages={"required": _("Écrivez une phrase, même courte.")},
    )
    usefulness = forms.TypedChoiceField(
        label=_("Est-ce utile dans votre travail ? (facultatif)"),
        choices=[("", _("Sans note")), *Usefulness.choices],
        coerce=int,
        empty_value=None,
        required=False,
        help_text=_("Votre note n’est jamais montrée à côté de votre nom."),
    )


class PartsForm(forms.ModelForm):
    """What an organisation switches on beyond the profile « simple »."""

    class Meta:
        model = ProjectSettings
        fields = ["uses_budget", "uses_kit", "uses_sharing"]
