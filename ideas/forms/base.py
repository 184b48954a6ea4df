"""What the form of every transition shares."""

import datetime
from typing import Any

from django import forms
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from ideas.forms.widgets import text_field
from ideas.models import Idea
from innovation_platform.forms import InPage


class MoveForm(InPage, forms.Form):
    """The inputs of a transition, with the revision its reader saw. Without inputs it asks for a
    confirmation only."""

    seen = forms.IntegerField(widget=forms.HiddenInput)
    #: What happens next, said before the button is pressed.
    next_step = ""
    #: A template of what helps to fill it in, shown before its buttons.
    tools = ""

    def __init__(self, *args, idea: Idea, user: User, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.idea, self.user = idea, user
        self.fields["seen"].initial = idea.revision
        self.prepare()

    def prepare(self) -> None:
        """Narrow the choices to what this idea and this person allow."""

    def details(self) -> dict[str, Any]:
        """The inputs as plain JSON values, for `ideas.services.move`."""
        return {name: _plain(value) for name, value in self.cleaned_data.items() if name != "seen"}

    def kept(self) -> list[dict[str, str]]:
        """What was typed, with the name of each field, for a page that cannot submit it."""
        return [
            {"label": field.label, "text": _in_words(field)}
            for field in self.visible_fields()
            if field.value()
        ]


def _in_words(field: forms.BoundField) -> str:
    """What was typed or chosen: choices by their label."""
    value = field.value()
    labels = {str(code): str(label) for code, label in getattr(field.field, "choices", [])}
    chosen = value if isinstance(value, list) else [value]
    return ", ".join(
        str(_("oui")) if one is True else labels.get(str(one), str(one)) for one in chosen
    )


def _plain(value: Any) -> Any:
    if isinstance(value, models.Model):
        return value.pk if isinstance(value.pk, int) else str(value.pk)
    if isinstance(value, models.QuerySet):
        return [row.pk for row in value]
    if isinstance(value, datetime.date):
        return value.isoformat()
    return value


class ReasonForm(MoveForm):
    reason = text_field(_("Pourquoi"), help_text=_("Visible de tous dans l’historique."))
