"""Offering a draft to the colleague it was written for, and their answer."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from ideas.forms.widgets import PersonField, text_field
from ideas.models import Entrusting
from innovation_platform.forms import InPage

O = Entrusting.Outcome  # noqa: E741 - read three times below


class EntrustForm(InPage, forms.Form):
    """For whom the idea was written."""

    colleague = PersonField(
        label=_("Adresse électronique de votre collègue"),
        help_text=_("Cette personne recevra votre texte et dira si elle le dépose sous son nom."),
    )

    def __init__(self, *args, user: User, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["colleague"].people = User.objects.filter(
            organisation=user.organisation_id, is_active=True
        ).exclude(pk=user.pk)


class EntrustingAnswerForm(InPage, forms.Form):
    """Deposit it, take it to change it first, or say it is not one's own."""

    seen = forms.CharField(widget=forms.HiddenInput)
    answer = forms.ChoiceField(
        label=_("Votre réponse"),
        choices=[
            (O.DEPOSITED, _("C’est bien mon idée : la déposer sous mon nom")),
            (O.TAKEN, _("La reprendre dans mes brouillons pour la changer d’abord")),
            (O.DECLINED, _("Ce n’est pas mon idée, ou je préfère ne pas la déposer")),
        ],
        widget=forms.RadioSelect,
    )
    comment = text_field(
        _("Un mot pour la personne qui l’a écrite"),
        rows=3,
        required=False,
        help_text=_("Facultatif ; envoyé seulement si vous ne la déposez pas."),
    )
