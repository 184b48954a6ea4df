"""The forms of the zone. What is typed in them is kept by their own page, nowhere else."""

import copy

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation, Unit
from campaigns.models import Campaign
from ideas.anonymous import codes
from ideas.anonymous import files as cleaning
from ideas.anonymous.challenges import among, challenges_of
from ideas.anonymous.units import SMALLEST_UNIT
from ideas.enums import LetterKind
from ideas.forms.deposit import MultipleFileField, MultipleFileInput
from ideas.forms.widgets import LONGEST_TEXT, text_field
from ideas.models import Category
from ideas.uploads import MAX_FILES
from innovation_platform.forms import PlainForm
from innovation_platform.prepared import Given
from innovation_platform.together import Together

#: What the lists of the letter offer, whatever the day.
_OFFERED = Together(
    {
        "category": lambda: Category.objects.values_list("pk", "name"),
        "unit": lambda: Unit.objects.filter(
            organisation=Given("organisation"), headcount__gte=SMALLEST_UNIT
        ).values_list("pk", "name"),
    },
    by_key=True,
)


class LetterForm(PlainForm):
    """What an anonymous author writes, for an organisation chosen before."""

    title = forms.CharField(
        label=_("Un titre qui dit l’idée"),
        max_length=140,
        help_text=_("Par exemple : « Un SMS la veille du rendez-vous »."),
        error_messages={"required": _("Donnez un titre à votre idée.")},
    )
    problem = text_field(
        _("Le problème rencontré"),
        help_text=_("Une situation vécue, ce qu’elle coûte, à qui."),
        error_messages={"required": _("Décrivez le problème rencontré, même en une phrase.")},
    )
    proposal = text_field(
        _("Ce que je propose"),
        rows=6,
        help_text=_("Ce qui changerait, concrètement, et pour qui."),
        error_messages={"required": _("Dites ce que vous proposez, même en une phrase.")},
    )
    benefit = text_field(
        _("Le bénéfice attendu"),
        rows=3,
        required=False,
        help_text=_("Temps gagné, service rendu, fatigue évitée… Facultatif."),
    )
    category = forms.ModelChoiceField(
        Category.objects.none(),
        label=_("Catégorie"),
        required=False,
        empty_label=_("À préciser plus tard"),
    )
    campaign = forms.ModelChoiceField(
        Campaign.objects.none(),
        label=_("Défi"),
        required=False,
        empty_label=_("Aucun, c’est une idée spontanée"),
    )
    unit = forms.ModelChoiceField(
        Unit.objects.none(),
        label=_("Unité concernée"),
        required=False,
        empty_label=_("Non précisé"),
        help_text=_("Seules les unités de vingt personnes au moins figurent ici. Facultatif."),
    )

    def __init__(self, *args, organisation: Organisation, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self._organisation = organisation
        fields = self.fields
        fields["category"].queryset = Category.objects.all()
        if self.data.get("campaign"):
            fields["campaign"].queryset = among(challenges_of(organisation))
        fields["unit"].queryset = Unit.objects.filter(
            organisation=organisation, headcount__gte=SMALLEST_UNIT
        )

    def offer(self) -> str | None:
        """Read what the lists offer, to be shown; a list that offers nothing leaves. Returns what
        tells a blank form from another, or None when it is not blank."""
        offered = _OFFERED.lists(organisation=self._organisation.pk)
        asked = challenges_of(self._organisation)
        offered["campaign"] = [(challenge.pk, challenge.title) for challenge in asked]
        for name, rows in offered.items():
            field = self.fields[name]
            field.choices = [("", field.empty_label), *rows]
            if not rows and name not in self.errors:
                del self.fields[name]
        if self.is_bound or self.initial:
            return None
        return repr([getattr(field, "choices", None) for field in self.fields.values()])

    def texts(self) -> dict[str, str]:
        """The words written, by field."""
        return {
            name: self.cleaned_data[name] for name in ("title", "problem", "proposal", "benefit")
        }


class SealForm(PlainForm):
    """What goes into the envelope beside the text, and that the code is written down."""

    files = MultipleFileField(
        label=_("Joindre des fichiers"),
        required=False,
        allow_empty_file=True,
        help_text=_(
            "Facultatif : cinq au plus, dix mégaoctets chacun. Leurs informations cachées (auteur, "
            "lieu, dates) sont retirées."
        ),
    )
    noted = forms.BooleanField(
        label=_("J’ai noté mon code"),
        error_messages={
            "required": _(
                "Notez votre code d’abord : il ne sera plus affiché, et ne se retrouve pas."
            )
        },
    )

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        accepted = ",".join(sorted(cleaning.cleanable()))
        self.fields["files"].widget = MultipleFileInput({"accept": accepted})

    def clean_files(self) -> list[cleaning.CleanFile]:
        sent = self.cleaned_data["files"]
        if len(sent) > MAX_FILES:
            raise ValidationError(
                _("Joignez %(count)s fichiers au plus."), params={"count": MAX_FILES}
            )
        cleaned, refused = [], []
        for item in sent:
            try:
                cleaned.append(cleaning.clean(item.name, item.file, item.size))
            except ValidationError as error:
                refused.extend(error.error_list)
        if refused:
            raise ValidationError(refused)
        return cleaned


class CodeForm(PlainForm):
    """The follow-up code, typed as it comes."""

    code = forms.CharField(
        label=_("Votre code de suivi"),
        max_length=80,
        help_text=_("Avec ou sans tirets, en majuscules ou non."),
        error_messages={"required": _("Écrivez votre code : vingt et un signes, par groupes.")},
        widget=forms.TextInput(
            {
                "autocomplete": "off",
                "autocapitalize": "characters",
                "spellcheck": "false",
                "class": "code-input",
            }
        ),
    )

    WRONG = {
        "length": _("Un code compte vingt et un signes. Vérifiez qu’il n’en manque pas."),
        "alphabet": _("Un code ne contient que des chiffres et des lettres, sans accent ni U."),
        "check": _("Un signe ne correspond pas. Relisez votre code, groupe par groupe."),
    }

    def clean_code(self) -> str:
        try:
            return codes.normalise(self.cleaned_data["code"])
        except codes.WrongCode as wrong:
            raise ValidationError(self.WRONG[wrong.reason]) from None


class AuthorForm(PlainForm):
    """A later letter of an author: some words, a yes and no, or a challenge."""

    WORDS = {
        LetterKind.PROVIDE_INFO: text_field(_("Votre réponse")),
        LetterKind.MESSAGE: text_field(_("Votre message")),
        LetterKind.CONTEST: text_field(
            _("Pourquoi cette réponse ne convient pas"),
            help_text=_("Ce que la réponse n’a pas vu, ou en quoi votre idée est différente."),
        ),
        LetterKind.APPEAL: text_field(
            _("L’élément nouveau"),
            help_text=_("Un fait, un chiffre, un exemple, un soutien que l’étude n’avait pas."),
        ),
        LetterKind.REOPEN: text_field(_("Pourquoi rouvrir cette idée")),
    }

    seen = forms.IntegerField(widget=forms.HiddenInput)
    number = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=10_000)

    def __init__(
        self, *args, kind: LetterKind, challenges: QuerySet[Campaign] | None = None, **kwargs
    ) -> None:
        super().__init__(*args, **kwargs)
        if challenges is not None:
            self.fields["campaign"] = _challenge(kind, challenges)
        if kind in self.WORDS:
            self.fields["body"] = copy.deepcopy(self.WORDS[kind])
        if kind == LetterKind.SEAT:
            self.fields["accept"] = _yes_or_no()
        if kind == LetterKind.FEEDBACK:
            self.fields["helped"] = _yes_or_no()
            self.fields["answer"] = forms.IntegerField(widget=forms.HiddenInput)
        if "body" in self.fields:
            self.fields["body"].widget.attrs["maxlength"] = LONGEST_TEXT


def _challenge(kind: LetterKind, challenges: QuerySet[Campaign]) -> forms.ModelChoiceField:
    """The challenge to enter, to be chosen; the one to leave is the one its author saw."""
    return forms.ModelChoiceField(
        challenges,
        label=_("Le défi auquel l’idée répond"),
        empty_label=None,
        widget=forms.RadioSelect if kind == LetterKind.ENTER_CHALLENGE else forms.HiddenInput,
        error_messages={
            "required": _("Choisissez un défi."),
            "invalid_choice": _("Ce défi ne prend plus d’idées : choisissez-en un autre."),
        },
    )


def _yes_or_no() -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        choices=[("yes", _("Oui")), ("no", _("Non"))], coerce=lambda value: value == "yes"
    )
