"""Counting people, and publishing the counts that may be told.

Counted a little at a time, away from any page. What may be told is a row; what may not leaves no
trace. Months that are not over are never counted.
"""

import datetime
import logging
from collections import defaultdict
from collections.abc import Iterable

from django.db import InterfaceError, OperationalError, transaction
from django.db.models import Q, QuerySet

from accounts.models import Organisation, Unit, User
from campaigns.models import Campaign
from campaigns.places import today_in
from dashboards.models.cells import CellKind, PublishedCount
from dashboards.period import Period, add_months, first_of
from dashboards.services.cells import say_changed, writer
from dashboards.small_groups import (
    Group,
    may_be_added,
    may_replace,
    may_stand_beside,
    told_parts,
)
from ideas.enums import Origin, Tie, Visibility
from ideas.models import AnswerFeedback, Comment, Idea, Involvement, Support
from notifications.causes import cause_of

logger = logging.getLogger(__name__)

PARTICIPANTS, HELPED = "participants", "helped"


def publish_counts(*, today: datetime.date | None = None) -> int:
    """Publish what may be told of people, through the last month that is over where they are,
    everywhere; returns how many counts were added or replaced. Run twice, it changes nothing more;
    after an outage it takes up the year where it stopped. One organisation that fails holds up no
    other."""
    done = 0
    places = Organisation.objects.order_by("pk").values_list("pk", "time_zone")
    for key, time_zone in places:
        try:
            done += publish_of(organisation=key, today=today or today_in(time_zone))
        except (OperationalError, InterfaceError):
            raise
        except Exception as error:
            logger.error("counts of people of organisation %s failed: %s", key, cause_of(error))
    return done


@transaction.atomic
def publish_of(*, organisation: int, today: datetime.date) -> int:
    """Publish what may be told of an organisation's people: its year so far, through the last month
    that is over, the year before, the units of a year that is over, the challenges that are closed,
    those addressed to some units left out.
    Side effect: `PublishedCount` rows, added or replaced by the rule of small groups."""
    writer()
    last = add_months(first_of(today), -1)
    place = Organisation.objects.get(pk=organisation)
    seen = Seen()
    done = 0
    for year in (last.year - 1, last.year):
        through = min(Period.of_year(year).end, Period(last, last).end)
        done += _publish_year(place, year, through, seen)
        if year < last.year or last.month == 12:
            done += _publish_units(place, year, seen)
    closed = Campaign.objects.challenges().published()
    closed = closed.filter(organisation=place, closes_on__lt=today, units=None)
    for challenge in closed.select_related("groupement").order_by("closes_on", "pk"):
        done += _publish_challenge(place, challenge, seen)
    return done


class Seen:
    """The people read while the counts of an organisation are published: each group once, though
    whatever is told is compared with all of them."""

    def __init__(self) -> None:
        self._told: dict[tuple[int, datetime.date], tuple[frozenset[int], set[int]]] = {}
        self._of_year: dict[tuple[int, int, datetime.date], frozenset[int]] = {}
        self._by_unit: dict[tuple[int, int, datetime.date], dict[int, frozenset[int]]] = {}
        self._of_challenge: dict[int, frozenset[int]] = {}

    def behind(self, row: PublishedCount) -> tuple[frozenset[int], set[int]]:
        """The people that a told count is of, as far as they are known today, and the organisations
        they were counted in."""
        key = (row.pk, row.through)
        if key not in self._told:
            self._told[key] = _behind(row, self)
        return self._told[key]

    def of_year(self, place: Organisation, year: int, through: datetime.date) -> frozenset[int]:
        """Those who took part in a year until a day."""
        key = (place.pk, year, through)
        if key not in self._of_year:
            self._of_year[key] = people_of([place.pk], _of_year(place, year, through))
        return self._of_year[key]

    def by_unit(
        self, place: Organisation, year: int, through: datetime.date
    ) -> dict[int, frozenset[int]]:
        """Those who took part in a year, by unit of the first level, with the units below it."""
        key = (place.pk, year, through)
        if key not in self._by_unit:
            self._by_unit[key] = _people_by_unit(place, self.of_year(place, year, through))
        return self._by_unit[key]

    def of_challenge(self, challenge: int, places: Iterable[int]) -> frozenset[int]:
        """Those who took part in a challenge, of the organisations it is addressed to."""
        if challenge not in self._of_challenge:
            self._of_challenge[challenge] = people_of(places, _answers(challenge))
        return self._of_challenge[challenge]


def people_of(organisations: Iterable[int], ideas: QuerySet[Idea]) -> frozenset[int]:
    """The keys of the people of organisations who took part in these ideas: signed or co-signed
    one, supported one, or commented one. An anonymous author is nobody here, revealed or not. Asked
    table by table: over a year of a large organisation, half the time of one question with three
    ways in."""
    signed, said, supported = _part_taken(ideas)
    of_place = User.objects.filter(organisation__in=organisations).order_by()
    return frozenset(of_place.values_list("pk", flat=True)) & {
        *signed.values_list("user", flat=True).distinct(),
        *said.values_list("author", flat=True).distinct(),
        *supported.values_list("user", flat=True).distinct(),
    }


def _part_taken(ideas: QuerySet[Idea]) -> tuple[QuerySet, QuerySet, QuerySet]:
    """What people wrote their name under: ideas signed, comments, supports."""
    signed = Involvement.objects.active().filter(
        idea__in=ideas.filter(origin=Origin.SIGNED), kind__in=Involvement.AUTHORSHIP
    )
    said = Comment.objects.of_discussion().standing().filter(idea__in=ideas)
    return signed.order_by(), said.order_by(), Support.objects.filter(idea__in=ideas).order_by()


def _ideas(organisation: Organisation) -> QuerySet[Idea]:
    return Idea.objects.filter(organisation=organisation, visibility=Visibility.VISIBLE).order_by()


def _of_year(organisation: Organisation, year: int, through: datetime.date) -> QuerySet[Idea]:
    return _ideas(organisation).filter(
        deposited_on__gte=Period.of_year(year).start, deposited_on__lte=through
    )


def _publish_year(place: Organisation, year: int, through: datetime.date, seen: Seen) -> int:
    found = _published(PARTICIPANTS, place, year)
    took_part = helped = 0
    if found is None or found.through < through:
        people = seen.of_year(place, year, through)
        group = Group(len(people), place.headcount)
        if group.may_be_told and _may_be_added(people, [place.pk], year, seen, but=found):
            took_part = _publish(PARTICIPANTS, place, year, group, through)
    found = _published(HELPED, place, year)
    if found is None or found.through < through:
        helped = _publish(HELPED, place, year, _helped(place, year, through), through)
    return took_part + helped


def _may_be_added(
    people: frozenset[int],
    organisations: Iterable[int],
    year: int,
    seen: Seen,
    but: PublishedCount | None = None,
) -> bool:
    """Whether people of organisations may be told beside all that is told of their year, but the
    row that they replace: its whole, units and challenges, those shared with other organisations
    included."""
    places = set(organisations)
    shared = Campaign.objects.filter(groupement__organisations__in=places).order_by()
    rows = PublishedCount.objects.filter(code=PARTICIPANTS, year=year).filter(
        Q(organisation__in=places) | Q(kind=CellKind.CHALLENGE, place__in=shared.values("pk"))
    )
    told = []
    for row in rows.exclude(pk=but and but.pk).select_related("organisation").order_by("pk"):
        found, among = seen.behind(row)
        told.append(found)
        places |= among
    headcounts = Organisation.objects.filter(pk__in=places).values_list("headcount", flat=True)
    return may_be_added(people, told, sum(headcounts.order_by()))


def _behind(row: PublishedCount, seen: Seen) -> tuple[frozenset[int], set[int]]:
    if row.kind == CellKind.CHALLENGE:
        challenge = Campaign.objects.select_related("groupement").filter(pk=row.place).first()
        places = set(_headcounts(challenge)) if challenge else set()
        return seen.of_challenge(row.place, places), places
    place = row.organisation
    if row.kind == CellKind.UNIT:
        people = seen.by_unit(place, row.year, row.through)
        return people.get(row.place, frozenset()), {place.pk}
    return seen.of_year(place, row.year, row.through), {place.pk}


def _helped(place: Organisation, year: int, through: datetime.date) -> Group:
    """The authors whom the last answer they spoke of helped, out of those who did; the author of an
    anonymous idea is nobody here."""
    said = AnswerFeedback.objects.filter(
        answer__idea__organisation=place,
        answer__idea__visibility=Visibility.VISIBLE,
        answer__idea__origin=Origin.SIGNED,
        answer__published_at__date__gte=Period.of_year(year).start,
        answer__published_at__date__lte=through,
    )
    ties = Involvement.objects.active().filter(
        idea__in=said.order_by().values("answer__idea"), kind=Tie.AUTHOR
    )
    authors = dict(ties.order_by("pk").values_list("idea", "user"))
    said = said.order_by("answer__published_at", "pk").values_list("answer__idea", "helped")
    last = {authors[idea]: helped for idea, helped in said if idea in authors}
    return Group(sum(last.values()), len(last))


def _published(
    code: str, place: Organisation, year: int, kind: str = CellKind.ORGANISATION, key: int = 0
) -> PublishedCount | None:
    return PublishedCount.objects.filter(
        code=code, organisation=place, kind=kind, place=key, year=year
    ).first()


def _publish(
    code: str,
    place: Organisation,
    year: int,
    group: Group,
    through: datetime.date,
    kind: str = CellKind.ORGANISATION,
    key: int = 0,
) -> int:
    """Add a count, or replace the one told before, where the rule lets it; returns 1 if so."""
    old = _published(code, place, year, kind, key)
    if old is None:
        if not group.may_be_told:
            return 0
    elif not may_replace(
        group, Group(old.count, old.population), population_is_known=code == PARTICIPANTS
    ):
        return 0
    values = {"count": group.count, "population": group.population, "through": through}
    PublishedCount.objects.update_or_create(
        code=code, organisation=place, kind=kind, place=key, year=year, defaults=values
    )
    say_changed([place.pk])
    return 1


def _publish_units(place: Organisation, year: int, seen: Seen) -> int:
    """The units of the first level, once, for a year that is over and whose whole is told."""
    whole = _published(PARTICIPANTS, place, year)
    rows = PublishedCount.objects.filter(organisation=place, kind=CellKind.UNIT, year=year)
    if whole is None or rows.exists():
        return 0
    end = Period.of_year(year).end
    people = seen.by_unit(place, year, end)
    told = told_parts(
        _groups(people),
        Group(whole.count, whole.population),
        Group(len(seen.of_year(place, year, end)), place.headcount),
    )
    done = 0
    for unit, group in sorted(told.items(), key=lambda one: (-one[1].count, one[0])):
        if _may_be_added(people[unit], [place.pk], year, seen):
            done += _publish(PARTICIPANTS, place, year, group, end, CellKind.UNIT, unit)
    return done


def _people_by_unit(place: Organisation, people: frozenset[int]) -> dict[int, frozenset[int]]:
    tops: dict[str, int] = {}
    of_unit = {}
    units = Unit.objects.filter(organisation=place).order_by("path").values_list("pk", "path")
    for pk, path in units:
        top = path.split("/")[1]
        tops.setdefault(top, pk)
        of_unit[pk] = top
    found: dict[str, set[int]] = defaultdict(set)
    for person, unit in User.objects.filter(organisation=place).values_list("pk", "unit"):
        if person in people and unit in of_unit:
            found[of_unit[unit]].add(person)
    return {pk: frozenset(found[top]) for top, pk in tops.items()}


def _groups(people: dict[int, frozenset[int]]) -> dict[int, Group]:
    units = Unit.objects.filter(pk__in=people).order_by("path").values_list("pk", "headcount")
    return {pk: Group(len(people[pk]), headcount) for pk, headcount in units}


def _publish_challenge(place: Organisation, challenge: Campaign, seen: Seen) -> int:
    """A challenge that is closed, once, beside all that is told of the year it closed in: over its
    organisation, or over all those of its groupement."""
    year = challenge.closes_on.year
    if _published(PARTICIPANTS, place, year, CellKind.CHALLENGE, challenge.pk):
        return 0
    places = _headcounts(challenge)
    people = seen.of_challenge(challenge.pk, places)
    group = Group(len(people), sum(places.values()))
    whole = _published(PARTICIPANTS, place, year)
    if challenge.groupement is None and whole is not None:
        beside = may_stand_beside(group, Group(whole.count, whole.population))
    else:
        beside = group.may_be_told
    if not beside or not _may_be_added(people, places, year, seen):
        return 0
    return _publish(
        PARTICIPANTS, place, year, group, challenge.closes_on, CellKind.CHALLENGE, challenge.pk
    )


def _headcounts(challenge: Campaign) -> dict[int, int]:
    """The staff of each organisation that a challenge is addressed to."""
    places = Organisation.objects.filter(pk=challenge.organisation_id)
    if challenge.groupement is not None:
        places = challenge.groupement.organisations.all()
    return dict(places.order_by("pk").values_list("pk", "headcount"))


def _answers(challenge: int) -> QuerySet[Idea]:
    return Idea.objects.filter(campaign=challenge, visibility=Visibility.VISIBLE).order_by()
