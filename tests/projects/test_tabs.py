"""The header that the pages of a project share: its tabs, and whose names they show."""

import pytest
from django.urls import reverse

from accounts.settings_groups import find_group
from ideas.enums import Disclosure
from projects import tabs
from projects.models import ProjectSettings
from projects.parts import Parts, parts_of
from tests.factories.accounts import OrganisationFactory, UserFactory
from tests.factories.ideas import IdeaSettingsFactory, InvolvementFactory
from tests.factories.projects import ProjectFactory

pytestmark = pytest.mark.django_db

PAGES = ["detail", "team", "journal"]


def page(name, project):
    return reverse(f"projects:{name}", args=[project.pk])


def test_nothing_optional_is_on_at_first():
    assert parts_of(OrganisationFactory()) == Parts()


def test_the_parts_are_those_of_the_two_settings():
    organisation = OrganisationFactory()
    IdeaSettingsFactory(organisation=organisation, uses_pilot=True)
    form = find_group("projets").bind(organisation, {"uses_budget": "on", "uses_sharing": "on"})
    form.save()

    organisation.refresh_from_db()
    assert parts_of(organisation) == Parts(pilot=True, budget=True, kit=False, sharing=True)
    assert ProjectSettings.of(organisation.pk).history.count() == 1


def test_a_tab_shows_where_its_part_is_on(monkeypatch):
    budget = tabs.Tab("budget", "Budget", "projects:team", lambda project, parts: parts.budget)
    monkeypatch.setattr(tabs, "TABS", (*tabs.TABS, budget))
    project = ProjectFactory()

    shown = [[tab.code for tab in tabs.tabs_of(project, Parts(budget=on))] for on in (False, True)]

    assert [("budget" in codes) for codes in shown] == [False, True]


@pytest.mark.parametrize("name", PAGES)
def test_each_page_says_which_it_is(client, name):
    project = ProjectFactory()
    client.force_login(UserFactory(organisation=project.idea.organisation))

    here = [tab["url"] for tab in client.get(page(name, project)).context["tabs"] if tab["here"]]

    assert here == [page(name, project)]


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize(("tie", "told"), [(None, False), ("lead", True), ("member", True)])
def test_an_author_known_to_the_team_only_is_not_named_to_others(client, name, tie, told):
    project = ProjectFactory()
    reader = UserFactory(organisation=project.idea.organisation)
    author = InvolvementFactory(idea=project.idea, disclosure=Disclosure.TEAM).user
    if tie:
        InvolvementFactory(idea=project.idea, user=reader, kind=tie)
    client.force_login(reader)

    named = str(author) in client.get(page(name, project)).content.decode()

    assert named == (told and name != "journal")
