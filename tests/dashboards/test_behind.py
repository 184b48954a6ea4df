"""The ideas behind every number: as many as it says, in the list and in the figure's own."""

import datetime

import pytest
from django.http import QueryDict
from django.utils import timezone
from django.utils.http import urlencode

from dashboards.registry import FIGURES
from dashboards.scope import Scope
from dashboards.services.updating import update
from dashboards.values import Measure
from ideas.filters import asked_by
from ideas.models import Idea
from tests.dashboards.months import YEAR, House
from tests.factories.accounts import MandateFactory, UserFactory
from tests.factories.campaigns import CampaignFactory
from tests.factories.ideas import DecisionFactory, IdeaFactory

pytestmark = pytest.mark.django_db

TAKEN = "take_charge", "in_triage"
WAITING = [one for one in FIGURES if one.code.startswith("waiting") or one.code == "late_by_unit"]


@pytest.fixture
def house():
    house = House()
    house.director = UserFactory(organisation=house.organisation)
    MandateFactory(user=house.director, director=True)
    house.challenge = CampaignFactory(organisation=house.organisation)
    late = timezone.localdate() - datetime.timedelta(days=3)
    for unit in (house.top, house.below, house.beside, None):
        house.idea("03-01", (*TAKEN, "03-04"), unit=unit, due_on=late)
        house.idea("05-31", unit=unit, campaign=house.challenge)
        house.idea("05-31", (*TAKEN, "06-04"), ("start_locally", "in_project", "06-09"),
                   ("achieve", "achieved", "08-01"), unit=unit)  # fmt: skip
        house.idea("06-01", (*TAKEN, "06-04"), ("accept", "accepted", "06-09"), unit=unit)
    DecisionFactory(idea=house.idea("03-02", (*TAKEN, "03-05"), unit=house.below), due_on=late)
    house.idea("03-01", visibility="hidden")
    IdeaFactory(organisation=house.organisation, draft=True)
    IdeaFactory()
    update()
    return house


def scopes(house):
    return {
        "whole": house.scope,
        "unit": house.of_unit(house.top),
        "challenge": house.of_challenge(house.challenge),
    }


def listed(house, query):
    """How many ideas the list at this address counts, for the director."""
    return asked_by(house.director, QueryDict(urlencode(query))).found.count()


@pytest.mark.parametrize("kind", ["whole", "unit", "challenge"])
@pytest.mark.parametrize("figure", [one for one in FIGURES if one.ideas], ids=lambda one: one.code)
def test_a_figure_s_own_list_counts_the_same(house, figure, kind):
    scope = scopes(house)[kind]
    value = figure.value(scope, YEAR)

    assert figure.ideas(scope, YEAR, "").count() == value.number
    for row in value.rows:
        assert (row.key, figure.ideas(scope, YEAR, row.key).count()) == (row.key, row.value)


@pytest.mark.parametrize("kind", ["whole", "unit", "challenge"])
@pytest.mark.parametrize("figure", FIGURES, ids=lambda one: one.code)
def test_the_list_of_ideas_counts_the_same(house, figure, kind):
    value = figure.value(scopes(house)[kind], YEAR)

    for told in (value, *value.rows):
        number = getattr(told, "number", None) if told is value else told.value
        if told.ideas_query is not None:
            assert listed(house, told.ideas_query) == number


def test_what_counts_ideas_opens_on_them():
    """Every number that counts ideas has its list."""
    without = [one.code for one in FIGURES if one.measure == Measure.IDEAS and one.ideas is None]
    assert without == []


def test_a_network_opens_no_list(house):
    both = Scope((house.organisation.pk, IdeaFactory().organisation_id))

    for figure in FIGURES:
        value = figure.value(both, YEAR)
        assert [told.ideas_query for told in (value, *value.rows) if told.ideas_query] == []
        assert figure.ideas is None or figure.ideas(both, YEAR, "").count() == 0


def test_the_ideas_behind_are_visible_ones(house):
    for figure in FIGURES:
        if figure.ideas is not None:
            behind = figure.ideas(house.scope, YEAR, "")
            assert set(behind.values_list("visibility", flat=True)) <= {"visible"}
    assert Idea.objects.exclude(visibility="visible").count() == 2


@pytest.mark.parametrize("asked", [0, 10**9], ids=["each asked on the way", "gathered"])
@pytest.mark.parametrize("kind", ["whole", "unit", "challenge"])
def test_what_waits_is_the_same_however_it_is_found(house, monkeypatch, kind, asked):
    scope = scopes(house)[kind]
    expected = {
        (figure.code, row.key): set(figure.ideas(scope, YEAR, row.key).values_list("pk", flat=True))
        for figure in WAITING
        for row in figure.value(scope, YEAR).rows
    }
    assert any(expected.values())
    monkeypatch.setattr("dashboards.behind.ASKED", asked)

    for figure in WAITING:
        for row in figure.value(scope, YEAR).rows:
            found = figure.ideas(scope, YEAR, row.key)
            assert ("share" in found.query.annotations) == (asked == 0)
            assert set(found.values_list("pk", flat=True)) == expected[figure.code, row.key]
            assert found.count() == row.value
