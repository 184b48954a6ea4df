"""A trial: what it is judged by, how long it lasts, what the site says of it, how it ends."""

import datetime
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from ideas.errors import Incomplete, NotAllowed
from ideas.models import Idea
from ideas.services.reminding import remind
from notifications.models import Occurrence
from projects import services
from projects.models import Indicator, Measure, Pilot, PilotExtension, PilotFeedback
from projects.trials import FEWEST_NOTES, trial_of, trials_of
from tests.factories.accounts import UnitFactory, UserFactory
from tests.factories.projects import IndicatorFactory
from tests.ideas.cast import Cast
from tests.ideas.scenes import carry_out
from tests.projects.trials import NUMBER, later, running

pytestmark = pytest.mark.django_db

KEEPERS = {"lead", "member", "sponsor", "referent_in_team", "director_in_team"}
KEEPERS |= {"network_lead_in_team"}


@pytest.fixture
def cast():
    return Cast()


@pytest.fixture
def pilot(cast):
    return running(cast)


def who_may(cast, work):
    done = set()
    for name in cast.people:
        try:
            work(cast.actor(name).user)
            done.add(name)
        except NotAllowed:
            continue
    return done


# Right by construction ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "columns",
    [
        {"kind": "number", "number_before": None, "value_before": ""},
        {"kind": "number", "number_before": 3, "value_before": "trois"},
        {"kind": "number", "number_before": 3, "value_before": "", "target": "deux"},
        {"kind": "observation", "number_before": None, "value_before": ""},
        {"kind": "observation", "number_before": 3, "value_before": "trois"},
        {"kind": "observation", "value_before": "trois", "direction": "up"},
        {"kind": "observation", "value_before": "trois", "number_target": 2},
    ],
)
def test_an_indicator_is_a_number_or_an_observation_with_its_value_before(pilot, columns):
    with pytest.raises(IntegrityError), transaction.atomic():
        Indicator.objects.create(pilot=pilot, name="Attente", **columns)


@pytest.mark.parametrize(
    "columns", [{"value": ""}, {"value": "11", "number": 11}, {"number": None, "value": ""}]
)
def test_a_measure_is_a_number_or_a_statement(pilot, columns):
    indicator = IndicatorFactory(pilot=pilot)
    with pytest.raises(IntegrityError), transaction.atomic():
        Measure.objects.create(indicator=indicator, **columns)


@pytest.mark.parametrize(
    "columns",
    [
        {"outcome": "adapt", "learned": "", "closed_on": later(0)},
        {"outcome": "adapt", "learned": "Oui.", "closed_on": None},
    ],
)
def test_a_decision_comes_with_what_was_learned_and_closes_the_trial(pilot, columns):
    with pytest.raises(IntegrityError), transaction.atomic():
        Pilot.objects.filter(pk=pilot.pk).update(**columns)


# How it begins ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"value_before": ""}, "value_before"),
        ({"value_before": "  "}, "value_before"),
        ({"value_before": "une vingtaine"}, "value_before"),
        ({"value_before": "12,3456"}, "value_before"),
        ({"value_before": "1" * 12}, "value_before"),
        ({"target": "moins"}, "target"),
        ({"direction": ""}, "direction"),
    ],
)
def test_no_trial_starts_without_a_value_before(cast, changed, field):
    idea = cast.idea("in_project")
    given = {
        "indicator_kind": "number",
        "value_before": "23",
        "target": "15",
        "direction": "down",
    } | changed

    with pytest.raises(ValidationError) as refused:
        carry_out(cast, idea, "start_pilot", "lead", **given)

    assert Pilot.objects.count() == 0
    assert list(refused.value.message_dict) == [field]


def test_a_number_is_kept_as_a_number_an_observation_as_it_was_said(cast):
    counted, seen = cast.idea("in_project"), cast.idea("in_project")
    given = {"indicator_kind": "number", "indicator_unit": "appels", "direction": "down"}
    carry_out(cast, counted, "start_pilot", "lead", **given, value_before="1 234,5", target="1 000")
    carry_out(cast, seen, "start_pilot", "lead", value_before="On cherche le bon formulaire.")

    number = Indicator.objects.get(pilot__project=counted.pk)
    stated = Indicator.objects.get(pilot__project=seen.pk)
    assert (number.number_before, number.number_target) == (Decimal("1234.5"), Decimal("1000"))
    assert (number.before, number.aimed) == ("1\u202f234,5\u00a0appels", "1\u202f000\u00a0appels")
    assert (stated.kind, stated.number_before) == ("observation", None)
    assert stated.before == "On cherche le bon formulaire."


# Indicators and measures --------------------------------------------------------------------------


def test_who_adds_an_indicator(cast, pilot):
    found = who_may(cast, lambda user: services.add_indicator(pilot=pilot, user=user, **NUMBER))

    assert found == KEEPERS
    assert set(Indicator.objects.values_list("number_before", flat=True)) == {Decimal("12.5")}


def test_no_indicator_is_chosen_once_something_was_measured(cast, pilot):
    lead = cast.actor("lead").user
    indicator = services.add_indicator(pilot=pilot, user=lead, **NUMBER)
    services.measure(indicator=indicator, user=lead, day=later(0), value="11")

    with pytest.raises(NotAllowed):
        services.add_indicator(pilot=pilot, user=lead, **NUMBER)
    assert Indicator.objects.count() == 1


@pytest.mark.parametrize(
    ("day", "value", "field"),
    [(1, "11", "day"), (-21, "11", "day"), (0, "beaucoup", "value")],
)
def test_what_is_no_measure(cast, pilot, day, value, field):
    indicator = IndicatorFactory(pilot=pilot)

    with pytest.raises(ValidationError) as refused:
        services.measure(
            indicator=indicator, user=cast.actor("lead").user, day=later(day), value=value
        )

    assert list(refused.value.message_dict) == [field]
    assert Measure.objects.count() == 0


def test_what_is_seen_is_noted_in_words(cast, pilot):
    indicator = IndicatorFactory(pilot=pilot, observed=True)
    user = cast.actor("lead").user
    with pytest.raises(Incomplete):
        services.measure(indicator=indicator, user=user, day=later(0), value=" ")
    row = services.measure(indicator=indicator, user=user, day=later(0), value="On sait qui.")

    assert (row.number, row.value) == (None, "On sait qui.")


# Its end, put off ---------------------------------------------------------------------------------


def test_who_puts_off_the_end(cast):
    def extend(user):
        pilot = Pilot.objects.get()
        services.extend_pilot(
            pilot=pilot,
            user=user,
            until=pilot.ends_on + datetime.timedelta(days=1),
            reason="Pas assez d’appels en août.",
        )

    running(cast)

    assert who_may(cast, extend) == {"lead", "sponsor"}


def test_the_idea_then_waits_until_the_new_day_and_all_is_told(cast, pilot):
    before = pilot.ends_on
    row = services.extend_pilot(
        pilot=pilot, user=cast.actor("lead").user, until=later(40), reason="Août est calme."
    )

    pilot.refresh_from_db()
    assert pilot.ends_on == Idea.objects.get(pk=pilot.project_id).due_on == later(40)
    assert (row.before, row.until, row.reason) == (before, later(40), "Août est calme.")
    assert Occurrence.objects.filter(notice="projects.pilot_extended").count() == 1


def test_the_lead_is_reminded_before_the_new_end_not_the_old_one(cast, pilot):
    services.extend_pilot(
        pilot=pilot, user=cast.actor("lead").user, until=later(60), reason="Août est calme."
    )

    said = []
    for days in (21, 58):
        remind(now=timezone.now() + datetime.timedelta(days=days))
        rows = Occurrence.objects.filter(notice="ideas.reminder_limit")
        said.append([row.context["due"] for row in rows])

    assert said == [[], [later(60).isoformat()]]


@pytest.mark.parametrize(
    ("days", "reason", "error"),
    [(40, " ", Incomplete), (20, "Ici.", ValidationError), (-1, "Ici.", ValidationError)],
)
def test_nothing_is_put_off_without_a_reason_and_a_later_day(cast, pilot, days, reason, error):
    with pytest.raises(error):
        services.extend_pilot(
            pilot=pilot, user=cast.actor("lead").user, until=later(days), reason=reason
        )
    assert PilotExtension.objects.count() == 0


# What the site says -------------------------------------------------------------------------------


def test_those_of_the_site_say_what_they_think_the_team_does_not(cast, pilot):
    below = UserFactory(unit=UnitFactory(parent=cast.unit))
    colleague, team = UserFactory(unit=cast.unit), UserFactory(unit=cast.unit)
    pilot.project.idea.involvements.create(
        user=team, kind="member", accepted_on=timezone.localdate()
    )
    people = {
        "colleague": colleague,
        "below": below,
        "team": team,
        "other unit": UserFactory(unit=cast.other_unit),
        "no unit": UserFactory(organisation=cast.organisation, unit=None),
        "elsewhere": UserFactory(organisation=cast.elsewhere),
    }
    said = set()
    for name, user in people.items():
        try:
            services.give_feedback(pilot=pilot, user=user, body="On gagne du temps.")
            said.add(name)
        except NotAllowed:
            continue

    assert said == {"colleague", "below"}


def test_said_again_it_replaces_and_can_be_taken_back(cast, pilot):
    user = UserFactory(unit=cast.unit)
    services.give_feedback(pilot=pilot, user=user, body="Bien.", usefulness=4)
    services.give_feedback(pilot=pilot, user=user, body="Moins bien le lundi.")
    assert [(row.body, row.usefulness) for row in PilotFeedback.objects.all()] == [
        ("Moins bien le lundi.", None)
    ]

    Pilot.objects.update(closed_on=later(0))
    with pytest.raises(NotAllowed):
        services.give_feedback(pilot=pilot, user=user, body="Encore.")
    services.take_back_feedback(pilot=pilot, user=user)
    assert PilotFeedback.objects.count() == 0


def test_a_note_is_counted_with_nine_others_at_least_and_never_named(client, cast, pilot):
    url = reverse("projects:pilot", args=[pilot.project_id])
    client.force_login(cast.people["agent"])
    for count in range(1, FEWEST_NOTES + 1):
        PilotFeedback.objects.create(
            pilot=pilot, author=UserFactory(unit=cast.unit), body=f"Avis {count}.", usefulness=4
        )
        trial = trial_of(trials_of(pilot.project).get())
        assert bool(trial.notes) == (count == FEWEST_NOTES)
        shown = "très utile" in client.get(url).content.decode().lower()
        assert shown == (count == FEWEST_NOTES)


# How it ends --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("action", "name", "outcome", "text"),
    [
        ("resume_project", "lead", "adapt", "L’attente diminue de moitié."),
        ("start_rollout", "lead", "go_on", "Un guichet suffit."),
        ("achieve", "sponsor", "go_on", "Un guichet suffit."),
        ("stop", "sponsor", "stop", "Le lundi n’était pas le bon jour."),
    ],
)
def test_each_ending_says_what_was_decided_and_learned(cast, pilot, action, name, outcome, text):
    idea = Idea.objects.get(pk=pilot.project_id)

    carry_out(cast, idea, action, name)

    pilot.refresh_from_db()
    assert (pilot.outcome, pilot.learned) == (outcome, text)
    assert pilot.closed_on == timezone.localdate()


@pytest.mark.parametrize(("action", "name"), [("start_rollout", "lead"), ("achieve", "sponsor")])
def test_a_trial_under_way_does_not_end_without_what_was_learned(cast, pilot, action, name):
    idea = Idea.objects.get(pk=pilot.project_id)

    with pytest.raises(ValidationError) as refused:
        carry_out(cast, idea, action, name, learned=" ")

    assert list(refused.value.message_dict) == ["learned"]


def test_one_of_three_decisions(cast, pilot):
    idea = Idea.objects.get(pk=pilot.project_id)

    with pytest.raises(ValidationError) as refused:
        carry_out(cast, idea, "resume_project", "lead", outcome="forget")

    assert list(refused.value.message_dict) == ["outcome"]
