"""The network lead's page: who is on it, what it compares, what spreads, what each query costs."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from dashboards.models import DashboardSettings
from dashboards.services.updating import settle
from tests.factories.accounts import (
    GroupementFactory,
    MandateFactory,
    OrganisationFactory,
    UnitFactory,
    UserFactory,
)
from tests.factories.ideas import IdeaFactory
from tests.factories.projects import ProjectFactory, RolloutSiteFactory

pytestmark = pytest.mark.django_db

PAGE = reverse("dashboards:network")


def showing(**fields):
    """An organisation that chose to show its figures to its network lead."""
    place = OrganisationFactory(**fields)
    DashboardSettings.objects.create(organisation=place, shares_figures=True)
    return place


@pytest.fixture
def lead():
    user = UserFactory(organisation=OrganisationFactory(branch="other"))
    MandateFactory(user=user, network_lead=True)
    return user


@pytest.fixture
def reader(client, lead):
    client.force_login(lead)
    return client


def names(page):
    return [line["name"] for line in page.context["shown"].lines]


def test_only_those_that_chose_it_are_side_by_side(reader):
    shown, hidden = showing(), OrganisationFactory()
    showing(branch="health")
    page = reader.get(PAGE)
    assert names(page) == [str(shown)]
    assert hidden.short_name not in page.content.decode()
    assert (page.context["shown_count"], page.context["led_count"]) == (1, 2)


def test_a_groupement_is_a_network_too(client):
    place = showing(branch="health")
    user = UserFactory(organisation=OrganisationFactory(branch="other"))
    MandateFactory(
        user=user, network_lead=True, groupement=GroupementFactory(organisations=[place])
    )
    client.force_login(user)
    assert names(client.get(PAGE)) == [str(place)]


def test_nobody_shows_figures_yet(reader):
    OrganisationFactory()
    said = reader.get(PAGE).content.decode()
    assert "Aucun organisme ne montre encore ses chiffres" in said


def test_filters_by_size_and_what_makes_no_sense_is_left_out(reader):
    small, large = showing(headcount=120, name="A"), showing(headcount=800, name="B")
    assert names(reader.get(PAGE, {"taille": "petit"})) == [str(small)]
    assert names(reader.get(PAGE, {"taille": "grand"})) == [str(large)]
    assert names(reader.get(PAGE, {"taille": "x", "branche": "x", "carte": "x"})) == [
        str(small),
        str(large),
    ]
    assert "Aucun organisme ne correspond" in reader.get(PAGE, {"taille": "moyen"}).content.decode()


def test_the_same_figures_as_each_organisations_own(reader):
    one, other = showing(name="A"), showing(name="B")
    today = timezone.localdate()
    for place, count in ((one, 3), (other, 1)):
        for _ in range(count):
            IdeaFactory(organisation=place, deposited_on=today)
    settle()
    page = reader.get(PAGE)
    codes = [column["figure"].code for column in page.context["columns"]]
    cells = [
        dict(zip(codes, [cell["words"] for cell in line["cells"]], strict=True))
        for line in page.context["shown"].lines
    ]
    assert [row["deposits"] for row in cells] == ["3\u00a0idées", "1\u00a0idée"]
    assert {row["participation"] for row in cells} == {"non montré (règle des 10 personnes)"}


def test_the_map_counts_by_departement_and_keeps_those_of_none(reader):
    today = timezone.localdate()
    for place in (
        showing(departements="44 85"),
        showing(departements="44"),
        showing(short_name="Cnaf"),
    ):
        IdeaFactory(organisation=place, deposited_on=today)
    settle()
    drawn = reader.get(PAGE).context["shown"].map
    assert [(tile.code, tile.value) for tile in drawn.rows] == [("44", 2), ("85", 1)]
    assert drawn.elsewhere == [("Cnaf", 1)]


def test_what_spreads_from_whom_to_whom(reader):
    origin, taker, hidden = showing(name="A"), showing(name="B"), OrganisationFactory()
    first, second = (
        ProjectFactory(idea=IdeaFactory(organisation=origin, state="in_rollout")) for _ in range(2)
    )
    RolloutSiteFactory(project=first, unit=None, organisation=taker, state="adopted")
    RolloutSiteFactory(
        project=second,
        unit=UnitFactory(organisation=taker),
        state="adapted",
        reason="Le matin",
        is_spontaneous=True,
    )
    RolloutSiteFactory(project=first, unit=UnitFactory(organisation=taker), state="proposed")
    RolloutSiteFactory(project=first, unit=UnitFactory(organisation=origin), state="adopted")
    RolloutSiteFactory(project=first, unit=None, organisation=hidden, state="adopted")
    settle()
    flows = reader.get(PAGE).context["shown"].flows
    assert [(f.origin, f.taker, f.innovations, f.sites, f.spontaneous) for f in flows] == [
        (str(origin), str(taker), 2, 2, 1)
    ]
    drawn = reader.get(PAGE, {"carte": "reprises"}).context["shown"].map
    assert drawn.elsewhere == [(str(origin), 0), (str(taker), 2)]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_tables_are_files_to_keep(reader, kind):
    showing(name="A", short_name="Caf A")
    address = reverse(f"dashboards:network_{kind}")
    for table in ("", "echanges"):
        answer = reader.get(address, {"table": table})
        content = b"".join(answer.streaming_content)
        assert answer.status_code == 200
        assert content != b""
        if kind == "csv":
            head = "Organisme d’origine" if table else "Caf A;Famille;250;"
            assert head in content.decode()


def test_one_organisation_is_opened_without_its_ideas(reader):
    place = showing()
    IdeaFactory(organisation=place, deposited_on=timezone.localdate())
    settle()
    page = reader.get(reverse("dashboards:home"), {"organisme": place.pk})
    assert (page.status_code, page.context["scope_name"]) == (200, str(place))
    assert f"{reverse('ideas:list')}?" not in page.content.decode()
    hidden = OrganisationFactory()
    assert reader.get(reverse("dashboards:home"), {"organisme": hidden.pk}).status_code == 404


def test_the_page_costs_the_same_however_many_organisations(reader):
    counts = []
    for size in (1, 3, 20):
        while DashboardSettings.objects.count() < size:
            place = showing(departements="44")
            IdeaFactory(organisation=place, deposited_on=timezone.localdate())
        settle()
        reader.get(PAGE)
        with CaptureQueriesContext(connection) as captured:
            reader.get(PAGE)
        counts.append(len(captured))
    assert counts[0] == counts[1] == counts[2]
    assert counts[0] <= 20
