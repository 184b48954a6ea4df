"""The same act on several ideas: each on its own, none unseen, and what became of each."""

import pytest
from django.urls import reverse

from ideas.bulk import MOST, Row, read_rows
from ideas.models import Idea, Opinion
from tests.factories.accounts import MandateFactory, UnitFactory, UserFactory
from tests.factories.ideas import IdeaFactory
from tests.ideas.cast import Cast

pytestmark = pytest.mark.django_db
TOGETHER = reverse("ideas:together")


@pytest.fixture
def cast():
    return Cast()


def value(idea):
    return str(Row(idea.pk, idea.revision, idea.referent_id))


def several(cast, count=3, **fields):
    return [
        IdeaFactory(organisation=cast.organisation, unit=cast.unit, **fields) for _ in range(count)
    ]


def act(client, user, action, ideas, **inputs):
    client.force_login(user)
    return client.post(
        TOGETHER, {"faire": action, "idee": [value(idea) for idea in ideas]} | inputs
    )


def outcomes(response):
    return [(row["idea"].pk, row["done"]) for row in response.context["results"]]


def test_each_idea_is_taken_in_charge(cast, client):
    ideas = several(cast)
    response = act(client, cast.people["referent"], "take_charge", ideas)
    assert outcomes(response) == [(idea.pk, True) for idea in ideas]
    assert set(Idea.objects.values_list("state", flat=True)) == {"in_triage"}


def test_one_that_moved_meanwhile_is_reported_and_left_alone(cast, client):
    first, moved, last = several(cast)
    rows = [value(idea) for idea in (first, moved, last)]
    Idea.objects.filter(pk=moved.pk).update(revision=4)
    client.force_login(cast.people["referent"])
    response = client.post(TOGETHER, {"faire": "take_charge", "idee": rows})
    assert outcomes(response) == [(first.pk, True), (moved.pk, False), (last.pk, True)]
    moved.refresh_from_db()
    assert (moved.state, moved.revision) == ("deposited", 4)
    assert "2 idées sur 3" in response.context["summary"]


def test_one_that_is_not_ones_business_is_refused_or_not_shown(cast, client):
    mine = several(cast, 1)[0]
    other_unit = IdeaFactory(organisation=cast.organisation, unit=cast.other_unit)
    elsewhere = IdeaFactory()
    response = act(client, cast.people["referent"], "take_charge", [mine, other_unit, elsewhere])
    assert outcomes(response) == [(mine.pk, True), (other_unit.pk, False)]
    elsewhere.refresh_from_db()
    assert elsewhere.state == "deposited"


def test_given_to_one_person(cast, client):
    ideas = several(cast)
    to = cast.people["responsable"]
    act(client, cast.people["referent"], "assign", ideas, to=to.pk, word="Pour toi.")
    assert set(Idea.objects.values_list("referent", flat=True)) == {to.pk}


def test_only_those_whose_mission_covers_one_of_them_are_offered(cast, client):
    other = UnitFactory(organisation=cast.organisation, name="Ailleurs")
    elsewhere = MandateFactory(
        user=UserFactory(unit=other), role="referent", organisation=cast.organisation, unit=other
    ).user
    client.force_login(cast.people["responsable"])

    def offered(ideas):
        page = client.get(TOGETHER, {"faire": "assign", "idee": [value(idea) for idea in ideas]})
        return set(page.context["form"].fields["to"].queryset)

    ideas = several(cast, 2)
    there = IdeaFactory(organisation=cast.organisation, unit=other)
    nowhere = IdeaFactory(organisation=cast.organisation, unit=None)
    covering = {cast.people[name] for name in ("referent", "referent_of_parent", "responsable")}
    assert covering <= offered(ideas)
    assert elsewhere not in offered(ideas)
    assert offered([*ideas, there]) == offered(ideas) | {elsewhere}
    assert offered([nowhere]).isdisjoint({elsewhere, cast.people["referent"]})
    assert cast.people["responsable"] in offered([nowhere])


def test_what_was_done_is_counted_in_french(cast, client):
    ideas = several(cast)
    rows = [value(idea) for idea in ideas]
    referent, to = cast.people["referent"], cast.people["responsable"].pk
    client.force_login(referent)

    def summary():
        sent = {"faire": "assign", "idee": rows, "to": to}
        return client.post(TOGETHER, sent).context["summary"]

    Idea.objects.filter(pk__in=[idea.pk for idea in ideas[:2]]).update(revision=9)
    assert summary() == "C’est fait pour une idée sur 3."
    Idea.objects.update(revision=9)
    assert summary() == "Rien n’a changé."


def test_given_meanwhile_to_someone_else_is_reported(cast, client):
    idea = several(cast, 1)[0]
    row = value(idea)
    Idea.objects.update(referent=cast.people["referent_of_parent"])
    client.force_login(cast.people["referent"])
    response = client.post(
        TOGETHER, {"faire": "assign", "idee": row, "to": cast.people["responsable"].pk}
    )
    assert outcomes(response) == [(idea.pk, False)]


def test_experts_are_asked_about_each(cast, client):
    ideas = several(cast, 2, state="in_triage")
    act(
        client,
        cast.people["referent"],
        "ask_opinion",
        ideas,
        experts="agent@exemple.fr",
        question="Tenable ?",
    )
    assert set(Opinion.objects.values_list("idea", "expert__email")) == {
        (idea.pk, "agent@exemple.fr") for idea in ideas
    }


def test_a_network_lead_answers_several_organisations_together(cast, client):
    ideas = [IdeaFactory(organisation=cast.organisation, state="forwarded") for _ in range(2)]
    neighbour = IdeaFactory(state="forwarded")
    response = act(
        client,
        cast.people["network_lead"],
        "return_forwarded",
        [*ideas, neighbour],
        reply="C’est prévu pour 2027.",
    )
    # The neighbour's idea was never forwarded in its history: it is not hers to read.
    assert {pk for pk, done in outcomes(response) if done} >= {idea.pk for idea in ideas}
    for idea in ideas:
        assert idea.dialogue.get().body == "C’est prévu pour 2027."


def test_it_is_said_before_it_is_done(cast, client):
    ideas = several(cast)
    client.force_login(cast.people["referent"])
    page = client.get(TOGETHER, {"faire": "take_charge", "idee": [value(i) for i in ideas]})
    assert page.status_code == 200
    assert [item["idea"].pk for item in page.context["chosen"]] == [idea.pk for idea in ideas]
    assert set(Idea.objects.values_list("state", flat=True)) == {"deposited"}


@pytest.mark.parametrize("inputs", [{}, {"to": "999999"}, {"to": "personne"}])
def test_what_is_missing_is_said_and_nothing_is_done(cast, client, inputs):
    ideas = several(cast)
    response = act(client, cast.people["referent"], "assign", ideas, word="Gardé.", **inputs)
    assert (response.status_code, "Gardé." in response.content.decode()) == (422, True)
    assert set(Idea.objects.values_list("referent", flat=True)) == {None}


@pytest.mark.parametrize("written", ["", "x", "1.2.3", "…", "null.1.", f"{'0' * 900}"])
def test_rows_that_no_page_wrote_are_left_out(cast, client, written):
    client.force_login(cast.people["referent"])
    response = client.post(TOGETHER, {"faire": "take_charge", "idee": written})
    assert (response.status_code, response.context["chosen"]) == (422, [])


def test_no_more_rows_than_a_page_can_hold(cast):
    ideas = several(cast, MOST + 5)
    rows, left_out = read_rows([value(idea) for idea in ideas])
    assert (len(rows), left_out) == (MOST, len(ideas) - MOST)


def test_the_choice_costs_the_same_however_many(cast, client, django_assert_max_num_queries):
    client.force_login(cast.people["referent"])
    few, many = several(cast, 2), several(cast, 20)
    with django_assert_max_num_queries(20) as first:
        client.get(TOGETHER, {"faire": "assign", "idee": [value(i) for i in few]})
    with django_assert_max_num_queries(len(first)):
        client.get(TOGETHER, {"faire": "assign", "idee": [value(i) for i in many]})
