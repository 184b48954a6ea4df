"""How many queries the pages of projects cost."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from ideas.models import Recusal
from projects.models import JournalVersion, Measure, Project
from tests.factories.accounts import OrganisationFactory, UserFactory
from tests.factories.ideas import IdeaFactory, InvolvementFactory
from tests.factories.projects import (
    IndicatorFactory,
    JournalEntryFactory,
    MilestoneFactory,
    PilotFactory,
    ProjectFactory,
    RolloutSiteFactory,
)

pytestmark = pytest.mark.django_db


def queries(client, url):
    client.get(url)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


def test_the_list_costs_the_same_for_1_20_and_50_projects(client):
    organisation = OrganisationFactory()
    client.force_login(UserFactory(organisation=organisation))
    counts = []
    for size in (1, 20, 50):
        while Project.objects.count() < size:
            project = ProjectFactory(idea=IdeaFactory(organisation=organisation))
            RolloutSiteFactory(project=project)
        counts.append(queries(client, reverse("projects:list")))

    assert counts[0] == counts[1] == counts[2]
    assert counts[0] <= 8


def test_the_list_holds_the_projects_one_may_list_on_pages(client):
    organisation = OrganisationFactory()
    client.force_login(UserFactory(organisation=organisation))
    mine = [ProjectFactory(idea=IdeaFactory(organisation=organisation)) for _row in range(25)]
    ProjectFactory()

    seen, url = [], reverse("projects:list")
    while url:
        context = client.get(url).context
        seen += [project.pk for project in context["projects"]]
        url = context["next_url"]

    assert sorted(seen) == sorted(project.pk for project in mine)
    for page in ("abc", "-1", "999"):
        assert client.get(reverse("projects:list"), {"page": page}).status_code == 200


@pytest.mark.parametrize("page", ["detail", "team", "journal"])
def test_a_page_costs_the_same_however_much_it_holds(client, page):
    project = ProjectFactory()
    url = reverse(f"projects:{page}", args=[project.pk])
    client.force_login(UserFactory(organisation=project.idea.organisation))
    counts = []
    for size in (1, 8):
        for _row in range(size):
            MilestoneFactory(project=project)
            JournalEntryFactory(project=project)
            RolloutSiteFactory(project=project)
            InvolvementFactory(idea=project.idea, kind="member")
            pilot = PilotFactory(project=project, closed=True)
            Measure.objects.create(indicator=IndicatorFactory(pilot=pilot), number=11)
        counts.append(queries(client, url))

    assert counts[0] == counts[1]
    assert counts[0] <= 20


def test_a_recusal_taken_back_no_longer_counts_on_the_pages_of_a_project(client):
    project = ProjectFactory()
    person = UserFactory(organisation=project.idea.organisation)
    row = Recusal.objects.create(idea=project.idea, user=person, declared_by=person)
    client.force_login(person)
    said = []
    for taken_back_at in (None, timezone.now()):
        Recusal.objects.filter(pk=row.pk).update(taken_back_at=taken_back_at)
        page = client.get(reverse("projects:detail", args=[project.pk]))
        said.append((page.context["idea"].i_stand_back, page.context["who"].recused))

    assert said == [(True, True), (False, False)]


def test_the_first_page_shows_the_last_two_news_the_newest_first(client):
    project = ProjectFactory()
    today = timezone.localdate()
    rows = [
        JournalEntryFactory(project=project, day=today - datetime.timedelta(days=ago))
        for ago in (40, 3, 20, 10)
    ]
    for _twice in range(2):
        JournalVersion.objects.create(entry=rows[3], body="Avant", corrected_by=rows[3].author)
    client.force_login(UserFactory(organisation=project.idea.organisation))

    shown = client.get(reverse("projects:detail", args=[project.pk])).context["journal"]

    assert [entry.pk for entry in shown] == [rows[1].pk, rows[3].pk]
    assert [entry.corrected_on for entry in shown] == [None, today]


def test_the_first_page_names_each_person_once_with_all_their_roles(client):
    project = ProjectFactory()
    author = InvolvementFactory(idea=project.idea, kind="author").user
    InvolvementFactory(idea=project.idea, kind="member", user=author)
    client.force_login(UserFactory(organisation=project.idea.organisation))

    team = client.get(reverse("projects:detail", args=[project.pk])).context["team"]

    assert [row["role"] for row in team if row["name"] == author] == ["auteur, équipe projet"]
