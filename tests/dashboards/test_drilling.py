"""Every count of ideas opens on as many ideas; nothing opens on what one may not list."""

import datetime
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import RequestFactory
from django.urls import reverse
from django.utils import timezone

from dashboards.permissions import Access, places_of
from dashboards.readings import read
from dashboards.registry import FIGURES, figure
from dashboards.scope import Period
from dashboards.services.updating import settle
from dashboards.values import Measure
from dashboards.views.board import Board
from dashboards.views.links import Links
from ideas.filters import asked_by
from ideas.models import Idea
from tests.dashboards.months import House
from tests.factories.accounts import MandateFactory, UserFactory
from tests.factories.ideas import CategoryFactory

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate
COUNTS_IDEAS = [one.code for one in FIGURES if one.measure == Measure.IDEAS]
LATE = datetime.timedelta(days=3)


@pytest.fixture
def house():
    """Ideas of every kind, here and in the units, late or not, ended or not, one hidden."""
    built = House()
    now = TODAY()
    CategoryFactory()

    def idea(*moves, **fields):
        found = built.idea("01-15", **fields)
        Idea.objects.filter(pk=found.pk).update(deposited_on=now - datetime.timedelta(days=9))
        built.moved(found, *moves)
        return found

    for unit in (built.top, built.below, built.below, built.beside, None):
        idea(("take_charge", "in_triage", "01-20"), unit=unit, due_on=now - LATE)
        idea(unit=unit, due_on=now + LATE)
        idea(("take_charge", "in_triage", "01-20"), ("accept", "accepted", "02-01"), unit=unit)
        idea(
            ("take_charge", "in_triage", "01-20"),
            ("start_locally", "in_project", "02-01"),
            ("achieve", "achieved", "03-01"),
            unit=unit,
        )
        idea(("take_charge", "in_triage", "01-20"), ("answer", "answered", "02-01"), unit=unit)
    idea(visibility="hidden")
    settle()
    return built


@pytest.fixture
def director(house):
    user = UserFactory(organisation=house.organisation)
    MandateFactory(user=user, director=True)
    return user


def board_of(user, scope, access=Access.WHOLE):
    return Board(scope, access, Period.until(TODAY()), places_of(user))


def behind(client, user, url):
    """How many ideas the page at this address lists, in all."""
    parts = urlsplit(url)
    if parts.path == reverse("ideas:list"):
        return asked_by(user, RequestFactory().get(url).GET).found.count()
    page = client.get(url)
    assert page.status_code == 200
    listed = len(page.context["rows"])
    while page.context["next_url"]:
        page = client.get(page.context["next_url"])
        listed += len(page.context["rows"])
    return listed


def scopes_of(house):
    return {
        "organisation": house.scope,
        "unit": house.of_unit(house.top),
        "unit below": house.of_unit(house.below),
    }


@pytest.mark.parametrize("where", ["organisation", "unit", "unit below"])
@pytest.mark.parametrize("code", COUNTS_IDEAS)
def test_a_count_opens_on_as_many_ideas(client, house, director, code, where):
    client.force_login(director)
    board = board_of(director, scopes_of(house)[where])
    (reading,) = read([figure(code)], board.scope, board.period)
    link = Links(board, reading).url
    opened = 0

    for row in (None, *reading.value.rows):
        number = reading.value.number if row is None else row.value
        url = link(row)
        if url:
            assert behind(client, director, url) == number, (row, url)
            opened += 1
        else:
            assert not number, row
    assert opened > 0


def test_a_list_of_ideas_says_how_many_and_of_which_line(client, house, director):
    client.force_login(director)
    page = client.get(reverse("dashboards:ideas", args=["waiting"]), {"ligne": "referent"})
    assert "en attente" not in page.context["line"]
    assert page.context["line"] == "du référent innovation"
    assert page.context["count_words"] == "10"
    assert "Aujourd’hui, quelle que soit la période choisie." in page.content.decode()
    wrong = client.get(reverse("dashboards:ideas", args=["waiting"]), {"ligne": "x"})
    assert wrong.status_code == 404


@pytest.mark.parametrize("code", ["nothing", "helped", "participation"])
def test_what_lists_no_idea_is_not_found(client, director, code):
    client.force_login(director)
    assert client.get(reverse("dashboards:ideas", args=[code])).status_code == 404


def test_a_figure_of_a_network_opens_on_nothing(house, director):
    scope = house.scope.__class__(house.scope.organisations, name="Caf", listable=False)
    board = board_of(director, scope, Access.NETWORK)
    for reading in read(board.figures(list(FIGURES)), scope, board.period):
        link = Links(board, reading).url
        assert {link(row) for row in (None, *reading.value.rows)} == {""}


def test_the_page_costs_the_same_however_many_ideas(
    client, house, director, django_assert_max_num_queries
):
    client.force_login(director)
    address = reverse("dashboards:ideas", args=["waiting"])
    client.get(address)
    with django_assert_max_num_queries(16):
        client.get(address)


def test_links_keep_the_place_and_the_months(house, director):
    board = board_of(director, house.of_unit(house.below))
    (reading,) = read([figure("waiting")], board.scope, board.period)
    asks = parse_qs(urlsplit(Links(board, reading).url(None)).query)
    assert asks["unite"] == [str(house.below.pk)]
    assert {"de", "a"} <= set(asks)
