"""The list is put into SQL once for each shape of an address: it says what everything else says."""

import datetime
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from ideas.enums import State, Step
from ideas.filters import IdeaFilter, asked_by
from ideas.models import Idea
from ideas.search import index_many
from ideas.services import follow
from ideas.views import results
from innovation_platform.typography import plural_count
from tests.factories.accounts import MandateFactory, UnitFactory, UserFactory
from tests.factories.campaigns import CampaignFactory
from tests.factories.ideas import CategoryFactory, IdeaFactory, InvolvementFactory

pytestmark = pytest.mark.django_db

LIST = reverse("ideas:list")
A_DAY = datetime.timedelta(days=1)


@pytest.fixture
def user():
    return UserFactory(unit=UnitFactory())


@pytest.fixture
def signed_in(client, user):
    client.force_login(user)
    return client


def make(user, title, **fields):
    return IdeaFactory(organisation=user.organisation, title=title, **fields)


def test_a_filter_that_makes_no_sense_leaves_the_others(signed_in, user):
    make(user, "one", state=State.IN_TRIAGE)
    make(user, "two", state=State.ACCEPTED)
    query = {"state": "accepted", "since": "hier", "unit": "999999"}

    response = signed_in.get(LIST, query)

    assert [row["title"] for row in response.context["rows"]] == ["two"]
    assert [chip["label"] for chip in response.context["chips"]] == ["État\u00a0: Retenue"]
    assert "hier" in response.content.decode(), "nothing typed is lost"


def test_each_filter_lists_what_it_finds_everywhere_else(signed_in, user):
    """The page is put into SQL once for each shape of an address; facets, exports and alerts ask
    with querysets: both say the same, whatever is asked, by one person then by another."""
    today = timezone.localdate()
    other = UserFactory(unit=UnitFactory())
    MandateFactory(user=other, referent=True, organisation=user.organisation)
    category, campaign = CategoryFactory(), CampaignFactory(organisation=user.organisation)
    for number in range(24):
        idea = IdeaFactory(
            organisation=(user, other)[number % 2].organisation,
            unit=(user, other)[number % 2].unit if number % 3 else None,
            title=f"Guichet {number}",
            category=category if number % 4 else None,
            campaign=campaign if number % 5 else None,
            state=State.IN_TRIAGE if number % 3 else State.ACCEPTED,
            deposited_on=today - number * A_DAY,
            due_on=today - A_DAY if number % 2 else None,
            supports_count=number % 7,
        )
        InvolvementFactory(idea=idea, user=(user, other)[number % 3 == 0])
        if number % 3:
            follow(idea=idea, user=user)
    index_many(Idea.objects.values_list("pk", flat=True))
    asked = {
        "step": Step.TRIAGE.value,
        "state": "in_triage",
        "category": category.pk,
        "campaign": campaign.pk,
        "unit": user.unit_id,
        "organisation": user.organisation_id,
        "since": (today - 15 * A_DAY).isoformat(),
        "until": (today - 2 * A_DAY).isoformat(),
        "overdue": "on",
        "mine": "on",
        "followed": "on",
    }
    assert set(asked) == set(IdeaFilter.base_filters)
    queries = [{name: value} for name, value in asked.items()]
    queries += [asked, {"state": "in_triage", "since": asked["since"], "mine": "on"}, {}]
    found = 0
    for query in queries:
        for more in (
            {},
            {"q": "guichet", "tri": "recent"},
            {"tri": "waiting"},
            {"tri": "supported"},
        ):
            for person in (user, other):
                signed_in.force_login(person)
                address = QueryDict(urlencode(query | more))
                expected = asked_by(person, address)
                rows = expected.found.order_by(*expected.order)
                page = signed_in.get(LIST, query | more).context
                shown = [row["id"] for row in page["rows"]]
                assert shown == list(rows.values_list("pk", flat=True)[:20]), (query, more)
                assert page["count_words"] == plural_count(rows.count(), "ideas")
                found += len(shown)
    assert found > 500


def test_a_count_past_its_ceiling_is_not_counted_again_for_a_while(signed_in, user, monkeypatch):
    monkeypatch.setattr(results, "CEILING", 2)
    for number in range(3):
        make(user, f"{number}", state=State.IN_TRIAGE)
    words, counts = [], []
    for query in ({}, {}, {"state": "in_triage"}, {"state": "accepted"}, {"state": "accepted"}):
        with CaptureQueriesContext(connection) as captured:
            words.append(signed_in.get(LIST, query).context["count_words"])
        counts.append(sum("COUNT(" in sent["sql"] for sent in captured))

    assert words == ["Plus de 2 idées"] * 3 + ["Aucune idée"] * 2
    assert counts == [1, 0, 1, 1, 1]
