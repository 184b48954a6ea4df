"""The settings of the ideas room: parts to switch on, time limits."""

from django import forms
from django.utils.translation import gettext_lazy as _

from ideas.enums import Feature, State
from ideas.lifecycle import STATES
from ideas.models import IdeaSettings

LONGEST_LIMIT = 365
WORKING, CALENDAR = _("jours ouvrés"), _("jours")


class PartsForm(forms.ModelForm):
    """What an organisation switches on beyond the profile « simple »."""

    class Meta:
        model = IdeaSettings
        fields = [f"uses_{feature.value}" for feature in Feature]


class ReadingForm(forms.ModelForm):
    """Which ideas a referent reads before anyone else sees them."""

    class Meta:
        model = IdeaSettings
        fields = ["moderates_signed", "moderates_anonymous"]


class LimitsForm(forms.ModelForm):
    """How long each step may take, and when people are reminded. A field left empty keeps the
    usual limit; limits already running are not changed. What is off does not show."""

    also_keeps = ("limits",)

    class Meta:
        model = IdeaSettings
        fields = ["reminder_days_before"]

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.own = own = dict(self.instance.limits)
        for state, info in STATES.items():
            off = state == State.IN_COMMITTEE and not self.instance.uses_committee
            if info.limit is None or off:
                continue
            unit = WORKING if info.limit.working else CALENDAR
            self.fields[_name(state)] = forms.IntegerField(
                label=_("« %(state)s » (%(unit)s)") % {"state": state.label, "unit": unit},
                help_text=_("Délai habituel : %(days)d.") % {"days": info.limit.days},
                required=False,
                min_value=1,
                max_value=LONGEST_LIMIT,
                initial=own.get(state.value),
                widget=forms.NumberInput({"placeholder": info.limit.days}),
            )

    def save(self, commit: bool = True) -> IdeaSettings:
        """Keep the limits that differ from the usual ones, and that of a part that is off, which
        shows again with it."""
        given = {
            state: self.cleaned_data.get(_name(state))
            if _name(state) in self.fields
            else self.own.get(state.value)
            for state in STATES
        }
        self.instance.limits = {
            state.value: days
            for state, days in given.items()
            if days and days != STATES[state].limit.days
        }
        return super().save(commit)


def _name(state: State) -> str:
    return f"limit_{state.value}"
