"""What people are told of the objectives of a « projet d'entreprise »: a date that comes, a date
that has passed, a target reached. Each stops by itself once someone acted."""

import datetime
from abc import abstractmethod
from collections.abc import Iterable

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.enums import Role
from accounts.models import User
from accounts.selectors import people_in_office
from dashboards.models import Objective
from dashboards.plan import ObjectiveRow, row_of, with_last_value
from dashboards.standing import Standing
from notifications.kinds import Kind, register_kind
from notifications.notices import Notice, Recipient, register
from notifications.site import absolute

#: How many days before its date an objective is told of; the last time only where no value was
#: noted since the first.
NEAR = (30, 7)
#: Every how many days a date that has passed is told again, until someone acts.
AGAIN = 28

register_kind(
    Kind(
        "dashboards.objectives",
        gettext_lazy("Les objectifs du projet d’entreprise"),
        gettext_lazy(
            "Pour qui en répond et pour la direction : échéance proche ou passée, cible atteinte."
        ),
        weight=60,
    )
)


def open_objectives() -> QuerySet[Objective]:
    """The objectives that someone still answers for, each with the value that holds."""
    found = Objective.objects.filter(
        closed_on=None,
        axis__closed_on=None,
        axis__organisation__is_active=True,
        axis__organisation__dashboard_settings__uses_objectives=True,
    )
    return with_last_value(found.select_related("axis__organisation"))


def noted_since(objective: Objective, day: datetime.date) -> bool:
    """Whether the value that holds is of that day or later."""
    return objective.last_day is not None and objective.last_day >= day


def opens_on(objective: Objective) -> datetime.date:
    """The day from which the date of an objective is near."""
    return objective.due_on - datetime.timedelta(days=NEAR[0])


def asks_near(objective: Objective, step: int) -> bool:
    """Whether the owner is told, so many days before, that the date comes: the last time, only
    where no value was noted since it is near."""
    return step != NEAR[-1] or not noted_since(objective, opens_on(objective))


def asks_passed(objective: Objective, times: int) -> bool:
    """Whether the owner is told, for the nth time, that the date has passed: while they note no
    value since; of a figure that is followed, whose owner has nothing to note, once."""
    return times == 0 if objective.figure else not noted_since(objective, objective.due_on)


class _AboutObjective(Notice):
    kind = "dashboards.objectives"
    audience = "owner"

    def row(self, context: dict) -> ObjectiveRow | None:
        """The objective as it stands now; None once it is closed."""
        found = open_objectives().filter(pk=context["objective"]).first()
        return row_of(found, timezone.localdate()) if found else None

    @abstractmethod
    def holds(self, row: ObjectiveRow, context: dict) -> bool:
        """Whether what is said of an open objective is still so."""

    def is_current(self, context: dict) -> bool:
        row = self.row(context)
        return row is not None and self.holds(row, context)

    def recipients(self, context: dict) -> Iterable[Recipient]:
        return self._owner(context)

    def render_context(self, context: dict, user: User, audience: str) -> dict:
        row = row_of(
            with_last_value(Objective.objects.all()).get(pk=context["objective"]),
            timezone.localdate(),
        )
        notes = audience == "owner" and not row.objective.figure
        return {
            "row": row,
            "objective": row.objective,
            "notes": notes,
            "url": absolute(reverse("dashboards:objective", args=[row.objective.pk])),
            "action_label": _("Noter une valeur") if notes else _("Ouvrir l’objectif"),
        }

    def thread(self, context: dict) -> str:
        return f"objective:{context['objective']}"

    def _owner(self, context: dict) -> list[Recipient]:
        owners = User.objects.filter(objectives=context["objective"], is_active=True)
        return [Recipient(pk, "owner") for pk in owners.values_list("pk", flat=True)]

    def _direction(self, context: dict) -> list[Recipient]:
        row = self.row(context)
        if row is None:
            return []
        place = row.objective.axis.organisation
        people = people_in_office(Role.DIRECTOR, organisation=place).filter(is_active=True)
        keys = people.order_by("pk").values_list("pk", flat=True)
        return [Recipient(pk, "direction") for pk in keys]


def _same_date(row: ObjectiveRow, context: dict) -> bool:
    return row.objective.due_on.isoformat() == context["due_on"]


@register
class ObjectiveNear(_AboutObjective):
    """To the owner: the date of an objective comes, and its target is not reached."""

    code = "dashboards.objective_near"

    def holds(self, row: ObjectiveRow, context: dict) -> bool:
        return (
            _same_date(row, context)
            and row.standing != Standing.REACHED
            and timezone.localdate() <= row.objective.due_on
            and asks_near(row.objective, context["step"])
        )


@register
class ObjectivePassed(_AboutObjective):
    """To the owner: the date has passed, and its target is not reached (`asks_passed`)."""

    code = "dashboards.objective_passed"

    def holds(self, row: ObjectiveRow, context: dict) -> bool:
        return (
            _same_date(row, context)
            and row.standing != Standing.REACHED
            and asks_passed(row.objective, context["step"])
        )


@register
class ObjectiveUndecided(_AboutObjective):
    """To the direction: the date of an objective has passed, its target is not reached, and it is
    neither closed nor given another date."""

    code = "dashboards.objective_undecided"
    audience = "direction"

    def recipients(self, context: dict) -> Iterable[Recipient]:
        return self._direction(context)

    def holds(self, row: ObjectiveRow, context: dict) -> bool:
        return _same_date(row, context) and row.standing != Standing.REACHED


@register
class ObjectiveReached(_AboutObjective):
    """To the owner and the direction, but whoever noted it: the target is reached."""

    code = "dashboards.objective_reached"
    audiences = ("owner", "direction")

    def recipients(self, context: dict) -> Iterable[Recipient]:
        told = [*self._owner(context), *self._direction(context)]
        return [person for person in told if person.user_id != context["by"]]

    def holds(self, row: ObjectiveRow, context: dict) -> bool:
        return row.standing == Standing.REACHED
