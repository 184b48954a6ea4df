"""Both numbers of a share, and the numbers of what ideas have, open on the ideas that make them."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from dashboards.models import IdeaFact
from dashboards.permissions import Access, places_of
from dashboards.readings import read
from dashboards.registry import FIGURES, figure
from dashboards.scope import Period
from dashboards.services.updating import settle
from dashboards.values import Measure, Side
from dashboards.views.board import Board
from dashboards.views.links import Links, number_of
from tests.dashboards import months
from tests.dashboards.months import House
from tests.factories.accounts import MandateFactory, UserFactory
from tests.factories.dashboards import DashboardSettingsFactory
from tests.factories.ideas import AnswerFactory, CommentFactory

pytestmark = pytest.mark.django_db

#: The year before last month: every idea of it is old enough for every share.
YEAR = timezone.localdate().year - 1
PERIOD = Period.of_year(YEAR)
CODES = [one.code for one in FIGURES if one.behind]
TAKEN = "take_charge", "in_triage"


@pytest.fixture
def house(monkeypatch):
    """Waits in time and late, one idea that waited twice, refusals with and without a complete
    answer, ideas retained and achieved, supports and comments, here and in units; one hidden."""
    monkeypatch.setattr(months, "day", lambda text: datetime.date.fromisoformat(f"{YEAR}-{text}"))
    built = House()

    def idea(*moves, **fields):
        return built.idea("01-12", (*TAKEN, "01-15"), *moves, **fields)

    for unit in (built.top, built.below, None):
        idea(("accept", "accepted", "01-30"), unit=unit, supports_count=4)
        idea(("start_locally", "in_project", "06-01"), ("achieve", "achieved", "07-01"), unit=unit)
        idea(
            ("answer", "answered", "01-30"),
            ("contest", "in_triage", "02-10"),
            ("answer", "answered", "02-12"),
            unit=unit,
            supports_count=1,
        )
    built.idea("03-02", (*TAKEN, "05-02"), unit=built.beside, supports_count=2)
    idea(("reject", "rejected", "05-04"))
    told = idea(("reject", "rejected", "05-04"))
    AnswerFactory(idea=told, rejection=True)
    talked = idea()
    CommentFactory.create_batch(2, idea=talked)
    idea(("accept", "accepted", "01-30"), visibility="hidden", supports_count=9)
    settle()
    return built


@pytest.fixture
def director(house):
    user = UserFactory(organisation=house.organisation)
    MandateFactory(user=user, director=True)
    return user


def reading_of(user, scope, code, period=PERIOD, access=Access.WHOLE):
    board = Board(scope, access, period, places_of(user))
    (reading,) = read([figure(code)], scope, period)
    return reading, Links(board, reading)


def counts(code, key, side):
    """Whether a count of this month and name is in a number."""
    of_month = len(key) == 10
    by_name = {
        "within_limit": lambda name: (
            name.startswith(f"l.{key}") and (side == Side.WHOLE or name.endswith(".in"))
        ),
        "complete_refusals": lambda name: name == ("r.all" if side == Side.WHOLE else "r.complete"),
        "accepted_in_time": lambda name: (
            name == ("deposits" if side == Side.WHOLE else "f180.accepted")
        ),
        "achieved_in_time": lambda name: (
            name == ("deposits" if side == Side.WHOLE else "f365.achieved")
        ),
        "median_time": lambda name: name.startswith(f"t.{key or 'answer'}."),
        "long_time": lambda name: name.startswith(f"t.{key or 'answer'}."),
    }
    wanted = by_name.get(code, lambda name: name == code.removesuffix("_by_unit"))
    return lambda month, name: (not of_month or month == key) and wanted(name)


def added(keys, wanted, period):
    """What these ideas add to the counts of a number."""
    asked = {month.isoformat() for month in period.months}
    return sum(
        n
        for found in IdeaFact.objects.filter(pk__in=keys).values_list("counts", flat=True)
        for month, names in found.items()
        if month in asked
        for name, n in names.items()
        if wanted(month, name)
    )


def listed(client, url):
    """The ideas that an address lists, page after page, and the number it says."""
    keys = []
    while url:
        page = client.get(url)
        assert page.status_code == 200
        keys += [row["id"] for row in page.context["rows"]]
        url = page.context["next_url"]
    assert len(set(keys)) == len(keys)
    return keys, page.context["number"]


def addresses(reading, links):
    """Each number that is behind something: its line, its side, its address."""
    measure = Measure(reading.value.measure)
    if measure in (Measure.SUPPORTS, Measure.COMMENTS):
        for row in (None, *reading.value.rows):
            number = number_of(row or reading.value, measure, Side.PART)
            yield row, Side.PART, number, links.url(row)
        return
    told = {str(side["label"]): side["url"] for side in links.sides()}
    for side in Side:
        label = str(reading.figure.behind.words(side))
        if label:
            yield None, side, number_of(reading.value, measure, side), told.get(label, "")
    for row in reading.value.rows:
        out_of = links.out_of(row)
        if out_of and out_of.part:
            yield row, Side.PART, row.numerator, out_of.part_url
        if out_of:
            yield row, Side.WHOLE, row.denominator, out_of.whole_url


@pytest.mark.parametrize("where", ["organisation", "unit"])
@pytest.mark.parametrize("code", CODES)
def test_each_number_opens_on_the_ideas_that_make_it(client, house, director, code, where):
    client.force_login(director)
    period = Period.until(timezone.localdate()) if code.startswith("comments") else PERIOD
    scope = house.of_unit(house.top) if where == "unit" else house.scope
    reading, links = reading_of(director, scope, code, period)
    opened = 0
    for row, side, number, url in addresses(reading, links):
        if not number:
            assert url == "", (row, side)
            continue
        keys, said = listed(client, url)
        key = "" if row is None else row.key
        assert int(said.replace("\u202f", "")) == number, (row, side)
        assert added(keys, counts(code, key, side), period) == number, (row, side)
        opened += 1
    assert opened or where == "unit"


def test_an_idea_that_waited_twice_is_listed_once(client, house, director):
    client.force_login(director)
    reading, links = reading_of(director, house.scope, "within_limit")
    row = next(row for row in reading.value.rows if row.key == "in_triage")
    page = client.get(links.out_of(row).whole_url)
    assert (row.denominator, page.context["count"]) == (14, 11)
    assert "Attentes terminées (À l’étude) : 14. Idées concernées : 11." in words(page)


def words(page):
    text = page.content.decode().replace("<strong>", "").replace("</strong>", "")
    return " ".join(text.replace("\u00a0", " ").split())


@pytest.mark.parametrize(
    ("code", "asks"),
    [
        ("within_limit", {"cote": "rien"}),
        ("within_limit", {"ligne": "x"}),
        ("median_time", {}),
        ("deposits", {"cote": "tout"}),
        ("supports", {"cote": "tout"}),
        ("helped", {"cote": "tout"}),
        ("participation", {}),
    ],
)
def test_what_counts_nothing_is_not_found(client, director, code, asks):
    client.force_login(director)
    assert client.get(reverse("dashboards:ideas", args=[code]), asks).status_code == 404


def test_numbers_about_people_open_on_nothing(house, director):
    for one in FIGURES:
        if one.about_people:
            assert one.ideas is None and one.behind is None


def test_the_page_says_both_numbers_and_links_them(client, house, director):
    client.force_login(director)
    page = client.get(reverse("dashboards:home"), PERIOD.params())
    assert "Attentes qui ont tenu leur délai : " in words(page)
    assert "cote=tout" in page.content.decode()


def test_an_agent_opens_the_numbers_of_the_page_of_all_agents(client, house):
    agent = UserFactory(organisation=house.organisation)
    client.force_login(agent)
    address = reverse("dashboards:ideas", args=["within_limit"])
    asks = {"cote": "tout", **PERIOD.params(), "organisme": str(house.organisation.pk)}
    assert client.get(address, asks).status_code == 403
    DashboardSettingsFactory(organisation=house.organisation, shows_public_page=True)
    page = client.get(address, asks)
    assert page.status_code == 200
    assert page.context["crumbs"][0]["url"].startswith(reverse("dashboards:public"))
    assert client.get(reverse("dashboards:ideas", args=["late_by_unit"])).status_code == 404
    assert client.get(address, asks | {"organisme": "999999"}).status_code == 403
    assert client.get(address, asks | {"unite": str(house.top.pk)}).status_code == 403


def test_the_page_costs_the_same_however_many_ideas(
    client, house, director, django_assert_max_num_queries
):
    client.force_login(director)
    address = reverse("dashboards:ideas", args=["within_limit"])
    client.get(address, {"cote": "tout", **PERIOD.params()})
    with django_assert_max_num_queries(17):
        client.get(address, {"cote": "tout", **PERIOD.params()})
