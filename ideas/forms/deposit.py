"""The deposit, on one page."""

from django import forms
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from campaigns.asked import open_to
from campaigns.models import Campaign
from ideas.forms.widgets import LONGEST_TEXT
from ideas.models import Idea
from ideas.uploads import ACCEPT
from innovation_platform.forms import InPage


class MultipleFileInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class MultipleFileField(forms.FileField):
    """Several files in one field; each is checked by the service."""

    widget = MultipleFileInput

    def clean(self, data, initial=None) -> list:
        check = super().clean
        return [check(item, initial) for item in data] if data else []


class DepositForm(InPage, forms.ModelForm):
    """What an author writes. `for_draft` relaxes what only a deposit needs. `past_challenge` is the
    challenge a draft was written for, when it takes its author's ideas no more: it is deposited
    without it."""

    files = MultipleFileField(
        label=_("Fichiers"),
        required=False,
        allow_empty_file=True,
        widget=MultipleFileInput({"accept": ACCEPT}),
        help_text=_("Cinq au plus, dix mégaoctets chacun : PDF, images, documents bureautiques."),
    )

    class Meta:
        model = Idea
        fields = [
            "title",
            "problem",
            "proposal",
            "benefit",
            "category",
            "campaign",
            "group_author",
        ]
        widgets = {
            "problem": forms.Textarea({"rows": 5}),
            "proposal": forms.Textarea({"rows": 6}),
            "benefit": forms.Textarea({"rows": 3}),
        }
        labels = {
            "title": _("Un titre qui dit l’idée"),
            "category": _("Catégorie"),
            "campaign": _("Défi"),
            "group_author": _("Au nom d’un groupe ou d’un atelier"),
        }
        help_texts = {
            "title": _("Par exemple : « Un SMS la veille du rendez-vous »."),
            "problem": _("Une situation vécue, ce qu’elle coûte, à qui."),
            "proposal": _("Ce qui changerait, concrètement, et pour qui."),
            "benefit": _("Temps gagné, service rendu, fatigue évitée… Facultatif."),
            "group_author": _(
                "Son nom sera affiché avec le vôtre : vous répondez pour le groupe. Facultatif."
            ),
        }
        error_messages = {
            "title": {"required": _("Donnez un titre à votre idée.")},
            "problem": {"required": _("Décrivez le problème rencontré, même en une phrase.")},
            "proposal": {"required": _("Dites ce que vous proposez, même en une phrase.")},
        }

    def __init__(self, *args, user: User, for_draft: bool = False, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["category"].empty_label = _("À préciser plus tard")
        self.for_draft = for_draft
        self._ask_which(open_to(user))
        for name in ("problem", "proposal", "benefit"):
            self.fields[name].validators.append(MaxLengthValidator(LONGEST_TEXT))
            self.fields[name].widget.attrs["maxlength"] = LONGEST_TEXT
        if for_draft:
            for field in self.fields.values():
                field.required = False

    def _ask_which(self, challenges: list[Campaign]) -> None:
        """Let the author choose among the challenges open to them, if any."""
        keys = [challenge.pk for challenge in challenges]
        chosen = self.instance.campaign_id
        is_past = chosen is not None and chosen not in keys
        self.past_challenge = self.instance.campaign if is_past else None
        if not keys:
            del self.fields["campaign"]
            return
        self.fields["campaign"].queryset = Campaign.objects.filter(pk__in=keys)
        self.fields["campaign"].empty_label = _("Aucun, c’est une idée spontanée")
        if any(challenge.moderates for challenge in challenges):
            self.fields["campaign"].label_from_instance = _named

    def texts(self) -> dict:
        """What the services keep: every field but the files."""
        kept = {name: value for name, value in self.cleaned_data.items() if name != "files"}
        if "campaign" not in self.fields and not self.for_draft:
            kept["campaign"] = None
        return kept


def _named(campaign: Campaign) -> str:
    """A challenge as the list of choices names it, with what it changes."""
    if campaign.moderates:
        return _("%(title)s (les idées y sont relues avant publication)") % {"title": campaign}
    return str(campaign)
