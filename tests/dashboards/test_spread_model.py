"""The read model of adoption: whatever happens to sites, in whatever order, updates give what plain
SQL counts from the rows, and what a rebuild gives."""

import datetime
import logging

import pytest
from django.db import connection
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dashboards.models import Cursor, SpreadFact, SpreadSum
from dashboards.network import flows
from dashboards.services import spread_sums, spreads
from dashboards.services.rebuilding import Drift, check, check_all, rebuild_organisation
from dashboards.services.updating import settle, update
from dashboards.spread import innovations, spread_of, spread_together, spreads_kept
from ideas.enums import Visibility
from ideas.models import Idea
from projects.enums import IN_USE, REASON_ASKED, SiteState
from projects.models import RolloutEvent, RolloutSite
from tests.dashboards.months import kept
from tests.dashboards.rollouts import innovation, site
from tests.factories.accounts import MandateFactory, OrganisationFactory, UnitFactory, UserFactory

pytestmark = pytest.mark.django_db

STATES = list(SiteState)
USED = ", ".join(f"'{state.value}'" for state in IN_USE)
#: A site that took it up: an event in use that no return to the proposal undid.
TAKEN_UP = f"""
    SELECT event.site_id, MIN(event.day) AS day
    FROM projects_rolloutevent event
    WHERE event.state IN ({USED}) AND COALESCE((
      SELECT later.state FROM projects_rolloutevent later
      WHERE later.site_id = event.site_id AND later.revision > event.revision
        AND later.state NOT IN ({USED})
      ORDER BY later.revision LIMIT 1), '') <> 'proposed'
    GROUP BY event.site_id"""
SITES = """
    FROM projects_rolloutsite site
    JOIN ideas_idea idea ON idea.id = site.project_id
    WHERE idea.organisation_id = %s AND idea.visibility = 'visible'"""

SITES_TAKEN = SITES.replace("WHERE", f"JOIN ({TAKEN_UP}) taken ON taken.site_id = site.id WHERE")


def rows(sql, *params):
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.fetchall()


def recounted(organisation):
    """Sites asked, in each state, and those that took it up by day; from the rows."""
    states = dict(rows(f"SELECT site.state, COUNT(*) {SITES} GROUP BY 1", organisation))
    taken = rows(
        f"SELECT taken.day, COUNT(*) {SITES_TAKEN} GROUP BY 1",
        organisation,
    )
    return states, {datetime.date.fromisoformat(str(day)): n for day, n in taken}


def taken_elsewhere(organisation):
    """By another organisation that uses some: innovations, sites, those by themselves."""
    found = rows(
        f"""SELECT unit.organisation_id, COUNT(DISTINCT site.project_id), COUNT(*),
              SUM(CASE WHEN site.is_spontaneous THEN 1 ELSE 0 END)
            {SITES.replace("WHERE", "JOIN accounts_unit unit ON unit.id = site.unit_id WHERE")}
              AND site.state IN ({USED}) AND unit.organisation_id <> idea.organisation_id
            GROUP BY 1""",
        organisation,
    )
    return {taker: tuple(counts) for taker, *counts in found}


class Story:
    """Two organisations whose innovations are proposed to sites, told by small numbers."""

    def __init__(self):
        self.places = OrganisationFactory.create_batch(2)
        self.actor = UserFactory(organisation=self.places[0])
        self.units = [
            UnitFactory(organisation=self.places[number // 2], headcount=20) for number in range(3)
        ]
        self.projects = [innovation(self.places[0]) for _ in range(2)]

    def tell(self, what, which, how):
        getattr(self, f"_{what}")(self.projects[which % len(self.projects)], how)

    def _start(self, _project, how):
        self.projects.append(innovation(self.places[how % 2]))

    def _propose(self, project, how):
        unit = self.units[how % 3]
        if not project.sites.filter(unit=unit).exists():
            alone = how % 2 == 1
            site(project, self.actor, ("proposed", how), unit=unit, is_spontaneous=alone)

    def _change(self, project, how):
        row = project.sites.order_by("pk").first()
        if row is None:
            return
        state = STATES[how % len(STATES)]
        last = row.events.order_by("-revision")[0]
        day = last.day + datetime.timedelta(days=how % 3)
        RolloutEvent.objects.create(
            site=row, revision=last.revision + 1, state=state, actor=self.actor, day=day
        )
        RolloutSite.objects.filter(pk=row.pk).update(
            state=state, reason="Trop cher." if state in REASON_ASKED else ""
        )

    def _see(self, project, how):
        seen = Visibility.HIDDEN if how % 2 else Visibility.VISIBLE
        Idea.objects.filter(pk=project.pk).update(visibility=seen)

    def _move(self, project, how):
        Idea.objects.filter(pk=project.pk).update(organisation=self.places[how % 2])

    def _update(self, _project, _how):
        update()


WHAT = ("start", "propose", "propose", "change", "change", "change", "see", "move", "update")
acts = st.tuples(st.sampled_from(WHAT), st.integers(0, 20), st.integers(0, 40))


@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(acts, min_size=5, max_size=30))
def test_adoption_is_what_the_rows_say_whatever_happens(monkeypatch, acts):
    monkeypatch.setattr(spreads, "BATCH", 2)
    monkeypatch.setattr(spreads, "READ_AT_ONCE", 3)
    story = Story()
    for act in acts:
        story.tell(*act)
    update()
    today = timezone.localdate() + datetime.timedelta(days=400)

    for place in story.places:
        found = spread_together({place.pk}, today)
        states, taken = recounted(place.pk)
        assert (found.target, found.states) == (sum(states.values()), states)
        assert found.adopted == sum(taken.values())
        flowing = [flow for flow in flows(story.places) if flow.origin == str(place)]
        assert taken_elsewhere(place.pk) == {
            flow.taker_id: (flow.innovations, flow.sites, flow.spontaneous) for flow in flowing
        }
        for point in found.points:
            assert point.adopted == sum(n for day, n in taken.items() if day <= point.day)
        for fact in innovations(frozenset({place.pk})):
            project = fact.project
            assert fact.started_on == project.started_on
            one = spread_of([project], today)[project.pk]
            assert one == spreads_kept([project], today)[project.pk]
            assert (one.states, one.adopted) == (
                fact.states,
                sum(counts[1] for counts in fact.steps.values()),
            )
    before = kept()
    for place in story.places:
        assert check(organisation=place.pk) == Drift()
        rebuild_organisation(organisation=place.pk)
    assert kept() == before, "over rows that exist"
    for place in story.places:
        SpreadFact.objects.filter(organisation=place).delete()
        SpreadSum.objects.filter(pk=place.pk).delete()
        rebuild_organisation(organisation=place.pk)
    assert kept() == before


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(acts, min_size=5, max_size=30))
def test_a_rebuild_needs_no_update_before(monkeypatch, acts):
    """Whatever was read, in part or not at all, and whoever it was counted for."""
    monkeypatch.setattr(spreads, "READ_AT_ONCE", 2)
    story = Story()
    for act in acts:
        story.tell(*act)

    for place in story.places:
        rebuild_organisation(organisation=place.pk)

    rebuilt = kept()
    update()
    settle()
    assert kept() == rebuilt
    for place in story.places:
        assert check(organisation=place.pk) == Drift()


@pytest.fixture
def place():
    return OrganisationFactory()


@pytest.fixture
def agent(place):
    return UserFactory(organisation=place)


def together(place):
    return spread_together({place.pk}, timezone.localdate())


def test_every_way_to_change_is_seen(place, agent):
    project = innovation(place)
    row = site(project, agent, ("proposed", 20))
    update()
    assert (together(place).target, together(place).adopted) == (1, 0)

    today = timezone.localdate()
    RolloutEvent.objects.create(site=row, revision=1, state="adopted", actor=agent, day=today)
    RolloutSite.objects.filter(pk=row.pk).update(state="adopted")
    update()
    assert (together(place).adopted, together(place).people) == (1, row.unit.headcount)

    Idea.objects.filter(pk=project.pk).update(visibility=Visibility.HIDDEN)
    update()
    assert (together(place).target, SpreadFact.objects.count()) == (0, 0)
    assert SpreadSum.objects.count() == 0


def test_people_are_counted_once_over_units_innovations_and_organisations(place, agent):
    above = UnitFactory(organisation=place, headcount=60)
    below = UnitFactory(parent=above, headcount=25)
    other = OrganisationFactory()
    for owner, unit in ((place, above), (place, below), (other, below), (other, above)):
        site(innovation(owner), agent, ("adopted", 5), unit=unit)
    update()

    assert [together(one).people for one in (place, other)] == [60, 60]
    assert spread_together({place.pk, other.pk}, timezone.localdate()).people == 60


def test_a_unit_that_grows_is_seen_at_night(place, agent):
    unit = UnitFactory(organisation=place, headcount=20)
    site(innovation(place), agent, ("adopted", 5), unit=unit)
    update()
    unit.headcount = 35
    unit.save()

    assert check_all() == {}
    assert together(place).people == 35


def test_an_event_whose_transaction_ends_late_is_not_missed(place, agent):
    site(innovation(place), agent, ("adopted", 5))
    Cursor.objects.create(name=spreads.CURSOR, last=RolloutEvent.objects.latest("pk").pk + 3)

    update()

    assert together(place).adopted == 1


def test_many_events_are_read_in_one_update(place, agent, monkeypatch):
    monkeypatch.setattr(spreads, "ROWS", 2)
    monkeypatch.setattr(spreads, "BEHIND", 1)
    for _ in range(7):
        site(innovation(place), agent, ("adopted", 5))

    update()

    assert together(place).adopted == 7


def test_drift_is_put_right(place, agent, caplog):
    MandateFactory(administrator=True)
    site(innovation(place), agent, ("proposed", 20), ("adopted", 5))
    update()
    before = kept()
    SpreadSum.objects.update(states={"adopted": 9})

    with caplog.at_level(logging.ERROR):
        assert check_all() == {place.pk: Drift(0, 1)}
    assert kept() == before

    fact = SpreadFact.objects.get()
    fact.states = {"adopted": 2}
    fact.save()
    assert check(organisation=place.pk) == Drift(0, 2)
    assert kept() == before
    assert "had drifted: 0 ideas, 1 cells" in caplog.text


def test_adoption_costs_one_query_however_many_innovations(place, agent, django_assert_num_queries):
    for number in (1, 20):
        while RolloutSite.objects.count() < number:
            site(innovation(place), agent, ("proposed", 20), ("adopted", 10))
        settle()
        with django_assert_num_queries(1):
            assert together(place).adopted == number


def test_one_adoption_costs_as_many_queries_however_many_sites(
    place, agent, django_assert_max_num_queries
):
    project = innovation(place)
    for number in (1, 12, 60):
        while RolloutSite.objects.count() < number:
            site(project, agent, ("proposed", 20), ("adopted", 10))
        with django_assert_max_num_queries(22):
            assert spreads.read_spreads([project.pk]) == 1
        assert together(place).adopted == number


def test_many_adoptions_read_where_they_are_in_use_once(place, agent, monkeypatch):
    asked = []
    places_of = spread_sums.places_of
    monkeypatch.setattr(spread_sums, "places_of", lambda key: asked.append(key) or places_of(key))
    monkeypatch.setattr(spreads, "BATCH", 2)
    for _ in range(7):
        site(innovation(place), agent, ("proposed", 20), ("adopted", 10))

    update()
    assert (asked, together(place).adopted) == ([place.pk], 7)

    asked.clear()
    site(innovation(place), agent, ("proposed", 20))
    update()
    assert (asked, together(place).target) == ([], 8)


def test_what_stops_between_two_batches_is_taken_up_again(place, agent, monkeypatch):
    monkeypatch.setattr(spreads, "BATCH", 2)
    projects = [innovation(place) for _ in range(5)]
    for project in projects:
        site(project, agent, ("adopted", 10))
    read, batches = spreads.spread_facts, []

    def cut(keys):
        batches.append(keys)
        if len(batches) == 2:
            raise InterruptedError
        return read(keys)

    monkeypatch.setattr(spreads, "spread_facts", cut)
    with pytest.raises(InterruptedError):
        spreads.read_spreads([project.pk for project in projects])
    assert together(place).adopted == 2
    spreads.read_spreads([project.pk for project in projects])

    assert together(place).adopted == 5
    assert check(organisation=place.pk) == Drift()
    assert together(place).people == sum(row.unit.headcount for row in RolloutSite.objects.all())
