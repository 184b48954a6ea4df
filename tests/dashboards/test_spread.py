"""How innovations spread, from the history of their sites."""

import datetime

import pytest
from django.utils import timezone

from dashboards.bass import Fit
from dashboards.models import SpreadCurve
from dashboards.services import refit_curves
from dashboards.services.updating import update
from dashboards.spread import (
    curve_of,
    innovations,
    reasons_of,
    spread_of,
    spread_together,
)
from ideas.models import Idea
from projects.enums import SiteState
from projects.models import RolloutSite
from tests.dashboards.rollouts import innovation, many, site
from tests.factories.accounts import OrganisationFactory, UnitFactory, UserFactory
from tests.factories.dashboards import DashboardSettingsFactory
from tests.factories.projects import ProjectFactory

pytestmark = pytest.mark.django_db
#: Days ago at which 24 sites adopt, as an S over eleven months.
AN_S = [
    320, 300, 290, 275, 270, 260, 250, 245, 240, 235, 230, 226, 222, 218, 214, 210, 205, 200, 195,
    185, 178, 165, 150, 120,
]  # fmt: skip


@pytest.fixture
def place():
    return DashboardSettingsFactory().organisation


@pytest.fixture
def agent(place):
    return UserFactory(organisation=place)


def test_an_innovation_counted_by_hand(place, agent):
    project = innovation(place)
    above = UnitFactory(organisation=place, headcount=60)
    below = UnitFactory(parent=above, headcount=25)
    site(project, agent, ("proposed", 100), ("adopted", 80), unit=above)
    site(project, agent, ("proposed", 100), ("adapted", 60), unit=below)
    site(project, agent, ("proposed", 100), ("adopted", 70), ("abandoned", 50))
    site(project, agent, ("proposed", 90), ("not_adopted", 40))
    site(project, agent, ("proposed", 90), ("adopted", 30), ("proposed", 29))

    found = spread_of([project], timezone.localdate())[project.pk]

    assert (found.target, found.adopted, found.in_use, found.waiting) == (5, 3, 2, 1)
    assert found.days == {10: 20, 50: 40, 90: None}
    assert found.people == 60
    assert found.states == {
        "adopted": 1, "adapted": 1, "abandoned": 1, "not_adopted": 1, "proposed": 1
    }  # fmt: skip
    told = [(row.state, row.reason) for row in reasons_of(project)]
    assert told == [
        (SiteState.NOT_ADOPTED, "Le logiciel diffère."),
        (SiteState.ABANDONED, "Le logiciel diffère."),
        (SiteState.ADAPTED, "Le logiciel diffère."),
    ]


def test_people_of_a_site_count_once_whatever_the_number_of_innovations(place, agent):
    unit = UnitFactory(organisation=place, headcount=40)
    for _number in range(2):
        site(innovation(place), agent, ("adopted", 10), unit=unit)
    hidden = innovation(place, visibility="hidden")
    site(hidden, agent, ("adopted", 10))
    elsewhere = innovation(OrganisationFactory())
    site(elsewhere, agent, ("adopted", 10))
    update()

    found = spread_together(frozenset({place.pk}), timezone.localdate())

    assert (found.target, found.in_use, found.people) == (2, 2, 40)
    assert innovations(frozenset({place.pk})).count() == 2


def test_innovations_are_read_from_the_newest_and_one_hidden_since_is_left_out(place, agent):
    told = [innovation(place) for _number in range(5)]
    elsewhere = innovation(OrganisationFactory())
    for number, project in enumerate([*told, elsewhere]):
        site(project, agent, ("adopted", 10))
        project.started_on = timezone.localdate() - datetime.timedelta(days=number // 2)
        project.save()
    update()
    Idea.objects.filter(pk=told[0].pk).update(visibility="hidden")
    newest = sorted(told[1:], key=lambda project: (project.started_on, project.pk), reverse=True)
    assert [fact.project for fact in innovations(frozenset({place.pk}))] == newest

    newest[-1].started_on = timezone.localdate() + datetime.timedelta(days=1)
    newest[-1].save()
    update()

    found = innovations(frozenset({place.pk}))[:1]
    assert [fact.project for fact in found] == newest[-1:], "its first day is read again"


def test_a_project_without_a_site_has_not_spread(place):
    project = ProjectFactory(idea__organisation=place)
    assert innovations(frozenset({place.pk})).count() == 0
    assert spread_of([project], timezone.localdate())[project.pk].target == 0
    assert spread_together(frozenset({place.pk}), timezone.localdate()).points == []


def test_how_innovations_spread_costs_the_same_whatever_their_number(
    place, agent, django_assert_num_queries
):
    for number in (1, 3, 20):
        while RolloutSite.objects.count() < number:
            site(innovation(place), agent, ("proposed", 20), ("adopted", 10))
        update()
        with django_assert_num_queries(3):
            found = [fact.project for fact in innovations(frozenset({place.pk}))]
            assert len(spread_of(found, timezone.localdate())) == number


# The curve ----------------------------------------------------------------------------------------


def test_a_curve_is_made_once_until_something_changes(place, agent):
    project = innovation(place)
    rows = many(project, agent, AN_S, asked=335)
    today = timezone.localdate()

    assert [refit_curves(today=today), refit_curves(today=today)] == [1, 0]
    row, found = curve_of(project)
    assert isinstance(found, Fit)
    assert 20 < found.m < 32
    assert row.until == today

    site(project, agent, ("proposed", 335), ("adopted", 0))
    assert [refit_curves(today=today), refit_curves(today=today)] == [1, 0]
    a_month_later = today + datetime.timedelta(days=28)
    assert [refit_curves(today=a_month_later), refit_curves(today=a_month_later)] == [1, 0]
    assert len(rows) == len(AN_S)


def test_a_young_innovation_has_no_curve_and_says_why(place, agent):
    project = innovation(place)
    many(project, agent, [20, 15, 10], asked=30)

    refit_curves()

    row, found = curve_of(project)
    assert (found, row.refusal) == (None, "few")


def test_no_curve_where_the_part_is_off(agent):
    project = innovation(OrganisationFactory())
    many(project, agent, AN_S, asked=335)

    assert refit_curves() == 0
    assert (curve_of(project), SpreadCurve.objects.count()) == (None, 0)


def test_what_was_counted_twice_gives_the_same_curve(place, agent):
    """Made again from nothing, it is the same: a read model that can be rebuilt."""
    project = innovation(place)
    many(project, agent, AN_S, asked=335)
    refit_curves()
    before = SpreadCurve.objects.values().get()
    SpreadCurve.objects.all().delete()
    refit_curves()
    assert SpreadCurve.objects.values().get() == before
