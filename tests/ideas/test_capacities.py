"""In which capacities someone acts on an idea: missions in force, seats, a re-examination."""

import datetime

import pytest
from django.utils import timezone

from accounts.enums import Role
from accounts.models import Mandate, User
from ideas.actors import Person
from ideas.enums import State
from ideas.lifecycle import TRANSITIONS
from ideas.models import Involvement
from ideas.permissions import standing
from tests.factories.accounts import MandateFactory, UserFactory
from tests.factories.ideas import (
    AnswerFactory,
    IdeaFactory,
    IdeaSettingsFactory,
    InvolvementFactory,
)
from tests.factories.referents import CommitteeFactory, SeatFactory
from tests.ideas.cast import Cast

pytestmark = pytest.mark.django_db


def re_examined(writer, signatory, *, others=()):
    """An idea back to triage after its author asked for a re-examination."""
    organisation = writer.organisation
    idea = IdeaFactory(
        organisation=organisation,
        unit=writer.unit,
        state=State.IN_TRIAGE,
        appealed_on=timezone.localdate(),
    )
    AnswerFactory(idea=idea, rejection=True, written_by=writer, signed_by=signatory)
    return idea


def held_by(user, idea):
    fresh = User.objects.get(pk=user.pk)
    return {str(party) for party in standing(Person(fresh), idea).parties} & {
        "referent",
        "director",
    }


@pytest.fixture
def house(request):
    cast = Cast(full=False)
    Mandate.objects.all().delete()
    for name in cast.people:
        User.objects.filter(pk=cast.people[name].pk).update(unit=cast.unit)
    cast.people = {
        name: User.objects.get(pk=user.pk) for name, user in list(cast.people.items())[:6]
    }
    return cast


@pytest.mark.parametrize("other", ["whole", "unit", "parent", "nobody"])
@pytest.mark.parametrize("first", ["whole", "unit"])
def test_a_re_examination_goes_to_another_referent_where_there_is_one(house, first, other):
    writer, second, signatory = list(house.people.values())[:3]
    scope = {"whole": None, "unit": house.unit, "parent": house.division}
    MandateFactory(user=writer, referent=True, unit=scope[first])
    MandateFactory(user=signatory, director=True)
    if other != "nobody":
        MandateFactory(user=second, referent=True, unit=scope[other])

    idea = re_examined(writer, signatory)

    assert held_by(writer, idea) == ({"referent"} if other == "nobody" else set())
    assert held_by(second, idea) == (set() if other == "nobody" else {"referent"})


@pytest.mark.parametrize("other", [True, False])
def test_a_re_examination_is_signed_by_someone_else_where_there_is_one(house, other):
    writer, second, signatory = list(house.people.values())[:3]
    MandateFactory(user=writer, referent=True)
    MandateFactory(user=signatory, director=True)
    if other:
        MandateFactory(user=second, director=True)

    idea = re_examined(writer, signatory)

    assert held_by(signatory, idea) == (set() if other else {"director"})


def test_the_two_of_a_first_answer_take_it_up_again_where_they_are_the_only_ones(house):
    writer, signatory = list(house.people.values())[:2]
    for user in (writer, signatory):
        MandateFactory(user=user, referent=True)
    MandateFactory(user=signatory, director=True)

    idea = re_examined(writer, signatory)

    assert held_by(writer, idea) == {"referent"}
    assert held_by(signatory, idea) == {"referent", "director"}


def test_a_recused_referent_is_not_another_one(house):
    writer, second, signatory = list(house.people.values())[:3]
    for user in (writer, second):
        MandateFactory(user=user, referent=True)
    MandateFactory(user=signatory, director=True)
    idea = re_examined(writer, signatory)
    InvolvementFactory(idea=idea, user=second)

    assert held_by(writer, idea) == {"referent"}


def test_only_a_director_mandate_in_force_makes_a_director():
    organisation = IdeaSettingsFactory().organisation
    director = UserFactory(organisation=organisation)
    own = MandateFactory(user=director, director=True)
    delegate = UserFactory(organisation=organisation)
    MandateFactory(user=delegate, role=Role.DIRECTOR, delegated_by=own)
    idea = IdeaFactory(organisation=organisation, state=State.IN_TRIAGE)
    assert held_by(delegate, idea) == {"director"}

    Mandate.objects.filter(pk=own.pk).update(until=timezone.localdate() - datetime.timedelta(1))

    assert held_by(director, idea) == set()
    assert held_by(delegate, idea) == set()


def test_a_seat_in_another_committee_gives_nothing_once_one_is_chosen():
    organisation = IdeaSettingsFactory(full=True).organisation
    chosen, other = (
        CommitteeFactory(organisation=organisation),
        CommitteeFactory(organisation=organisation),
    )
    chair = SeatFactory(committee=other, chair=True).user
    idea = IdeaFactory(organisation=organisation, state=State.IN_COMMITTEE, committee=chosen)

    assert standing(Person(chair), idea).parties == {"reader"}


def test_the_ties_that_recuse():
    assert {str(kind) for kind in Involvement.RECUSED} == {"author", "coauthor", "lead", "member"}
    assert len(TRANSITIONS) == 29
