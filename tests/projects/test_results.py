"""« Bilan »: what it shows, to whom it is owed, and its sheet."""

import io
import re
import subprocess

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pypdf import PdfReader

from ideas.enums import Disclosure, Origin
from ideas.models import Idea, Involvement
from innovation_platform.documents import Busy
from projects.models import BudgetLine, GainValue, Measure, Project, ProjectSettings
from tests.factories.ideas import InvolvementFactory
from tests.factories.projects import (
    BudgetLineFactory,
    GainFactory,
    IndicatorFactory,
    PilotFactory,
    RolloutSiteFactory,
)
from tests.ideas.cast import Cast

pytestmark = pytest.mark.django_db

ANONYMOUS = "une personne qui a souhaité rester anonyme"


@pytest.fixture
def cast():
    cast = Cast()
    ProjectSettings.objects.create(organisation=cast.organisation, uses_budget=True)
    return cast


def told(cast, state="achieved", **fields):
    project = Project.objects.get(pk=cast.idea(state, **fields).pk)
    project.results = "Deux guichets ouverts.\nMoins d’attente.\nÀ refaire."
    project.save()
    return project


def with_a_trial(project, cast):
    pilot = PilotFactory(project=project, site=cast.unit, closed=True)
    indicator = IndicatorFactory(pilot=pilot, number_target=15)
    Measure.objects.create(indicator=indicator, number="14.5")
    value = GainValue(gain=GainFactory(project=project), stage="measured", amount=120)
    value.method, value.source, value.noted_by = "Comptage.", "Relevé", cast.people["lead"]
    value.save()
    RolloutSiteFactory(project=project, state="adopted")
    return project


def read(client, project, name="results"):
    response = client.get(reverse(f"projects:{name}", args=[project.pk]))
    assert response.status_code == 200
    return response.content.decode()


def test_it_says_what_changed_what_it_brings_and_who_is_thanked(client, cast):
    project = with_a_trial(told(cast), cast)
    client.force_login(cast.people["agent"])

    page = read(client, project)

    for said in (
        "Moins d’attente.",
        "De 23 à 14,5\u00a0minutes\u00a0: 37\u00a0% de moins.",
        "L’objectif de 15\u00a0minutes est atteint.",
        "120\u00a0heures par an",
        "L’attente diminue.",
        *(str(cast.people[name]) for name in ("author", "coauthor", "sponsor", "lead", "member")),
    ):
        assert said in page, said
    assert '<svg class="trend"' in page
    assert "style=" not in page.split("<main", 1)[1]


def test_it_says_what_it_cost_in_all_where_budgets_are_kept(client, cast):
    project = told(cast)
    for label, amount, spent in (("Écrans", "1200.50", "1100.25"), ("Câbles", "99.50", "0")):
        line = BudgetLineFactory(project=project, label=label)
        BudgetLine.objects.filter(pk=line.pk).update(amount=amount, spent=spent)
    client.force_login(cast.people["agent"])

    page = read(client, project)
    assert re.findall(r"<dd>([\d\s,]+€)</dd>", page) == [
        "1\u202f300\u00a0€",
        "1\u202f100,25\u00a0€",
    ]

    ProjectSettings.objects.update(uses_budget=False)
    assert "Ce que cela a coûté" not in read(client, project)


def test_a_project_without_a_line_says_nothing_of_cost(client, cast):
    project = told(cast)
    client.force_login(cast.people["agent"])
    assert "Ce que cela a coûté" not in read(client, project)


def test_there_is_none_before_something_is_told(client, cast):
    project = Project.objects.get(pk=cast.idea("in_project").pk)
    client.force_login(cast.people["lead"])

    assert client.get(reverse("projects:results", args=[project.pk])).status_code == 404
    assert "/bilan/" not in read(client, project, "detail")


def test_lessons_are_results_too(client, cast):
    project = Project.objects.get(pk=cast.idea("stopped").pk)
    project.lessons = "Le lundi n’était pas le bon jour."
    project.save()
    client.force_login(cast.people["agent"])

    assert "Le lundi n’était pas le bon jour." in read(client, project)


def test_a_local_idea_of_the_simple_profile_closes_with_three_lines(client):
    cast = Cast(full=False)
    project = told(cast, local=True)
    client.force_login(cast.people["agent"])

    page = read(client, project).split("<main", 1)[1]

    assert "À refaire." in page
    for word in ("xpérimentation", "udget", "a coûté", "apporte", "Avant, après"):
        assert word not in page, word


def test_an_anonymous_author_is_thanked_without_a_name(client, cast):
    project = told(cast)
    Involvement.objects.filter(idea=project.pk, kind="author").delete()
    Idea.objects.filter(pk=project.pk).update(
        origin=Origin.ANONYMOUS, code_digest="x" * 64, deposited_at=None, saved_at=None
    )
    client.force_login(cast.people["agent"])

    assert ANONYMOUS in read(client, project)


@pytest.mark.usefixtures("needs_pdf")
def test_the_sheet_names_nobody_who_is_not_named_to_everyone(client, cast):
    project = told(cast)
    revealed = InvolvementFactory(idea=project.idea, disclosure=Disclosure.TEAM).user
    client.force_login(cast.people["lead"])
    assert str(revealed) in read(client, project)

    words = text_of(sheet(client, project))

    assert str(revealed) not in words
    assert str(cast.people["lead"]) in words


@pytest.mark.usefixtures("needs_pdf")
def test_the_sheet_is_one_page_tagged_titled_and_in_french(client, cast):
    project = with_a_trial(told(cast), cast)
    client.force_login(cast.people["agent"])

    pdf = sheet(client, project)

    root = pdf.trailer["/Root"]
    assert (root["/Lang"], bool(root["/MarkInfo"]["/Marked"])) == ("fr", True)
    assert "/StructTreeRoot" in root
    assert pdf.metadata.title == f"Bilan – {project.idea.title}"
    assert len(pdf.pages) == 1
    words = text_of(pdf)
    assert all(said in words for said in ("14,5", "Relevé", "Moins d’attente."))


@pytest.mark.usefixtures("needs_pdf")
def test_the_sheet_draws_the_first_numbers_with_their_words_and_holds_on_its_page(client, cast):
    project = told(cast)
    for _trial in range(5):
        with_a_trial(project, cast)
    client.force_login(cast.people["agent"])

    pdf = sheet(client, project)

    said = [row["/Alt"] for row in structure(pdf) if row.get("/S") == "/Figure"]
    words = "Avant : 23 minutes. Dernière mesure : 14,5 minutes. Objectif : 15 minutes."
    assert [alt.replace("\u00a0", " ") for alt in said] == [words] * 4
    assert len(pdf.pages) <= 2


def structure(pdf):
    """Every element of the document's structure."""
    waiting = [pdf.trailer["/Root"]["/StructTreeRoot"]]
    while waiting:
        row = waiting.pop()
        yield row
        below = row["/K"].get_object() if "/K" in row else []
        children = [item.get_object() for item in below] if isinstance(below, list) else []
        waiting += [child for child in children if isinstance(child, dict)]


def test_without_weasyprint_the_sheet_is_a_page_to_print(client, cast, monkeypatch):
    monkeypatch.setattr("innovation_platform.documents.pdf_installed", lambda: False)
    project = told(cast)
    client.force_login(cast.people["agent"])

    assert "imprimez cette page" in read(client, project, "results_sheet")


@pytest.mark.parametrize(
    "failed",
    [
        Busy(),
        OSError("no process"),
        subprocess.CalledProcessError(1, "python"),
        subprocess.TimeoutExpired("python", 25),
    ],
)
def test_a_sheet_that_is_not_made_is_a_page_to_print_and_its_cause_in_the_log(
    client, cast, monkeypatch, caplog, failed
):
    def refuse(*args, **more):
        raise failed

    monkeypatch.setattr("innovation_platform.documents.pdf_installed", lambda: True)
    monkeypatch.setattr("innovation_platform.documents._run", refuse)
    project = told(cast)
    client.force_login(cast.people["agent"])

    assert "imprimez cette page" in read(client, project, "results_sheet")
    assert f"a document was given as a page: {type(failed).__name__} (" in caplog.text


def sheet(client, project):
    response = client.get(reverse("projects:results_sheet", args=[project.pk]))
    assert response["Content-Type"] == "application/pdf"
    return PdfReader(io.BytesIO(response.content))


def text_of(pdf):
    return " ".join(" ".join(page.extract_text() for page in pdf.pages).split())


def test_it_costs_the_same_however_much_it_holds(client, cast):
    project = told(cast)
    url = reverse("projects:results", args=[project.pk])
    client.force_login(cast.people["agent"])
    counts = []
    for size in (1, 3, 20):
        for _row in range(size):
            with_a_trial(project, cast)
            InvolvementFactory(idea=project.idea, kind="member")
        client.get(url)
        with CaptureQueriesContext(connection) as captured:
            client.get(url)
        counts.append(len(captured))

    assert len(set(counts)) == 1
    assert counts[0] <= 22
