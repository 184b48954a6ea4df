"""Counts of people: who is counted, and what is told, against cases counted by hand."""

import datetime
import zoneinfo

import pytest

from accounts.models import Organisation
from dashboards.figures import people
from dashboards.figures.people import helped, participation, participation_by_unit
from dashboards.models import PublishedCount
from dashboards.period import Period
from dashboards.scope import Scope
from dashboards.services import publishing
from dashboards.services.publishing import people_of, publish_counts
from ideas.models import AnswerFeedback, Idea, Support
from tests.dashboards.months import YEAR, House, day
from tests.factories.accounts import UserFactory
from tests.factories.campaigns import CampaignFactory
from tests.factories.ideas import AnswerFactory, CommentFactory, IdeaFactory, InvolvementFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def new_year(monkeypatch):
    """The figures are read in January 2027."""
    on(monkeypatch, "2027-01-15")


def on(monkeypatch, text):
    today = datetime.date.fromisoformat(text)
    monkeypatch.setattr(people.timezone, "localdate", lambda *_args, **_zone: today)


def crowd(house, count, idea, unit=None):
    """So many people who support an idea."""
    fans = [UserFactory(organisation=house.organisation, unit=unit) for _ in range(count)]
    Support.objects.bulk_create([Support(idea=idea, user=user) for user in fans])
    return fans


def told(code="participants"):
    rows = PublishedCount.objects.filter(code=code).order_by(
        "code", "kind", "place", "year", "organisation"
    )
    return [(row.code, row.kind, row.place, row.year, row.count, row.population) for row in rows]


def publish(text):
    return publish_counts(today=datetime.date.fromisoformat(text))


def test_who_takes_part():
    house = House()
    here = {"organisation": house.organisation}
    idea, anonymous = house.idea("03-01"), house.idea("03-01")
    Idea.objects.filter(pk=anonymous.pk).update(
        origin="anonymous", code_digest="x" * 64, deposited_at=None
    )
    author = InvolvementFactory(idea=idea).user
    coauthor = InvolvementFactory(idea=idea, kind="coauthor").user
    InvolvementFactory(idea=idea, kind="coauthor", offered=True)
    InvolvementFactory(idea=idea, kind="sponsor")
    InvolvementFactory(idea=anonymous)
    fan, talker = UserFactory(**here), UserFactory(**here)
    Support.objects.create(idea=idea, user=fan)
    Support.objects.create(idea=idea, user=author)
    Support.objects.create(idea=idea, user=UserFactory())
    CommentFactory(idea=idea, author=talker)
    CommentFactory(idea=idea, removed=True)
    CommentFactory(idea=idea, thanks=True)
    crowd(house, 1, house.idea("03-01", visibility="hidden"))

    ideas = Idea.objects.filter(organisation=house.organisation, visibility="visible")
    found = people_of([house.organisation.pk], ideas)

    assert found == {user.pk for user in (author, coauthor, fan, talker)}


def test_participation_of_the_year_over_headcount():
    house = House()
    crowd(house, 25, house.idea("03-01"))
    crowd(
        house,
        30,
        IdeaFactory(organisation=house.organisation, deposited_on=datetime.date(2025, 3, 1)),
    )
    assert publish("2027-01-02") == 2
    assert publish("2027-01-02") == 0

    value = participation(house.scope, YEAR)
    before = participation(house.scope, Period.of_year(2025))

    assert (value.number, value.numerator, value.denominator) == (0.1, 25, 250)
    assert str(value.note) == "Année 2026, jusqu’au 31\xa0décembre 2026"
    assert before.numerator == 30


@pytest.mark.parametrize(("took_part", "hidden"), [(9, True), (10, False)])
def test_fewer_than_ten_are_kept_back_and_leave_no_trace(took_part, hidden):
    house = House()
    crowd(house, took_part, house.idea("03-01"))
    publish("2027-01-02")

    value = participation(house.scope, YEAR)

    assert (value.hidden, value.number is None, PublishedCount.objects.count()) == (
        hidden, hidden, int(not hidden)
    )  # fmt: skip


def test_almost_everybody_is_kept_back_too():
    house = House()
    house.organisation.headcount = 30
    house.organisation.save()
    crowd(house, 21, house.idea("03-01"))
    publish("2027-01-02")

    assert participation(house.scope, YEAR).hidden is True


def test_a_month_that_is_not_over_is_not_counted():
    house = House()
    crowd(house, 12, house.idea("03-20"))

    assert (publish("2026-03-31"), publish("2026-04-01")) == (0, 1)


def test_a_told_count_changes_by_ten_people_or_stays(monkeypatch):
    house = House()
    crowd(house, 12, house.idea("03-20"))
    publish("2026-04-01")
    crowd(house, 9, house.idea("04-20"))
    assert publish("2026-05-01") == 0
    assert participation(house.scope, YEAR).numerator == 12
    crowd(house, 1, house.idea("05-20"))
    assert publish("2026-06-02") == 1
    assert participation(house.scope, YEAR).numerator == 22


def test_the_year_is_that_of_the_last_month_that_is_over(monkeypatch):
    house = House()
    crowd(house, 12, house.idea("03-20"))
    publish("2027-01-02")
    winter = Period(day("12-01"), datetime.date(2027, 1, 1))

    assert participation(house.scope, winter).numerator == 12
    assert participation(house.scope, Period(day("03-01"), day("03-01"))).numerator == 12
    on(monkeypatch, "2027-02-01")
    assert participation(house.scope, winter).hidden is True


def test_units_of_a_year_that_is_over_with_the_rest_kept_large():
    house = House()
    idea = house.idea("03-20")
    crowd(house, 20, idea, unit=house.below)
    crowd(house, 12, idea, unit=house.beside)
    crowd(house, 15, idea)
    publish("2026-12-31")
    assert participation_by_unit(house.scope, YEAR).hidden is True

    publish("2027-01-02")
    value = participation_by_unit(house.scope, YEAR)

    assert [(row.label, row.numerator, row.denominator) for row in value.rows] == [
        ("Accueil", 20, 60), ("Paie", 12, 40)
    ]  # fmt: skip
    assert participation(house.of_unit(house.top), YEAR).numerator == 20
    assert participation(house.of_unit(house.below), YEAR).hidden is True


def test_a_small_rest_hides_the_smallest_unit():
    house = House()
    idea = house.idea("03-20")
    crowd(house, 20, idea, unit=house.below)
    crowd(house, 12, idea, unit=house.beside)
    crowd(house, 3, idea)
    publish("2027-01-02")

    rows = participation_by_unit(house.scope, YEAR).rows

    assert [(row.label, row.numerator, row.hidden) for row in rows] == [
        ("Accueil", 20, False), ("Paie", None, True)
    ]  # fmt: skip


def test_a_challenge_once_closed_beside_its_year():
    house = House()
    challenge = CampaignFactory(
        organisation=house.organisation, opens_on=day("02-01"), closes_on=day("04-30")
    )
    crowd(house, 30, house.idea("03-20", campaign=challenge))
    crowd(house, 5, house.idea("03-20"))
    publish("2026-04-30")
    assert participation(house.of_challenge(challenge), YEAR).hidden is True
    publish("2026-05-01")
    assert participation(house.of_challenge(challenge), YEAR).hidden is True

    Support.objects.filter(idea__campaign=None).delete()
    PublishedCount.objects.all().delete()
    publish("2026-05-01")
    assert participation(house.of_challenge(challenge), YEAR).numerator == 30

    crowd(house, 5, house.idea("05-20"))
    publish("2026-06-01")
    assert participation(house.scope, YEAR).numerator == 30


def test_a_year_is_not_told_beside_a_challenge_that_it_hardly_exceeds():
    house = House()
    challenge = CampaignFactory(
        organisation=house.organisation, opens_on=day("02-01"), closes_on=day("04-30")
    )
    crowd(house, 30, house.idea("03-20", campaign=challenge))
    PublishedCount.objects.create(
        code="participants", organisation=house.organisation, kind="c", place=challenge.pk,
        year=2026, count=30, population=250, through=day("04-30"),
    )  # fmt: skip
    crowd(house, 5, house.idea("05-20"))
    publish("2026-06-01")

    assert participation(house.scope, YEAR).hidden is True


def test_a_challenge_of_some_units_tells_nobody():
    house = House()
    closed = {"opens_on": day("02-01"), "closes_on": day("04-30")}
    team = CampaignFactory(organisation=house.organisation, **closed)
    team.units.add(house.top)
    crowd(house, 30, house.idea("03-20", campaign=team), unit=house.top)
    publish("2026-05-01")

    assert participation(house.of_challenge(team), YEAR).hidden is True
    team.units.clear()
    publish("2026-05-02")
    assert participation(house.of_challenge(team), YEAR).numerator == 30


def test_challenges_of_a_year_are_compared_with_one_another():
    house = House()
    closed = {"organisation": house.organisation, "opens_on": day("02-01")}
    one = CampaignFactory(**closed, closes_on=day("03-20"))
    other = CampaignFactory(**closed, closes_on=day("03-25"))
    people = crowd(house, 31, house.idea("03-01", campaign=one))
    idea = house.idea("03-01", campaign=other)
    Support.objects.bulk_create([Support(idea=idea, user=user) for user in people[:29]])
    crowd(house, 30, house.idea("03-01"))
    publish("2026-04-01")

    assert participation(house.scope, YEAR).numerator == 61
    assert participation(house.of_challenge(one), YEAR).numerator == 31
    assert participation(house.of_challenge(other), YEAR).hidden is True


def test_a_group_is_read_once_whatever_it_is_compared_with(monkeypatch):
    asked = []

    def told_of(organisations, ideas):
        asked.append((tuple(organisations), str(ideas.query)))
        return people_of(organisations, ideas)

    monkeypatch.setattr(publishing, "people_of", told_of)
    house = House()
    for number in range(4):
        challenge = CampaignFactory(
            organisation=house.organisation, opens_on=day("02-01"), closes_on=day("03-31")
        )
        crowd(house, 20 + number, house.idea("03-20", campaign=challenge))

    assert publish("2026-05-02") == 5
    assert len(asked) == len(set(asked)) >= 5


def test_units_are_compared_with_challenges():
    house = House()
    challenge = CampaignFactory(
        organisation=house.organisation, opens_on=day("02-01"), closes_on=day("04-30")
    )
    inside = house.idea("03-20", campaign=challenge)
    crowd(house, 20, inside, unit=house.below)
    crowd(house, 3, inside, unit=house.beside)
    crowd(house, 12, house.idea("03-20"), unit=house.beside)
    crowd(house, 15, house.idea("03-20"))
    publish("2026-05-01")
    assert participation(house.of_challenge(challenge), YEAR).numerator == 23

    publish("2027-01-02")

    assert participation(house.of_unit(house.top), YEAR).hidden is True
    assert participation(house.of_unit(house.beside), YEAR).hidden is True


@pytest.mark.parametrize(("at", "told"), [("2026-05-01T05:00", False), ("2026-05-01T12:00", True)])
def test_a_challenge_overseas_is_told_once_its_own_day_is_over(monkeypatch, at, told):
    """At seven in Paris it is still the day before in Tahiti."""
    house = House()
    Organisation.objects.filter(pk=house.organisation.pk).update(time_zone="Pacific/Tahiti")
    challenge = CampaignFactory(
        organisation=house.organisation, opens_on=day("02-01"), closes_on=day("04-30")
    )
    crowd(house, 30, house.idea("03-20", campaign=challenge))
    moment = datetime.datetime.fromisoformat(at).replace(tzinfo=datetime.UTC)
    paris = zoneinfo.ZoneInfo("Europe/Paris")
    monkeypatch.setattr(
        people.timezone,
        "localdate",
        lambda _value=None, timezone=paris: moment.astimezone(timezone).date(),
    )
    publish_counts()

    found = PublishedCount.objects.filter(kind="c", place=challenge.pk)
    assert found.exists() is told


def test_an_organisation_that_fails_holds_up_no_other(caplog):
    poison, house = House(), House()
    Organisation.objects.filter(pk=poison.organisation.pk).update(time_zone="Nulle/Part")
    crowd(house, 25, house.idea("03-01"))

    assert publish_counts() == 1
    assert f"counts of people of organisation {poison.organisation.pk} failed" in caplog.text


def test_a_network_sums_what_each_tells():
    shown, small = House(), House()
    crowd(shown, 25, shown.idea("03-20"))
    crowd(small, 5, small.idea("03-20"))
    publish("2027-01-02")

    value = participation(Scope((shown.organisation.pk, small.organisation.pk)), YEAR)

    assert (value.numerator, value.denominator) == (25, 250)
    assert [(row.numerator, row.hidden) for row in value.rows] == [(25, False), (None, True)]


def opinion(idea, helps, at):
    answer = AnswerFactory(idea=idea, published_at=at)
    AnswerFeedback.objects.create(answer=answer, helped=helps)


@pytest.mark.parametrize(("yes", "no", "share"), [(30, 10, 0.75), (30, 9, None), (9, 30, None)])
def test_answers_that_helped(yes, no, share):
    house = House()
    at = datetime.datetime(2026, 3, 20, 9, tzinfo=datetime.UTC)
    for helps in [True] * yes + [False] * no:
        opinion(InvolvementFactory(idea=house.idea("03-01")).idea, helps, at)
    publish("2027-01-02")

    value = helped(house.scope, YEAR)

    assert (value.number, value.hidden) == (share, share is None)
    assert helped(house.of_unit(house.top), YEAR).hidden is True
    assert told("helped") == ([("helped", "o", 0, 2026, 30, 40)] if share else [])


MARCH = datetime.datetime(2026, 3, 20, 9, tzinfo=datetime.UTC)


def test_an_author_who_spoke_of_many_answers_counts_once():
    house = House()
    author = UserFactory(organisation=house.organisation)
    for _number in range(12):
        opinion(InvolvementFactory(idea=house.idea("03-01"), user=author).idea, False, MARCH)
    for _number in range(30):
        opinion(InvolvementFactory(idea=house.idea("03-01")).idea, True, MARCH)
    publish("2027-01-02")

    assert told("helped") == []


def test_the_last_opinion_of_an_author_is_the_one_counted():
    house = House()
    for number in range(30):
        author = UserFactory(organisation=house.organisation)
        for late in range(2):
            idea = InvolvementFactory(idea=house.idea("03-01"), user=author).idea
            helps = bool(late) and number < 20
            opinion(idea, helps, MARCH + datetime.timedelta(days=late))
    publish("2027-01-02")

    assert told("helped") == [("helped", "o", 0, 2026, 20, 30)]


def test_authors_of_anonymous_ideas_count_for_nobody():
    house = House()
    for number in range(30):
        idea = InvolvementFactory(idea=house.idea("03-01")).idea
        if number < 15:
            Idea.objects.filter(pk=idea.pk).update(
                origin="anonymous", code_digest=f"{number:064}", deposited_at=None
            )
        opinion(idea, number >= 15, MARCH)
    publish("2027-01-02")

    assert told("helped") == []
