"""Reminders about sites: the person named first, then the « responsable innovation », once a week
each, and none once they have answered."""

import datetime

import pytest

from ideas.enums import State
from ideas.models import Idea
from notifications.models import Occurrence
from notifications.notices import get_notice
from projects import services
from projects.enums import SiteState
from projects.sites import answering_for
from tests.factories.accounts import MandateFactory, UnitFactory, UserFactory
from tests.factories.ideas import IdeaFactory
from tests.factories.projects import ProjectFactory, RolloutSiteFactory

pytestmark = pytest.mark.django_db

#: A Monday that is no holiday.
MONDAY = datetime.date(2026, 11, 23)


def days_before(count):
    return MONDAY - datetime.timedelta(days=count)


@pytest.fixture
def place():
    """An organisation with a « responsable innovation », and a unit with its own referent."""
    unit = UnitFactory(headcount=30)
    organisation = unit.organisation
    return {
        "unit": unit,
        "bare": UnitFactory(organisation=organisation),
        "referent": MandateFactory(
            user__organisation=organisation, referent=True, unit=unit, starts_on=days_before(90)
        ).user,
        "responsable": MandateFactory(
            user__organisation=organisation, referent=True, starts_on=days_before(90)
        ).user,
    }


def proposed(unit, since, **fields):
    project = ProjectFactory(
        idea=IdeaFactory(organisation=unit.organisation, state=State.IN_ROLLOUT)
    )
    return RolloutSiteFactory(project=project, unit=unit, since=since, **fields)


def reminders():
    rows = Occurrence.objects.filter(notice__startswith="projects.sites_").order_by("pk")
    return [(row.notice.removeprefix("projects.sites_"), row.context) for row in rows]


@pytest.mark.parametrize(
    ("since", "fields", "expected"),
    [
        (13, {}, []),
        (14, {}, ["awaited"]),
        (34, {}, ["awaited"]),
        (35, {}, ["awaited", "unanswered"]),
        (60, {"state": "planned", "planned_on": MONDAY}, []),
        (60, {"state": "planned", "planned_on": days_before(1)}, ["awaited"]),
        (60, {"state": "planned", "planned_on": days_before(22)}, ["awaited", "unanswered"]),
        (60, {"state": "adopted"}, []),
        (60, {"is_spontaneous": True}, []),
    ],
)
def test_when_a_site_is_reminded_and_when_it_is_escalated(place, since, fields, expected):
    proposed(place["unit"], days_before(since), **fields)

    services.remind_sites(on=MONDAY)

    assert [code for code, _context in reminders()] == expected


def test_one_reminder_a_week_whatever_the_number_of_sites_and_of_runs(place):
    for since in (20, 30, 40):
        proposed(place["unit"], days_before(since))
    proposed(place["bare"], days_before(20))

    made = [
        services.remind_sites(on=MONDAY + datetime.timedelta(days=count))
        for count in (0, 0, 3, 6, 7)
    ]

    assert made == [3, 0, 0, 0, 3]
    assert reminders()[:3] == [
        ("awaited", {"user": place["referent"].pk}),
        ("awaited", {"user": place["responsable"].pk}),
        ("unanswered", {"organisation": place["unit"].organisation_id}),
    ]


def test_an_answer_stops_the_reminder_before_it_leaves(place):
    site = proposed(place["unit"], days_before(400))
    services.remind_sites()
    rows = list(Occurrence.objects.filter(notice__startswith="projects.sites_"))
    if not rows:
        pytest.skip("a day off: nothing is said")
    assert all(get_notice(row.notice).is_current(row.context) for row in rows)

    services.act_on_site(
        site=site, user=place["referent"], state=SiteState.NOT_ADOPTED, seen=0, reason="Trop loin."
    )

    assert not any(get_notice(row.notice).is_current(row.context) for row in rows)


def test_an_innovation_given_up_reminds_nobody(place):
    site = proposed(place["unit"], days_before(60))
    Idea.objects.filter(pk=site.project_id).update(state=State.RETIRED)

    assert services.remind_sites(on=MONDAY) == 0


def test_who_answers_for_many_sites_in_two_queries(place, django_assert_num_queries):
    for _n in range(5):
        proposed(place["unit"], MONDAY)
        proposed(place["bare"], MONDAY)
    rows = place["unit"].adoptions.model.objects.select_related("unit", "organisation")
    with django_assert_num_queries(2):
        found = answering_for(rows)

    assert {user: len(sites) for user, sites in found.items()} == {
        place["referent"].pk: 5,
        place["responsable"].pk: 5,
    }
    assert UserFactory().pk not in found
