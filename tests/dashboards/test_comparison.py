"""What changed since the period before, as the page says it, worked out by hand."""

import datetime

import pytest
from django.urls import reverse

from dashboards.services.updating import settle
from ideas.models import Idea
from tests.dashboards.months import House
from tests.factories.accounts import MandateFactory, UserFactory
from tests.factories.ideas import IdeaFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def house():
    """Three ideas from January to March, five from April to June, one just before and one just
    after. First answers came in 11 and 38 days, then in 4 and 10; of the waits that ended, one of
    four was late, then none."""
    house = House()
    answered = [
        house.idea("01-05", ("take_charge", "in_triage", "01-06"), ("answer", "answered", "01-16")),
        house.idea("02-10", ("take_charge", "in_triage", "02-11"), ("answer", "answered", "03-20")),
        house.idea("04-01", ("take_charge", "in_triage", "04-02"), ("answer", "answered", "04-05")),
        house.idea("05-03", ("take_charge", "in_triage", "05-04"), ("answer", "answered", "05-13")),
    ]
    for on in ("03-31", "06-15", "06-16", "06-30", "07-01"):
        house.idea(on)
    before = datetime.date(2025, 12, 31)
    IdeaFactory(organisation=house.organisation, state="deposited", deposited_on=before)
    for idea, supports in zip(answered, (3, 0, 7, 1), strict=True):
        Idea.objects.filter(pk=idea.pk).update(supports_count=supports)
    settle()
    return house


@pytest.mark.parametrize(
    ("code", "number", "said"),
    [
        ("deposits", "5", "5 idées ont été déposées, 2 de plus que les 3 mois d’avant."),
        ("supports", "8", "8 soutiens sur la période, 5 de plus que les 3 mois d’avant."),
        ("comments", "0", "0 commentaire sur la période, comme les 3 mois d’avant."),
        ("within_limit", "100", "(4 sur 4), 25 points de plus que les 3 mois d’avant."),
        ("median_time", "4", "4 jours au plus, 7 jours de moins que les 3 mois d’avant."),
        ("long_time", "10", "10 jours au plus, 28 jours de moins que les 3 mois d’avant."),
        ("funnel", "0", "0 idée déposée sur 5 est déjà réalisée, comme les 3 mois d’avant."),
    ],
)
def test_the_page_says_what_changed_since_the_period_before(client, house, code, number, said):
    director = UserFactory(organisation=house.organisation)
    MandateFactory(user=director, director=True)
    client.force_login(director)
    page = client.get(reverse("dashboards:home"), {"de": "2026-04", "a": "2026-06"})
    panels = [one for part in page.context["sections"] for one in (part["first"], *part["more"])]
    assert next(one["number"] for one in panels if one["code"] == code) == number
    text = page.content.decode().replace("\u00a0", " ").replace("\u202f", " ")
    assert said in text


def test_control_another_period_says_another_change(client, house):
    director = UserFactory(organisation=house.organisation)
    MandateFactory(user=director, director=True)
    client.force_login(director)
    page = client.get(reverse("dashboards:home"), {"de": "2026-01", "a": "2026-03"})
    text = page.content.decode().replace("\u00a0", " ").replace("\u202f", " ")
    assert "3 idées ont été déposées, 2 de plus que les 3 mois d’avant." in text
