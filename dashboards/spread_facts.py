"""What an innovation adds to the adoption of its organisation, read from its sites and their
history, as `facts` reads ideas."""

import datetime
from collections import defaultdict
from typing import NamedTuple
from uuid import UUID

from django.db.models import Count, Max, Q
from django.db.models.functions import Coalesce

from dashboards.diffusion import steps_of
from dashboards.models import SpreadFact
from dashboards.spread import changes_of
from ideas.enums import Visibility
from projects.enums import IN_USE
from projects.models import RolloutSite


class SpreadLook(NamedTuple):
    """What an innovation looks like: its organisation; how many sites it has, and the last of their
    events; the day it began."""

    organisation: int
    text: str
    started_on: datetime.date


def spread_looks(keys: list[UUID]) -> dict[UUID, SpreadLook]:
    """How those of these innovations look that are visible and proposed to a site; one query."""
    rows = (
        RolloutSite.objects.filter(project__in=keys, project__idea__visibility=Visibility.VISIBLE)
        .order_by()
        .values_list("project", "project__idea__organisation", "project__started_on")
        .annotate(n_sites=Count("pk", distinct=True), last=Max("events__pk"))
    )
    return {
        key: SpreadLook(place, f"{sites}|{last or 0}", began)
        for key, place, began, sites, last in rows
    }


def spread_facts(keys: list[UUID]) -> list[SpreadFact]:
    """What these innovations add, in four queries. Each is looked at before its rows: one that
    changes meanwhile is read again."""
    looks = spread_looks(keys)
    changes, states, takers = changes_of(list(looks)), _states(looks), _takers(looks)
    return [
        SpreadFact(
            project_id=key,
            organisation_id=look.organisation,
            started_on=look.started_on,
            look=look.text,
            steps={day.isoformat(): counts for day, counts in steps_of(changes[key]).items()},
            states=states[key],
            takers=takers[key],
        )
        for key, look in looks.items()
    ]


def _states(looks: dict[UUID, SpreadLook]) -> dict[UUID, dict[str, int]]:
    """How many sites of each of these innovations are in each state."""
    found: defaultdict[UUID, dict[str, int]] = defaultdict(dict)
    rows = RolloutSite.objects.filter(project__in=looks).order_by()
    for key, state, n in rows.values_list("project", "state").annotate(Count("pk")):
        found[key][state] = n
    return found


def _takers(looks: dict[UUID, SpreadLook]) -> dict[UUID, dict[str, list[int]]]:
    """The other organisations that use each of these innovations."""
    found: defaultdict[UUID, dict[str, list[int]]] = defaultdict(dict)
    rows = (
        RolloutSite.objects.filter(project__in=looks, state__in=IN_USE)
        .order_by()
        .annotate(taker=Coalesce("unit__organisation_id", "organisation_id"))
        .values_list("project", "taker")
        .annotate(Count("pk"), alone=Count("pk", filter=Q(is_spontaneous=True)))
    )
    for key, taker, sites, alone in rows:
        if taker != looks[key].organisation:
            found[key][str(taker)] = [1, sites, alone]
    return found
