"""Counting people, and publishing the counts that may be told.

Counted a little at a time, away from any page. What may be told is a row; what may not leaves no
trace. Months that are not over are never counted.
"""

import datetime
from collections.abc import Iterable

from django.db import transaction
from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from accounts.models import Organisation, Unit, User
from campaigns.models import Campaign
from dashboards.models.cells import CellKind, PublishedCount
from dashboards.period import Period, add_months, first_of
from dashboards.services.cells import writer
from dashboards.small_groups import (
    Group,
    is_nobody_or_ten,
    may_replace,
    may_stand_beside,
    told_parts,
)
from ideas.enums import Origin, Visibility
from ideas.models import AnswerFeedback, Comment, Idea, Involvement, Support

PARTICIPANTS, HELPED = "participants", "helped"


def publish_counts(*, today: datetime.date | None = None) -> int:
    """Publish what may be told of people, through the last month that is over, everywhere; returns
    how many counts were added or replaced. Run twice, it changes nothing more; after an outage it
    takes up the year where it stopped."""
    day = today or timezone.localdate()
    keys = Organisation.objects.order_by("pk").values_list("pk", flat=True)
    return sum(publish_of(organisation=key, today=day) for key in keys)


@transaction.atomic
def publish_of(*, organisation: int, today: datetime.date) -> int:
    """Publish what may be told of an organisation's people: its year so far, through the last month
    that is over, the year before, the units of a year that is over, the challenges that are closed.
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
    closed = Campaign.objects.filter(organisation=place, closes_on__lt=today)
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
        people = participants([place.pk], _of_year(place, year, through)).count()
        group = Group(people, place.headcount)
        if _stands_beside_challenges(place, year, group):
            took_part = _publish(PARTICIPANTS, place, year, group, through)
    found = _published(HELPED, place, year)
    if found is None or found.through < through:
        helped = _publish(HELPED, place, year, _helped(place, year, through), through)
    return took_part + helped


def _stands_beside_challenges(place: Organisation, year: int, group: Group) -> bool:
    told = PublishedCount.objects.filter(
        code=PARTICIPANTS, organisation=place, kind=CellKind.CHALLENGE, year=year
    )
    return all(
        is_nobody_or_ten(group.count - count) for count in told.values_list("count", flat=True)
    )


def _helped(place: Organisation, year: int, through: datetime.date) -> Group:
    said = AnswerFeedback.objects.filter(
        answer__idea__organisation=place,
        answer__idea__visibility=Visibility.VISIBLE,
        answer__published_at__date__gte=Period.of_year(year).start,
        answer__published_at__date__lte=through,
    ).aggregate(yes=Count("pk", filter=Q(helped=True)), all=Count("pk"))
    return Group(said["yes"], said["all"])


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
    for unit, group in told.items():
        _publish(PARTICIPANTS, place, year, group, end, CellKind.UNIT, unit)
    return len(told)


def _by_unit(place: Organisation, year: int) -> dict[int, Group]:
    tops = {}
    of_unit = {}
    units = Unit.objects.filter(organisation=place).order_by("path")
    for pk, path, headcount in units.values_list("pk", "path", "headcount"):
        top = path.split("/")[1]
        if path.count("/") == 2:
            tops[top] = (pk, headcount)
        of_unit[pk] = top
    counts: dict[str, int] = {}
    people = participants([place.pk], _of_year(place, year, Period.of_year(year).end))
    for unit, n in people.values_list("unit").annotate(n=Count("pk")):
        if unit in of_unit:
            counts[of_unit[unit]] = counts.get(of_unit[unit], 0) + n
    return {pk: Group(counts.get(top, 0), headcount) for top, (pk, headcount) in tops.items()}


def _publish_challenge(place: Organisation, challenge: Campaign) -> int:
    """A challenge that is closed, once: its organisation's beside the year it closed in, when that
    is told; a groupement's over all its organisations."""
    year = challenge.closes_on.year
    if _published(PARTICIPANTS, place, year, CellKind.CHALLENGE, challenge.pk):
        return 0
    places = {place.pk: place.headcount}
    if challenge.groupement is not None:
        members = challenge.groupement.organisations.order_by("pk")
        places = dict(members.values_list("pk", "headcount"))
    answers = Idea.objects.filter(campaign=challenge, visibility=Visibility.VISIBLE).order_by()
    group = Group(participants(places, answers).count(), sum(places.values()))
    whole = _published(PARTICIPANTS, place, year)
    if challenge.groupement is None and whole is not None:
        beside = may_stand_beside(group, Group(whole.count, whole.population))
    else:
        beside = group.may_be_told
    if not beside:
        return 0
    return _publish(
        PARTICIPANTS, place, year, group, challenge.closes_on, CellKind.CHALLENGE, challenge.pk
    )
