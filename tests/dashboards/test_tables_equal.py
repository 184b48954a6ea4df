"""Without JavaScript and without pictures, the tables of a page say every number that is drawn."""

import datetime
import re
from html import unescape

import pytest
from django.urls import reverse
from django.utils import timezone

from dashboards import words
from dashboards.period import Period
from dashboards.pictures import picture
from dashboards.registry import FIGURES
from dashboards.services.updating import update
from dashboards.values import Measure
from innovation_platform.typography import thin_number
from projects.models import RolloutSite
from tests.dashboards.months import House
from tests.dashboards.rollouts import innovation, site
from tests.factories.accounts import MandateFactory, UserFactory
from tests.factories.ideas import IdeaFactory

pytestmark = pytest.mark.django_db


def plain(text):
    """Words without tags, spaces of any kind told alike."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", text)).split())


def table_lines(page):
    return [plain(line) for line in re.findall(r"<tr>.*?</tr>", page, re.S)]


def missing(lines, rows, measure):
    """The rows of a figure that no line of a table says: its label, then its number."""
    found = []
    for row in rows:
        if row.value is None:
            continue
        label = plain(str(row.label))
        number = plain(thin_number(words.rounded(row.value, measure)))
        said = re.compile(rf"^{re.escape(label)}\b.*\b{re.escape(number)}\b", re.I)
        if not any(said.search(line) for line in lines):
            found.append((label, number))
    return found


@pytest.fixture
def house(client):
    house = House()
    director = UserFactory(organisation=house.organisation)
    MandateFactory(user=director, director=True)
    today = timezone.localdate()
    for number, unit in enumerate((house.top, house.below, house.beside, None)):
        for age in range(3 + number):
            IdeaFactory(
                organisation=house.organisation,
                unit=unit,
                state=("deposited", "in_triage", "accepted")[age % 3],
                due_on=today + datetime.timedelta(days=age - 2),
                deposited_on=today - datetime.timedelta(days=40 * age),
                supports_count=number + age,
            )
    project = innovation(house.organisation)
    site(project, director, ("proposed", 90), ("adopted", 30))
    site(project, director, ("proposed", 60))
    assert RolloutSite.objects.count() == 2
    update()
    client.force_login(director)
    return house


def test_each_number_that_is_drawn_is_in_a_table(client, house):
    page = client.get(reverse("dashboards:home")).content.decode()
    lines, drawn = table_lines(page), []
    period = Period.until(timezone.localdate())
    for figure in FIGURES:
        value = figure.value(house.scope, period)
        if value.rows and picture(figure, value, None) is not None:
            lost = missing(lines, value.rows, Measure(value.measure))
            assert (figure.code, lost) == (figure.code, [])
            drawn.append(figure.code)
    assert {"deposits", "waiting", "waiting_by_unit", "funnel", "adoption"} <= set(drawn)
    without = [line for line in lines if not line.startswith("Déposées")]
    funnel = next(one for one in FIGURES if one.code == "funnel").value(house.scope, period)
    assert missing(without, funnel.rows, Measure.IDEAS) != [], "the control"


def test_no_picture_nor_table_asks_for_a_script(client, house):
    """Pictures are drawn by the server, tables open by themselves."""
    page = client.get(reverse("dashboards:home")).content.decode()
    body = page[page.index("<main") : page.index("</main>")]
    assert body.count("<svg") > 4
    assert "<script" not in body
    assert re.findall(r"\son\w+=|data-hx-|hx-\w+=", body) == []
    figures = re.findall(r"<figure class=\"chart\">.*?</figure>", body, re.S)
    assert figures
    assert [figure for figure in figures if "<table" not in figure] == []
