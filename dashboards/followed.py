"""The figures of the dashboards that an objective may follow, and what they say of it.

Figures about people are not among them: read day after day, they would tell of a person what each
of them alone keeps back for small groups."""

import datetime
from decimal import Decimal

from dashboards.definitions import Figure
from dashboards.models import Objective
from dashboards.period import MOST, Period, add_months, first_of
from dashboards.registry import FIGURES
from dashboards.scope import Scope
from dashboards.values import Measure
from projects.measuring import PERCENT, PLACES

HUNDRED = Decimal(100)


def followable() -> dict[str, Figure]:
    """The figures an objective may follow, by code, in the order of pages."""
    return {one.code: one for one in FIGURES if not one.about_people}


def unit_of(objective: Objective) -> str:
    """What the values of an objective are counted in."""
    if not objective.figure:
        return objective.unit
    figure = followable().get(objective.figure)
    if figure is None:
        return ""
    return PERCENT if figure.measure == Measure.SHARE else str(figure.measure.label)


def figure_value(objective: Objective, today: datetime.date) -> Decimal | None:
    """What the figure that an objective follows says over its organisation, from the month the
    objective starts to this one; a share in percent. None when it says nothing."""
    figure = followable().get(objective.figure)
    if figure is None:
        return None
    last = first_of(today)
    first = max(min(first_of(objective.starts_on), last), add_months(last, 1 - MOST))
    scope = Scope((objective.axis.organisation_id,))
    value = figure.value(scope, Period(first, last))
    if value.number is None:
        return None
    number = Decimal(str(value.number))
    return round(number * HUNDRED if value.measure == Measure.SHARE else number, PLACES)
