"""The menu of the back-office: each page once, for those who may open it."""

import pytest
from django.test import RequestFactory

from referents.views.rooms import rooms
from tests.factories.accounts import MandateFactory, UserFactory
from tests.factories.referents import SeatFactory

pytestmark = pytest.mark.django_db


def menu_of(user):
    request = RequestFactory().get("/referents/")
    request.user = user
    return [row.label for row in rooms(request)]


def test_someone_of_every_capacity_reads_each_page_once():
    user = UserFactory()
    MandateFactory(user=user, referent=True)
    MandateFactory(user=user, director=True)
    SeatFactory(user=user, committee__organisation=user.organisation)
    assert menu_of(user) == [
        "Mon bureau",
        "Modération",
        "Comités",
        "À signer",
        "Mes sites",
        "Absences",
        "Couverture",
        "Réglages",
    ]


def test_a_network_lead_finds_where_to_say_who_stands_in_for_them():
    lead = MandateFactory(network_lead=True).user
    assert menu_of(lead) == ["Mon bureau", "Absences"]


def test_who_has_a_desk_alone_has_no_menu():
    assert menu_of(UserFactory()) == []
