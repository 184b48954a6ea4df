"""What the calendar does by itself: once, late or twice, and never after someone acted."""

import datetime

import pytest
from django.utils import timezone

from ideas.models import HistoryEntry, Idea
from ideas.services.clockwork import tick
from ideas.tasks import tick_clock
from notifications.models import Occurrence
from tests.ideas.cast import Cast
from tests.ideas.scenes import carry_out

pytestmark = pytest.mark.django_db

#: state, transition, target, days from the date kept to the day it happens.
CLOCK = [
    ("info_requested", "lapse", "in_triage", 1),
    ("adjourned", "resume", "in_committee", 0),
    ("suspended", "restart", "accepted", 0),
]


def day(count=0):
    return timezone.localdate() + datetime.timedelta(days=count)


def state_of(idea):
    return Idea.objects.get(pk=idea.pk).state


@pytest.mark.parametrize(("state", "action", "target", "after"), CLOCK)
def test_on_its_day_once_even_when_run_twice(state, action, target, after):
    cast = Cast()
    idea = cast.idea(state, due_on=day(-after))

    assert tick() == 1
    assert tick() == 0

    entry = HistoryEntry.objects.get(idea=idea)
    assert (entry.action, entry.target, entry.actor_kind, entry.actor, entry.party) == (
        action, target, "clock", None, "clock",
    )  # fmt: skip
    assert state_of(idea) == target
    assert Occurrence.objects.filter(notice="ideas.transition").count() == 1


@pytest.mark.parametrize(("state", "action", "target", "after"), CLOCK)
def test_not_before_its_day(state, action, target, after):
    cast = Cast()
    idea = cast.idea(state, due_on=day(1 - after))

    assert tick() == 0
    assert state_of(idea) == state


@pytest.mark.parametrize(("state", "action", "target", "after"), CLOCK)
def test_late_is_as_good(state, action, target, after):
    cast = Cast()
    idea = cast.idea(state, due_on=day(-40))

    assert tick_clock() == 1
    assert state_of(idea) == target


@pytest.mark.parametrize(("state", "action", "target", "after"), CLOCK)
def test_without_a_date_nothing_happens(state, action, target, after):
    cast = Cast()
    idea = cast.idea(state, due_on=None)

    assert tick() == 0
    assert state_of(idea) == state


@pytest.mark.parametrize(
    ("state", "action", "name"),
    [
        ("info_requested", "provide_info", "author"),
        ("adjourned", "resume", "chair"),
        ("suspended", "restart", "sponsor"),
    ],
)
def test_after_someone_acted_nothing_happens(state, action, name):
    cast = Cast()
    idea = cast.idea(state, due_on=day(-2))
    carry_out(cast, idea, action, name)

    assert tick() == 0
    assert [entry.action for entry in idea.history.all()] == [action]


@pytest.mark.parametrize(
    "state", ["deposited", "in_triage", "in_committee", "accepted", "in_project", "in_pilot"]
)
def test_other_limits_pass_without_moving_anything(state):
    cast = Cast()
    idea = cast.idea(state, due_on=day(-100))

    assert tick() == 0
    assert state_of(idea) == state


def test_one_run_carries_out_everything_due():
    cast = Cast()
    ideas = [cast.idea(state, due_on=day(-5)) for state, *_ in CLOCK for _copy in range(2)]

    assert tick() == len(ideas)
    assert HistoryEntry.objects.count() == len(ideas)


def test_the_lapse_is_said_to_be_without_precision_of_the_author(client):
    cast = Cast()
    idea = cast.idea("info_requested", due_on=day(-2))
    tick()
    client.force_login(cast.people["agent"])

    page = client.get(idea.get_absolute_url()).content.decode()

    assert "sans précision de l’auteur" in page
