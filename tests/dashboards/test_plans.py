"""No dashboard reads a whole table: the plans of every query of every page, 20,000 ideas loaded, as
`tests/ideas/test_plans.py` does for the other pages."""

import pytest
from django.db import connection

from accounts.enums import Role
from dashboards.models import IdeaFact, SpreadFact
from dashboards.services.rebuilding import rebuild_organisation
from ideas.enums import State
from ideas.models import Idea
from projects.models import Project, ProjectSettings
from tests.dashboards.rollouts import shared, site
from tests.factories.accounts import MandateFactory, UnitFactory
from tests.factories.campaigns import CampaignFactory
from tests.factories.dashboards import AxisFactory, DashboardSettingsFactory, ObjectiveFactory
from tests.factories.ideas import CommentFactory
from tests.factories.projects import BudgetFactory, ProjectFactory
from tests.support.many_ideas import DAY, many_ideas
from tests.support.plans import Explained, scans_of

GROWING = {
    "ideas_idea",
    "ideas_support",
    "ideas_historyentry",
    "ideas_comment",
    "ideas_involvement",
    "ideas_answer",
    "dashboards_ideafact",
    "dashboards_spreadfact",
    "projects_project",
}
#: An organisation whose ideas are all achieved, half of which are given back to their referent.
PLACE = 4


@pytest.fixture
def director(db):
    """The direction of one of twenty organisations of a thousand ideas, which uses every part."""
    ideas, people = many_ideas()
    user = people[PLACE]
    place = user.organisation
    own = [idea for idea in ideas if idea.organisation_id == place.pk]
    challenge = CampaignFactory(organisation=place, past=True)
    keys = [idea.pk for idea in own]
    Idea.objects.filter(pk__in=keys[:500]).update(state=State.DEPOSITED, due_on=DAY)
    Idea.objects.filter(pk__in=keys[450:550]).update(campaign=challenge)
    top = UnitFactory(organisation=place)
    for unit, some in ((top, keys[:200]), (UnitFactory(parent=top), keys[200:400])):
        Idea.objects.filter(pk__in=some).update(unit=unit)
    for idea in own[-40:]:
        idea.refresh_from_db()
        site(project := ProjectFactory(idea=idea), user, ("proposed", 200), ("adopted", 100))
        shared(project, user)
        CommentFactory(idea=idea)
    DashboardSettingsFactory(
        organisation=place, uses_comparison=True, uses_objectives=True, shares_figures=True
    )
    ProjectSettings.objects.filter(organisation=place).update(uses_budget=True)
    BudgetFactory(organisation=place)
    ObjectiveFactory(axis=AxisFactory(organisation=place), owner=user)
    rebuild_organisation(organisation=place.pk)
    counted = IdeaFact.objects.filter(organisation=place).order_by("pk").first()
    IdeaFact.objects.bulk_create(
        (
            IdeaFact(
                idea=idea,
                look=counted.look,
                organisation_id=idea.organisation_id,
                counts=counted.counts,
            )
            for idea in ideas
            if idea.organisation_id != place.pk
        ),
        batch_size=500,
    )
    innovations_of_others([idea for idea in ideas if idea.organisation_id != place.pk][::3])
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    MandateFactory(user=user, director=True)
    MandateFactory(user=user, role=Role.REFERENT)
    return user


def innovations_of_others(ideas):
    """Thousands of innovations of other organisations, and what is kept of them."""
    Project.objects.bulk_create(
        (Project(idea=idea, started_on=idea.deposited_on) for idea in ideas), batch_size=500
    )
    SpreadFact.objects.bulk_create(
        (
            SpreadFact(
                project_id=idea.pk,
                organisation_id=idea.organisation_id,
                started_on=idea.deposited_on,
                states={"proposed": 1},
            )
            for idea in ideas
        ),
        batch_size=500,
    )


PAGES = [
    "",
    "?de=2024-01&a=2026-11",
    "?unite={unit}",
    "?defi={challenge}",
    "idees/deposits/",
    "idees/outcomes/?ligne=achieved",
    "idees/funnel/",
    "idees/waiting/",
    "idees/waiting_by_unit/",
    "idees/late_by_unit/",
    "idees/late_by_unit/?ligne={unit}:referent",
    "idees/late_by_unit/?ligne=-:referent",
    "idees/waiting_by_unit/?unite={unit}&ligne={below}:referent",
    "idees/supports/",
    "idees/comments/",
    "idees/within_limit/?cote=tout",
    "idees/median_time/?cote=tout",
    "idees/complete_refusals/?cote=tout",
    "diffusion/",
    "diffusion/{innovation}/",
    "budget/",
    "defis/",
    "defis/{challenge}/",
    "defis/{challenge}/retenues/",
    "objectifs/",
    "mon-perimetre/",
    "notre-demarche/",
    "rapport/",
    "rapports/",
    "exporter.csv",
    "reseau/",
]


def test_no_dashboard_reads_a_whole_table(client, director):
    place = director.organisation
    top = place.units.get(children__isnull=False)
    addresses = {
        "unit": top.pk,
        "below": top.children.get().pk,
        "challenge": place.campaigns.get().pk,
        "innovation": Idea.objects.filter(organisation=place, project__isnull=False)[0].pk,
    }
    lead = MandateFactory(network_lead=True).user
    found = {}
    for page in PAGES:
        client.force_login(lead if page == "reseau/" else director)
        address = f"/tableaux-de-bord/{page.format(**addresses)}"
        found[page] = scans_of(client, address, GROWING)
    assert found == {page: set() for page in PAGES}

    explained = Explained(GROWING)
    with connection.execute_wrapper(explained):
        list(IdeaFact.objects.filter(look__contains="nowhere")[:1])
    assert explained.scans() == {"dashboards_ideafact"}, "the control: what no index answers"
