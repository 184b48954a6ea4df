"""The ballot paper: one choice, or votes to share out."""

from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from campaigns.enums import VoteMethod
from campaigns.models import Campaign


class BallotForm(forms.Form):
    """A ballot over `entries` (dictionaries with `id` and `title`). Those of `own` are shown and
    cannot be chosen. What was typed stays when the ballot is refused."""

    choice = forms.UUIDField(
        label=_("Votre choix"),
        required=False,
        error_messages={"invalid": _("Choisissez une des idées proposées.")},
    )

    def __init__(
        self,
        *args,
        campaign: Campaign,
        entries: list[dict],
        own: set[UUID],
        marks: dict[UUID, int],
        **kwargs,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.single = campaign.vote_method == VoteMethod.SINGLE
        self.entries, self.own, self.marks = entries, own, marks
        self.amounts = range(campaign.votes_each + 1)
        if not self.single:
            del self.fields["choice"]
            for entry in self._open():
                self.fields[entry["id"].hex] = forms.IntegerField(
                    label=entry["title"],
                    required=False,
                    min_value=0,
                    max_value=campaign.votes_each,
                    error_messages={
                        "invalid": _("Donnez un nombre de voix."),
                        "max_value": _("Vous n’avez pas autant de voix."),
                        "min_value": _("Donnez un nombre de voix."),
                    },
                )

    def clean(self) -> dict:
        """Add `marks`: what each idea is given."""
        cleaned = super().clean() or self.cleaned_data
        if self.single:
            choice = cleaned.get("choice")
            cleaned["marks"] = {choice: 1} if choice else {}
        else:
            given = {entry["id"]: cleaned.get(entry["id"].hex) for entry in self._open()}
            cleaned["marks"] = {key: count for key, count in given.items() if count}
        return cleaned

    @property
    def rows(self) -> list[dict]:
        """The entries as the page shows them: `name` and `given`, or `chosen`."""
        return [
            entry
            | {
                "own": entry["id"] in self.own,
                "chosen": self.single and self._typed("choice", self._first()) == str(entry["id"]),
                "name": self.add_prefix("choice" if self.single else entry["id"].hex),
                "given": self._typed(entry["id"].hex, str(self.marks.get(entry["id"], 0))),
            }
            for entry in self.entries
        ]

    def _open(self) -> list[dict]:
        return [entry for entry in self.entries if entry["id"] not in self.own]

    def _first(self) -> str:
        return str(next(iter(self.marks), ""))

    def _typed(self, name: str, kept: str) -> str:
        return self.data.get(self.add_prefix(name), "") if self.is_bound else kept
