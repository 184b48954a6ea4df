"""The main navigation: what each person sees, computed only when a page shows it."""

import re

import pytest
from django.contrib.auth.models import AnonymousUser
from django.urls import reverse

from accounts.enums import Role
from innovation_platform.context_processors import layout
from tests.factories.accounts import MandateFactory, OrganisationFactory, UserFactory
from tests.factories.notifications import MessageFactory

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


@pytest.mark.parametrize(
    "path, marked",
    [
        ("/defis/", {"Défis": "page"}),
        ("/defis/12/regles/", {"Défis": "true"}),
        ("/idees/miennes/", {"Mes idées": "page"}),
        ("/idees/deposer/", {"Idées": "true"}),
        ("/", {}),
    ],
)
def test_the_page_one_is_on_is_marked_and_so_are_those_below(rf, path, marked):
    shown = {entry.label: entry.current for entry in entries(rf, UserFactory(), path)}
    assert {label: current for label, current in shown.items() if current} == marked


def test_a_header_remembered_marks_the_page_it_is_shown_on(client):
    client.force_login(UserFactory())
    for path, current in [("/projets/appels/", "true"), ("/projets/", "page")] * 2:
        page = client.get(path).content.decode()
        assert f'href="/projets/" aria-current="{current}"' in page


def test_nothing_is_asked_of_the_database_until_a_page_shows_it(rf, django_assert_num_queries):
    request = rf.get("/")
    request.user = UserFactory()
    with django_assert_num_queries(0):
        layout(request)


def test_what_is_remembered_of_a_header_is_never_someone_elses(client):
    """Two people, one process, the same pages in turn: the second time, all is remembered."""
    people = [
        UserFactory(first_name=name, last_name="Durand", organisation=OrganisationFactory())
        for name in ("Aline", "Basile")
    ]
    MandateFactory(user=people[1], role=Role.DIRECTOR, organisation=people[1].organisation)
    pages = {}
    for _turn in range(2):
        for person in people:
            client.force_login(person)
            html = client.get(reverse("ideas:list")).content.decode()
            pages.setdefault(person, []).append(html)

    for person, other in (people, reversed(people)):
        for html in pages[person]:
            assert (str(person) in html, str(other) in html) == (True, False)
            names = [f">{one.organisation}<" in html for one in (person, other)]
            assert names == [True, False]
            assert ("Tableaux de bord" in html) == (person == people[1])
    tokens = [set(signatures(html)) for htmls in pages.values() for html in htmls]
    assert [len(found) for found in tokens] == [1, 1, 1, 1]
    assert len(set.union(*tokens)) == 4


def signatures(html):
    """The page's signature wherever it stands: in its forms, and for its scripts."""
    found = re.findall(r'csrfmiddlewaretoken" value="(\w+)"|"x-csrftoken": "(\w+)"', html)
    return [one or other for one, other in found]


def test_signing_out_is_a_form_that_the_menu_sends(client):
    client.force_login(UserFactory())
    html = client.get(reverse("ideas:list")).content.decode()
    form = re.search(r'<form id="sign-out" method="post" action="([^"]+)" hidden>.*?</form>', html)
    assert form.group(1) == reverse("account_logout")
    assert len(signatures(form.group())) == 1
    assert re.search(r'<button type="submit" form="sign-out"[^>]*>.*?Se déconnecter', html)


def test_the_bell_counts_ones_own_news_even_between_namesakes(client):
    place = OrganisationFactory()
    first, second = UserFactory.create_batch(
        2, first_name="Jo", last_name="Lin", organisation=place
    )
    MessageFactory.create_batch(2, recipient=second, in_bell=True)
    counts = []
    for person in (first, second, first, second):
        client.force_login(person)
        html = client.get(reverse("ideas:list")).content.decode()
        counts.append(html.count('<span class="tool-count" aria-hidden="true">2</span>'))
    assert counts == [0, 2, 0, 2], "in the header and in the phone's bar"
