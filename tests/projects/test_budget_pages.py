"""The pages of money: who sees what, what is refused, what is exported, what it costs."""

import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from projects.models import (
    Budget,
    BudgetLine,
    BudgetRequest,
    Expense,
    GainValue,
    Project,
    ProjectSettings,
)
from tests.factories.projects import (
    BudgetLineFactory,
    BudgetRequestFactory,
    GainFactory,
    ProjectFactory,
)
from tests.ideas.cast import Cast

pytestmark = pytest.mark.django_db
HOME = "/projets/budget/"


@pytest.fixture
def cast():
    cast = Cast()
    ProjectSettings.objects.create(organisation=cast.organisation, uses_budget=True)
    return cast


@pytest.fixture
def project(cast):
    return Project.objects.get(pk=cast.idea("in_project").pk)


def page(project):
    return reverse("projects:budget", args=[project.pk])


def test_from_the_vote_to_the_expense_by_the_pages(client, cast, project):
    client.force_login(cast.people["director"])
    client.post(HOME, {"amount": "1 000,50 €", "reason": "Comité de direction."})
    client.force_login(cast.people["lead"])
    client.post(
        reverse("projects:ask_line", args=[project.pk]),
        {"label": "Écrans", "amount": "300", "reason": "Deux écrans."},
    )
    asked = BudgetRequest.objects.get()
    client.force_login(cast.people["director"])
    url = reverse("projects:budget_request", args=[asked.pk])
    assert url in client.get(HOME).content.decode()
    assert client.post(url, {"approve": "1"}).status_code == 302
    client.force_login(cast.people["lead"])
    client.post(
        reverse("projects:note_expense", args=[project.pk, asked.line_id]),
        {"label": "Câbles", "amount": "120,30", "spent_on": timezone.localdate()},
    )

    row = Budget.objects.get()
    assert [str(sum_) for sum_ in (row.voted, row.committed, row.left, row.spent)] == [
        "1000.50", "300.00", "700.50", "120.30",
    ]  # fmt: skip
    assert "120,30\u00a0€" in client.get(page(project)).content.decode()


@pytest.mark.parametrize(
    ("name", "who", "sent", "field"),
    [
        ("ask_line", "lead", {"label": "Écrans", "amount": "cent", "reason": "Un."}, "amount"),
        ("ask_line", "lead", {"label": "Écrans", "amount": "-3", "reason": "Un."}, "amount"),
        ("ask_line", "lead", {"label": "", "amount": "3", "reason": "Un."}, "label"),
        ("note_expense", "lead", {"label": "Un", "amount": "101", "spent_on": "TODAY"}, "amount"),
        ("note_expense", "lead", {"label": "Un", "amount": "1", "spent_on": "2099-01-01"},
         "spent_on"),
        ("ask_amendment", "lead", {"amount": "-101", "reason": "Moins."}, "amount"),
        ("add_gain", "lead", {"kind": "quality", "label": "Un", "stage": "planned",
                              "amount": "3", "method": "Oui.", "source": "Ici"}, "unit"),
        ("value_gain", "member", {"stage": "planned", "amount": "x", "method": "Oui.",
                                  "source": "Ici"}, "amount"),
    ],
)  # fmt: skip
def test_a_wrong_form_says_so_and_keeps_what_was_typed(
    client, cast, project, name, who, sent, field
):
    line = BudgetLineFactory(project=project)
    Budget.objects.update(committed=100, left=900)
    BudgetLine.objects.update(amount=100)
    keys = {"note_expense": [line.pk], "ask_amendment": [line.pk]}
    if name == "value_gain":
        keys["value_gain"] = [GainFactory(project=project).pk]
    sent = {key: timezone.localdate() if value == "TODAY" else value for key, value in sent.items()}
    client.force_login(cast.people[who])

    response = client.post(
        reverse(f"projects:{name}", args=[project.pk, *keys.get(name, [])]), sent
    )

    assert response.status_code == 422
    assert list(response.context["refused"].errors) == [field]
    text = response.content.decode()
    assert all(value in text for value in sent.values() if isinstance(value, str))
    assert (
        Expense.objects.count() == BudgetRequest.objects.count() == GainValue.objects.count() == 0
    )


def test_a_vote_below_what_is_committed_is_refused_beside_its_field(client, cast, project):
    BudgetLineFactory(project=project)
    Budget.objects.update(committed=100, left=900)
    client.force_login(cast.people["director"])

    response = client.post(HOME, {"amount": "99", "reason": "Moins."})

    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["amount"]


def test_beyond_the_budget_the_page_asks_why_and_then_says_who(client, cast, project):
    asked = BudgetRequestFactory(line__project=project, amount=1200, asked_by=cast.people["lead"])
    url = reverse("projects:budget_request", args=[asked.pk])
    client.force_login(cast.people["director"])

    response = client.post(url, {"approve": "1", "answer": "D’accord."})
    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["override_reason"]
    assert "D’accord." in response.content.decode()
    client.post(url, {"approve": "1", "override_reason": "Le matériel n’attend pas."})

    text = client.get(HOME).content.decode()
    assert "Le matériel n’attend pas." in text
    assert f"{cast.people['director']} a accordé 200\u00a0€" in text


def test_a_request_decided_meanwhile_is_said(client, cast, project):
    asked = BudgetRequestFactory(line__project=project, asked_by=cast.people["lead"])
    BudgetRequest.objects.update(
        outcome="refused", answer="Non.", decided_by=cast.people["sponsor"],
        decided_on=timezone.localdate(),
    )  # fmt: skip
    client.force_login(cast.people["director"])
    url = reverse("projects:budget_request", args=[asked.pk])

    assert client.post(url, {"approve": "1"}).status_code == 409


def test_exports_hold_sums_and_no_formula(client, cast, project):
    line = BudgetLineFactory(project=project, label="=1+1")
    Budget.objects.update(committed=300, left=700, spent=20)
    BudgetLine.objects.update(amount="300.5", spent="20.25")
    client.force_login(cast.people["responsable"])

    response = client.get(f"{HOME}export.csv")
    text = b"".join(response.streaming_content).decode()
    assert text.splitlines()[1].split(";") == [
        line.project.idea.title, "'=1+1", "300,50", "20,25", "280,25",
    ]  # fmt: skip
    response = client.get(f"{HOME}export.xlsx")
    sheet = load_workbook(io.BytesIO(b"".join(response.streaming_content))).active
    cells = [(cell.data_type, cell.value) for cell in sheet[2]][1:]
    assert cells == [("s", "=1+1"), ("n", 300.5), ("n", 20.25), ("n", 280.25)]


def test_the_pages_cost_the_same_however_much_they_hold(client, cast, project):
    client.force_login(cast.people["director"])
    counts = {HOME: [], page(project): []}
    for size in (1, 3, 20):
        for _row in range(size):
            asked = BudgetRequestFactory(
                line__project=project, asked_by=cast.people["lead"], outcome="refused",
                answer="Non.", decided_by=cast.people["director"],
                decided_on=timezone.localdate(),
            )  # fmt: skip
            BudgetRequestFactory(line=asked.line, asked_by=cast.people["lead"])
            Expense.objects.create(
                line=asked.line, amount=1, label="Un", noted_by=cast.people["lead"]
            )
            GainValue.objects.create(
                gain=GainFactory(project=project), stage="measured", amount=3, method="Oui.",
                source="Ici", noted_by=cast.people["lead"],
            )  # fmt: skip
        for url in counts:
            client.get(url)
            with CaptureQueriesContext(connection) as captured:
                assert client.get(url).status_code == 200
            counts[url].append(len(captured))

    assert {url: len(set(found)) for url, found in counts.items()} == {HOME: 1, page(project): 1}
    assert counts[HOME][0] <= 14
    assert counts[page(project)][0] <= 18


def test_where_the_budget_is_off_nothing_of_it_shows(client, cast, project):
    ProjectSettings.objects.update(uses_budget=False)
    client.force_login(cast.people["director"])

    assert client.get(HOME).status_code == 404
    assert client.get(page(project)).status_code == 404
    text = client.get(project.get_absolute_url()).content.decode()
    assert "udget" not in text.split("<main", 1)[1]


def test_another_organisation_s_budget_is_not_shown(client, cast):
    other = BudgetRequestFactory(line__project=ProjectFactory())
    client.force_login(cast.people["director"])
    place = other.line.budget.organisation_id

    assert client.get(HOME, {"organisme": place}).status_code == 404
    assert client.get(reverse("projects:budget_request", args=[other.pk])).status_code == 404
    for asked in ("x", "-1", "9" * 30):
        assert client.get(HOME, {"organisme": asked, "annee": asked}).status_code in (200, 404)
