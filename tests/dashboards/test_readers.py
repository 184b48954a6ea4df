"""What each reader has: a referent's page, the agents' page, the files, the sentences."""

import datetime
import io

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from dashboards.models import DashboardSettings
from dashboards.services.updating import settle
from ideas.working_days import add_working_days
from tests.factories.accounts import MandateFactory, OrganisationFactory, UnitFactory, UserFactory
from tests.factories.dashboards import AxisFactory, ObjectiveFactory
from tests.factories.ideas import IdeaFactory

pytestmark = pytest.mark.django_db

HOME, REFERENT = reverse("dashboards:home"), reverse("dashboards:referent")
PUBLIC = reverse("dashboards:public")
DAY = datetime.timedelta(days=1)


@pytest.fixture
def unit():
    return UnitFactory(name="Agence Nord")


@pytest.fixture
def referent(client, unit):
    """The referent of one unit, signed in."""
    user = UserFactory(unit=unit)
    MandateFactory(user=user, referent=True, unit=unit)
    client.force_login(user)
    return user


@pytest.fixture
def director(client):
    user = UserFactory()
    MandateFactory(user=user, director=True)
    client.force_login(user)
    return user


def studied(unit, due_on, **fields):
    return IdeaFactory(
        organisation=unit.organisation, unit=unit, state="in_triage", due_on=due_on, **fields
    )


# A referent


def test_what_is_about_to_be_late_in_ones_own_units(client, referent, unit):
    today = timezone.localdate()
    limit = add_working_days(today, 5)
    tomorrow, last = studied(unit, today + DAY), studied(unit, limit)
    studied(unit, limit + DAY)
    studied(unit, today - DAY)
    studied(UnitFactory(organisation=unit.organisation), today)
    studied(unit, today, visibility="hidden")
    page = client.get(REFERENT)
    assert [row["title"] for row in page.context["soon"]] == [tomorrow.title, last.title]
    assert (page.context["soon_total"], page.context["late_total"]) == (2, 1)
    text = page.content.decode()
    assert text.index("1 idée a dépassé son délai") < text.index("Bientôt en retard")


def test_what_is_late_is_said_where_nothing_else_comes(client, referent, unit):
    studied(unit, timezone.localdate() - DAY)
    text = client.get(REFERENT).content.decode()
    assert "1 idée a dépassé son délai" in text
    assert "Rien d’autre n’arrive à son délai" in text
    assert "Rien ne presse" not in text


def test_nothing_presses(client, referent):
    assert "Rien ne presse" in client.get(REFERENT).content.decode()


def test_units_without_a_referent_of_their_own(client, unit):
    other = UnitFactory(organisation=unit.organisation, name="Agence Sud")
    UnitFactory(parent=unit, name="Guichet")
    MandateFactory(user=UserFactory(unit=unit), referent=True, unit=unit)
    responsable = UserFactory(organisation=unit.organisation)
    MandateFactory(user=responsable, referent=True)
    client.force_login(responsable)
    covered = client.get(REFERENT).context["coverage"]
    assert (covered.units, covered.headcount, covered.without) == (3, 80, [other.name])


def test_a_referents_page_costs_the_same_however_full(client, referent, unit):
    counts, made = [], []
    for size in (1, 3, 20):
        while len(made) < size:
            made.append(studied(unit, timezone.localdate()))
        settle()
        client.get(REFERENT)
        with CaptureQueriesContext(connection) as captured:
            client.get(REFERENT)
        counts.append(len(captured))
    assert counts[0] == counts[1] == counts[2]


# Every agent


def test_agents_read_their_own_organisations_public_figures(client):
    place = OrganisationFactory()
    client.force_login(UserFactory(organisation=place))
    assert client.get(PUBLIC).status_code == 404
    DashboardSettings.objects.create(organisation=place, shows_public_page=True)
    IdeaFactory(organisation=place, deposited_on=timezone.localdate())
    IdeaFactory(deposited_on=timezone.localdate())
    settle()
    page = client.get(PUBLIC)
    figures = {one["code"]: one for part in page.context["sections"] for one in part["figures"]}
    assert (page.status_code, figures["deposits"]["number"]) == (200, "1")
    assert "waiting" not in figures
    assert figures["participation"]["hidden"] == "non montré (règle des 10 personnes)"


def test_a_direction_sees_beforehand_what_agents_would_see(client, director):
    said = client.get(PUBLIC).content.decode()
    assert "Vos agents ne voient pas encore cette page" in said


def test_an_organisation_without_an_idea_is_met_kindly(client, director):
    assert "Pas encore d’idée à compter" in client.get(HOME).content.decode()
    assert "Tout commence par une idée" in client.get(PUBLIC).content.decode()
    page = client.get(HOME)
    assert [len(page.context["to_come"]), page.context["exports"], page.context["presets"]] == [
        4,
        [],
        [],
    ]
    assert reverse("referents:settings") in page.content.decode()


def test_objectives_set_before_the_first_idea_are_shown(client, director):
    DashboardSettings.objects.update_or_create(
        organisation=director.organisation, defaults={"uses_objectives": True}
    )
    ObjectiveFactory(
        axis=AxisFactory(organisation=director.organisation), title="Former cent personnes"
    )
    said = client.get(HOME).content.decode()
    assert "Pas encore d’idée à compter" in said
    assert "Former cent personnes" in said


# The place and the months of the address


def test_months_that_make_no_sense_are_left_out(client, director):
    for asked in ({"de": "x", "a": "9999-99"}, {"de": "2026-13"}, {"a": "0000-00"}):
        assert client.get(HOME, asked).status_code == 200


def test_a_unit_left_over_from_another_organisation_is_left_out(client, director, unit):
    other = OrganisationFactory()
    MandateFactory(user=director, director=True, organisation=other)
    page = client.get(HOME, {"organisme": other.pk, "unite": unit.pk})
    assert (page.status_code, page.context["scope_name"]) == (200, str(other))


def test_what_is_kept_back_says_why(client, director):
    IdeaFactory(organisation=director.organisation, deposited_on=timezone.localdate())
    settle()
    said = client.get(HOME).content.decode()
    assert "il demande au moins 10 personnes d’un côté comme" in said


def test_every_figure_of_the_page_says_how_it_is_computed(client, director):
    IdeaFactory(organisation=director.organisation, deposited_on=timezone.localdate())
    settle()
    page = client.get(HOME)
    shown = [one for part in page.context["sections"] for one in (part["first"], *part["more"])]
    assert len(shown) > 10
    for one in shown:
        assert [str(words) != "" for _name, words in one["definition"]] == [True] * 5


# Files


@pytest.mark.parametrize("name", ["home", "public"])
def test_the_file_holds_the_figures_of_the_page(client, director, name):
    IdeaFactory(organisation=director.organisation, deposited_on=timezone.localdate())
    settle()
    csv = b"".join(client.get(reverse(f"dashboards:{name}_csv")).streaming_content).decode()
    assert "Idées déposées;Ensemble;1;idée" in csv
    assert "non montré (règle des 10 personnes)" in csv
    xlsx = b"".join(client.get(reverse(f"dashboards:{name}_xlsx")).streaming_content)
    sheet = openpyxl.load_workbook(io.BytesIO(xlsx)).active
    lines = [tuple(cell.value for cell in row[:3]) for row in sheet.iter_rows()]
    assert ("Idées déposées", "Ensemble", 1) in lines


def test_the_file_of_a_referent_holds_what_is_about_to_be_late(client, referent, unit):
    idea = studied(unit, timezone.localdate())
    file = b"".join(client.get(reverse("dashboards:referent_csv")).streaming_content).decode()
    assert f"{idea.title};À l’étude;du référent innovation;" in file
