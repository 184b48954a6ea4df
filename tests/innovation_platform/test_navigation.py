"""The main navigation: what each person sees, computed only when a page shows it."""

import pytest
from django.contrib.auth.models import AnonymousUser

from accounts.enums import Role
from innovation_platform.context_processors import layout
from tests.factories.accounts import MandateFactory, OrganisationFactory, UserFactory

pytestmark = pytest.mark.django_db

EVERYBODY = ["Idées", "Mes idées", "Ce qui m’attend", "Défis", "Projets"]


def entries(rf, user, path="/"):
    request = rf.get(path)
    request.user = user
    return list(layout(request)["navigation"])


def labels(rf, user):
    return [entry.label for entry in entries(rf, user)]


def test_a_visitor_has_no_navigation(rf):
    assert entries(rf, AnonymousUser()) == []


def test_an_agent_sees_what_everybody_sees(rf):
    assert labels(rf, UserFactory()) == EVERYBODY


@pytest.mark.parametrize("role", [Role.DIRECTOR, Role.REFERENT])
def test_who_holds_an_organisation_sees_its_figures(rf, role):
    organisation = OrganisationFactory()
    user = UserFactory(organisation=organisation)
    MandateFactory(user=user, role=role, organisation=organisation)
    assert labels(rf, user) == [*EVERYBODY, "Tableaux de bord"]


def test_the_page_one_is_on_is_marked(rf):
    active = [entry.label for entry in entries(rf, UserFactory(), "/defis/") if entry.active]
    assert active == ["Défis"]


def test_nothing_is_asked_of_the_database_until_a_page_shows_it(rf, django_assert_num_queries):
    request = rf.get("/")
    request.user = UserFactory()
    with django_assert_num_queries(0):
        layout(request)
