"""How often the people of an organisation are written to, unless they choose otherwise."""

from django import forms

from accounts.models import Organisation
from notifications.kinds import all_kinds, field_name
from notifications.preferences import choose_for_organisation, defaults_of


class DefaultFrequenciesForm(forms.Form):
    """A frequency for each kind of news."""

    def __init__(self, *args, organisation: Organisation, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self._organisation = organisation
        chosen = defaults_of(organisation)
        for kind in all_kinds():
            self.fields[field_name(kind)] = forms.ChoiceField(
                label=kind.label,
                help_text=kind.help,
                choices=kind.choices,
                initial=chosen[kind.code],
                widget=forms.RadioSelect,
            )

    def save(self) -> None:
        """Keep what was changed; the rest follows the platform's own defaults."""
        choose_for_organisation(
            organisation=self._organisation,
            frequencies={
                kind.code: self.cleaned_data[field_name(kind)]
                for kind in all_kinds()
                if field_name(kind) in self.changed_data
            },
        )
