"""Until when each state waits: working days, holidays, settings, sessions, dates given."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from ideas.models import Idea
from tests.factories.ideas import IdeaSettingsFactory
from tests.factories.referents import SessionFactory
from tests.ideas.cast import Cast
from tests.ideas.scenes import carry_out, starter
from tests.ideas.test_lifecycle import CIRCUIT, HOUSES

pytestmark = pytest.mark.django_db


def expected_limit(state, today):
    """Counted here by hand: week-ends and the holidays of the two coming months apart."""
    _label, _step, _awaits, count, working = HOUSES[state]
    if count is None:
        return None
    if not working:
        return today + datetime.timedelta(days=count)
    return working_days_after(today, count)


def working_days_after(day, count):
    off = {(1, 1), (5, 1), (5, 8), (7, 14), (8, 15), (11, 1), (11, 11), (12, 25)}
    while count:
        day += datetime.timedelta(days=1)
        count -= day.weekday() < 5 and (day.month, day.day) not in off
    return day


@pytest.fixture(autouse=True)
def _november(monkeypatch):
    """A day far from the movable feasts that `working_days_after` does not know."""
    frozen = datetime.datetime(2026, 11, 23, 10, 30, tzinfo=datetime.UTC)
    monkeypatch.setattr(timezone, "now", lambda: frozen)


@pytest.mark.parametrize(
    ("action", "source"),
    [(action, row[0][0]) for action, row in CIRCUIT.items() if "date" not in row[4]],
)
def test_each_transition_stores_the_limit_of_the_state_it_leads_to(action, source):
    cast = Cast()
    idea = cast.idea(source)

    carry_out(cast, idea, action, starter(action, source))

    assert idea.due_on == expected_limit(idea.state, timezone.localdate())


@pytest.mark.parametrize(
    ("action", "source"),
    [("adjourn", "in_committee"), ("suspend", "accepted"), ("start_pilot", "in_project")],
)
def test_a_date_given_is_the_limit(action, source):
    cast = Cast()
    idea = cast.idea(source)

    carry_out(cast, idea, action, starter(action, source), date="2027-02-28")

    assert idea.due_on == datetime.date(2027, 2, 28)


def test_working_days_know_christmas():
    cast = Cast()
    idea = cast.idea("deposited")

    carry_out(cast, idea, "take_charge", "referent")

    assert idea.due_on == datetime.date(2026, 12, 21)
    timezone_now = datetime.datetime(2026, 12, 21, 9, tzinfo=datetime.UTC)
    idea = cast.idea("draft")
    with pytest.MonkeyPatch.context() as clock:
        clock.setattr(timezone, "now", lambda: timezone_now)
        carry_out(cast, idea, "deposit", "author")
    assert idea.due_on == datetime.date(2027, 1, 6)


@pytest.mark.parametrize(
    ("session", "expected"),
    [
        (datetime.date(2026, 11, 22), datetime.date(2027, 2, 21)),
        (datetime.date(2026, 11, 23), datetime.date(2026, 12, 7)),
        (datetime.date(2026, 12, 14), datetime.date(2026, 12, 29)),
    ],
)
def test_a_committee_has_ten_working_days_after_its_next_session_else_ninety_days(
    session, expected
):
    cast = Cast()
    SessionFactory(committee=cast.committee, held_on=session)
    idea = cast.idea("in_triage")

    carry_out(cast, idea, "refer", "referent")

    assert idea.due_on == expected


@pytest.mark.parametrize(
    ("state", "action", "source", "override", "expected"),
    [
        ("in_triage", "take_charge", "deposited", 5, datetime.date(2026, 11, 30)),
        ("info_requested", "request_info", "in_triage", 5, datetime.date(2026, 11, 28)),
        ("in_committee", "refer", "in_triage", 7, datetime.date(2026, 11, 30)),
        ("in_project", "form_team", "accepted", 1, datetime.date(2026, 11, 24)),
    ],
)
def test_an_organisations_own_limit_counts_in_the_same_days(
    state, action, source, override, expected
):
    cast = Cast()
    cast.organisation.idea_settings.limits = {state: override}
    cast.organisation.idea_settings.save()
    idea = cast.idea(source)

    carry_out(cast, idea, action, starter(action, source))

    assert idea.due_on == expected


def test_a_limit_stored_does_not_follow_the_settings():
    cast = Cast()
    idea = cast.idea("deposited")
    carry_out(cast, idea, "take_charge", "referent")
    stored = idea.due_on

    cast.organisation.idea_settings.limits = {"in_triage": 3}
    cast.organisation.idea_settings.save()

    assert Idea.objects.get(pk=idea.pk).due_on == stored


@pytest.mark.parametrize(
    "limits", [{"draft": 3}, {"adjourned": 3}, {"in_triage": 0}, {"in_triage": True},
               {"in_triage": "10"}, {"in_triage": 366}, {"nowhere": 10}],
)  # fmt: skip
def test_settings_refuse_a_limit_that_makes_no_sense(limits):
    settings = IdeaSettingsFactory()
    settings.limits = limits

    with pytest.raises(ValidationError) as refused:
        settings.full_clean()

    assert list(refused.value.message_dict) == ["limits"]


def test_an_organisation_overseas_counts_from_its_own_day():
    cast = Cast()
    cast.organisation.time_zone = "Pacific/Noumea"
    cast.organisation.save()
    idea = cast.idea("in_triage")
    with pytest.MonkeyPatch.context() as clock:
        late = datetime.datetime(2026, 11, 23, 20, tzinfo=datetime.UTC)
        clock.setattr(timezone, "now", lambda: late)
        entry = carry_out(cast, idea, "request_info", "referent")

    assert entry.day == datetime.date(2026, 11, 24)
    assert idea.due_on == datetime.date(2026, 12, 24)
