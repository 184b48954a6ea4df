"""Reading with several processes: the figures are those of one."""

import pytest
from django.db import connection

from dashboards.models import FigureCell, IdeaFact
from dashboards.services import mass_reading, rebuilding
from ideas.models import Idea
from tests.dashboards.months import House, kept
from tests.factories.accounts import OrganisationFactory

postgresql = pytest.mark.skipif(
    connection.vendor != "postgresql", reason="processes read what PostgreSQL has committed"
)


def _house() -> House:
    house = House()
    for number in range(7):
        house.idea(f"03-{number + 1:02}", ("take_charge", "in_triage", "03-20"), unit=house.top)
    return house


@pytest.mark.django_db
def test_few_ideas_are_read_here():
    with mass_reading.readers(mass_reading.WORTH_IT - 1) as pool:
        assert pool is None


@postgresql
@pytest.mark.django_db(transaction=True)
def test_processes_give_the_figures_of_one(monkeypatch):
    monkeypatch.setattr(rebuilding, "READ_AT_ONCE", 2)
    _house()
    assert rebuilding.rebuild() == 7
    alone, shares = kept(), list(IdeaFact.objects.order_by("pk").values())
    IdeaFact.objects.all().delete()
    FigureCell.objects.all().delete()

    monkeypatch.setattr(mass_reading, "WORTH_IT", 1)
    assert rebuilding.rebuild() == 7
    assert kept() == alone
    assert list(IdeaFact.objects.order_by("pk").values()) == shares
    assert rebuilding.rebuild() == 7, "and again, over rows that exist"
    assert list(IdeaFact.objects.order_by("pk").values()) == shares


@postgresql
@pytest.mark.django_db(transaction=True)
def test_what_a_process_meets_is_raised(monkeypatch):
    monkeypatch.setattr(mass_reading, "WORTH_IT", 1)
    with mass_reading.readers(1) as pool, pytest.raises(TypeError):
        list(pool.read([None]))


@pytest.mark.django_db
def test_an_idea_that_moved_leaves_with_a_rebuild():
    house = _house()
    rebuilding.rebuild()
    moved = Idea.objects.order_by("pk")[0]
    Idea.objects.filter(pk=moved.pk).update(organisation=OrganisationFactory(), unit=None)

    assert rebuilding.rebuild_organisation(organisation=house.organisation.pk) == 6
    assert not IdeaFact.objects.filter(pk=moved.pk).exists()
