"""The pages of a rollout: the sites of an innovation, more sites, tables to keep, and one's own."""

import csv
import datetime
import io
import time
from zipfile import ZipFile

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import Unit
from projects.models import RolloutEvent, RolloutSite
from tests.factories.accounts import MandateFactory, OrganisationFactory, UnitFactory, UserFactory
from tests.factories.ideas import IdeaFactory, InvolvementFactory
from tests.factories.projects import ProjectFactory, RolloutSiteFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def project():
    return ProjectFactory(idea=IdeaFactory(state="in_rollout"))


@pytest.fixture
def place(project):
    return project.idea.organisation


@pytest.fixture
def url(project):
    return reverse("projects:rollout", args=[project.pk])


def lead_of(project):
    lead = UserFactory(organisation=project.idea.organisation)
    InvolvementFactory(idea=project.idea, user=lead, kind="lead")
    return lead


def many_sites(project, count):
    """Sites in every state, below twenty agencies."""
    place = project.idea.organisation
    tops = [UnitFactory(organisation=place, code=f"agence-{n}") for n in range(20)]
    units = Unit.objects.bulk_create(
        Unit(
            organisation=place,
            parent=tops[n % 20],
            code=f"site-{n}",
            name=f"Site {n}",
            path=f"{tops[n % 20].path}site-{n}/",
            headcount=10,
        )
        for n in range(count)
    )
    states = ["proposed", "adopted", "not_adopted", "planned", "adapted", "adopted"]
    return RolloutSite.objects.bulk_create(
        RolloutSite(project=project, unit=unit, state=states[n % 6], reason="Parce que.")
        for n, unit in enumerate(units)
    )


def names(response):
    return {str(row["site"]) for row in response.context["rows"]}


def test_two_thousand_sites_in_twelve_queries_and_two_seconds_of_machine(client, project, url):
    """Measured at about a fifth of a second on the machine this was written on."""
    many_sites(project, 2_000)
    client.force_login(UserFactory(organisation=project.idea.organisation))
    client.get(url)
    begun = time.process_time()
    with CaptureQueriesContext(connection) as captured:
        page = client.get(url)
    spent = time.process_time() - begun

    assert page.status_code == 200
    assert page.context["spread"]["total"] == 2_000
    assert page.context["spread"]["used"] == 1_000
    assert page.context["spread"]["people"] == 10_000
    assert len(captured) <= 12
    assert spent < 2


def test_people_of_a_unit_below_another_in_use_are_counted_once(client, project, place, url):
    above = UnitFactory(organisation=place, path="/pf/", headcount=30)
    below = UnitFactory(organisation=place, parent=above, path="/pf/accueil/", headcount=10)
    beside = UnitFactory(organisation=place, path="/pfa/", headcount=5)
    elsewhere = OrganisationFactory(headcount=100)
    for unit in (above, below, beside):
        RolloutSiteFactory(project=project, unit=unit, state="adopted", reason="Utile.")
    RolloutSiteFactory(
        project=project, unit=None, organisation=elsewhere, state="adapted", reason="Autrement."
    )
    client.force_login(UserFactory(organisation=place))

    assert client.get(url).context["spread"]["people"] == 30 + 5 + 100

    project.sites.filter(unit=above).update(state="planned")

    assert client.get(url).context["spread"]["people"] == 10 + 5 + 100


def test_the_page_costs_the_same_for_1_3_and_20_sites(client, project, place, url):
    client.force_login(UserFactory(organisation=place))
    counts = []
    for size in (1, 3, 20):
        while project.sites.count() < size:
            RolloutSiteFactory(project=project)
        client.get(url)
        with CaptureQueriesContext(connection) as captured:
            client.get(url)
        counts.append(len(captured))

    assert counts[0] == counts[1] == counts[2] <= 12


def test_every_site_is_on_one_page_and_one_only(client, project, url):
    many_sites(project, 130)
    client.force_login(UserFactory(organisation=project.idea.organisation))
    seen, page = [], url
    while page:
        response = client.get(page)
        seen += [row["site"].pk for row in response.context["rows"]]
        page = response.context["next_url"]

    assert sorted(seen) == sorted(project.sites.values_list("pk", flat=True))


def test_filters_by_state_branch_and_name(client, project, place, url):
    north = UnitFactory(organisation=place, name="Nord")
    desk = UnitFactory(parent=north, name="Accueil")
    south = UnitFactory(organisation=place, name="Sud")
    elsewhere = OrganisationFactory(name="Caf d’ailleurs", short_name="")
    for unit, state in ((north, "adopted"), (desk, "proposed"), (south, "adopted")):
        RolloutSiteFactory(project=project, unit=unit, state=state)
    RolloutSite.objects.create(project=project, organisation=elsewhere)
    client.force_login(UserFactory(organisation=place))

    assert names(client.get(url, {"etat": "adopted"})) == {"Nord", "Sud"}
    assert names(client.get(url, {"branche": north.pk})) == {"Nord", "Accueil"}
    assert names(client.get(url, {"branche": "ailleurs"})) == {"Caf d’ailleurs"}
    assert names(client.get(url, {"nom": "acc"})) == {"Accueil"}
    assert names(client.get(url, {"etat": "perdu", "branche": "x"})) == {
        "Nord",
        "Sud",
        "Accueil",
        "Caf d’ailleurs",
    }


# More sites ---------------------------------------------------------------------------------------


def test_a_branch_is_all_its_sites_and_known_sites_are_left_alone(client, project, place):
    north = UnitFactory(organisation=place, name="Nord")
    below = [UnitFactory(parent=north) for _n in range(3)]
    other = UnitFactory(organisation=place)
    known = RolloutSiteFactory(project=project, unit=below[0], state="adopted")
    elsewhere = OrganisationFactory()
    client.force_login(lead_of(project))
    url = reverse("projects:add_sites", args=[project.pk])

    response = client.post(
        url,
        {
            "sites": [other.pk],
            "sites_branch": [north.path],
            "organisations": [elsewhere.pk],
        },
    )

    assert response.url == reverse("projects:rollout", args=[project.pk])
    added = project.sites.exclude(pk=known.pk)
    assert {site.unit for site in added} == {north, below[1], below[2], other, None}
    assert {site.organisation for site in added} == {None, elsewhere}
    known.refresh_from_db()
    assert known.state == "adopted"


def test_nothing_chosen_and_what_is_not_offered_are_said(client, project, place):
    client.force_login(lead_of(project))
    url = reverse("projects:add_sites", args=[project.pk])
    stranger = UnitFactory()

    for sent in ({}, {"sites": [stranger.pk]}, {"organisations": [place.pk]}):
        response = client.post(url, sent)
        assert response.status_code == 422
        assert list(response.context["form"].errors) == [
            "sites" if "sites" in sent or not sent else "organisations"
        ]
    assert not project.sites.exists()


@pytest.mark.parametrize(
    ("state", "status"),
    [("in_project", 403), ("in_rollout", 200), ("achieved", 200), ("stopped", 403)],
)
def test_sites_are_added_while_it_rolls_out_and_once_achieved(client, state, status):
    project = ProjectFactory(idea=IdeaFactory(state=state, closed=state == "stopped"))
    client.force_login(lead_of(project))

    assert client.get(reverse("projects:add_sites", args=[project.pk])).status_code == status


# Tables to keep -----------------------------------------------------------------------------------


def table(client, project, name, kind="csv", **query):
    url = reverse("projects:rollout_export", args=[project.pk, name, kind])
    response = client.get(url, query)
    assert response.status_code == 200
    return b"".join(response.streaming_content)


def test_sites_and_their_history_as_tables_without_formulas_or_names(client, project, place):
    unit = UnitFactory(organisation=place, name="=1+1")
    site = RolloutSiteFactory(project=project, unit=unit, state="adapted", reason="@SUM(A1)")
    who = UserFactory(first_name="Aline", last_name="Inconnue")
    RolloutEvent.objects.create(
        site=site, revision=1, state="adapted", reason="@SUM(A1)", actor=who
    )
    RolloutSiteFactory(project=project, state="adopted")
    client.force_login(UserFactory(organisation=place))

    sites = list(csv.reader(io.StringIO(table(client, project, "sites").decode()), delimiter=";"))
    events = table(client, project, "historique").decode()

    assert [row[0] for row in sites[1:]] == ["'=1+1", str(project.sites.last())]
    assert sites[1][5] == "'@SUM(A1)"
    assert "'=1+1" in events and "Inconnue" not in events
    only = table(client, project, "sites", etat="adopted").decode()
    assert "=1+1" not in only
    for name in ("sites", "historique"):
        book = ZipFile(io.BytesIO(table(client, project, name, "xlsx")))
        assert "<f>" not in book.read("xl/worksheets/sheet1.xml").decode()
    for name, kind in (("sites", "pdf"), ("gens", "csv")):
        wrong = reverse("projects:rollout_export", args=[project.pk, name, kind])
        assert client.get(wrong).status_code == 404


# One's own sites ----------------------------------------------------------------------------------

MINE = "/projets/mes-sites/"


def waiting(place, unit, days, **fields):
    since = timezone.localdate() - datetime.timedelta(days=days)
    project = ProjectFactory(idea=IdeaFactory(organisation=place, state="in_rollout"))
    return RolloutSiteFactory(project=project, unit=unit, since=since, **fields)


def test_what_awaits_a_referent_is_there_the_oldest_first(client, place):
    unit = UnitFactory(organisation=place)
    today = timezone.localdate()
    later = today + datetime.timedelta(days=10)
    recent, old = waiting(place, unit, 3), waiting(place, unit, 40)
    passed = waiting(place, unit, 20, state="planned", planned_on=today)
    coming = waiting(place, unit, 20, state="planned", planned_on=later)
    adopted = waiting(place, unit, 50, state="adopted")
    waiting(place, UnitFactory(organisation=place), 5)
    given_up = waiting(place, unit, 60)
    given_up.project.idea.__class__.objects.filter(pk=given_up.project_id).update(state="retired")
    client.force_login(MandateFactory(user__organisation=place, referent=True, unit=unit).user)

    awaiting = [row["site"] for row in client.get(MINE).context["rows"]]
    everything = {row["site"] for row in client.get(MINE, {"tous": 1}).context["rows"]}

    assert awaiting == [old, passed, recent]
    assert everything == {recent, old, passed, coming, adopted, given_up}


def test_my_sites_cost_the_same_for_1_3_and_20_rows(client, place):
    unit = UnitFactory(organisation=place)
    client.force_login(MandateFactory(user__organisation=place, referent=True, unit=unit).user)
    counts = []
    for size in (1, 3, 20):
        while RolloutSite.objects.count() < size:
            waiting(place, unit, 3)
        client.get(MINE)
        with CaptureQueriesContext(connection) as captured:
            client.get(MINE)
        counts.append(len(captured))

    assert counts[0] == counts[1] == counts[2] <= 9


def test_one_answer_for_several_sites_and_what_changed_meanwhile_is_left(client, place):
    unit = UnitFactory(organisation=place)
    first, second, third = (waiting(place, unit, days) for days in (9, 8, 7))
    RolloutSite.objects.filter(pk=third.pk).update(revision=1, state="planned")
    foreign = RolloutSiteFactory()
    client.force_login(MandateFactory(user__organisation=place, referent=True, unit=unit).user)

    response = client.post(
        MINE,
        {
            "site": [
                *(f"{site.pk}.0" for site in (first, second, third, foreign)),
                *("x", "1", ".", "²³.0", f"{10**26}.0", f"{first.pk}.{10**26}"),
            ],
            "state": "adopted",
        },
        follow=True,
    )

    states = dict(RolloutSite.objects.values_list("pk", "state"))
    assert [states[row.pk] for row in (first, second, third, foreign)] == [
        "adopted",
        "adopted",
        "planned",
        "proposed",
    ]
    said = [str(message) for message in response.context["messages"]]
    assert len(said) == 2
    assert "2 sites" in said[0]


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"state": "adopted"}, "__all__"),
        ({"state": "planned", "site": ["KEY"]}, "planned_on"),
        ({"state": "not_adopted", "site": ["KEY"]}, "state"),
    ],
)
def test_a_wrong_answer_for_several_sites_says_so_and_keeps_what_was_checked(
    client, place, sent, field
):
    unit = UnitFactory(organisation=place)
    row = waiting(place, unit, 3)
    key = f"{row.pk}.0"
    sent = {name: [key] if value == ["KEY"] else value for name, value in sent.items()}
    client.force_login(MandateFactory(user__organisation=place, referent=True, unit=unit).user)

    response = client.post(MINE, sent)

    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field]
    assert [shown["checked"] for shown in response.context["rows"]] == ["site" in sent]
