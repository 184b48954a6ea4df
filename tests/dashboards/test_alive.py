"""Life: deposits, supports, comments, against cases counted by hand."""

import datetime

import pytest

from dashboards.figures.alive import (
    comments,
    comments_by_unit,
    deposits,
    deposits_by_unit,
    supports,
    supports_by_unit,
)
from dashboards.period import Period
from dashboards.services.updating import update
from ideas.enums import Visibility
from tests.dashboards.months import YEAR, House, day, lines
from tests.factories.campaigns import CampaignFactory
from tests.factories.ideas import CommentFactory, IdeaFactory

pytestmark = pytest.mark.django_db

SPRING = Period(day("03-01"), day("05-01"))


def said(idea, on, **fields):
    at = datetime.datetime.combine(day(on), datetime.time(10), tzinfo=datetime.UTC)
    CommentFactory(idea=idea, created_at=at, **fields)


def test_deposits_by_month():
    house = House()
    for on in ("03-01", "03-31", "05-31", "02-28", "06-01"):
        house.idea(on)
    house.idea("04-10", visibility=Visibility.HIDDEN)
    IdeaFactory(organisation=house.organisation, draft=True)
    IdeaFactory(deposited_on=day("04-10"))
    update()

    value = deposits(house.scope, SPRING)

    assert value.number == 3
    assert lines(value) == [("2026-03-01", 2), ("2026-04-01", 0), ("2026-05-01", 1)]


def test_deposits_by_unit_count_the_units_below():
    house = House()
    for unit in (house.top, house.below, house.below, house.beside, None):
        house.idea("03-10", unit=unit)
    update()

    whole = deposits_by_unit(house.scope, YEAR)
    inside = deposits_by_unit(house.of_unit(house.top), YEAR)

    assert [(str(row.label), row.value) for row in whole.rows] == [
        ("Accueil", 3), ("Paie", 1), ("Unité non précisée", 1)
    ]  # fmt: skip
    assert inside.number == 3
    assert [(str(row.label), row.value) for row in inside.rows] == [("Guichet", 2), ("Accueil", 1)]
    assert [row.ideas_query and row.ideas_query["unit"] for row in whole.rows] == [
        str(house.top.pk), str(house.beside.pk), None
    ]  # fmt: skip


def test_deposits_of_a_challenge():
    house = House()
    challenge = CampaignFactory(organisation=house.organisation)
    house.idea("03-10", campaign=challenge)
    house.idea("03-10")
    update()

    assert deposits(house.of_challenge(challenge), YEAR).number == 1
    assert deposits_by_unit(house.of_challenge(challenge), YEAR).rows == ()


def test_supports_count_at_the_month_of_the_deposit_and_once_where_ideas_merged():
    house = House()
    house.idea("03-10", unit=house.below, supports_count=7)
    survivor = house.idea("04-10", supports_count=5)
    house.idea(
        "03-11",
        ("merge", "merged", "04-12"),
        state="merged",
        merged_into=survivor,
        supports_count=4,
    )
    update()

    value = supports(house.scope, SPRING)

    assert (value.number, lines(value)) == (
        12, [("2026-03-01", 7), ("2026-04-01", 5), ("2026-05-01", 0)]
    )  # fmt: skip
    assert [row.value for row in supports_by_unit(house.scope, SPRING).rows] == [7, 5]


def test_comments_count_at_the_month_they_were_written():
    house = House()
    idea = house.idea("01-10", unit=house.beside)
    said(idea, "03-10")
    said(idea, "05-31")
    said(idea, "06-01")
    said(idea, "04-10", removed=True)
    said(idea, "04-10", hidden=True)
    said(idea, "04-10", thanks=True)
    update()

    value = comments(house.scope, SPRING)

    assert (value.number, [row.value for row in value.rows]) == (2, [1, 0, 1])
    assert lines(comments_by_unit(house.scope, SPRING)) == [(str(house.beside.pk), 2)]


def test_a_comment_counts_on_the_day_it_is_where_the_organisation_is():
    house = House()
    house.organisation.time_zone = "Indian/Reunion"
    house.organisation.save()
    late = datetime.datetime(2026, 3, 31, 22, 0, tzinfo=datetime.UTC)
    CommentFactory(idea=house.idea("01-10"), created_at=late)
    update()

    assert [row.value for row in comments(house.scope, SPRING).rows] == [0, 1, 0]


def test_several_organisations_are_summed():
    houses = [House(), House()]
    for house in houses:
        house.idea("03-10")
    update()
    both = type(houses[0].scope)(tuple(house.organisation.pk for house in houses))

    assert deposits(both, YEAR).number == 2
    assert deposits(both, YEAR).ideas_query is None
