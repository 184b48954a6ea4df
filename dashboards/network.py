"""What a network lead reads: organisations that chose it, side by side; where innovations are taken
up; what spreads from whom to whom."""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db import models
from django.db.models import Count, F, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation, User
from accounts.selectors import reach_of
from dashboards.definitions import Figure
from dashboards.models import SpreadSum
from dashboards.reading import filled_scopes
from dashboards.scope import Period, Scope
from dashboards.values import Row, Value
from projects.enums import IN_USE
from projects.models import RolloutSite, Sheet


class Size(models.TextChoices):
    """Bands of headcount, as the field compares organisations."""

    SMALL = "petit", _("moins de 250 personnes")
    MEDIUM = "moyen", _("de 250 à 499")
    LARGE = "grand", _("de 500 à 999")
    HUGE = "tres-grand", _("1 000 et plus")


BANDS = {
    Size.SMALL: (0, 249),
    Size.MEDIUM: (250, 499),
    Size.LARGE: (500, 999),
    Size.HUGE: (1_000, 10_000_000),
}

#: The figures side by side, in their order.
COLUMNS = ("deposits", "participation", "within_limit", "median_time", "funnel")

#: What a column is called where a figure's own title would not do.
TITLES = {"funnel": _("Idées réalisées"), "median_time": _("Temps médian de réponse")}


def led_by(user: User) -> QuerySet[Organisation]:
    """The active organisations of a network lead's branch or groupement."""
    reach = reach_of(user)
    return Organisation.objects.filter(
        Q(branch__in=reach.branches) | Q(pk__in=reach.groupement_organisations), is_active=True
    )


def narrowed(
    places: QuerySet[Organisation], *, branch: str = "", size: str = ""
) -> QuerySet[Organisation]:
    """Those of a branch, of a band of headcount."""
    if branch:
        places = places.filter(branch=branch)
    if size in Size:
        places = places.filter(headcount__range=BANDS[Size(size)])
    return places


def side_by_side(
    places: Collection[Organisation], figures: Iterable[Figure], period: Period
) -> dict[int, list[Value | Row]]:
    """The same figures for each of these organisations; as many queries whatever their number."""
    scopes = filled_scopes([place.pk for place in places], period)
    together = Scope(tuple(place.pk for place in places))
    found: dict[int, list[Value | Row]] = {place.pk: [] for place in places}
    for figure in figures:
        if figure.about_people:
            told = {row.key: row for row in figure.value(together, period).rows}
            nothing = Row("", None, hidden=True)
            values = {pk: told.get(str(pk), nothing) for pk in found}
        else:
            values = {pk: figure.value(scopes[pk], period) for pk in found}
        for pk, value in values.items():
            found[pk].append(value)
    return found


def by_departement(
    places: Iterable[Organisation], counts: dict[int, int]
) -> tuple[dict[str, int], dict[str, int]]:
    """Counts of organisations by code of département; then those of no département, by name. An
    organisation of several départements counts in each of them."""
    found: Counter[str] = Counter()
    nowhere: Counter[str] = Counter()
    for place in places:
        codes = place.departements.split()
        for code in codes:
            found[code] += counts.get(place.pk, 0)
        if not codes:
            nowhere[str(place)] += counts.get(place.pk, 0)
    return dict(found), dict(nowhere)


@dataclass(frozen=True)
class Flow:
    """What one organisation uses of another's: how many innovations, over how many sites, and how
    many of those took it up by themselves."""

    origin: str
    taker: str
    taker_id: int
    innovations: int
    sites: int
    spontaneous: int


def flows(places: Collection[Organisation]) -> list[Flow]:
    """From whom to whom innovations spread among these organisations, as last read (`SpreadSum`),
    in one query."""
    names = {place.pk: str(place) for place in places}
    rows = SpreadSum.objects.filter(pk__in=names).values_list("pk", "takers")
    found = [
        Flow(names[origin], names[int(taker)], int(taker), *counts)
        for origin, takers in rows
        for taker, counts in takers.items()
        if int(taker) in names
    ]
    return sorted(found, key=lambda flow: (-flow.innovations, -flow.sites, flow.origin, flow.taker))


@dataclass(frozen=True)
class TakenUp:
    """An innovation whose sheet one may read, and by how many other organisations it is used."""

    key: object
    title: str
    origin: str
    takers: int


def taken_up(user: User, places: Collection[Organisation], count: int) -> list[TakenUp]:
    """The innovations of these organisations that most others of them use, among the sheets that
    a person may read; one query."""
    names = {place.pk: str(place) for place in places}
    origin = F("project__idea__organisation_id")
    rows = (
        RolloutSite.objects.filter(
            state__in=IN_USE,
            project__idea__organisation__in=names,
            project__sheet__in=Sheet.objects.for_user(user).order_by().values("pk"),
        )
        .annotate(taker=Coalesce("organisation_id", "unit__organisation_id"))
        .filter(taker__in=names)
        .exclude(taker=origin)
        .values_list("project", "project__idea__title", "project__idea__organisation")
        .annotate(takers=Count("taker", distinct=True))
        .order_by("-takers", "project__idea__title", "project")[:count]
    )
    return [TakenUp(key, title, names[place], takers) for key, title, place, takers in rows]
