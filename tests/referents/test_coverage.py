"""Coverage: units with and without a referent, and who sees whose load."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from ideas.coverage import coverage_of, load_of, missions_of, without_referent
from referents.views import coverage
from tests.factories.accounts import MandateFactory, OrganisationFactory, UnitFactory, UserFactory
from tests.factories.ideas import IdeaFactory

pytestmark = pytest.mark.django_db
COVERAGE = reverse("referents:coverage")


@pytest.fixture
def place():
    class Place:
        organisation = OrganisationFactory()

    Place.top = UnitFactory(organisation=Place.organisation, code="a")
    Place.below = UnitFactory(parent=Place.top, code="b")
    Place.alone = UnitFactory(organisation=Place.organisation, code="c")
    for name in ("referent", "responsable", "director"):
        setattr(Place, name, UserFactory(unit=Place.top))
    MandateFactory(user=Place.referent, referent=True, unit=Place.top, share=10)
    MandateFactory(user=Place.responsable, referent=True, share=50)
    MandateFactory(user=Place.director, director=True)
    return Place


def waiting(place, count=1, **fields):
    day = timezone.localdate() + datetime.timedelta(days=3)
    for _ in range(count):
        IdeaFactory(organisation=place.organisation, **{"due_on": day} | fields)


def test_who_covers_each_unit(place):
    waiting(place, 2, unit=place.alone)
    missions = missions_of(place.organisation)
    rows = coverage_of(place.organisation, place.organisation.units.order_by("path"), missions)
    found = [(row.unit, row.depth, row.people, row.own, row.waiting) for row in rows]
    assert found == [
        (place.top, 0, (place.referent,), True, 0),
        (place.below, 1, (place.referent,), False, 0),
        (place.alone, 0, (), False, 2),
    ]
    assert list(without_referent(place.organisation)) == [place.alone]


def test_load_against_the_share_of_time_and_elsewhere(place):
    other = OrganisationFactory()
    MandateFactory(user=place.referent, referent=True, organisation=other)
    waiting(place, 7, unit=place.top, referent=place.referent, state="in_triage")
    late = timezone.localdate() - datetime.timedelta(days=1)
    waiting(place, 1, referent=place.responsable, due_on=late)
    loads = {row.user: row for row in load_of(place.organisation, missions_of(place.organisation))}
    mine = loads[place.referent]
    assert (mine.waiting, mine.overdue, mine.share, mine.is_heavy) == (7, 0, 10, True)
    assert mine.elsewhere == (other,)
    theirs = loads[place.responsable]
    assert (theirs.waiting, theirs.overdue, theirs.is_heavy, theirs.elsewhere) == (1, 1, False, ())


def test_load_is_seen_by_oneself_and_by_the_responsable_only(client, place):
    def shown(name):
        client.force_login(getattr(place, name))
        return {row.user for row in client.get(COVERAGE).context["loads"]}

    assert shown("responsable") == {place.referent, place.responsable}
    assert shown("referent") == {place.referent}
    assert shown("director") == set()


def test_without_a_responsable_it_is_said(client, place):
    place.responsable.mandates.all().delete()
    client.force_login(place.director)
    assert "Aucun responsable innovation" in client.get(COVERAGE).content.decode()


def test_the_page_costs_the_same_however_large(client, place, django_assert_max_num_queries):
    client.force_login(place.responsable)
    with django_assert_max_num_queries(14) as few:
        client.get(COVERAGE)
    for _ in range(20):
        unit = UnitFactory(organisation=place.organisation)
        MandateFactory(user=UserFactory(unit=unit), referent=True, unit=unit)
        waiting(place, unit=unit)
    with django_assert_max_num_queries(len(few)):
        client.get(COVERAGE)


def test_a_mission_that_ended_or_of_another_organisation_covers_nothing(place):
    place.referent.mandates.all().delete()
    elsewhere = UnitFactory(organisation=OrganisationFactory(), code="a")
    assert elsewhere.path == place.top.path
    MandateFactory(user=UserFactory(unit=elsewhere), referent=True, unit=elsewhere)
    MandateFactory(user=place.referent, referent=True, unit=place.top, ended=True)
    assert set(without_referent(place.organisation)) == {place.top, place.below, place.alone}


def test_a_large_organisation_is_read_page_by_page(client, place, monkeypatch):
    monkeypatch.setattr(coverage, "SHOWN", 2)
    client.force_login(place.responsable)
    first = client.get(COVERAGE)
    assert [row["name"] for row in first.context["units"]] == [place.top.name, place.below.name]
    assert "1 unité sur 3 n’a pas de référent" in first.content.decode()
    second = client.get(COVERAGE + first.context["next_url"].partition("#")[0])
    assert [row["name"] for row in second.context["units"]] == [place.alone.name]
    assert second.context["next_url"] is None
    alone = client.get(COVERAGE + first.context["alone_url"].partition("#")[0])
    assert [row["name"] for row in alone.context["units"]] == [place.alone.name]
    assert "Voir toutes les unités" in alone.content.decode()


def test_the_other_organisation_is_kept_from_page_to_page(client, place, monkeypatch):
    other = OrganisationFactory()
    for _ in range(3):
        UnitFactory(organisation=other)
    MandateFactory(user=place.responsable, referent=True, organisation=other)
    monkeypatch.setattr(coverage, "SHOWN", 2)
    client.force_login(place.responsable)
    first = client.get(COVERAGE, {"organisme": other.pk})
    second = client.get(COVERAGE + first.context["next_url"].partition("#")[0])
    assert second.context["organisation"] == other
    assert len(second.context["units"]) == 1
