"""The pages of adoption, money, challenges and objectives."""

import datetime
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from dashboards.models import Attachment, Axis, Objective, ObjectiveValue, SpreadCurve
from dashboards.services import refit_curves
from dashboards.services.updating import update
from projects.models import ProjectSettings
from tests.dashboards.rollouts import innovation, many, site
from tests.dashboards.test_spread import AN_S
from tests.factories.accounts import MandateFactory, UserFactory
from tests.factories.campaigns import CampaignFactory
from tests.factories.dashboards import (
    AxisFactory,
    DashboardSettingsFactory,
    ObjectiveFactory,
    ObjectiveValueFactory,
)
from tests.factories.ideas import IdeaFactory
from tests.factories.projects import BudgetFactory, GainFactory

pytestmark = pytest.mark.django_db
MOST_QUERIES = 16


@pytest.fixture
def director(client):
    settings = DashboardSettingsFactory()
    ProjectSettings.objects.create(organisation=settings.organisation, uses_budget=True)
    user = UserFactory(organisation=settings.organisation)
    MandateFactory(user=user, director=True)
    client.force_login(user)
    return user


def read(client, name, *args, **query):
    response = client.get(reverse(f"dashboards:{name}", args=args), query)
    assert response.status_code == 200
    return response.content.decode()


def costs_the_same(client, url, add):
    """The queries of a page for 1, 3 and 20 rows."""

    counts, rows = [], 0
    for number in (1, 3, 20):
        while rows < number:
            add()
            rows += 1
        client.get(url)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(url).status_code == 200
        counts.append(len(captured))
    assert counts[0] == counts[1] == counts[2]
    assert counts[0] <= MOST_QUERIES


# Adoption -----------------------------------------------------------------------------------------


def test_adoption_says_where_innovations_serve(client, director):
    assert "Aucune innovation n’est encore proposée" in read(client, "adoption")
    project = innovation(director.organisation, title="Le rappel par texto")
    site(project, director, ("proposed", 40), ("adopted", 10))
    site(project, director, ("proposed", 40), ("not_adopted", 5))
    update()

    page = read(client, "adoption")

    assert "Le rappel par texto" in page
    assert "1 sur 2" in page
    assert "30 jours" in page


def test_an_innovation_tells_its_curve_and_what_sites_say(client, director):
    project = innovation(director.organisation)
    many(project, director, AN_S, asked=335)
    site(project, director, ("proposed", 335), ("not_adopted", 5))
    refit_curves()
    assert SpreadCurve.objects.get().refusal == ""

    page = read(client, "innovation", project.pk)

    assert "Ce que le modèle attend" in page
    assert "elle se stabiliserait autour de" in page
    assert "Le logiciel diffère." in page


def test_a_young_innovation_says_why_it_has_no_curve(client, director):
    project = innovation(director.organisation)
    many(project, director, [20, 10], asked=30)
    refit_curves()
    page = read(client, "innovation", project.pk)
    assert "Pas de courbe de tendance\u00a0: pas encore assez de sites l’ont adoptée." in page
    assert "Ce que le modèle attend" not in page


def test_an_innovation_proposed_today_has_no_line_yet(client, director):
    project = innovation(director.organisation)
    site(project, director, ("proposed", 0))
    assert "à partir du lendemain" in read(client, "innovation", project.pk)


def test_a_headcount_of_a_handful_is_not_told(client, director):
    project = innovation(director.organisation)
    row = site(project, director, ("proposed", 40), ("adopted", 10))
    row.headcount_corrected = 4
    row.save()
    assert "moins de 10" in read(client, "innovation", project.pk)


def test_adoption_costs_the_same_however_full(client, director):
    def add():
        site(innovation(director.organisation), director, ("proposed", 40), ("adopted", 10))
        update()

    url = reverse("dashboards:adoption")
    costs_the_same(client, url, add)


def test_a_hidden_innovation_is_not_found(client, director):
    project = innovation(director.organisation, visibility="hidden")
    assert client.get(reverse("dashboards:innovation", args=[project.pk])).status_code == 404


# Money --------------------------------------------------------------------------------------------


def test_money_shows_the_year_and_each_kind_in_its_unit(client, director):
    place = director.organisation
    BudgetFactory(organisation=place, voted=40_000, committed=10_000, left=30_000, spent=2_500)
    gain = GainFactory(project=innovation(place))
    for stage, amount in (("planned", 300), ("measured", 240)):
        gain.values.create(
            stage=stage, amount=amount, method="Comptage", source="Relevé", noted_by=director
        )

    page = read(client, "money")

    for words in ("40\u202f000\u00a0€", "2\u202f500\u00a0€", "240\u00a0heures par an"):
        assert words in page
    assert "Pour celui qui est attendu et mesuré" in page
    last_year = timezone.localdate().year - 1
    assert "Aucun budget de l’innovation" not in read(client, "money", annee=last_year)


def test_money_is_not_there_where_no_budget_is_kept(client, director):
    ProjectSettings.objects.update(uses_budget=False)
    assert client.get(reverse("dashboards:money")).status_code == 404


# Challenges ---------------------------------------------------------------------------------------


def test_challenges_are_put_beside_the_published_one(client, director):
    challenge = CampaignFactory(organisation=director.organisation, title="Moins de papier")
    IdeaFactory(organisation=director.organisation, campaign=challenge, state="in_triage")
    assert ["Moins de papier" in read(client, "challenges"), "2\u202f000" in read(
        client, "challenge", challenge.pk
    )] == [True, True]  # fmt: skip
    assert "non publiée" in read(client, "challenge", challenge.pk)


def test_challenges_are_not_compared_where_the_part_is_off(client, director):
    challenge = CampaignFactory(organisation=director.organisation)
    director.organisation.dashboard_settings.uses_comparison = False
    director.organisation.dashboard_settings.save()
    for url in (
        reverse("dashboards:challenges"),
        reverse("dashboards:challenge", args=[challenge.pk]),
    ):
        assert client.get(url).status_code == 404


def test_challenges_cost_the_same_however_many(client, director):
    def add():
        challenge = CampaignFactory(organisation=director.organisation)
        IdeaFactory(organisation=director.organisation, campaign=challenge)
        update()

    url = reverse("dashboards:challenges")
    costs_the_same(client, url, add)


# Objectives ---------------------------------------------------------------------------------------


def objective_of(director, **fields):
    axis = AxisFactory(organisation=director.organisation)
    return ObjectiveFactory(axis=axis, owner=director, **fields)


TERMS = {
    "title": "Simplifier vingt démarches",
    "figure": "",
    "unit": "démarches",
    "start_value": "1 200,5",
    "target": "2 000",
    "starts_on": "2026-01-01",
    "due_on": "2028-02-29",
}


def test_a_direction_writes_its_plan(client, director):
    assert "Aucun axe n’est encore écrit" in read(client, "plan")
    client.post(reverse("dashboards:add_axis"), {"title": "Accueillir mieux", "position": "1"})
    axis = Axis.objects.get()
    url = reverse("dashboards:add_objective", args=[axis.pk])
    client.post(url, TERMS | {"owner": director.email})
    row = Objective.objects.get()
    assert (row.start_value, row.target, row.owner) == (Decimal("1200.5"), 2000, director)
    assert "Simplifier vingt démarches" in read(client, "plan")


def test_what_was_typed_is_kept_with_what_is_wrong(client, director):
    axis = AxisFactory(organisation=director.organisation)
    url = reverse("dashboards:add_objective", args=[axis.pk])
    typed = TERMS | {"owner": "personne@ailleurs.example", "target": "beaucoup"}
    answer = client.post(url, typed)
    page = answer.content.decode()
    assert answer.status_code == 422
    for words in ("Écrivez un nombre", "Aucun compte n’a cette adresse", 'value="beaucoup"'):
        assert words in page


def test_a_form_filled_on_an_old_objective_is_kept_and_told(client, director):
    row = objective_of(director)
    url = reverse("dashboards:change_objective", args=[row.pk])
    typed = TERMS | {"owner": director.email}
    client.post(url, typed | {"seen": "0", "title": "Premier"})
    answer = client.post(url, typed | {"seen": "0", "title": "Second"})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Il s’appelle maintenant «\u00a0Premier\u00a0»" in page
    assert 'value="Second"' in page
    assert 'name="seen" value="1"' in page
    assert Objective.objects.get().title == "Premier"


def test_the_owner_notes_a_value_and_its_source(client, director):
    row = objective_of(director)
    url = reverse("dashboards:objective", args=[row.pk])
    today = timezone.localdate()
    refused = client.post(url, {"value": "31", "day": today + datetime.timedelta(days=1)})
    assert refused.status_code == 422
    client.post(url, {"value": "31,5", "day": today, "source": "Relevé de novembre"})
    value = ObjectiveValue.objects.get()
    assert (value.value, value.noted_by) == (Decimal("31.5"), director)
    page = read(client, "objective", row.pk)
    assert ["Relevé de novembre" in page, "31,5\u00a0démarches" in page] == [True, True]


def test_a_state_is_said_in_words_and_by_an_icon(client, director):
    late = objective_of(director)
    ObjectiveValueFactory(objective=late, value=20)
    page = read(client, "plan")
    assert page.count("En retard") >= 2
    assert page.index("<svg", page.index('class="state-badge')) < page.index("En retard")


def test_closing_says_so_and_an_old_page_closes_nothing(client, director):
    row = objective_of(director)
    url = reverse("dashboards:close_objective", args=[row.pk])
    client.post(url, {"seen": "7"})
    assert Objective.objects.get().closed_on is None
    client.post(url, {"seen": "0"})
    assert Objective.objects.get().closed_on == timezone.localdate()
    assert "Rouvrir cet objectif" in read(client, "objective", row.pk)


def test_a_referent_finds_what_contributes_and_attaches_it(client, director):
    place = director.organisation
    axis = AxisFactory(organisation=place)
    referent = UserFactory(organisation=place)
    MandateFactory(user=referent, referent=True)
    challenge = CampaignFactory(organisation=place, title="Moins de papier")
    client.force_login(referent)
    url = reverse("dashboards:attach", args=[axis.pk])
    assert "Moins de papier" in client.get(url, {"q": "papier"}).content.decode()
    client.post(url, {"kind": "campaign", "key": str(challenge.pk), "why": "Moins imprimer."})
    assert "Moins imprimer." in read(client, "axis", axis.pk)
    row = Attachment.objects.get()
    client.post(reverse("dashboards:detach", args=[row.pk]))
    assert Attachment.objects.count() == 0


@pytest.mark.parametrize("key", ["", "zz", "9" * 30, "0", "²"])
@pytest.mark.parametrize("kind", ["idea", "project", "campaign", "user"])
def test_keys_that_name_nothing_attach_nothing(client, director, kind, key):
    axis = AxisFactory(organisation=director.organisation)
    url = reverse("dashboards:attach", args=[axis.pk])
    assert client.post(url, {"kind": kind, "key": key}).status_code in (404, 422)


def test_objectives_are_not_found_where_the_part_is_off(client, director):
    row = objective_of(director)
    director.organisation.dashboard_settings.uses_objectives = False
    director.organisation.dashboard_settings.save()
    for name, key in (("plan", None), ("objective", row.pk), ("axis", row.axis_id)):
        url = reverse(f"dashboards:{name}", args=[key] if key else [])
        assert client.get(url).status_code == 404


def test_an_organisation_asked_for_that_is_not_ones_own(client, director):
    other = DashboardSettingsFactory().organisation
    for name in ("plan", "adoption", "challenges", "money"):
        url = reverse(f"dashboards:{name}")
        assert client.get(url, {"organisme": other.pk}).status_code == 404
        assert client.get(url, {"organisme": director.organisation_id}).status_code == 200


def test_objectives_cost_the_same_however_many(client, director):
    def add():
        ObjectiveValueFactory(objective=objective_of(director))

    url = reverse("dashboards:plan")
    costs_the_same(client, url, add)


def test_an_axis_costs_the_same_however_much_is_attached(client, director):
    axis = AxisFactory(organisation=director.organisation)

    def add():
        ObjectiveValueFactory(objective=ObjectiveFactory(axis=axis, owner=director))
        idea = IdeaFactory(organisation=director.organisation, state="in_triage")
        axis.attachments.create(idea=idea, attached_by=director)

    costs_the_same(client, axis.get_absolute_url(), add)


# Tables to keep, and what is behind a number ------------------------------------------------------


def test_each_part_is_kept_as_a_table(client, director):
    place = director.organisation
    project = innovation(place, title="Le rappel par texto")
    site(project, director, ("proposed", 40), ("adopted", 10))
    gain = GainFactory(project=project)
    gain.values.create(
        stage="measured", amount=Decimal("240.5"), method="A", source="B", noted_by=director
    )
    CampaignFactory(organisation=place, title="Moins de papier")
    ObjectiveValueFactory(objective=objective_of(director, title="Former"), value=Decimal("31.5"))
    update()
    expected = {
        "adoption": ("Le rappel par texto", ";30;30;30;40"),
        "money": ("Temps;Total;", "heures par an;;;240,5"),
        "challenges": ("Moins de papier", "non publiée"),
        "plan": ("Former", "31,5"),
    }
    for name, words in expected.items():
        answer = client.get(reverse(f"dashboards:{name}_csv"))
        text = b"".join(answer).decode()
        assert [word in text for word in words] == [True, True], (name, text)
        workbook = b"".join(client.get(reverse(f"dashboards:{name}_xlsx")))
        assert workbook[:2] == b"PK"


def test_the_ideas_of_a_challenge_open_on_a_list_that_counts_the_same(client, director):
    challenge = CampaignFactory(organisation=director.organisation)
    for state in ("in_triage", "rejected", "achieved"):
        IdeaFactory(organisation=director.organisation, campaign=challenge, state=state)
    IdeaFactory(organisation=director.organisation, campaign=challenge, visibility="hidden")
    IdeaFactory(organisation=director.organisation, state="in_triage")
    update()
    response = client.get(reverse("dashboards:challenge", args=[challenge.pk]))
    assert response.context["row"].ideas == 3
    listed = client.get(response.context["ideas_url"])
    assert listed.context["count_words"] == "3 idées"
