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
    done = 0
    for year in (last.year - 1, last.year):
        through = min(Period.of_year(year).end, Period(last, last).end)
        done += _publish_year(place, year, through)
        if year < last.year or last.month == 12:
            done += _publish_units(place, year)
    closed = Campaign.objects.challenges().published()
    closed = closed.filter(organisation=place, closes_on__lt=today, units=None)
    for challenge in closed.select_related("groupement").order_by("closes_on", "pk"):
        done += _publish_challenge(place, challenge)
    return done


def participants(organisations: Iterable[int], ideas: QuerySet[Idea]) -> QuerySet[User]:
    """The people of organisations who took part in these ideas: signed or co-signed one, supported
    one, or commented one. An anonymous author is nobody here, revealed or not."""
    signed = Involvement.objects.active().filter(
        idea__in=ideas.filter(origin=Origin.SIGNED), kind__in=Involvement.AUTHORSHIP
    )
    said = Comment.objects.of_discussion().standing().filter(idea__in=ideas)
    supported = Support.objects.filter(idea__in=ideas)
    return User.objects.filter(
        Q(pk__in=signed.order_by().values("user"))
        | Q(pk__in=said.order_by().values("author"))
        | Q(pk__in=supported.order_by().values("user")),
        organisation__in=organisations,
    ).order_by()


def _ideas(organisation: Organisation) -> QuerySet[Idea]:
    return Idea.objects.filter(organisation=organisation, visibility=Visibility.VISIBLE).order_by()


def _of_year(organisation: Organisation, year: int, through: datetime.date) -> QuerySet[Idea]:
    return _ideas(organisation).filter(
        deposited_on__gte=Period.of_year(year).start, deposited_on__lte=through
    )


def _publish_year(place: Organisation, year: int, through: datetime.date) -> int:
    found = _published(PARTICIPANTS, place, year)
    took_part = helped = 0
    if found is None or found.through < through:
        ideas = _of_year(place, year, through)
        group = Group(participants([place.pk], ideas).count(), place.headcount)
        if group.may_be_told and _may_be_added(
            _people([place.pk], ideas), [place.pk], year, but=found
        ):
            took_part = _publish(PARTICIPANTS, place, year, group, through)
    found = _published(HELPED, place, year)
    if found is None or found.through < through:
        helped = _publish(HELPED, place, year, _helped(place, year, through), through)
    return took_part + helped


def _people(organisations: Iterable[int], ideas: QuerySet[Idea]) -> frozenset[int]:
    return frozenset(participants(organisations, ideas).values_list("pk", flat=True))


def _may_be_added(
    people: frozenset[int],
    organisations: Iterable[int],
    year: int,
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
        found, among = _behind(row)
        told.append(found)
        places |= among
    headcounts = Organisation.objects.filter(pk__in=places).values_list("headcount", flat=True)
    return may_be_added(people, told, sum(headcounts.order_by()))


def _behind(row: PublishedCount) -> tuple[frozenset[int], set[int]]:
    """The people that a told count is of, as far as they are known today, and the organisations
    they were counted in."""
    if row.kind == CellKind.CHALLENGE:
        challenge = Campaign.objects.select_related("groupement").filter(pk=row.place).first()
        places = set(_headcounts(challenge)) if challenge else set()
        return _people(places, _answers(row.place)), places
    place = row.organisation
    ideas = _of_year(place, row.year, row.through)
    if row.kind == CellKind.UNIT:
        return _people_by_unit(place, ideas).get(row.place, frozenset()), {place.pk}
    return _people([place.pk], ideas), {place.pk}


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


def _publish_units(place: Organisation, year: int) -> int:
    """The units of the first level, once, for a year that is over and whose whole is told."""
    whole = _published(PARTICIPANTS, place, year)
    rows = PublishedCount.objects.filter(organisation=place, kind=CellKind.UNIT, year=year)
    if whole is None or rows.exists():
        return 0
    end = Period.of_year(year).end
    now = participants([place.pk], _of_year(place, year, end)).count()
    told = told_parts(
        _by_unit(place, year),
        Group(whole.count, whole.population),
        Group(now, place.headcount),
    )
    people = _people_by_unit(place, _of_year(place, year, end))
    done = 0
    for unit, group in sorted(told.items(), key=lambda one: (-one[1].count, one[0])):
        if _may_be_added(people[unit], [place.pk], year):
            done += _publish(PARTICIPANTS, place, year, group, end, CellKind.UNIT, unit)
    return done


def _people_by_unit(place: Organisation, ideas: QuerySet[Idea]) -> dict[int, frozenset[int]]:
    """Those who took part, by unit of the first level, with the units below it."""
    tops: dict[str, int] = {}
    of_unit = {}
    units = Unit.objects.filter(organisation=place).order_by("path").values_list("pk", "path")
    for pk, path in units:
        top = path.split("/")[1]
        tops.setdefault(top, pk)
        of_unit[pk] = top
    found: dict[str, set[int]] = defaultdict(set)
    for person, unit in participants([place.pk], ideas).values_list("pk", "unit"):
        if unit in of_unit:
            found[of_unit[unit]].add(person)
    return {pk: frozenset(found[top]) for top, pk in tops.items()}


def _by_unit(place: Organisation, year: int) -> dict[int, Group]:
    people = _people_by_unit(place, _of_year(place, year, Period.of_year(year).end))
    units = Unit.objects.filter(pk__in=people).order_by("path").values_list("pk", "headcount")
    return {pk: Group(len(people[pk]), headcount) for pk, headcount in units}


def _publish_challenge(place: Organisation, challenge: Campaign) -> int:
    """A challenge that is closed, once, beside all that is told of the year it closed in: over its
    organisation, or over all those of its groupement."""
    year = challenge.closes_on.year
    if _published(PARTICIPANTS, place, year, CellKind.CHALLENGE, challenge.pk):
        return 0
    places = _headcounts(challenge)
    answers = _answers(challenge.pk)
    group = Group(participants(places, answers).count(), sum(places.values()))
    whole = _published(PARTICIPANTS, place, year)
    if challenge.groupement is None and whole is not None:
        beside = may_stand_beside(group, Group(whole.count, whole.population))
    else:
        beside = group.may_be_told
    if not beside or not _may_be_added(_people(places, answers), places, year):
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
