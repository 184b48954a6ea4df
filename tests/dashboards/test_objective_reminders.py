"""What owners and directions are told of objectives: in time, once, no more once someone acted."""

import datetime
from decimal import Decimal

import pytest
from django.utils import timezone

from dashboards import services
from dashboards.models import Objective
from dashboards.services import remind_objectives
from dashboards.services.updating import update
from ideas.working_days import working_day_from
from notifications.models import Occurrence
from notifications.notices import get_notice
from notifications.rendering import words_of
from tests.factories.accounts import MandateFactory, UserFactory
from tests.factories.dashboards import (
    AxisFactory,
    DashboardSettingsFactory,
    ObjectiveFactory,
    ObjectiveValueFactory,
)
from tests.factories.ideas import IdeaFactory
from tests.factories.notifications import MessageFactory

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)
TODAY = timezone.localdate


def objective(**fields):
    """An objective of an organisation that has a direction; from 20 to 60, 100 days old."""
    return ObjectiveFactory(**{"axis": AxisFactory(), **fields})


def director_of(row):
    user = UserFactory(organisation=row.axis.organisation)
    MandateFactory(user=user, director=True)
    return user


def run(on=None):
    """The reminders of the first working day from a day on."""
    return remind_objectives(on=working_day_from(on or TODAY()))


def said(row):
    """The notices said of an objective, with the time each is."""
    rows = Occurrence.objects.order_by("pk").values_list("notice", "context")
    return [
        (notice.split(".")[1], context.get("step"))
        for notice, context in rows
        if context["objective"] == row.pk
    ]


def current(row):
    """Those that would still leave."""
    rows = Occurrence.objects.order_by("pk")
    return [
        one.notice.split(".")[1]
        for one in rows
        if one.context["objective"] == row.pk and get_notice(one.notice).is_current(one.context)
    ]


def told(notice, row, **context):
    context = {"objective": row.pk, "due_on": row.due_on.isoformat(), "step": 0, **context}
    people = get_notice(f"dashboards.{notice}").recipients(context)
    return [(person.user_id, person.audience) for person in people]


def test_an_owner_is_told_a_month_then_a_week_before():
    row = objective(due_on=TODAY() + 60 * DAY)
    assert run() == 0
    first = working_day_from(row.due_on - 30 * DAY)
    assert (remind_objectives(on=first), remind_objectives(on=first)) == (1, 0)
    last = working_day_from(row.due_on - 7 * DAY)
    assert (remind_objectives(on=last), remind_objectives(on=last)) == (1, 0)
    assert said(row) == [("objective_near", 30), ("objective_near", 7)]
    assert told("objective_near", row) == [(row.owner_id, "owner")]


def test_nothing_is_said_on_a_day_off_nor_of_what_was_set_for_next_week():
    objective(due_on=TODAY() + 10 * DAY)
    objective(starts_on=TODAY() - DAY, due_on=TODAY() + 12 * DAY)
    sunday = TODAY() + (6 - TODAY().weekday()) * DAY
    assert remind_objectives(on=sunday) == 0
    assert run() == 1


def test_a_value_noted_in_the_last_month_spares_the_second_reminder():
    row = objective(due_on=TODAY() + 6 * DAY)
    run()
    assert current(row) == ["objective_near"]
    services.note_value(
        objective=row, user=row.owner, value=Decimal(40), day=TODAY(), source="Relevé"
    )
    assert current(row) == []


def test_a_date_that_has_passed_is_told_to_the_owner_and_the_direction_every_four_weeks():
    row = objective(due_on=TODAY() - 4 * DAY)
    director = director_of(row)
    run()
    assert said(row) == [("objective_undecided", 0), ("objective_passed", 0)]
    assert told("objective_passed", row) == [(row.owner_id, "owner")]
    assert told("objective_undecided", row) == [(director.pk, "direction")]
    run()
    assert len(said(row)) == 2
    run(TODAY() + 28 * DAY)
    assert said(row)[2:] == [("objective_undecided", 1), ("objective_passed", 1)]


def test_an_owner_who_noted_the_last_value_is_left_alone_the_direction_not():
    row = objective(due_on=TODAY() - 4 * DAY)
    run()
    ObjectiveValueFactory(objective=row, value=Decimal(41), day=TODAY())
    assert current(row) == ["objective_undecided"]
    run(TODAY() + 28 * DAY)
    assert said(row)[2:] == [("objective_undecided", 1)]


@pytest.mark.parametrize(
    "act",
    [
        {"closed_on": TODAY()},
        {"due_on": TODAY() + 90 * DAY},
    ],
)
def test_a_direction_that_closes_or_moves_an_objective_hears_no_more(act):
    row = objective(due_on=TODAY() - 4 * DAY)
    run()
    assert current(row) == ["objective_undecided", "objective_passed"]
    Objective.objects.filter(pk=row.pk).update(**act)
    assert current(row) == []
    assert run() == 0


def test_nothing_is_said_where_objectives_are_not_kept():
    row = objective(due_on=TODAY() - 4 * DAY)
    type(row.axis.organisation.dashboard_settings).objects.update(uses_objectives=False)
    assert run() == 0


def test_a_followed_figure_asks_its_owner_nothing_twice():
    row = objective(due_on=TODAY() - 40 * DAY, figure="deposits", unit="")
    run()
    assert said(row) == [("objective_undecided", 1)]
    other = objective(due_on=TODAY() - 4 * DAY, figure="deposits", unit="")
    run()
    assert said(other) == [("objective_undecided", 0), ("objective_passed", 0)]
    run(TODAY() + 28 * DAY)
    assert said(other)[2:] == [("objective_undecided", 1)]


def test_a_target_reached_is_told_once_to_all_but_whoever_noted_it():
    row = objective()
    director = director_of(row)
    for value in (30, 60, 61):
        services.note_value(
            objective=row, user=row.owner, value=Decimal(value), day=TODAY(), source="Relevé"
        )
    assert said(row) == [("objective_reached", None)]
    assert told("objective_reached", row, by=row.owner_id) == [(director.pk, "direction")]
    assert told("objective_reached", row, by=None) == [
        (row.owner_id, "owner"),
        (director.pk, "direction"),
    ]
    assert current(row) == ["objective_reached"]
    ObjectiveValueFactory(objective=row, value=Decimal(12), day=TODAY())
    assert current(row) == []


def test_a_target_that_stays_reached_is_not_told_again_once_notices_are_erased():
    row = objective()
    note = {"objective": row, "user": row.owner, "day": TODAY(), "source": "Relevé"}
    services.note_value(value=Decimal(60), **note)
    Occurrence.objects.all().delete()
    services.note_value(value=Decimal(61), **note)
    assert said(row) == []
    services.note_value(value=Decimal(59), **note)
    assert said(row) == []
    services.note_value(value=Decimal(62), **note)
    assert said(row) == [("objective_reached", None)]


def test_a_figure_that_stays_past_its_target_is_not_told_again_once_notices_are_erased():
    row = objective(figure="deposits", unit="", start_value=0, target=1)
    for day in (2, 1, 0):
        IdeaFactory(organisation=row.axis.organisation, state="in_triage")
        update()
        assert services.read_figures(today=TODAY() - day * DAY) == 1
        assert said(row) == ([("objective_reached", None)] if day == 2 else [])
        Occurrence.objects.filter(notice="dashboards.objective_reached").delete()


def test_a_target_reached_is_not_said_to_be_late():
    row = objective(due_on=TODAY() - 4 * DAY)
    ObjectiveValueFactory(objective=row, value=Decimal(60), day=TODAY() - 9 * DAY)
    assert run() == 0


def test_an_owner_who_left_is_written_to_no_more():
    row = objective()
    type(row.owner).objects.filter(pk=row.owner_id).update(is_active=False)
    assert told("objective_near", row) == []


@pytest.mark.parametrize("figure", ["", "deposits"])
@pytest.mark.parametrize("value", [None, Decimal("41.7")])
@pytest.mark.parametrize(
    ("notice", "audience"),
    [
        ("objective_near", "owner"),
        ("objective_passed", "owner"),
        ("objective_undecided", "direction"),
        ("objective_reached", "owner"),
        ("objective_reached", "direction"),
    ],
)
def test_each_mail_says_which_objective_and_where_it_stands(notice, audience, value, figure):
    DashboardSettingsFactory()
    row = objective(figure=figure, unit="" if figure else "démarches", title="Simplifier")
    if value is not None:
        ObjectiveValueFactory(objective=row, value=value)
    message = MessageFactory(
        recipient=row.owner,
        audience=audience,
        occurrence__notice=f"dashboards.{notice}",
        occurrence__context={
            "objective": row.pk,
            "due_on": row.due_on.isoformat(),
            "step": 7,
            "by": None,
        },
    )
    words = words_of(message, get_notice(f"dashboards.{notice}"))
    text = " ".join(words.as_text().split())
    assert "« Simplifier »" in text.replace("\u00a0", " ")
    assert ("41,7" in text) is (value is not None)
    assert ("Noter une valeur" in text) is (audience == "owner" and not figure)
    assert row.get_absolute_url() in text
