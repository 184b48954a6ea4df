"""The form of the preferences page."""

from django import forms

from accounts.models import User
from notifications.kinds import all_kinds, field_name
from notifications.preferences import choices_of, choose


class PreferencesForm(forms.Form):
    """How often, for each kind of news."""

    def __init__(self, *args, user: User, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self._user = user
        chosen = choices_of(user)
        for kind in all_kinds():
            self.fields[field_name(kind)] = forms.ChoiceField(
                label=kind.label,
                help_text=kind.help,
                choices=kind.choices,
                initial=chosen[kind.code],
                widget=forms.RadioSelect,
            )

    def save(self) -> None:
        """Keep what the person changed: what they leave follows their organisation's choice."""
        changed = {
            kind.code: self.cleaned_data[name]
            for kind in all_kinds()
            if (name := field_name(kind)) in self.changed_data
        }
        if changed:
            choose(user=self._user, frequencies=changed)
