"""The dashboard and the front page: what they count, and how many queries they cost."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from dashboards.services.updating import settle
from ideas.enums import State, Visibility
from ideas.models import Idea
from tests.factories.accounts import MandateFactory, UnitFactory, UserFactory
from tests.factories.campaigns import CampaignFactory
from tests.factories.ideas import AnswerFactory, DecisionFactory, IdeaFactory

pytestmark = pytest.mark.django_db

DASHBOARD = reverse("dashboards:home")
HOME = reverse("home")


@pytest.fixture
def director():
    user = UserFactory()
    MandateFactory(user=user, director=True)
    return user


def recent():
    return {"deposited_on": timezone.localdate()}


def queries(client, url):
    client.get(url)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


def test_figures_of_ones_organisation(client, director):
    here = {"organisation": director.organisation} | recent()
    late = timezone.localdate() - datetime.timedelta(days=1)
    IdeaFactory(state=State.IN_TRIAGE, due_on=late, **here)
    IdeaFactory(state=State.IN_TRIAGE, due_on=timezone.localdate(), **here)
    IdeaFactory(state=State.ACHIEVED, **here)
    IdeaFactory(state=State.IN_TRIAGE, visibility=Visibility.HIDDEN, **here)
    IdeaFactory(draft=True, organisation=director.organisation)
    DecisionFactory(idea__organisation=director.organisation)
    IdeaFactory(state=State.IN_TRIAGE)
    DecisionFactory()
    client.force_login(director)

    settle()
    page = client.get(DASHBOARD)
    shown = {
        one["code"]: one
        for part in page.context["sections"]
        for one in (part["first"], *part["more"])
    }

    assert (shown["waiting"]["number"], shown["late_by_unit"]["number"]) == ("3", "1")
    assert "dont 1 au-delà du délai" in shown["waiting"]["sentence"]
    assert page.context["signatures"] == 1
    states = {row.label: row.value for row in shown["outcomes"]["picture"].chart.rows}
    assert states["Réalisée"] == 1


@pytest.mark.parametrize(
    ("mandate", "status"),
    [
        ({"director": True}, 200),
        ({"referent": True}, 200),
        ({"facilitator": True}, 403),
        ({"network_lead": True}, 302),
        ({"administrator": True}, 403),
    ],
)
def test_who_reads_the_dashboard(client, mandate, status):
    client.force_login(MandateFactory(**mandate).user)

    assert client.get(DASHBOARD).status_code == status


def test_a_referent_of_one_unit_reads_that_unit_only(client):
    unit = UnitFactory()
    user = UserFactory(organisation=unit.organisation)
    MandateFactory(user=user, referent=True, unit=unit)
    client.force_login(user)
    page = client.get(DASHBOARD)

    assert (page.status_code, page.context["scope_name"]) == (200, unit.name)
    assert (page.context["objectives"], page.context["report_url"]) == (None, "")
    other = UnitFactory(organisation=unit.organisation)
    assert client.get(DASHBOARD, {"unite": other.pk}).status_code == 404
    assert client.get(DASHBOARD, {"organisme": unit.organisation_id}).status_code == 404


def test_the_dashboard_costs_the_same_however_full(client, director):
    client.force_login(director)
    counts = []
    for size in (1, 20, 50):
        while Idea.objects.count() < size:
            state = State.values[1 + Idea.objects.count() % 13]
            IdeaFactory(organisation=director.organisation, state=state, **recent())
        settle()
        counts.append(queries(client, DASHBOARD))

    assert counts[0] == counts[1] == counts[2]
    assert counts[0] <= 45


def test_the_front_page_costs_the_same_however_full(client, director):
    client.force_login(director)
    counts = []
    for size in (3, 20, 50):
        while Idea.objects.filter(state="answered").count() < size:
            answered = IdeaFactory(
                organisation=director.organisation, state="answered", closed=True
            )
            AnswerFactory(idea=answered)
            IdeaFactory(organisation=director.organisation, state="achieved")
            CampaignFactory(organisation=director.organisation)
        counts.append(queries(client, HOME))

    assert counts[0] == counts[1] == counts[2]
    assert counts[0] <= 14


def test_the_front_page_shows_only_what_is_public(client, director):
    here = {"organisation": director.organisation, "state": "rejected", "closed": True}
    later = timezone.now() + datetime.timedelta(hours=12)
    public = AnswerFactory(idea=IdeaFactory(**here), rejection=True)
    AnswerFactory(idea=IdeaFactory(**here), rejection=True, public_from=later)
    AnswerFactory(idea=IdeaFactory(visibility=Visibility.HIDDEN, **here), rejection=True)
    AnswerFactory()
    client.force_login(UserFactory(organisation=director.organisation))

    shown = [answer["url"] for answer in client.get(HOME).context["answers"]]
    assert shown == [public.idea.get_absolute_url()]


def test_a_visitor_finds_the_two_ways_to_deposit(client):
    response = client.get(HOME)

    assert response.status_code == 200
    assert response.context["visitor"] is True
    assert reverse("ideas:deposit") in response.content.decode()
