"""The page of a trial: who sees which form, what is refused, what it costs."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from ideas.models import IdeaSettings
from projects.models import Indicator, Measure, PilotFeedback, Project
from tests.factories.accounts import UserFactory
from tests.factories.projects import IndicatorFactory, PilotFactory, ProjectFactory
from tests.ideas.cast import Cast
from tests.projects.trials import NUMBER, running

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    return Cast()


@pytest.fixture
def pilot(cast):
    return running(cast)


@pytest.mark.parametrize(
    ("name", "forms"),
    [
        ("agent", set()),
        ("member", {"measure", "indicator"}),
        ("lead", {"measure", "indicator", "extension"}),
        ("sponsor", {"measure", "indicator", "extension"}),
        ("colleague", {"feedback"}),
    ],
)
def test_each_reader_has_their_own_forms(client, cast, pilot, name, forms):
    IndicatorFactory(pilot=pilot)
    cast.people["colleague"] = UserFactory(unit=cast.unit)
    client.force_login(cast.people[name])

    context = client.get(reverse("projects:pilot", args=[pilot.project_id])).context

    shown = {kind for kind in ("indicator", "extension", "feedback") if context[f"{kind}_form"]} | (
        {"measure"} if context["measure_forms"] else set()
    )
    assert shown == forms


@pytest.mark.parametrize(
    ("who", "name", "sent", "field"),
    [
        ("lead", "add_measure", {"day": "2020-01-01", "value": "11"}, "day"),
        ("lead", "add_measure", {"day": "hier", "value": "11"}, "day"),
        ("lead", "add_measure", {"day": "TODAY", "value": "onze"}, "value"),
        ("lead", "add_indicator", NUMBER | {"before": "peu"}, "before"),
        ("lead", "add_indicator", NUMBER | {"direction": ""}, "direction"),
        ("lead", "extend_pilot", {"until": "2020-01-01", "reason": "Août."}, "until"),
        ("lead", "extend_pilot", {"until": "2099-01-01", "reason": ""}, "reason"),
        ("colleague", "give_feedback", {"body": " ", "usefulness": "4"}, "body"),
        ("colleague", "give_feedback", {"body": "Bien.", "usefulness": "9"}, "usefulness"),
    ],
)
def test_a_wrong_form_says_so_and_keeps_what_was_typed(client, cast, pilot, who, name, sent, field):
    indicator = IndicatorFactory(pilot=pilot)
    cast.people["colleague"] = UserFactory(unit=cast.unit)
    client.force_login(cast.people[who])
    args = [pilot.project_id, *([indicator.pk] if name == "add_measure" else [])]
    sent = {key: timezone.localdate() if value == "TODAY" else value for key, value in sent.items()}

    response = client.post(reverse(f"projects:{name}", args=args), sent)

    assert response.status_code == 422
    assert list(response.context["refused"].errors) == [field]
    page = response.content.decode()
    assert all(value in page for value in sent.values() if isinstance(value, str) and value.strip())


def test_an_indicator_that_comes_too_late_keeps_what_was_typed(client, cast, pilot):
    indicator = IndicatorFactory(pilot=pilot)
    Measure.objects.create(indicator=indicator, number=11)
    client.force_login(cast.people["lead"])

    response = client.post(
        reverse("projects:add_indicator", args=[pilot.project_id]), NUMBER | {"name": "Courriels"}
    )

    assert response.status_code == 409
    assert "Une mesure a déjà été notée" in response.content.decode()
    assert Indicator.objects.count() == 1


def test_the_page_costs_the_same_however_much_it_holds(client, cast):
    pilot = running(cast)
    client.force_login(cast.people["agent"])
    url = reverse("projects:pilot", args=[pilot.project_id])
    client.get(url)
    counts = []
    for size in (1, 3, 20):
        for _row in range(size):
            indicator = IndicatorFactory(pilot=pilot)
            Measure.objects.create(indicator=indicator, number=11)
            PilotFeedback.objects.create(
                pilot=pilot, author=UserFactory(unit=cast.unit), body="Bien."
            )
            PilotFactory(project=pilot.project, site=cast.unit, closed=True)
        with CaptureQueriesContext(connection) as captured:
            client.get(url)
        counts.append(len(captured))

    assert len(set(counts)) == 1
    assert counts[0] <= 13


def test_where_trials_are_off_nothing_of_them_shows(client):
    cast = Cast(full=False)
    project = Project.objects.get(pk=cast.idea("in_project").pk)
    client.force_login(cast.people["lead"])
    url = reverse("projects:pilot", args=[project.pk])

    assert client.get(url).status_code == 404
    page = client.get(project.get_absolute_url()).content.decode()
    assert "xpérimentation" not in page.split("<main", 1)[1]


def test_a_trial_made_before_they_were_switched_off_is_still_read(client, cast, pilot):
    IdeaSettings.objects.filter(organisation=cast.organisation).update(uses_pilot=False)
    client.force_login(cast.people["agent"])
    url = reverse("projects:pilot", args=[pilot.project_id])

    assert client.get(url).status_code == 200
    assert url in client.get(pilot.project.get_absolute_url()).content.decode()


def test_another_project_s_indicator_is_not_found(client, cast, pilot):
    other = IndicatorFactory(pilot__project=ProjectFactory())
    client.force_login(cast.people["lead"])
    url = reverse("projects:add_measure", args=[pilot.project_id, other.pk])

    assert client.post(url, {"day": timezone.localdate(), "value": "3"}).status_code == 404
