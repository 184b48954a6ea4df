"""One form per transition: its required fields are exactly what the transition needs."""

import uuid

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.enums import Role
from accounts.models import User
from accounts.selectors import people_in_office
from ideas.enums import RejectionReason
from ideas.forms.base import MoveForm, ReasonForm
from ideas.forms.carrying import (
    AchieveForm,
    FormTeamForm,
    StartRolloutForm,
    StopForm,
)
from ideas.forms.trials import ResumeProjectForm, StartPilotForm
from ideas.forms.widgets import PersonField, date_field, text_field
from ideas.models import Idea
from referents.enums import CommitteeKind
from referents.models import Committee


class TakeChargeForm(MoveForm):
    next_step = _(
        "L’auteur saura que vous étudiez son idée. Vous aurez vingt jours ouvrés, sauf réglage "
        "de votre organisme."
    )


class RequestInfoForm(MoveForm):
    question = text_field(
        _("Votre question"),
        help_text=_("Une ou deux questions précises valent mieux qu’une longue liste."),
    )
    next_step = _("L’auteur aura trente jours pour répondre ; il peut aussi retirer son idée.")


class ProvideInfoForm(MoveForm):
    reply = text_field(_("Votre réponse"))
    next_step = _("Le référent reprendra l’étude de votre idée.")


class AnswerForm(MoveForm):
    answer = text_field(
        _("Votre réponse"),
        help_text=_("Ce qui existe déjà, ce qui est en cours, ou à qui la demande est passée."),
    )
    where = forms.CharField(
        label=_("Où le trouver, ou à qui en parler"),
        max_length=500,
        help_text=_("Un lien, ou le nom d’un service ou d’une personne."),
    )
    next_step = _("L’auteur pourra contester une fois, pendant soixante jours.")


class ContestForm(MoveForm):
    reason = text_field(
        _("Pourquoi cette réponse ne convient pas"),
        help_text=_("Ce que la réponse n’a pas vu, ou en quoi votre idée est différente."),
    )
    next_step = _("Votre idée sera étudiée à nouveau. Une réponse se conteste une seule fois.")


class ForwardForm(MoveForm):
    ask = text_field(
        _("Ce que vous demandez à la tête de réseau"),
        help_text=_("Par exemple : est-ce prévu, est-ce possible, qui d’autre le fait."),
    )
    next_step = _("La tête de réseau aura soixante jours pour vous répondre.")


class ReturnForwardedForm(MoveForm):
    reply = text_field(_("Votre réponse à l’organisme"))
    next_step = _("L’organisme reprendra l’étude de l’idée avec votre réponse.")


class MergeForm(MoveForm):
    survivor = forms.CharField(
        label=_("L’idée qui reste"),
        help_text=_("Copiez l’adresse de sa page."),
        max_length=300,
    )
    next_step = _(
        "Rien ne se perd : l’idée qui reste réunit les soutiens, chaque personne comptant une "
        "fois, et les auteurs des deux idées sont crédités. La fusion peut être défaite."
    )

    def clean_survivor(self) -> Idea:
        key = self.cleaned_data["survivor"].strip().rstrip("/").rsplit("/", 1)[-1]
        try:
            found = Idea.objects.for_user(self.user).filter(pk=uuid.UUID(key)).first()
        except ValueError:
            found = None
        if found is None:
            raise ValidationError(_("Aucune idée n’a cette adresse. Copiez celle de sa page."))
        return found


class UnmergeForm(ReasonForm):
    next_step = _("Les deux idées redeviennent distinctes, comme avant la fusion.")


class ReferForm(MoveForm):
    committee = forms.ModelChoiceField(
        Committee.objects.none(), label=_("Comité"), empty_label=None
    )
    summary = text_field(
        _("Synthèse pour le comité"),
        help_text=_("Le problème, la proposition, ce que l’étude a montré, votre conseil."),
    )
    next_step = _("Le comité l’examinera à sa prochaine séance.")

    def prepare(self) -> None:
        self.fields["committee"].queryset = Committee.objects.filter(
            organisation=self.idea.organisation_id,
            kind=CommitteeKind.INNOVATION,
            is_active=True,
        )


class SponsorChoice(forms.ModelChoiceField):
    """A person of the direction in office."""

    def __init__(self, **kwargs) -> None:
        super().__init__(
            User.objects.none(),
            label=_("Sponsor"),
            help_text=_("La personne de la direction qui porte l’idée. Elle devra accepter."),
            **kwargs,
        )

    @staticmethod
    def directors(idea: Idea):
        return people_in_office(Role.DIRECTOR, organisation=idea.organisation)


class StartLocallyForm(MoveForm):
    lead = PersonField(label=_("Adresse électronique du pilote"))
    sponsor = SponsorChoice()
    unit_informed = forms.BooleanField(
        label=_("L’unité concernée et son encadrement sont informés")
    )
    next_step = _(
        "Pour une petite idée, qui se fait sur place : pas de comité. Elle commence quand le "
        "sponsor accepte. Une place dans l’équipe est proposée à l’auteur."
    )

    def prepare(self) -> None:
        self.fields["lead"].people = self.idea.organisation.people.filter(is_active=True)
        self.fields["sponsor"].queryset = SponsorChoice.directors(self.idea)


class AcceptForm(MoveForm):
    reason = text_field(
        _("Pourquoi vous la retenez"), help_text=_("Visible de tous dans l’historique.")
    )
    sponsor = SponsorChoice()
    next_step = _(
        "L’idée est retenue quand le sponsor accepte. La première place dans l’équipe est "
        "proposée à l’auteur."
    )

    def prepare(self) -> None:
        self.fields["sponsor"].queryset = SponsorChoice.directors(self.idea)


class ReasonAndDateForm(MoveForm):
    reason = text_field(_("Pourquoi"), help_text=_("Visible de tous dans l’historique."))
    date = date_field(_("Jusqu’au"))


class AdjournForm(ReasonAndDateForm):
    next_step = _("L’examen reprendra à cette date.")


class SuspendForm(ReasonAndDateForm):
    next_step = _("L’idée sera relancée à cette date, ou plus tôt si les moyens sont là.")


class RejectForm(MoveForm):
    tools = "ideas/_answer_tools.html"
    understood = text_field(
        _("Ce que nous avons compris"),
        help_text=_("Redites l’idée avec vos mots : l’auteur doit s’y reconnaître."),
    )
    reasons = forms.MultipleChoiceField(
        label=_("Raisons"), choices=RejectionReason, widget=forms.CheckboxSelectMultiple
    )
    explanation = text_field(
        _("L’explication"), rows=8, help_text=_("En mots simples, avec les faits et les chiffres.")
    )
    way_forward = text_field(
        _("Ce qui la rendrait possible, ou vers où aller"),
        help_text=_("Une condition, une autre voie, une idée voisine qui avance."),
    )
    contact = forms.CharField(
        label=_("À qui en parler"),
        max_length=300,
        help_text=_("Un nom et un service, que l’auteur peut joindre."),
    )
    next_step = _(
        "Une personne de la direction lit et signe cette réponse. L’auteur la reçoit aussitôt ; "
        "les autres la liront le jour ouvré suivant à 9 heures."
    )


class AppealForm(MoveForm):
    new_element = text_field(
        _("L’élément nouveau"),
        help_text=_("Un fait, un chiffre, un exemple, un soutien que l’étude n’avait pas."),
    )
    next_step = _(
        "Un autre référent et un autre signataire reprendront l’étude, là où il y en a un. "
        "Un réexamen se demande une seule fois."
    )


class RetireForm(ReasonForm):
    reason = text_field(
        _("Pourquoi elle n’est plus en usage"),
        help_text=_("Et ce qui lui succède, s’il y a lieu. Visible de tous."),
    )


class WithdrawForm(MoveForm):
    next_step = _("L’idée reste visible comme « retirée par son auteur ». Vous pourrez la rouvrir.")


class ReopenForm(ReasonForm):
    next_step = _("L’idée revient à l’étude dès qu’une seconde personne l’a confirmé.")


FORMS: dict[str, type[MoveForm]] = {
    "take_charge": TakeChargeForm,
    "request_info": RequestInfoForm,
    "provide_info": ProvideInfoForm,
    "answer": AnswerForm,
    "contest": ContestForm,
    "forward": ForwardForm,
    "return_forwarded": ReturnForwardedForm,
    "merge": MergeForm,
    "unmerge": UnmergeForm,
    "refer": ReferForm,
    "start_locally": StartLocallyForm,
    "accept": AcceptForm,
    "adjourn": AdjournForm,
    "resume": MoveForm,
    "reject": RejectForm,
    "appeal": AppealForm,
    "suspend": SuspendForm,
    "restart": MoveForm,
    "form_team": FormTeamForm,
    "start_pilot": StartPilotForm,
    "resume_project": ResumeProjectForm,
    "start_rollout": StartRolloutForm,
    "achieve": AchieveForm,
    "stop": StopForm,
    "retire": RetireForm,
    "withdraw": WithdrawForm,
    "reopen": ReopenForm,
}
