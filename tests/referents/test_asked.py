"""What the desk asks for anyone finds what the queues say of a person, whatever their missions."""

import datetime

import pytest
from django.utils import timezone

from accounts.models import User
from ideas.desk import OLDEST_LIMIT, Narrowing, decisions_awaiting, escalated_ideas
from ideas.enums import State, Tie
from ideas.reminders import last_escalated
from referents.views.asked import LATE, QUEUES, Asked
from tests.factories.accounts import (
    MandateFactory,
    OrganisationFactory,
    UnitFactory,
    UserFactory,
)
from tests.factories.ideas import DecisionFactory, IdeaFactory, InvolvementFactory
from tests.factories.referents import CommitteeFactory, SeatFactory

pytestmark = pytest.mark.django_db

MISSIONS = {
    "whole": lambda user, unit, committee: MandateFactory(user=user, referent=True),
    "unit": lambda user, unit, committee: MandateFactory(user=user, referent=True, unit=unit),
    "direction": lambda user, unit, committee: MandateFactory(user=user, director=True),
    "branch": lambda user, unit, committee: MandateFactory(user=user, network_lead=True),
    "seat": lambda user, unit, committee: SeatFactory(committee=committee, user=user),
}
SEVERAL = [
    [],
    ["whole"],
    ["unit"],
    ["whole", "unit"],
    ["direction", "seat"],
    ["branch"],
    ["seat", "unit", "branch"],
    [*MISSIONS],
]


@pytest.fixture
def place():
    """A unit and the committee of its organisation; ideas there, in another unit and elsewhere."""
    organisation = OrganisationFactory()
    near, far = UnitFactory.create_batch(2, organisation=organisation)
    committee = CommitteeFactory(organisation=organisation)
    for unit in (near, far, UnitFactory()):
        for state in (State.DEPOSITED, State.IN_TRIAGE, State.FORWARDED, State.IN_COMMITTEE):
            for days in (-60, 3):
                idea = IdeaFactory(
                    organisation=unit.organisation,
                    unit=unit,
                    state=state,
                    due_on=timezone.localdate() + datetime.timedelta(days=days),
                    committee=committee if state == State.IN_COMMITTEE else None,
                )
        DecisionFactory(idea=idea, action="reject", awaits="director")
    return near, committee


@pytest.fixture
def person(place):
    """Someone of that organisation with missions, who leads a project there."""

    def made(held):
        user = UserFactory(organisation=place[0].organisation)
        for name in held:
            MISSIONS[name](user, *place)
        carried = IdeaFactory(organisation=user.organisation, state=State.IN_PROJECT)
        InvolvementFactory(idea=carried, user=user, kind=Tie.LEAD)
        return User.objects.get(pk=user.pk)

    return made


@pytest.mark.parametrize("held", SEVERAL, ids="+".join)
def test_the_lists_are_those_of_the_queues(person, held):
    user = person(held)
    asked = Asked(user, Narrowing())
    late = escalated_ideas(user, last_escalated(timezone.localdate()))
    queues = {code: build(user) for code, (_asks, build) in QUEUES.items()} | {LATE: late}
    assert {code: [row["id"] for row in asked.ideas(code)] for code in queues} == {
        code: [idea.pk for idea in ideas.order_by(*OLDEST_LIMIT)[:11]]
        for code, ideas in queues.items()
    }
    assert [row[0] for row in asked.beside("a-signer")] == [
        decision.pk for decision in decisions_awaiting(user)
    ]


def test_control_the_lists_differ_from_person_to_person(person):
    found = []
    for held in SEVERAL:
        asked = Asked(person(held), Narrowing())
        found.append(tuple(len(asked.ideas(code)) for code in (*QUEUES, LATE)))
    assert len(set(found)) >= 6


def test_overdue_and_to_nobody_narrow_the_queues(person):
    user = person(["whole"])
    asked = Asked(user, Narrowing(overdue=True, whose="personne"))
    today = timezone.localdate()
    rows = asked.ideas("nouvelles") + asked.ideas("etude")
    assert len(rows) == 4
    assert all(row["due_on"] < today for row in rows)
