"""The tables that pages of projects give to keep: what the page lists, and no formula."""

import csv
import io
import re
from decimal import Decimal
from zipfile import ZipFile

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from innovation_platform.sheets import harmless
from projects import services
from projects.models import Measure
from tests.factories.accounts import MandateFactory, OrganisationFactory, UnitFactory, UserFactory
from tests.factories.ideas import IdeaFactory
from tests.factories.projects import (
    IndicatorFactory,
    PilotFactory,
    ProjectFactory,
    RolloutSiteFactory,
    SkillCallFactory,
)

pytestmark = pytest.mark.django_db

FORMULA = '=HYPERLINK("http://ailleurs.exemple")'


@pytest.fixture
def place():
    return OrganisationFactory()


@pytest.fixture
def elsewhere():
    return OrganisationFactory()


def a_sheet(place, **fields):
    idea = IdeaFactory(organisation=place, state="achieved", **fields)
    return services.write_sheet(ProjectFactory(idea=idea, results="Un\nDeux\nTrois"))


def a_call(place, **fields):
    project = ProjectFactory(idea=IdeaFactory(organisation=place, state="in_project"))
    return SkillCallFactory(project=project, **fields)


def a_site(place, **fields):
    project = ProjectFactory(idea=IdeaFactory(organisation=place, state="in_rollout", **fields))
    return RolloutSiteFactory(project=project, unit=UnitFactory(organisation=place))


def measured(place, **fields):
    """A project whose trial has an indicator, measured twice."""
    project = ProjectFactory(idea=IdeaFactory(organisation=place, state="in_pilot"))
    pilot = PilotFactory(project=project, site=UnitFactory(organisation=place))
    indicator = IndicatorFactory(pilot=pilot, kind="number", number_before=40, value_before="")
    for day, number in (("2026-11-02", "-3.5"), ("2026-11-09", "120")):
        Measure.objects.create(indicator=indicator, day=day, number=Decimal(number))
    return project


def referent_of(place):
    return MandateFactory(user__organisation=place, referent=True).user


#: Each table: its address, what makes a row that may hold a formula, what does elsewhere.
LISTS = {
    "sheets": ("projects:sheets_", lambda place, text: a_sheet(place, title=text)),
    "calls": ("projects:calls_", lambda place, text: a_call(place, title=text)),
    "my_sites": ("projects:my_sites_", lambda place, text: a_site(place, title=text)),
}


def rows_of(client, address, **query):
    """The lines of a CSV file, its headings first."""
    response = client.get(address, query)
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert re.search(r'attachment; filename="[\w-]+\.csv"', response.headers["Content-Disposition"])
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text), delimiter=";"))


def workbook(client, address):
    """The sheet of a workbook, and the texts it shares."""
    book = ZipFile(io.BytesIO(b"".join(client.get(address).streaming_content)))
    return "".join(book.read(name).decode() for name in book.namelist() if name.endswith(".xml"))


@pytest.mark.parametrize("name", LISTS)
def test_a_list_is_kept_as_it_is_shown_without_formulas(client, place, elsewhere, name):
    address, make = LISTS[name]
    make(place, FORMULA)
    make(elsewhere, "Celle d’un autre organisme")
    client.force_login(referent_of(place))

    headers, row = rows_of(client, reverse(f"{address}csv"))

    assert len(headers) == len(row)
    assert row[0] == f"'{FORMULA}"
    assert row[-1].startswith("http://testserver/projets/")
    assert client.get(row[-1].removeprefix("http://testserver")).status_code == 200
    sheet = workbook(client, reverse(f"{address}xlsx"))
    assert "HYPERLINK" in sheet
    assert "<f>" not in sheet and "<hyperlink" not in sheet
    assert "autre organisme" not in sheet


@pytest.mark.parametrize("name", LISTS)
def test_a_table_stops_and_says_so(client, place, monkeypatch, name):
    address, make = LISTS[name]
    monkeypatch.setattr("innovation_platform.downloads.LONGEST", 2)
    for number in range(3):
        make(place, f"Ligne {number}")
    client.force_login(referent_of(place))
    rows = rows_of(client, reverse(f"{address}csv"))
    assert len(rows) == 4
    assert rows[-1] == ["La suite n’est pas exportée : affinez la recherche."]


@pytest.mark.parametrize("name", LISTS)
def test_a_table_costs_the_same_for_1_and_20_rows(client, place, name):
    address, make = LISTS[name]
    client.force_login(referent_of(place))
    costs = []
    for count in (1, 19):
        for number in range(count):
            make(place, f"Ligne {number}")
        with CaptureQueriesContext(
            connection,
        ) as asked:
            rows_of(client, reverse(f"{address}csv"))
        costs.append(len(asked))
    assert costs[0] == costs[1] <= 12


def test_the_search_of_the_library_is_that_of_its_table(client, place):
    a_sheet(place, title="Une borne à l’accueil")
    a_sheet(place, title="Un vélo partagé")
    client.force_login(UserFactory(organisation=place))
    address = reverse("projects:sheets_csv")
    assert [row[0] for row in rows_of(client, address, q="vélo")[1:]] == ["Un vélo partagé"]
    page = client.get(reverse("projects:library"), {"q": "vélo"}).content.decode()
    assert f"{address}?q=v%C3%A9lo" in page


def test_all_of_ones_sites_or_those_that_wait(client, place):
    waiting, answered = a_site(place, title="Elle attend"), a_site(place, title="Elle est adoptée")
    type(answered).objects.filter(pk=answered.pk).update(state="adopted")
    client.force_login(referent_of(place))
    address = reverse("projects:my_sites_csv")
    assert [row[2] for row in rows_of(client, address)[1:]] == [str(waiting)]
    assert {row[2] for row in rows_of(client, address, tous="1")[1:]} == {
        str(waiting),
        str(answered),
    }
    page = client.get(reverse("projects:my_sites"), {"tous": "1"}).content.decode()
    assert f"{address}?tous=1" in page


def test_whoever_answers_for_no_site_has_an_empty_table(client, place):
    a_site(place)
    client.force_login(UserFactory(organisation=place))
    assert len(rows_of(client, reverse("projects:my_sites_csv"))) == 1


def test_measures_are_numbers_in_the_order_of_their_days(client, place, elsewhere):
    project = measured(place)
    client.force_login(UserFactory(organisation=place))
    address = reverse("projects:measures_export", args=[project.pk, "csv"])
    assert [row[5:7] for row in rows_of(client, address)[1:]] == [
        ["2026-11-02", "-3,5"],
        ["2026-11-09", "120"],
    ]
    assert address in client.get(reverse("projects:pilot", args=[project.pk])).content.decode()
    client.force_login(UserFactory(organisation=elsewhere))
    assert client.get(address).status_code == 404


def test_an_indicator_is_no_formula_and_no_measure_no_link(client, place):
    project = measured(place)
    project.pilots.get().indicators.update(name=FORMULA)
    client.force_login(UserFactory(organisation=place))
    address = reverse("projects:measures_export", args=[project.pk, "csv"])
    assert {row[1] for row in rows_of(client, address)[1:]} == {f"'{FORMULA}"}
    Measure.objects.all().delete()
    page = client.get(reverse("projects:pilot", args=[project.pk])).content.decode()
    assert address not in page


def test_another_kind_of_file_does_not_exist(client, place):
    project = measured(place)
    client.force_login(UserFactory(organisation=place))
    address = reverse("projects:measures_export", args=[project.pk, "pdf"])
    assert client.get(address).status_code == 404


@pytest.mark.parametrize(
    ("cell", "shown"),
    [
        ("=1+1", "'=1+1"),
        ("+33 1 02", "'+33 1 02"),
        ("-3", "'-3"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t=1"),
        (-3, "-3"),
        (Decimal("-3.5"), "-3,5"),
        (None, ""),
    ],
)
def test_what_people_typed_is_made_harmless_and_numbers_stay_numbers(cell, shown):
    assert harmless(cell) == shown
