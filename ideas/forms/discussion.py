"""Short forms of the discussion: comment, thank, report."""

import uuid

from django import forms
from django.utils.translation import gettext_lazy as _

from ideas.enums import ReportReason, Voice
from ideas.services.comments import LONGEST, LONGEST_THANKS


class TalkForm(forms.Form):
    """A comment. `key` makes sending it twice say it once; `voices` are those the writer may use,
    and the field shows only when there is a choice."""

    body = forms.CharField(
        label=_("Votre commentaire"),
        max_length=LONGEST,
        strip=True,
        widget=forms.Textarea({"rows": 3}),
        error_messages={"required": _("Écrivez quelque chose avant d’envoyer.")},
    )
    voice = forms.ChoiceField(
        label=_("Je m’exprime"), choices=Voice, required=False, widget=forms.RadioSelect
    )
    key = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, voices: list[Voice], label: str = "", **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["key"].initial = uuid.uuid4
        if label:
            self.fields["body"].label = label
        if len(voices) > 1:
            self.fields["voice"].choices = [(voice.value, voice.label) for voice in voices]
            self.fields["voice"].initial = Voice.OWN
        else:
            del self.fields["voice"]

    @property
    def look(self) -> tuple | None:
        """All that a blank form shows, for a template to remember it; None once it was sent."""
        if self.is_bound:
            return None
        choices = self.fields["voice"].choices if "voice" in self.fields else ()
        label = str(self.fields["body"].label)
        return (self.auto_id, label, *((value, str(name)) for value, name in choices))

    def said(self) -> dict:
        """What the service is given."""
        return {
            "body": self.cleaned_data["body"],
            "voice": self.cleaned_data.get("voice") or Voice.OWN,
            "key": self.cleaned_data.get("key"),
        }


class ThanksForm(forms.Form):
    """A few words to a team."""

    body = forms.CharField(
        label=_("Votre merci"),
        max_length=LONGEST_THANKS,
        widget=forms.Textarea({"rows": 2}),
        help_text=_("Ce que cette idée a changé pour vous, en une phrase ou deux."),
        error_messages={"required": _("Dites en quelques mots de quoi vous remerciez.")},
    )
    key = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["key"].initial = uuid.uuid4

    @property
    def look(self) -> str | None:
        """All that a blank form shows, for a template to remember it; None once it was sent."""
        return None if self.is_bound else self.auto_id


class ReportForm(forms.Form):
    """Why something should be looked at."""

    reason = forms.ChoiceField(
        label=_("Pourquoi le signaler ?"),
        choices=ReportReason,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choisissez une raison.")},
    )
    words = forms.CharField(
        label=_("Précisions"),
        max_length=500,
        required=False,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("Nécessaires si vous choisissez « Autre raison »."),
    )


class FollowingForm(forms.Form):
    """What is followed without asking."""

    follow_deposited = forms.BooleanField(
        label=_("Les idées que je dépose ou co-signe"), required=False
    )
    follow_supported = forms.BooleanField(label=_("Les idées que je soutiens"), required=False)
    follow_commented = forms.BooleanField(label=_("Les idées que je commente"), required=False)
