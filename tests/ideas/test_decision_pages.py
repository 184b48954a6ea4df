"""The page of a pending decision: who sees it, and what is done from it."""

import pytest
from django.urls import reverse

from ideas.enums import State
from ideas.models import Decision, Idea
from ideas.services import confirm
from tests.ideas.cast import Cast
from tests.ideas.scenes import PROPOSALS, carry_out, propose, second_of

pytestmark = pytest.mark.django_db


def page_of(idea):
    return reverse("ideas:decision", args=[idea.pk])


def test_the_page_of_a_decision_is_for_its_two_sides(client):
    cast = Cast()
    idea, _decision = propose(cast)
    seen = {}
    for name in cast.people:
        client.force_login(cast.people[name])
        seen[name] = client.get(page_of(idea)).status_code

    allowed = {"referent", "director", "delegated_director", "sponsor"}
    elsewhere = {name for name in cast.people if name.endswith("elsewhere")}
    network = {"network_lead_in_team"}
    assert {name for name, status in seen.items() if status == 200} == allowed
    assert {name for name, status in seen.items() if status == 404} == elsewhere
    assert network <= {name for name, status in seen.items() if status == 403}


def test_signing_from_the_page(client):
    cast = Cast()
    idea, _decision = propose(cast)
    client.force_login(cast.people["director"])

    response = client.post(page_of(idea), {"confirm": "1", "seen": "0"})

    assert (response.status_code, response.url) == (302, idea.get_absolute_url())
    assert Idea.objects.get(pk=idea.pk).state == "rejected"


def test_sending_back_without_a_word_keeps_the_page(client):
    cast = Cast()
    idea, decision = propose(cast)
    client.force_login(cast.people["director"])

    response = client.post(page_of(idea), {"return": "1", "seen": "0", "comment": " "})

    assert response.status_code == 422
    assert response.context["form"].errors.keys() == {"comment"}
    assert Decision.objects.open().get() == decision


@pytest.mark.parametrize("seen", ["0", "", "abc", "99"])
def test_a_comment_sent_too_late_is_kept(client, seen):
    cast = Cast()
    idea, _decision = propose(cast)
    carry_out(cast, idea, "request_info", "referent")
    client.force_login(cast.people["director"])

    response = client.post(
        page_of(idea), {"return": "1", "seen": seen, "comment": "Soyez plus clair."}
    )

    assert response.status_code == 409
    assert "Soyez plus clair." in response.content.decode()
    assert "Précisions demandées" in response.content.decode()


@pytest.mark.parametrize(("action", "state", "name"), PROPOSALS)
def test_the_page_of_a_decision_shows_every_kind_before_and_after(client, action, state, name):
    cast = Cast()
    idea, decision = propose(cast, action, state, name)
    second = second_of(cast, idea, action)
    client.force_login(second)
    assert client.get(page_of(idea)).status_code == 200

    confirm(decision, user=second, seen=0)

    assert client.get(page_of(idea)).status_code == 200
    client.force_login(cast.people[name])
    assert client.get(page_of(idea)).status_code == 200


def test_an_idea_without_a_decision_has_no_such_page(client):
    cast = Cast()
    idea = cast.idea(State.IN_TRIAGE)
    client.force_login(cast.people["director"])

    assert client.get(page_of(idea)).status_code == 404
