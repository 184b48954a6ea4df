"""Forms of a committee: who sits, with which grid, when it meets."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from innovation_platform.forms import PlainForm
from referents.enums import CommitteeKind, Seat
from referents.models import GridVersion
from referents.models.grid import LONGEST_GRID, WEIGHTS

SPARE_ROWS = 2


class PersonByAddress(forms.EmailField):
    """Someone of the organisation, named by their address; its clean value is the person."""

    def __init__(self, **kwargs) -> None:
        kwargs.setdefault("label", _("Adresse électronique de la personne"))
        super().__init__(
            widget=forms.EmailInput({"autocomplete": "off", "placeholder": "prenom.nom@…"}),
            **kwargs,
        )
        self.people = User.objects.none()

    def clean(self, value: str) -> User | None:
        address = super().clean(value).lower()
        person = self.people.filter(email=address).first()
        if person is None and address:
            raise forms.ValidationError(
                _("Aucun compte n’a cette adresse dans l’organisme. Vérifiez l’orthographe.")
            )
        return person


def why_field(label) -> forms.CharField:
    """Why a jury at work changes: the words of an amendment."""
    return forms.CharField(
        label=label,
        max_length=500,
        widget=forms.Textarea({"rows": 2}),
        help_text=_("Lu par toutes les personnes qui participent."),
        error_messages={"required": _("Dites pourquoi : les participants le liront.")},
    )


class MemberForm(PlainForm):
    """A person and the seat given to them; in a jury at work, and why."""

    user = PersonByAddress()
    seat = forms.ChoiceField(label=_("Siège"), choices=Seat)
    reason = why_field(_("Pourquoi ce membre rejoint le jury"))

    def __init__(self, *args, people, explains: bool, **kwargs) -> None:
        super().__init__(*args, auto_id="siege_%s", **kwargs)
        self.fields["user"].people = people
        if not explains:
            del self.fields["reason"]


class EndSeatForm(PlainForm):
    """Why a member of a jury at work leaves it, and who takes the seat."""

    reason = why_field(_("Pourquoi ce siège change"))
    successor = PersonByAddress(
        label=_("Qui prend ce siège"),
        required=False,
        help_text=_("Son adresse électronique. Vide : le siège reste libre."),
    )

    def __init__(self, *args, people, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["successor"].people = people


class CommitteeForm(PlainForm):
    """A new committee, or a new jury where the organisation uses both."""

    name = forms.CharField(label=_("Nom"), max_length=160, initial=_("Comité innovation"))
    kind = forms.ChoiceField(label=_("Type"), choices=CommitteeKind, widget=forms.RadioSelect)

    def __init__(self, *args, kinds: list[CommitteeKind], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [(kind.value, kind.label) for kind in kinds]
        self.fields["kind"].initial = kinds[0] if kinds else None
        if kinds == [CommitteeKind.JURY]:
            self.fields["name"].initial = CommitteeKind.JURY.label
        if len(kinds) < 2:
            self.fields["kind"].widget = forms.HiddenInput()
            self.fields["kind"].required = False
        self.only = kinds[0] if len(kinds) == 1 else None

    def clean_kind(self) -> str:
        return self.only or self.cleaned_data["kind"]


class QuorumForm(PlainForm):
    """How many members must be there; in a jury at work, and why."""

    quorum = forms.IntegerField(
        label=_("Quorum"),
        min_value=1,
        required=False,
        help_text=_("Nombre de membres présents sans lequel rien ne se décide. Facultatif."),
    )
    reason = why_field(_("Pourquoi le quorum change"))

    def __init__(self, *args, explains: bool, **kwargs) -> None:
        super().__init__(*args, auto_id="quorum_%s", **kwargs)
        if not explains:
            del self.fields["reason"]


class SessionForm(PlainForm):
    """When and where a committee meets."""

    held_on = forms.DateField(
        label=_("Date"), widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    )
    starts_at = forms.TimeField(
        label=_("Heure"),
        required=False,
        widget=forms.TimeInput({"type": "time"}, format="%H:%M"),
    )
    place = forms.CharField(label=_("Lieu"), max_length=200, required=False)


class CancellationForm(PlainForm):
    """Why a session is not held."""

    reason = forms.CharField(
        label=_("Pourquoi"),
        max_length=300,
        required=False,
        help_text=_("Lu par les membres déjà convoqués."),
    )


class GridForm(PlainForm):
    """A new version of a grid: as many rows as there are criteria, and a few to spare. A row
    without a name is left out."""

    def __init__(self, *args, grid: GridVersion | None, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        rows = grid.rows if grid else []
        self.count = min(LONGEST_GRID, len(rows) + SPARE_ROWS)
        for number in range(self.count):
            row = rows[number] if number < len(rows) else None
            self.fields[f"label_{number}"] = forms.CharField(
                label=_("Critère %(number)s") % {"number": number + 1},
                max_length=80,
                required=False,
                initial=row.label if row else "",
            )
            self.fields[f"weight_{number}"] = forms.TypedChoiceField(
                label=_("Poids du critère %(number)s") % {"number": number + 1},
                choices=[(weight, weight) for weight in WEIGHTS],
                coerce=int,
                initial=row.weight if row else 1,
            )

    def pairs(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """The fields, two by two."""
        return [(self[f"label_{number}"], self[f"weight_{number}"]) for number in range(self.count)]

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        if not any(given.get(f"label_{number}", "").strip() for number in range(self.count)):
            raise forms.ValidationError(_("Gardez au moins un critère."))
        return given

    def criteria(self) -> list[dict[str, Any]]:
        """The rows named, as the service takes them."""
        return [
            {
                "label": self.cleaned_data[f"label_{number}"].strip(),
                "weight": self.cleaned_data[f"weight_{number}"],
            }
            for number in range(self.count)
            if self.cleaned_data[f"label_{number}"].strip()
        ]
