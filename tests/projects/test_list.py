"""The list of projects: what it finds, what it says when it finds nothing, what it exports."""

import datetime
import io

import openpyxl
import pytest
from django.urls import reverse
from django.utils import timezone

from ideas.enums import State
from tests.factories.accounts import MandateFactory, OrganisationFactory, UnitFactory, UserFactory
from tests.factories.ideas import IdeaFactory, InvolvementFactory
from tests.factories.projects import (
    HelpRequestFactory,
    JournalEntryFactory,
    MilestoneFactory,
    ProjectFactory,
    RolloutSiteFactory,
    SkillCallFactory,
)

pytestmark = pytest.mark.django_db

YESTERDAY = timezone.localdate() - datetime.timedelta(days=1)
URL = reverse("projects:list")


@pytest.fixture
def organisation():
    return OrganisationFactory()


@pytest.fixture
def reader(client, organisation):
    user = UserFactory(organisation=organisation)
    client.force_login(user)
    return user


def project(organisation, title, **idea):
    state = idea.pop("state", State.IN_PROJECT)
    return ProjectFactory(
        idea=IdeaFactory(organisation=organisation, title=title, state=state, **idea)
    )


def titles(client, **query):
    return {row.title for row in client.get(URL, query).context["projects"]}


@pytest.fixture
def six(organisation, reader):
    unit = UnitFactory(organisation=organisation)
    rows = {
        "en cours": project(organisation, "Un guichet en cours", unit=unit),
        "en retard": project(organisation, "Un délai passé", due_on=YESTERDAY),
        "étape en retard": project(organisation, "Une étape passée"),
        "cherche": project(organisation, "Un appel ouvert"),
        "aide": project(organisation, "Une aide demandée", state=State.IN_PILOT),
        "réalisé": project(organisation, "Un bilan écrit", state=State.ACHIEVED, due_on=YESTERDAY),
    }
    MilestoneFactory(project=rows["étape en retard"], due_on=YESTERDAY)
    MilestoneFactory(project=rows["cherche"], due_on=YESTERDAY, done_on=YESTERDAY)
    SkillCallFactory(project=rows["cherche"])
    SkillCallFactory(project=rows["réalisé"])
    SkillCallFactory(project=rows["en cours"], closed_on=YESTERDAY)
    HelpRequestFactory(project=rows["aide"])
    HelpRequestFactory(project=rows["en cours"], kind="time")
    InvolvementFactory(idea=rows["en cours"].idea, user=reader, kind="member")
    InvolvementFactory(idea=rows["aide"].idea, user=reader, kind="member", offered=True)
    ProjectFactory()
    return rows


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"state": "in_pilot"}, {"Une aide demandée"}),
        ({"late": "on"}, {"Un délai passé", "Une étape passée"}),
        ({"mine": "on"}, {"Un guichet en cours"}),
        ({"help": "on"}, {"Un appel ouvert", "Une aide demandée"}),
        ({"state": "stopped"}, set()),
    ],
)
def test_each_filter(client, six, query, found):
    assert titles(client, **query) == found
    assert len(client.get(URL, query).context["chips"]) == 1


def test_a_service_holds_its_units(client, six, organisation):
    unit = six["en cours"].idea.unit
    below = UnitFactory(parent=unit)
    project(organisation, "Plus bas", unit=below)

    assert titles(client, unit=unit.pk) == {"Un guichet en cours", "Plus bas"}


def test_an_organisation_is_a_filter_for_who_looks_into_several(client, organisation, six):
    other = project(OrganisationFactory(), "Chez les voisins")
    assert "organisation" not in client.get(URL).context["form"].fields

    mutualised = UserFactory(organisation=organisation)
    MandateFactory(user=mutualised, referent=True, organisation=other.idea.organisation)
    client.force_login(mutualised)

    assert titles(client, organisation=other.idea.organisation_id) == {"Chez les voisins"}


@pytest.mark.parametrize(
    "query", [{"state": "rien"}, {"unit": "x"}, {"page": "\x00"}, {"late": "?"}]
)
def test_what_makes_no_sense_is_left_out(client, six, query):
    assert client.get(URL, query).status_code == 200


def test_an_empty_list_says_what_to_do(client, reader, organisation):
    assert "Pas encore de projet" in client.get(URL).content.decode()
    project(organisation, "Un guichet")
    assert "Aucun projet ne correspond" in client.get(URL, {"mine": "on"}).content.decode()


def test_exports_hold_the_rows_of_the_address(client, organisation, reader):
    row = project(organisation, "=1+1", state=State.IN_ROLLOUT, due_on=YESTERDAY)
    project(organisation, "Un autre")
    lead = InvolvementFactory(idea=row.idea, kind="lead").user
    JournalEntryFactory(project=row, day=YESTERDAY)
    RolloutSiteFactory(project=row, state="adopted")
    RolloutSiteFactory(project=row)
    HelpRequestFactory(project=row)
    query = {"state": "in_rollout"}

    lines = b"".join(client.get(reverse("projects:export_csv"), query)).decode("utf-8-sig")
    response = client.get(reverse("projects:export_xlsx"), query)
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(response))).active

    assert len(lines.splitlines()) == 2
    assert "'=1+1" in lines
    cells = [cell.value for cell in sheet[2]]
    assert (cells[1], cells[4], cells[9:12]) == ("En déploiement", str(lead), [2, 1, "oui"])
    assert cells[-1].endswith(f"/projets/{row.pk}/")
