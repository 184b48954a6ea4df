"""The desk: what waits for each person, and nothing else."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from ideas.enums import State
from ideas.models import Idea
from tests.factories.accounts import MandateFactory, UserFactory
from tests.factories.ideas import DecisionFactory, IdeaFactory, InvolvementFactory, OpinionFactory
from tests.factories.referents import CommitteeFactory, SeatFactory
from tests.ideas.cast import WHO, Cast

pytestmark = pytest.mark.django_db

DESK = reverse("referents:desk")

#: state → who is awaited by it, in the product's words; a committee awaits all its members.
AWAITED = {
    "deposited": {"referent"},
    "in_triage": {"referent"},
    "info_requested": {"author"},
    "forwarded": {"network_lead"},
    "in_committee": {"committee"},
    "adjourned": {"committee"},
    "accepted": {"sponsor"},
    "suspended": {"sponsor"},
    "in_project": {"lead"},
    "in_pilot": {"lead"},
    "in_rollout": {"sponsor"},
}
COMMITTEE = {"committee_member", "secretary", "chair"}


def waiting(client, user):
    """The ideas that wait for a person as such: what is to sign or to say about one apart."""
    beside = {"a-signer", "avis", "places", "retards"}
    found = groups(client, user)
    return [row["id"] for code, rows in found.items() if code not in beside for row in rows]


def groups(client, user, **query):
    """Each list of a person's desk, by its code."""
    client.force_login(user)
    return {group.code: group.rows for group in client.get(DESK, query).context["groups"]}


@pytest.mark.parametrize("state", [state for state in State.values if state != "draft"])
def test_an_idea_is_on_the_desk_of_those_it_waits_for(client, state):
    cast = Cast()
    idea = cast.idea(state, due_on=timezone.localdate())
    awaited = AWAITED.get(state, set())
    expected = {name for name, held in WHO.items() if held & awaited}
    expected |= COMMITTEE if "committee" in awaited else set()

    assert {name for name in WHO if idea.pk in waiting(client, cast.people[name])} == expected


def test_oldest_limit_first(client):
    user = UserFactory()
    MandateFactory(user=user, referent=True)
    today = timezone.localdate()
    ideas = [
        IdeaFactory(
            organisation=user.organisation,
            state=State.IN_TRIAGE,
            due_on=today + datetime.timedelta(days=days),
        )
        for days in (3, -4, 0)
    ]

    assert waiting(client, user) == [ideas[1].pk, ideas[2].pk, ideas[0].pk]


def test_decisions_opinions_and_seats(client):
    cast = Cast()
    idea = cast.idea("in_triage")
    decision = DecisionFactory(idea=idea, proposed_by=cast.people["referent"])

    def shown(name):
        found = groups(client, cast.people[name])
        return (
            [row["about"] for row in found.get("a-signer", [])],
            [row["id"] for row in found.get("avis", [])],
            [row["id"] for row in found.get("places", [])],
        )

    assert shown("director") == ([decision.pk], [], [])
    assert shown("expert") == ([], [idea.pk], [])
    assert shown("referent_offered_seat") == ([], [], [idea.pk])
    assert shown("agent") == ([], [], [])


def test_an_empty_desk_says_so(client):
    client.force_login(UserFactory())

    response = client.get(DESK)

    assert response.status_code == 200
    assert response.context["empty"] is True


def test_the_desk_costs_the_same_however_full(client):
    user = UserFactory()
    organisation = user.organisation
    MandateFactory(user=user, referent=True)
    MandateFactory(user=user, director=True)
    MandateFactory(user=user, network_lead=True)
    committee = CommitteeFactory(organisation=organisation)
    SeatFactory(committee=committee, user=user, chair=True)
    counts = []
    for size in (1, 20, 50):
        while Idea.objects.filter(state="in_triage").count() < size:
            idea = IdeaFactory(organisation=organisation, state="in_triage")
            DecisionFactory(idea=idea)
            OpinionFactory(idea=idea, expert=user)
            InvolvementFactory(idea=idea, user=user, kind="member", offered=True)
            IdeaFactory(organisation=organisation, state="in_committee", committee=committee)
            IdeaFactory(organisation=organisation, state="forwarded")
            carried = IdeaFactory(organisation=organisation, state="in_project")
            InvolvementFactory(idea=carried, user=user, kind="lead")
        client.force_login(user)
        client.get(DESK)
        with CaptureQueriesContext(connection) as captured:
            client.get(DESK)
        counts.append(len(captured))

    assert counts[0] == counts[1] == counts[2]
    assert counts[0] <= 10
