"""Forms of a jury: what it says of an entry, of several, and how it chose."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ideas.enums import VerdictKind, VotingMethod
from ideas.jury import Entry
from ideas.services import JuryVerdict
from innovation_platform.forms import PlainForm

LONGEST_WORDS = 4_000
#: How far a jury counts its places.
LAST_PLACE = 99
MANY = [(kind.value, kind.label) for kind in VerdictKind if kind != VerdictKind.WINNER]


def _words(label: str, *, help_text: str) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=LONGEST_WORDS,
        help_text=help_text,
        widget=forms.Textarea({"rows": 4}),
    )


class VerdictForm(PlainForm):
    """The verdict on one entry; a rank and a prize are a winner's."""

    seen = forms.IntegerField(widget=forms.HiddenInput)
    kind = forms.ChoiceField(label=_("Verdict"), choices=VerdictKind, widget=forms.RadioSelect)
    rank = forms.IntegerField(
        label=_("Rang, si elle est lauréate"),
        min_value=1,
        max_value=LAST_PLACE,
        required=False,
        help_text=_("Deux lauréates de même rang sont ex æquo."),
    )
    prize = forms.CharField(
        label=_("Prix, si elle est lauréate"),
        max_length=160,
        required=False,
        help_text=_("Facultatif, par exemple « Prix de l’accueil »."),
    )
    words = _words(
        _("Le mot du jury à son auteur"),
        help_text=_("Ce que le jury a apprécié, et ce qui vient. Public pour les lauréates."),
    )

    def __init__(self, *args, entry: Entry, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["seen"].initial = entry.version
        if entry.verdict:
            for name, column in (
                ("kind", "verdict"),
                ("rank", "rank"),
                ("prize", "prize"),
                ("words", "words"),
            ):
                self.fields[name].initial = getattr(entry.row, column)

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        winner = given.get("kind") == VerdictKind.WINNER
        if winner and not given.get("rank") and "rank" not in self.errors:
            self.add_error("rank", _("Donnez son rang à une lauréate."))
        return given

    def verdict(self) -> JuryVerdict:
        """What was decided, as the service takes it."""
        given = self.cleaned_data
        return JuryVerdict(
            kind=given["kind"], words=given["words"], rank=given["rank"], prize=given["prize"]
        )

    def kept(self) -> list[dict[str, str]]:
        """What was typed, for a page that cannot submit it."""
        labels = dict(VerdictKind.choices)
        texts = [(self["kind"].label, labels.get(self["kind"].value(), ""))]
        texts += [(self[name].label, self[name].value()) for name in ("rank", "prize", "words")]
        return [{"label": label, "text": str(text)} for label, text in texts if text]


class TogetherForm(PlainForm):
    """One same verdict on several entries."""

    kind = forms.ChoiceField(label=_("Verdict"), choices=MANY, widget=forms.RadioSelect)
    words = _words(
        _("Le mot du jury à leurs auteurs"),
        help_text=_("Le même pour toutes les idées cochées. Restez concret et bienveillant."),
    )


class ClosingForm(PlainForm):
    """How the jury chose, told with the results."""

    method = forms.ChoiceField(
        label=_("Le jury a choisi par"),
        choices=VotingMethod,
        widget=forms.RadioSelect,
        initial=VotingMethod.CONSENSUS,
    )
    account = _words(
        _("Comment le jury a choisi"),
        help_text=_("Quelques phrases, publiées avec les résultats : critères, départages."),
    )
