"""Reading with several processes: the figures are those of one."""

import pytest
from django.db import connection

from dashboards.facts import read
from dashboards.models import FigureCell, IdeaFact, SpreadFact, SpreadSum
from dashboards.services import mass_reading, rebuilding, spreads
from ideas.models import Idea
from tests.dashboards.months import House, day, kept
from tests.dashboards.rollouts import innovation, site
from tests.factories.accounts import OrganisationFactory, UnitFactory

postgresql = pytest.mark.skipif(
    connection.vendor != "postgresql", reason="processes read what PostgreSQL has committed"
)


def _house() -> House:
    house = House()
    for number in range(7):
        house.idea(f"03-{number + 1:02}", ("take_charge", "in_triage", "03-20"), unit=house.top)
    return house


def _rollouts(house: House) -> None:
    taker = UnitFactory(headcount=80)
    for days in (30, 20, 10):
        project = innovation(house.organisation, deposited_on=day("03-01"))
        site(project, house.person, ("proposed", days), ("adopted", 5), unit=taker)
        site(project, house.person, ("proposed", days), unit=house.top)


@pytest.mark.django_db
def test_few_ideas_are_read_here():
    with mass_reading.readers(mass_reading.WORTH_IT - 1) as pool:
        assert pool is None


@postgresql
@pytest.mark.django_db(transaction=True)
def test_processes_give_the_figures_of_one(monkeypatch):
    monkeypatch.setattr(rebuilding, "READ_AT_ONCE", 2)
    monkeypatch.setattr(rebuilding, "COUNTED_AT_ONCE", 3)
    monkeypatch.setattr(spreads, "READ_AT_ONCE", 2)
    _rollouts(_house())
    assert rebuilding.rebuild() == 10
    alone, shares = kept(), list(IdeaFact.objects.order_by("pk").values())
    IdeaFact.objects.all().delete()
    FigureCell.objects.all().delete()
    SpreadFact.objects.all().delete()
    SpreadSum.objects.all().delete()

    monkeypatch.setattr(mass_reading, "WORTH_IT", 1)
    assert rebuilding.rebuild() == 10
    assert kept() == alone
    assert list(IdeaFact.objects.order_by("pk").values()) == shares
    told = []
    assert rebuilding.rebuild(told=told.append) == 10, "and again, over rows that exist"
    assert (sum(told), len(told)) == (10, 5)
    assert kept() == alone
    assert list(IdeaFact.objects.order_by("pk").values()) == shares


@postgresql
@pytest.mark.django_db(transaction=True)
def test_what_a_process_meets_is_raised(monkeypatch):
    monkeypatch.setattr(mass_reading, "WORTH_IT", 1)
    with mass_reading.readers(1) as pool, pytest.raises(TypeError):
        list(pool.read(read, [None]))


@pytest.mark.django_db
def test_a_rebuild_tells_how_far_it_is(monkeypatch):
    monkeypatch.setattr(rebuilding, "READ_AT_ONCE", 3)
    _house()
    told = []
    rebuilding.rebuild(told=told.append)
    assert told == [3, 3, 1]


@pytest.mark.django_db
def test_an_idea_that_moved_leaves_with_a_rebuild():
    house = _house()
    rebuilding.rebuild()
    moved = Idea.objects.order_by("pk")[0]
    Idea.objects.filter(pk=moved.pk).update(organisation=OrganisationFactory(), unit=None)

    assert rebuilding.rebuild_organisation(organisation=house.organisation.pk) == 6
    assert not IdeaFact.objects.filter(pk=moved.pk).exists()


@postgresql
@pytest.mark.django_db(transaction=True)
def test_an_idea_that_moved_to_an_organisation_never_read_is_read_there(monkeypatch):
    house = _house()
    rebuilding.rebuild()
    moved, other = Idea.objects.order_by("pk")[0], OrganisationFactory()
    Idea.objects.filter(pk=moved.pk).update(organisation=other, unit=None)

    monkeypatch.setattr(mass_reading, "WORTH_IT", 1)
    assert rebuilding.rebuild() == 7
    assert IdeaFact.objects.get(pk=moved.pk).organisation_id == other.pk
    assert IdeaFact.objects.filter(organisation=house.organisation).count() == 6
