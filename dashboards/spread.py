"""What the pages show of the adoption of innovations: one by one, and together."""

import datetime
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db.models import F, OuterRef, QuerySet, Subquery
from django.utils.translation import gettext_lazy as _

from accounts.headcounts import Place, people_of
from dashboards.bass import Fit
from dashboards.diffusion import PARTS, Change, Point, Steps, days_to, points_of, steps_of
from dashboards.models import SpreadCurve, SpreadFact, SpreadSum
from ideas.enums import Visibility
from ideas.models import Idea
from projects.enums import IN_USE, SiteState
from projects.models import Project, RolloutEvent, RolloutSite
from projects.sites import cells_among, people_using

#: Sites that still owe an answer.
OPEN = (SiteState.PROPOSED, SiteState.PLANNED)
#: What a site says of itself when it does not simply adopt.
TOLD = (SiteState.ADAPTED, SiteState.NOT_ADOPTED, SiteState.ABANDONED)
#: How many reasons a page shows.
REASONS_SHOWN = 60

SPREAD_DEFINITION = _(
    "Sites : unités et organismes à qui l’innovation est proposée, ou qui l’ont reprise "
    "d’eux-mêmes ; c’est la cible. Un site l’a adoptée dès le jour où il l’adopte, telle quelle ou "
    "en l’adaptant ; une adoption notée par erreur ne compte pas. Les délais courent depuis la "
    "première proposition. Source : l’historique des sites, qui ne se réécrit pas."
)
PEOPLE_DEFINITION = _(
    "Effectif des sites où une innovation sert aujourd’hui ; une personne compte une fois, même si "
    "son unité et celle qui la contient l’utilisent, ou si son site en utilise plusieurs."
)

CURVE_DEFINITION = _(
    "Modèle de diffusion de Bass (1969), ajusté aux adoptions de chaque mois : des sites "
    "l’adoptent d’eux-mêmes, d’autres en imitant ceux qui l’ont fait. La bande contient la "
    "vraie courbe neuf fois sur dix si le modèle convient. Rien n’est montré en dessous "
    "de douze adoptions, de six mois, ou si le nombre final de sites est trop incertain."
)


@dataclass(frozen=True)
class Spread:
    """How an innovation, or several together, spread. `days` are those until each part of PARTS
    of the target had taken it up, None while they have not."""

    target: int
    adopted: int
    in_use: int
    states: dict[str, int]
    days: dict[int, int | None]
    people: int
    points: list[Point]

    @property
    def waiting(self) -> int:
        """The sites that still owe an answer."""
        return sum(self.states.get(state, 0) for state in OPEN)

    @property
    def adapted(self) -> int:
        """Of the sites in use, those that took it up in their own way."""
        return self.states.get(SiteState.ADAPTED, 0)

    @property
    def not_adopted(self) -> int:
        """The sites that said no."""
        return self.states.get(SiteState.NOT_ADOPTED, 0)


NOWHERE = Spread(0, 0, 0, {}, dict.fromkeys(PARTS), 0, [])


#: The newest innovations first.
NEWEST = ("-started_on", "-project_id")


def innovations(organisation_ids: frozenset[int]) -> QuerySet[SpreadFact]:
    """The visible innovations of these organisations that are proposed to sites, as last read, the
    newest first, each with its project and its idea. Asked of their shares, whose index gives the
    newest ones: joined from the projects, those of everyone would be read. Each idea is asked
    whether it is still theirs and shown; a join would have them all gathered first."""
    still = Idea.objects.filter(
        pk=OuterRef("pk"), organisation__in=organisation_ids, visibility=Visibility.VISIBLE
    )
    return (
        SpreadFact.objects.filter(organisation__in=organisation_ids)
        .alias(still=Subquery(still.values("pk")))
        .filter(still__isnull=False)
        .select_related("project__idea")
        .defer("steps", "states", "takers")
        .order_by(*NEWEST)
    )


def spread_of(projects: Iterable[Project], today: datetime.date) -> dict[object, Spread]:
    """How each of these innovations spread, by key; two queries whatever their number."""
    keys = [project.pk for project in projects]
    changes, cells = changes_of(keys), _cells(keys)
    return {
        key: _spread(
            steps_of(changes[key]),
            Counter(cell["state"] for cell in cells[key]),
            people_using(cells[key]),
            today,
        )
        for key in keys
    }


def spreads_kept(projects: Iterable[Project], today: datetime.date) -> dict[object, Spread]:
    """The same as last read (`SpreadFact`), for a list; two queries whatever their number. Nowhere
    for those that were not read yet."""
    keys = [project.pk for project in projects]
    facts, cells = SpreadFact.objects.in_bulk(keys), _cells(keys, state__in=IN_USE)
    return {
        key: _spread(
            dict(days_of(facts[key].steps)),
            Counter(facts[key].states),
            people_using(cells[key]),
            today,
        )
        if key in facts
        else NOWHERE
        for key in keys
    }


def spread_together(organisation_ids: Collection[int], today: datetime.date) -> Spread:
    """Every innovation of these organisations at once, as last read (`SpreadSum`); one query."""
    steps: Steps = {}
    states: Counter[str] = Counter()
    places: dict[Place, int] = {}
    for row in SpreadSum.objects.filter(pk__in=organisation_ids):
        states.update(row.states)
        for day, more in days_of(row.steps):
            steps[day] = [sum(pair) for pair in zip(steps.get(day, (0, 0, 0)), more, strict=True)]
        for place, path, people in row.places:
            places[place, path] = max(people, places.get((place, path), 0))
    return _spread(steps, states, people_of(places), today)


def days_of(steps: dict[str, list[int]]) -> Iterable[tuple[datetime.date, list[int]]]:
    """Steps as they are kept, by day."""
    return ((datetime.date.fromisoformat(day), counts) for day, counts in steps.items())


def changes_of(keys: Iterable) -> dict[object, list[Change]]:
    """The changes of the sites of each innovation, in the order of each site's history."""
    rows = (
        RolloutEvent.objects.filter(site__project__in=keys)
        .order_by("site_id", "revision")
        .values_list("site__project_id", "site_id", "day", "state")
    )
    found: dict[object, list[Change]] = defaultdict(list)
    for project, site, day, state in rows.iterator(chunk_size=5_000):
        found[project].append(Change(site, day, state))
    return found


def _cells(keys: Iterable, **which) -> dict[object, list[dict]]:
    found: dict[object, list[dict]] = defaultdict(list)
    sites = RolloutSite.objects.filter(project__in=keys, **which)
    rows = cells_among(sites.order_by("pk"))
    for cell in rows.values("state", "people", "place", "path", project_key=F("project")):
        found[cell["project_key"]].append(cell)
    return found


def _spread(steps: Steps, states: Counter[str], people: int, today: datetime.date) -> Spread:
    target = states.total()
    if not target:
        return NOWHERE
    points = points_of(steps, today)
    last = points[-1] if points else Point(today, 0, 0, 0)
    return Spread(
        target=target,
        adopted=last.adopted,
        in_use=sum(states[state] for state in IN_USE),
        states=dict(states),
        days={part: days_to(points, target=target, part=part) for part in PARTS},
        people=people,
        points=points,
    )


@dataclass(frozen=True)
class Reason:
    """What a site said when it adapted, did not adopt, or gave up."""

    site: str
    state: SiteState
    reason: str
    day: datetime.date


def reasons_of(project: Project) -> list[Reason]:
    """What the sites of an innovation said, those that did not adopt first; one query."""
    rows = (
        project.sites.filter(state__in=TOLD)
        .select_related("unit", "organisation")
        .order_by("-since", "pk")[:REASONS_SHOWN]
    )
    found = [Reason(str(row), SiteState(row.state), row.reason, row.since) for row in rows]
    order = (SiteState.NOT_ADOPTED, SiteState.ABANDONED, SiteState.ADAPTED)
    return sorted(found, key=lambda reason: order.index(reason.state))


def curve_of(project: Project) -> tuple[SpreadCurve, Fit | None] | None:
    """The last curve computed for an innovation, None before the first one; the fit itself is None
    where the data do not allow it."""
    row = SpreadCurve.objects.filter(pk=project.pk).first()
    if row is None:
        return None
    if row.refusal:
        return row, None
    covariance = tuple(tuple(cells) for cells in row.covariance)
    return row, Fit(row.p, row.q, row.m, covariance, row.months)
