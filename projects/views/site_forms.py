"""What a site's referent fills in, and what narrows a rollout's page."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation, Unit, User
from innovation_platform.forms import PlainForm
from projects.enums import REASON_ASKED, SITE_CHOICES, SITE_MOVES, SiteState
from projects.models import RolloutSite

LARGEST = 500_000


def day_field(label: str, **extra) -> forms.DateField:
    """A day, with the browser's own picker."""
    return forms.DateField(
        label=label,
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": _("Écrivez une date, par exemple 31/12/2026.")},
        **extra,
    )


class SiteForm(PlainForm):
    """What a site does with an innovation, who carries it there, whom it concerns."""

    seen = forms.IntegerField(widget=forms.HiddenInput)
    state = forms.ChoiceField(
        label=_("Que fait le site ?"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choisissez ce que fait le site."),
            "invalid_choice": _("Ce choix n’est pas possible d’où en est le site."),
        },
    )
    reason = forms.CharField(
        label=_("Ce qui diffère, ou pourquoi"),
        required=False,
        max_length=2000,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("Demandé si vous l’adaptez, ne l’adoptez pas, y renoncez ou annulez."),
    )
    planned_on = day_field(
        _("Date prévue"), required=False, help_text=_("Demandée si vous prévoyez de l’adopter.")
    )
    lead = forms.CharField(
        label=_("Adresse électronique de la personne qui s’en occupe sur place"),
        required=False,
        max_length=254,
        widget=forms.EmailInput({"autocomplete": "off"}),
    )
    headcount = forms.IntegerField(
        label=_("Personnes concernées"), required=False, min_value=0, max_value=LARGEST
    )

    takes_latest_kit = forms.BooleanField(
        label=_("Nous passons à la dernière version du kit d’adoption"), required=False
    )

    def __init__(self, *args, site: RolloutSite, latest_kit: int | None = None, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.site = site
        here = SiteState(site.state)
        self.fields["state"].choices = [
            (state.value, _stays(here) if state == here else SITE_CHOICES[state])
            for state in SITE_MOVES[here]
        ]
        self.fields["seen"].initial = site.revision
        self.fields["planned_on"].initial = site.planned_on
        self.fields["lead"].initial = site.lead.email if site.lead else ""
        self.fields["headcount"].initial = site.headcount_corrected
        if latest_kit is None or site.kit_id is None or site.kit.version >= latest_kit:
            del self.fields["takes_latest_kit"]
        self.fields["headcount"].help_text = _(
            "Laissez vide pour compter tout le site : %(count)s personnes."
        ) % {"count": (site.unit or site.organisation).headcount}

    def clean_lead(self) -> User | None:
        address = self.cleaned_data["lead"].strip().lower()
        if not address:
            return None
        people = self.site.place.people.filter(is_active=True)
        person = people.filter(email=address).first()
        if person is None:
            raise forms.ValidationError(
                _("Aucun compte n’a cette adresse dans l’organisme du site. Vérifiez-la.")
            )
        return person

    def clean(self) -> dict:
        cleaned = super().clean()
        state = cleaned.get("state")
        if state in REASON_ASKED and not cleaned.get("reason", "").strip():
            self.add_error("reason", _("Dites-le en une phrase : les autres sites en profiteront."))
        planned = state == SiteState.PLANNED
        if planned and "planned_on" not in self.errors and not cleaned.get("planned_on"):
            self.add_error("planned_on", _("Dites pour quand : une date, même approximative."))
        return cleaned


def _stays(state: SiteState) -> str:
    if state == SiteState.PLANNED:
        return _("C’est toujours prévu : je change la date, la personne ou l’effectif")
    if state == SiteState.ADAPTED:
        return _("Toujours adaptée : je corrige ce qui diffère, la personne ou l’effectif")
    return _("Toujours adoptée : je corrige la personne ou l’effectif")


class TogetherForm(PlainForm):
    """The same answer for the sites checked."""

    state = forms.ChoiceField(
        label=_("Pour les sites cochés"),
        choices=[
            (SiteState.ADOPTED.value, _("ils l’adoptent telle quelle")),
            (SiteState.PLANNED.value, _("ils prévoient de l’adopter le…")),
        ],
    )
    planned_on = day_field(_("Date prévue"), required=False)

    def clean(self) -> dict:
        cleaned = super().clean()
        planned = cleaned.get("state") == SiteState.PLANNED
        if planned and "planned_on" not in self.errors and not cleaned.get("planned_on"):
            self.add_error("planned_on", _("Dites pour quand : une date, même approximative."))
        return cleaned


class SitesFilterForm(PlainForm):
    """What narrows the sites of a rollout; a value that is not valid narrows nothing."""

    etat = forms.ChoiceField(
        label=_("Où en est-il ?"),
        required=False,
        choices=[("", _("Tous les états")), *SiteState.choices],
    )
    branche = forms.ChoiceField(label=_("Branche"), required=False)
    nom = forms.CharField(label=_("Nom du site"), required=False, max_length=100)

    def __init__(self, *args, organisation: Organisation, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        branches = Unit.objects.filter(organisation=organisation, children__isnull=False)
        rows = branches.distinct().order_by("path").values_list("pk", "name", "path")
        self.paths = {str(pk): path for pk, _name, path in rows}
        self.fields["branche"].choices = [
            ("", _("Tout l’organisme et les autres")),
            *((str(pk), _indented(name, path)) for pk, name, path in rows),
            ("ailleurs", _("Autres organismes")),
        ]


def _indented(name: str, path: str) -> str:
    return "\u2003" * (path.strip("/").count("/")) + name
