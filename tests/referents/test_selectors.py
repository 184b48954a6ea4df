"""What a person holds and where they sit."""

import pytest

from accounts.enums import Role
from accounts.models import User
from accounts.selectors import reach_of
from referents.selectors import seats_of
from tests.factories.accounts import GroupementFactory, MandateFactory, UnitFactory, UserFactory
from tests.factories.referents import SeatFactory

pytestmark = pytest.mark.django_db


def again(user):
    """The same person in another request."""
    return User.objects.get(pk=user.pk)


def test_seats_and_mandates_are_told_by_one_query(django_assert_num_queries):
    person = UserFactory()
    mandate = MandateFactory(user=person, referent=True)
    network = MandateFactory(
        user=person,
        role=Role.NETWORK_LEAD,
        organisation=None,
        groupement=GroupementFactory(organisations=[mandate.organisation]),
    )
    seat = SeatFactory(user=person)
    person = again(person)
    with django_assert_num_queries(1):
        seats, reach = seats_of(person), reach_of(person)
    assert seats == {seat.committee_id: (seat.seat, seat.committee.organisation_id)}
    assert reach.whole(Role.REFERENT) == {mandate.organisation_id}
    assert reach.groupement_organisations == {mandate.organisation_id}
    assert reach.roles == {Role.REFERENT, network.role}


def test_the_reach_is_the_same_whichever_is_asked_first(django_assert_num_queries):
    person = UserFactory()
    MandateFactory(user=person, unit=UnitFactory(), referent=True)
    SeatFactory(user=person)
    first, second = again(person), again(person)
    with django_assert_num_queries(2):
        reach_first = reach_of(first), seats_of(first)
    with django_assert_num_queries(1):
        seats_second = seats_of(second)
    assert reach_first == (reach_of(second), seats_second)


def test_who_sits_nowhere_has_no_seat():
    assert seats_of(UserFactory()) == {}
