"""What is told of an absence: to whoever stands in, and to the person away when somebody else
announced it."""

import datetime
from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from notifications.notices import Notice, Recipient, register
from notifications.site import absolute
from notifications.together import once
from referents.mission_notices import person_of
from referents.models import Absence


class _AboutAbsence(Notice):
    """About days that the context gives: the row of an absence that does not begin is gone."""

    #: Declared by the ideas room: what waits for something of me.
    kind = "ideas.duties"
    mandatory = True
    audiences = ("substitute", "away")

    def recipients(self, context: dict) -> Iterable[Recipient]:
        """The substitute, and the person away, unless they did it themselves."""
        people = {audience: context[audience] for audience in self.audiences}
        return [Recipient(pk, audience) for audience, pk in people.items() if pk != context["by"]]

    def render_context(self, context: dict, user: User, audience: str) -> dict:
        days = {name: datetime.date.fromisoformat(context[name]) for name in ("first", "last")}
        named = {name: person_of(context[name]) for name in ("away", "substitute", "by")}
        return days | {f"{name}_name": person for name, person in named.items()}

    def thread(self, context: dict) -> str:
        return f"absence:{context['absence']}"


@register
class AbsenceDeclared(_AboutAbsence):
    """Who is away, when, and what the substitute is given: their missions and what is addressed to
    them."""

    code = "referents.absence_declared"

    def is_current(self, context: dict) -> bool:
        return self._row(context) is not None

    def render_context(self, context: dict, user: User, audience: str) -> dict:
        missions = self._row(context).mandates.select_related("organisation", "unit", "groupement")
        page = "referents:desk" if audience == "substitute" else "referents:absences"
        label = _("Voir ce qui vous attend") if audience == "substitute" else _("Voir les absences")
        return super().render_context(context, user, audience) | {
            "missions": [(str(row.get_role_display()), row.scope) for row in missions],
            "url": absolute(reverse(page)),
            "action_label": label,
        }

    @staticmethod
    def _row(context: dict) -> Absence | None:
        pk = context["absence"]
        return once(("referents.absence", pk), lambda: Absence.objects.filter(pk=pk).first())


@register
class AbsenceOver(_AboutAbsence):
    """The person is back, or does not leave: what they had handed over is theirs again."""

    code = "referents.absence_over"

    def render_context(self, context: dict, user: User, audience: str) -> dict:
        return super().render_context(context, user, audience) | {
            "begun": context["begun"],
            "url": absolute(reverse("referents:desk")),
            "action_label": _("Ouvrir mon bureau"),
        }
