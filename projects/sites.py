"""The sites of a rollout: how many are where, and who is asked about each."""

from collections.abc import Iterable

from django.db.models import F, Max, QuerySet
from django.db.models.functions import Coalesce

from accounts.enums import Role
from accounts.headcounts import Place, people_of
from accounts.models import Mandate
from accounts.selectors import paths_above
from ideas.enums import State
from projects.enums import IN_USE
from projects.models import Project, RolloutSite

#: The states of an idea in which more sites may be proposed.
ROLLED_OUT = (State.IN_ROLLOUT, State.ACHIEVED)


_PEOPLE = Coalesce("headcount_corrected", "unit__headcount", "organisation__headcount")


def cells_of(project: Project) -> QuerySet:
    """The sites as a comb shows them, by name, with the people concerned and where they are."""
    return cells_among(project.sites.order_by("unit__name", "organisation__name", "pk"))


def cells_among(sites: QuerySet[RolloutSite]) -> QuerySet:
    """The same of any sites, in the order they come."""
    return (
        sites.annotate(
            name=Coalesce("unit__name", "organisation__name"), on=F("since"), people=_PEOPLE
        )
        .annotate(place=Coalesce("unit__organisation_id", "organisation_id"), path=F("unit__path"))
        .values("name", "state", "on", "reason", "people", "place", "path")
    )


def people_using(cells: Iterable[dict]) -> int:
    """The people of the sites that took the innovation up, each counted once: only the highest
    site in use counts."""
    return people_of(
        {
            (cell["place"], cell["path"] or ""): cell["people"]
            for cell in cells
            if cell["state"] in IN_USE
        }
    )


def places_in_use(sites: QuerySet[RolloutSite]) -> dict[Place, int]:
    """The places of those of these sites that took an innovation up, with their people; of a place
    that has several, the most. One query."""
    rows = (
        sites.filter(state__in=IN_USE)
        .order_by()
        .annotate(place=Coalesce("unit__organisation_id", "organisation_id"), path=F("unit__path"))
        .values_list("place", "path")
        .annotate(most=Max(_PEOPLE))
    )
    return {(place, path or ""): most for place, path, most in rows}


def below(sites: QuerySet[RolloutSite], organisation_id: int, path: str) -> QuerySet[RolloutSite]:
    """The sites at or below a unit of an organisation."""
    return sites.filter(unit__organisation_id=organisation_id, unit__path__startswith=path)


def answering_for(rows: Iterable[RolloutSite]) -> dict[int, list[RolloutSite]]:
    """Who is asked about each of these sites: its nearest referents, else the « responsables
    innovation » of its organisation, else its direction; for another organisation, its direction.
    Keyed by person; one query more than those of the sites, which come with their `unit` and
    `organisation`."""
    rows = list(rows)
    offices = _offices({_place(row) for row in rows})
    found: dict[int, list[RolloutSite]] = {}
    for row in rows:
        for user_id in _answer_for(row, offices.get(_place(row), {})):
            found.setdefault(user_id, []).append(row)
    return found


def _place(row: RolloutSite) -> int:
    return row.unit.organisation_id if row.unit_id else row.organisation_id


def _offices(organisations: set[int]) -> dict[int, dict[tuple[str, str], set[int]]]:
    """By organisation, the people who hold a role over a path ("" for the whole of it)."""
    held = (
        Mandate.objects.current()
        .filter(
            organisation_id__in=organisations,
            role__in=[Role.REFERENT, Role.DIRECTOR],
            user__is_active=True,
        )
        .order_by()
        .values_list("organisation_id", "role", "unit__path", "user_id")
    )
    offices: dict[int, dict[tuple[str, str], set[int]]] = {}
    for organisation, role, path, user_id in held:
        place = offices.setdefault(organisation, {})
        place.setdefault((role, path or ""), set()).add(user_id)
    return offices


def _answer_for(row: RolloutSite, offices: dict[tuple[str, str], set[int]]) -> set[int]:
    responsables = offices.get((Role.REFERENT, ""), set())
    directors = offices.get((Role.DIRECTOR, ""), set())
    if row.organisation_id:
        return directors or responsables
    paths = paths_above(row.unit.path)
    near = set().union(*(offices.get((Role.REFERENT, path), set()) for path in paths))
    return near or responsables or directors
