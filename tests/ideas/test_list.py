"""The list of ideas: what it shows, filters, sorts, finds, and how many queries it costs."""

import datetime
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from ideas.enums import State, Step, Tie, Visibility
from ideas.lifecycle import STATES
from ideas.models import Idea
from ideas.search import index_many
from ideas.services import follow
from tests.factories.accounts import MandateFactory, UnitFactory, UserFactory
from tests.factories.campaigns import CampaignFactory
from tests.factories.ideas import CategoryFactory, IdeaFactory, InvolvementFactory

pytestmark = pytest.mark.django_db

LIST = reverse("ideas:list")
BOUND = 8


@pytest.fixture
def user():
    return UserFactory(unit=UnitFactory())


@pytest.fixture
def signed_in(client, user):
    client.force_login(user)
    return client


def titles(client, **query):
    response = client.get(LIST, query)
    assert response.status_code == 200
    return [row["title"] for row in response.context["rows"]]


def make(user, title, **fields):
    return IdeaFactory(organisation=user.organisation, title=title, **fields)


# What it shows ----------------------------------------


def test_the_visible_ideas_of_ones_organisation_and_no_other(signed_in, user):
    make(user, "visible")
    make(user, "hidden", visibility=Visibility.HIDDEN)
    make(user, "awaiting", visibility=Visibility.AWAITING)
    make(user, "draft", draft=True)
    IdeaFactory(title="elsewhere")

    assert titles(signed_in) == ["visible"]


def test_a_mandate_elsewhere_opens_that_organisation_too(signed_in, user):
    other = IdeaFactory(title="elsewhere")
    MandateFactory(user=user, referent=True, organisation=other.organisation)
    make(user, "here")

    response = signed_in.get(LIST)

    assert {row["title"] for row in response.context["rows"]} == {"here", "elsewhere"}
    assert {row["organisation_name"] for row in response.context["rows"]} == {
        user.organisation.name,
        other.organisation.name,
    }


@pytest.mark.parametrize("state", [state for state in State if state != State.DRAFT])
def test_every_state_is_listed(signed_in, user, state):
    if state == State.MERGED:
        make(user, "one", merged=True, merged_into=IdeaFactory(draft=True))
    else:
        make(user, "one", state=state)

    assert titles(signed_in) == ["one"]


def test_an_empty_list_invites_to_deposit(signed_in):
    response = signed_in.get(LIST)

    assert response.status_code == 200
    assert reverse("ideas:begin") in response.content.decode()


# Filters ----------------------------------------


@pytest.mark.parametrize("state", [state for state in State if state != State.DRAFT])
def test_filter_by_state_and_by_step(signed_in, user, state):
    for other in State:
        if other == State.MERGED:
            make(user, other.value, merged=True, merged_into=IdeaFactory(draft=True))
        elif other != State.DRAFT:
            make(user, other.value, state=other)
    step = STATES[state].step

    assert titles(signed_in, state=state.value) == [state.value]
    if step:
        expected = {str(other) for other in STATES if STATES[other].step == step} - {"draft"}
        assert set(titles(signed_in, step=step.value)) == expected


def test_filter_by_category_challenge_and_unit_with_its_services(signed_in, user):
    category, campaign = CategoryFactory(), CampaignFactory(organisation=user.organisation)
    below = UnitFactory(parent=user.unit)
    make(user, "category", category=category)
    make(user, "campaign", campaign=campaign)
    make(user, "unit", unit=user.unit)
    make(user, "below", unit=below)
    make(user, "none")

    assert titles(signed_in, category=category.pk) == ["category"]
    assert titles(signed_in, campaign=campaign.pk) == ["campaign"]
    assert set(titles(signed_in, unit=user.unit.pk)) == {"unit", "below"}


def test_filter_by_organisation(signed_in, user):
    other = IdeaFactory(title="elsewhere")
    MandateFactory(user=user, referent=True, organisation=other.organisation)
    make(user, "here")

    assert titles(signed_in, organisation=other.organisation_id) == ["elsewhere"]


def test_filter_by_dates_and_overdue(signed_in, user):
    today = timezone.localdate()
    make(user, "old", deposited_on=datetime.date(2026, 1, 5))
    make(user, "new", deposited_on=datetime.date(2026, 6, 5))
    make(user, "late", deposited_on=datetime.date(2026, 3, 5), due_on=today - one_day())
    make(user, "due today", deposited_on=datetime.date(2026, 2, 5), due_on=today)

    assert titles(signed_in, since="2026-03-05") == ["new", "late"]
    assert titles(signed_in, until="2026-02-05") == ["due today", "old"]
    assert titles(signed_in, since="2026-02-01", until="2026-03-31") == ["late", "due today"]
    assert titles(signed_in, overdue="on") == ["late"]


def one_day():
    return datetime.timedelta(days=1)


def test_filters_combine_with_search_and_sort(signed_in, user):
    today = timezone.localdate()
    rows = [
        make(user, "Guichet du lundi", state=State.IN_TRIAGE, due_on=today),
        make(user, "Guichet du mardi", state=State.IN_TRIAGE, due_on=today - one_day()),
        make(user, "Guichet retenu", state=State.ACCEPTED, due_on=today),
        make(user, "Cantine", state=State.IN_TRIAGE, due_on=today),
    ]
    Idea.objects.update(problem="x", proposal="x", benefit="")
    index_many([row.pk for row in rows])

    assert titles(signed_in, q="guichets", state="in_triage", tri="waiting") == [
        "Guichet du mardi",
        "Guichet du lundi",
    ]


@pytest.mark.parametrize(
    "query",
    [
        {"state": "nowhere"},
        {"category": "abc"},
        {"unit": "999999"},
        {"since": "hier"},
        {"organisation": "1' OR 1=1"},
        {"tri": "nothing"},
        {"page": "not-a-cursor"},
        {"step": "\x00"},
        {"q": "\x00"},
        {"q": "'" * 500},
    ],
)
def test_an_address_that_makes_no_sense_is_answered(signed_in, user, query):
    make(user, "one")

    assert signed_in.get(LIST, query).status_code == 200


# Sorts, pages, addresses ----------------------------------------


def test_sorts(signed_in, user):
    today = timezone.localdate()
    make(user, "a", deposited_on=datetime.date(2026, 3, 1), supports_count=1)
    make(user, "b", deposited_on=datetime.date(2026, 2, 1), supports_count=9, due_on=today)
    make(user, "c", deposited_on=datetime.date(2026, 1, 1), due_on=today - one_day())

    assert titles(signed_in) == titles(signed_in, tri="recent") == ["a", "b", "c"]
    assert titles(signed_in, tri="supported") == ["b", "a", "c"]
    assert titles(signed_in, tri="waiting") == ["c", "b"]


@pytest.mark.parametrize("sort", ["recent", "supported", "waiting"])
def test_pages_show_everything_once_and_keep_the_filters(signed_in, user, sort):
    for number in range(45):
        make(user, f"{number:02}", state=State.IN_TRIAGE, due_on=timezone.localdate())
    make(user, "other", state=State.ACCEPTED, due_on=timezone.localdate())

    seen, url = [], f"{LIST}?state=in_triage&tri={sort}"
    while url:
        response = signed_in.get(url)
        seen += [row["title"] for row in response.context["rows"]]
        url = response.context["next_url"]

    assert len(seen) == 45
    assert sorted(seen) == [f"{number:02}" for number in range(45)]


def test_the_address_is_the_list_and_each_chip_removes_its_part(signed_in, user):
    category = CategoryFactory(name="Accueil")
    make(user, "one", category=category, state=State.IN_TRIAGE)
    query = {"category": category.pk, "state": "in_triage", "tri": "supported", "q": "zz"}

    chips = signed_in.get(LIST, query).context["chips"]

    removed = [set(query) - set(parse_qs(urlsplit(chip["url"]).query)) for chip in chips]
    assert len(chips) == 3
    assert sorted(map(sorted, removed)) == [["category"], ["q"], ["state"]]
    assert any("Accueil" in chip["label"] for chip in chips)


def test_a_shared_address_shows_a_colleague_the_same(client, user):
    make(user, "one", state=State.IN_TRIAGE)
    make(user, "two", state=State.ACCEPTED)
    colleague = UserFactory(organisation=user.organisation)
    shown = []
    for person in (user, colleague):
        client.force_login(person)
        shown.append(titles(client, state="accepted"))

    assert shown == [["two"], ["two"]]


# Own and followed ----------------------------------------


def test_my_ideas_and_my_drafts(signed_in, user):
    for title, kind in (("deposited", Tie.AUTHOR), ("cosigned", Tie.COAUTHOR)):
        InvolvementFactory(idea=make(user, title), user=user, kind=kind)
    InvolvementFactory(idea=make(user, "draft", draft=True), user=user)
    InvolvementFactory(idea=make(user, "helped"), user=user, kind=Tie.MEMBER)
    InvolvementFactory(idea=make(user, "draft of another", draft=True))

    context = signed_in.get(reverse("ideas:mine")).context

    assert {row["title"] for row in context["rows"]} == {"deposited", "cosigned"}
    assert [row["title"] for row in context["drafts"]] == ["draft"]


def test_the_ideas_i_follow(signed_in, user):
    followed, _other = make(user, "followed"), make(user, "other")
    follow(idea=followed, user=user)

    context = signed_in.get(reverse("ideas:followed")).context

    assert [row["title"] for row in context["rows"]] == ["followed"]


# Queries ----------------------------------------


def queries(client, url, **query):
    """How many queries a page costs once the process is warm."""
    client.get(url, query)
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert client.get(url, query).status_code == 200
    return len(captured)


@pytest.mark.parametrize("name", ["ideas:list", "ideas:mine", "ideas:followed"])
def test_lists_cost_the_same_for_1_20_and_50_rows(signed_in, user, name):
    counts, category = [], CategoryFactory()
    MandateFactory(user=user, referent=True)
    for size in (1, 20, 50):
        while Idea.objects.count() < size:
            idea = make(user, "x", category=category, unit=user.unit)
            InvolvementFactory(idea=idea, user=user)
            follow(idea=idea, user=user)
        counts.append(queries(signed_in, reverse(name)))

    assert counts[0] == counts[1] == counts[2]
    assert counts[0] <= BOUND


@pytest.mark.parametrize(
    "query",
    [
        {"q": "guichet"},
        {"q": "guichet", "page": "20"},
        {"q": "guichet", "tri": "recent"},
        {"q": "guichet", "vue": "cartes"},
        {"vue": "tableau"},
        {"mine": "on", "followed": "on"},
        {"state": "deposited", "tri": "waiting"},
        {"step": Step.DEPOSIT.value, "since": "2026-01-01", "overdue": "on"},
    ],
)
def test_filters_and_search_cost_no_more(signed_in, user, query):
    rows = [make(user, "Guichet", due_on=timezone.localdate()) for _row in range(25)]
    index_many(row.pk for row in rows)

    assert queries(signed_in, LIST, **query) <= BOUND


def test_a_search_without_result_costs_no_more_than_its_correction(signed_in, user):
    index_many([make(user, "Guichet").pk])

    assert queries(signed_in, LIST, q="introuvable zinzolin") <= BOUND + 4
