"""Forms of the challenges: launching one part by part, amending its rules, telling its news."""

import datetime

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.enums import Role
from accounts.models import Groupement, Organisation, Unit, User
from accounts.selectors import organisations_of, people_in_office, reach_of
from campaigns.enums import Motif, PhaseCode, VoteMethod
from campaigns.models import Campaign, CampaignSettings
from campaigns.models.campaign import MOST_VOTES
from campaigns.permissions import may_launch
from campaigns.promises import parts_promised
from campaigns.services import Plan
from campaigns.services.launching import WORDS, usual_dates
from innovation_platform.forms import PlainForm
from referents.enums import CommitteeKind
from referents.models import Committee


def day_field(label, **kwargs) -> forms.DateField:
    return forms.DateField(
        label=label, widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"), **kwargs
    )


def text_field(label, *, rows: int, longest: int, **kwargs) -> forms.CharField:
    return forms.CharField(
        label=label, max_length=longest, widget=forms.Textarea({"rows": rows}), **kwargs
    )


class PartsForm(forms.ModelForm):
    """What an organisation switches on beyond the profile « simple »."""

    class Meta:
        model = CampaignSettings
        fields = ["uses_jury", "uses_prizes", "uses_vote", "uses_celebration"]

    def clean(self) -> dict:
        """What a challenge under way announced is not switched off before its results."""
        given = super().clean()
        for part, title in parts_promised(self.instance.organisation_id).items():
            if not given.get(part):
                self.add_error(
                    part,
                    _("« %(title)s » l’a annoncé : cette partie reste jusqu’à ses résultats.")
                    % {"title": title},
                )
        return given


class LaunchForm(PlainForm):
    """Everything decided of a challenge before it is announced; parts that the organisation does
    not use are not asked."""

    title = forms.CharField(
        label=_("Le titre"),
        max_length=120,
        help_text=_("Quelques mots, comme sur une affiche."),
        error_messages={"required": _("Donnez un titre au défi.")},
    )
    question = text_field(
        _("La question posée"),
        rows=2,
        longest=240,
        help_text=_("Une vraie question, à laquelle chacun peut répondre depuis son poste."),
        error_messages={"required": _("Écrivez la question posée.")},
    )
    description = text_field(
        _("Pourquoi cette question"),
        rows=5,
        longest=4_000,
        required=False,
        help_text=_("Le contexte, ce qui a déjà été essayé, ce qui serait utile. Facultatif."),
    )
    motif = forms.ChoiceField(
        label=_("L’illustration"), choices=Motif, widget=forms.RadioSelect, initial=Motif.COMB
    )
    groupement = forms.ModelChoiceField(
        Groupement.objects.none(),
        label=_("Un groupement d’organismes"),
        required=False,
        empty_label=_("Non, cet organisme seulement"),
    )
    units = forms.ModelMultipleChoiceField(
        Unit.objects.none(),
        label=_("Les équipes à qui le défi s’adresse"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    sponsor = forms.ModelChoiceField(
        User.objects.none(),
        label=_("Qui porte le défi"),
        required=False,
        empty_label=_("Personne pour l’instant"),
        help_text=_("Un membre de la direction, qui s’engage sur la suite donnée aux idées."),
    )
    opens_on = day_field(_("Ouvre le"))
    closes_on = day_field(_("Ferme le"), help_text=_("Dernier jour où une idée peut y répondre."))
    results_on = day_field(_("Résultats le"), help_text=_("Jour annoncé à tous."))
    ends_on = day_field(
        _("Chaque idée a sa réponse avant le"),
        required=False,
        help_text=_("Trente jours au plus après les résultats ; c’est la date par défaut."),
    )
    moderates = forms.BooleanField(
        label=_("Relire les idées avant publication"),
        required=False,
        help_text=_(
            "Un référent lit chaque idée dans les deux jours ouvrés, avant que tous la voient."
        ),
    )
    eligibility = text_field(
        _("Qui peut participer"),
        rows=2,
        longest=2_000,
        required=False,
        help_text=_("Demandé pour annoncer le défi."),
        initial=_("Tous les agents à qui il s’adresse, seuls ou à plusieurs."),
    )
    criteria = text_field(
        _("D’après quoi les idées sont choisies"),
        rows=4,
        longest=4_000,
        required=False,
        help_text=_(
            "Un critère par ligne. Une fois le défi ouvert, ils ne changent que par une "
            "modification datée, dite à celles et ceux qui participent."
        ),
    )
    jury = forms.ModelChoiceField(
        Committee.objects.none(),
        label=_("Le jury"),
        required=False,
        empty_label=_("Pas de jury : les idées suivent le circuit ordinaire"),
    )
    jury_words = text_field(
        _("Comment le choix se fait"),
        rows=3,
        longest=2_000,
        required=False,
        help_text=_("Qui évalue, qui tranche, comment on se départage."),
    )
    prizes = text_field(
        _("Ce que l’on gagne"),
        rows=3,
        longest=2_000,
        required=False,
        help_text=_("Du temps, un budget, une rencontre : plutôt collectif."),
    )
    vote_method = forms.ChoiceField(
        label=_("Le coup de cœur des agents"), choices=VoteMethod, required=False
    )
    votes_each = forms.IntegerField(
        label=_("Voix par personne"),
        min_value=1,
        max_value=MOST_VOTES,
        initial=3,
        required=False,
        help_text=_("Seulement pour plusieurs voix à répartir."),
    )

    #: The parts of the page, in its order: a title and the fields.
    PARTS = (
        (_("La question"), ("title", "question", "description", "motif")),
        (_("À qui elle s’adresse"), ("groupement", "units", "sponsor")),
        (_("Le calendrier"), ("opens_on", "closes_on", "results_on", "ends_on")),
        (
            _("Les règles"),
            (
                *("eligibility", "criteria", "jury", "jury_words", "prizes"),
                *("vote_method", "votes_each", "moderates"),
            ),
        ),
    )

    def __init__(
        self,
        *args,
        user: User,
        organisation: Organisation,
        campaign: Campaign | None = None,
        **kwargs,
    ) -> None:
        super().__init__(*args, **kwargs)
        fields = self.fields
        reach = reach_of(user)
        whole = may_launch(user, organisation_id=organisation.pk)
        kept = list(campaign.units.values_list("pk", flat=True)) if campaign else []
        units = Unit.objects.filter(organisation=organisation).order_by("path")
        held = reach.held(Role.REFERENT) | reach.held(Role.FACILITATOR)
        fields["units"].queryset = units if whole else units.filter(pk__in={*held, *kept})
        fields["units"].help_text = (
            _("Aucune case cochée : tout l’organisme.")
            if whole
            else _("Cochez au moins une de vos équipes ; celles qui en dépendent sont comprises.")
        )
        if not whole and not campaign and len(held) == 1:
            fields["units"].initial = list(held)
        fields["units"].required = not whole and not reach.roles & {Role.NETWORK_LEAD}
        fields["units"].error_messages["required"] = _("Cochez au moins une équipe.")
        fields["groupement"].queryset = _groupements_led(user)
        directors = people_in_office(Role.DIRECTOR, organisation=organisation)
        if campaign and campaign.sponsor_id:
            directors |= User.objects.filter(pk=campaign.sponsor_id)
        fields["sponsor"].queryset = directors.order_by("last_name", "first_name", "pk")
        fields["jury"].queryset = Committee.objects.filter(
            organisation=organisation, kind=CommitteeKind.JURY, is_active=True
        )
        self._leave_out(CampaignSettings.of(organisation.pk))

    def _leave_out(self, parts: CampaignSettings) -> None:
        """What the organisation does not use is not asked, nor is a list without choices."""
        off = [
            *([] if parts.uses_jury else ["jury"]),
            *([] if parts.uses_prizes else ["prizes"]),
            *([] if parts.uses_vote else ["vote_method", "votes_each"]),
            *(name for name in ("groupement", "units") if not self.fields[name].queryset.exists()),
        ]
        for name in off:
            del self.fields[name]

    @property
    def parts(self) -> list[dict]:
        """The parts of the page, with the fields that are asked."""
        return [
            {"title": title, "fields": [self[name] for name in names if name in self.fields]}
            for title, names in self.PARTS
        ]

    def mark(self, refused: ValidationError) -> None:
        """Show what is to mend in values kept earlier, before anything is typed again."""
        self.cleaned_data = {}
        self.add_errors(refused)

    def plan(self) -> Plan:
        """What was decided."""
        words = dict(self.cleaned_data)
        words["units"] = tuple(words.pop("units", ()))
        words["vote_method"] = words.get("vote_method") or VoteMethod.NONE
        budget = words["vote_method"] == VoteMethod.BUDGET
        words["votes_each"] = (words.get("votes_each") or 1) if budget else 1
        return Plan(**words)


def first_values(organisation: Organisation, today: datetime.date) -> dict:
    """What the form of a new challenge proposes."""
    return {**usual_dates(today), "organisation": organisation.pk}


def values_of(campaign: Campaign) -> dict:
    """What the form of a challenge being prepared shows."""
    rules = campaign.rules.get(version=1)
    results = campaign.span(PhaseCode.RESULTS)
    columns = ("title", "question", "description", "motif", "moderates", "vote_method")
    return {
        **{name: getattr(campaign, name) for name in columns},
        **{name: getattr(rules, name) for name in WORDS},
        "votes_each": campaign.votes_each,
        "opens_on": campaign.opens_on,
        "closes_on": campaign.closes_on,
        "results_on": results.starts_on,
        "ends_on": results.ends_on,
        "groupement": campaign.groupement_id,
        "sponsor": campaign.sponsor_id,
        "jury": campaign.jury_id,
        "units": list(campaign.units.values_list("pk", flat=True)),
    }


def _groupements_led(user: User):
    """The groupements every organisation of which the person leads."""
    reach = reach_of(user)
    if Role.NETWORK_LEAD not in reach.roles:
        return Groupement.objects.none()
    groups = Groupement.objects.prefetch_related("organisations")
    led = [
        group.pk
        for group in groups
        if all(reach.leads_network_of(place) for place in group.organisations.all())
    ]
    return Groupement.objects.filter(pk__in=led)


class AmendForm(PlainForm):
    """The words of the rules, and why they change."""

    eligibility = text_field(_("Qui peut participer"), rows=3, longest=2_000, required=False)
    criteria = text_field(_("D’après quoi les idées sont choisies"), rows=5, longest=4_000)
    jury_words = text_field(_("Comment le choix se fait"), rows=3, longest=2_000, required=False)
    prizes = text_field(_("Ce que l’on gagne"), rows=3, longest=2_000, required=False)
    reason = text_field(
        _("Pourquoi les règles changent"),
        rows=2,
        longest=500,
        help_text=_("Lu par toutes les personnes qui participent."),
        error_messages={"required": _("Dites pourquoi : les participants le liront.")},
    )

    def __init__(self, *args, uses_prizes: bool, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        if not uses_prizes:
            del self.fields["prizes"]


class ExtendForm(PlainForm):
    """Until when, and why."""

    until = day_field(
        _("Prolonger jusqu’au"),
        error_messages={"required": _("Dites jusqu’à quel jour.")},
    )
    reason = text_field(
        _("Pourquoi"),
        rows=2,
        longest=500,
        help_text=_("Lu par toutes les personnes qui participent."),
        error_messages={"required": _("Dites pourquoi : les participants le liront.")},
    )


class NewsForm(PlainForm):
    """A few lines along the challenge."""

    title = forms.CharField(label=_("Titre"), max_length=120)
    text = text_field(
        _("Texte"),
        rows=6,
        longest=4_000,
        help_text=_("Où l’on en est, ce qui a plu, un merci : personne n’y est classé."),
    )


def places_to_launch(user: User):
    """The organisations a person may launch a challenge in, their own first."""
    reach = reach_of(user)
    ids = set(reach.places)
    if Role.NETWORK_LEAD in reach.roles:
        ids |= organisations_of(user)
    found = Organisation.objects.filter(pk__in=ids, is_active=True).order_by("name")
    return sorted(found, key=lambda place: place.pk != user.organisation_id)
