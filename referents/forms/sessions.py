"""Forms of a session: who is there, what is thought of an idea, what is decided."""

import datetime
from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.enums import Role
from accounts.models import User
from accounts.selectors import people_in_office
from ideas.agenda import Item
from ideas.enums import Outcome, VotingMethod
from ideas.models import Idea, Review
from ideas.recusal import recused_from
from ideas.services import Deliberation
from innovation_platform.forms import PlainForm
from referents.models import CommitteeMember, GridVersion
from referents.models.grid import SCORES

LONGEST_TEXT = 10_000


def _paragraph(label: str, *, rows: int = 4, required: bool = True, help_text: str = ""):
    return forms.CharField(
        label=label,
        required=required,
        max_length=LONGEST_TEXT,
        help_text=help_text,
        widget=forms.Textarea({"rows": rows}),
    )


def _day(label: str, *, required: bool = True, help_text: str = ""):
    return forms.DateField(
        label=label,
        required=required,
        help_text=help_text,
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
    )


class OpeningForm(PlainForm):
    """Who is there."""

    present = forms.TypedMultipleChoiceField(
        label=_("Membres présents"),
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Cochez les membres présents.")},
    )

    def __init__(self, *args, seats: Iterable[CommitteeMember], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self._people = {seat.user_id: seat.user for seat in seats}
        self.fields["present"].choices = [
            (seat.user_id, f"{seat.user}, {seat.get_seat_display()}") for seat in seats
        ]

    def people_present(self) -> list[User]:
        """The people ticked."""
        return [self._people[key] for key in self.cleaned_data["present"]]


class RecusalForm(PlainForm):
    """Who stands back from which item, as told at the opening."""

    point = forms.TypedChoiceField(
        label=_("Point"),
        coerce=int,
        error_messages={"required": _("Choisissez le point.")},
    )
    person = forms.TypedChoiceField(
        label=_("Qui se retire"),
        coerce=int,
        error_messages={"required": _("Choisissez la personne.")},
    )

    def __init__(
        self, *args, items: Iterable[Item], seats: Iterable[CommitteeMember], **kwargs
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["point"].choices = [
            ("", _("Choisir un point")),
            *((item.row.pk, _point_words(item)) for item in items),
        ]
        self.fields["person"].choices = [
            ("", _("Choisir une personne")),
            *((seat.user_id, str(seat.user)) for seat in seats),
        ]

    def is_chosen(self) -> bool:
        """Whether a point or a person is chosen, noted or not."""
        return any(self[name].value() for name in self.fields)


def _point_words(item: Item) -> str:
    """« 3 – Un titre »; the number alone for who stands back from it."""
    if item.hidden:
        return str(item.row.position)
    return f"{item.row.position} – {item.row.idea.title}"


class ReviewForm(PlainForm):
    """An evaluation: one score for each criterion of the grid in force, and a comment."""

    comment = _paragraph(
        _("Commentaire"),
        required=False,
        rows=3,
        help_text=_("Lu par les autres membres une fois leur évaluation donnée."),
    )

    def __init__(self, *args, grid: GridVersion, review: Review | None = None, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.grid = grid
        comment = self.fields.pop("comment")
        for row in grid.rows:
            self.fields[row.code] = forms.TypedChoiceField(
                label=row.label,
                choices=[(score, f"{score} – {words}") for score, words in SCORES.items()],
                coerce=int,
                widget=forms.RadioSelect,
                help_text=row.help,
                initial=review.scores.get(row.code) if review else None,
                error_messages={"required": _("Donnez une note de 1 à 4.")},
            )
        self.fields["comment"] = comment
        comment.initial = review.comment if review else ""

    def scores(self) -> dict[str, int]:
        """The scores given, by criterion."""
        return {row.code: self.cleaned_data[row.code] for row in self.grid.rows}


class DeliberationForm(PlainForm):
    """What the committee decides on an idea: what each outcome needs is checked for that one."""

    seen = forms.IntegerField(widget=forms.HiddenInput)
    outcome = forms.ChoiceField(
        label=_("Le comité décide de"), choices=Outcome, widget=forms.RadioSelect
    )
    reason = _paragraph(
        _("Pourquoi"), rows=3, help_text=_("Une ou deux phrases, reprises au procès-verbal.")
    )
    sponsor = forms.ModelChoiceField(
        User.objects.none(),
        label=_("Sponsor, si l’idée est retenue"),
        empty_label=_("Choisir une personne"),
        required=False,
        help_text=_("La personne de la direction qui porte l’idée. Elle devra accepter."),
    )
    date = _day(_("Nouvelle date, si elle est reportée"), required=False)
    method = forms.ChoiceField(
        label=_("Manière de décider"),
        choices=VotingMethod,
        widget=forms.RadioSelect,
        initial=VotingMethod.CONSENSUS,
    )
    votes_for = forms.IntegerField(label=_("Pour"), min_value=0, required=False)
    votes_against = forms.IntegerField(label=_("Contre"), min_value=0, required=False)
    abstentions = forms.IntegerField(label=_("Abstentions"), min_value=0, required=False)
    discussion = _paragraph(
        _("Ce qui a été dit"),
        rows=3,
        required=False,
        help_text=_("Facultatif, repris au procès-verbal sans nom."),
    )

    def __init__(self, *args, idea: Idea, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        directors = people_in_office(Role.DIRECTOR, organisation=idea.organisation)
        self.fields["sponsor"].queryset = directors.exclude(pk__in=recused_from(idea).values("pk"))
        self.fields["seen"].initial = idea.revision

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        outcome = given.get("outcome")
        if outcome == Outcome.ACCEPT and not given.get("sponsor") and "sponsor" not in self.errors:
            self.add_error("sponsor", _("Choisissez qui porte l’idée."))
        if outcome == Outcome.ADJOURN and not given.get("date") and "date" not in self.errors:
            self.add_error("date", _("Choisissez quand le comité la reprend."))
        return given

    def deliberation(self) -> Deliberation:
        """What was decided, as the service takes it."""
        given = self.cleaned_data
        voted = given["method"] == VotingMethod.VOTE
        return Deliberation(
            outcome=given["outcome"],
            reason=given["reason"],
            method=given["method"],
            votes_for=(given["votes_for"] or 0) if voted else 0,
            votes_against=(given["votes_against"] or 0) if voted else 0,
            abstentions=(given["abstentions"] or 0) if voted else 0,
            discussion=given["discussion"],
            inputs=self._inputs(),
        )

    def _inputs(self) -> dict[str, Any]:
        given = self.cleaned_data
        if given["outcome"] == Outcome.ACCEPT:
            return {"sponsor": given["sponsor"].pk}
        if given["outcome"] == Outcome.ADJOURN:
            return {"date": given["date"].isoformat()}
        return {}

    def kept(self) -> list[dict[str, str]]:
        """What was typed, for a page that cannot submit it."""
        outcome = dict(Outcome.choices).get(self["outcome"].value(), "")
        texts = [(self["outcome"].label, outcome)]
        texts += [(self[name].label, self[name].value()) for name in ("reason", "discussion")]
        return [{"label": label, "text": str(text)} for label, text in texts if text]


class ClosingForm(PlainForm):
    """When the decisions of a session are published."""

    publishes_on = _day(
        _("Date de publication des décisions"),
        help_text=_("À 9 heures ce jour-là, chaque auteur reçoit la décision sur son idée."),
    )

    def __init__(self, *args, proposed: datetime.date, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["publishes_on"].initial = proposed


class MinutesForm(PlainForm):
    """What the minutes say besides what happened."""

    remarks = _paragraph(
        _("Observations"),
        required=False,
        rows=6,
        help_text=_("Ce que l’ordre du jour ne dit pas : informations, points divers."),
    )
