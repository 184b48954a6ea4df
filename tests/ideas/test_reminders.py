"""Which reminder is due on which day: plain dates, French public holidays included."""

import datetime

import pytest

from ideas.enums import State
from ideas.reminders import OF_DECISION, OF_STATE, Kind, Wait, due, last_escalated
from ideas.working_days import add_working_days, working_days_before

D = datetime.date
STAFF = (Kind.BEFORE, Kind.AFTER, Kind.ESCALATION)
#: A limit that falls on Christmas Eve 2026, a Thursday.
EVE = Wait(since=D(2026, 11, 26), due_on=D(2026, 12, 24))


def days_said(kinds, wait, *, until):
    """Every reminder with the first day on which it is due, asking every day."""
    found = {}
    day = wait.since
    while day <= until:
        for reminder in due(kinds, wait, day):
            found.setdefault((str(reminder.kind), reminder.day), day)
        day += datetime.timedelta(days=1)
    return [(kind, day) for (kind, _planned), day in found.items()]


def test_before_on_the_limit_and_after_it_over_the_holidays():
    assert days_said(STAFF, EVE, until=D(2027, 1, 20)) == [
        ("before", D(2026, 12, 21)),
        ("after", D(2026, 12, 28)),
        ("after", D(2027, 1, 4)),
        ("escalation", D(2027, 1, 4)),
        ("after", D(2027, 1, 11)),
        ("after", D(2027, 1, 18)),
    ]


def test_a_weekly_reminder_that_falls_on_a_holiday_waits_for_a_working_day():
    wait = Wait(since=D(2026, 4, 1), due_on=D(2026, 4, 23))
    days = [day for kind, day in days_said((Kind.AFTER,), wait, until=D(2026, 5, 20))]
    assert days == [D(2026, 4, 24), D(2026, 5, 4), D(2026, 5, 11), D(2026, 5, 15)]
    assert all(add_working_days(day - datetime.timedelta(days=1), 1) == day for day in days)


def test_an_author_is_reminded_on_days_7_and_21():
    wait = Wait(since=D(2026, 4, 1), due_on=D(2026, 5, 1))
    assert days_said(OF_STATE[State.INFO_REQUESTED], wait, until=D(2026, 6, 1)) == [
        ("question", D(2026, 4, 8)),
        ("question", D(2026, 4, 22)),
    ]


def test_a_short_limit_of_an_organisation_shortens_the_reminders_to_an_author():
    wait = Wait(since=D(2026, 4, 1), due_on=D(2026, 4, 11))
    assert days_said((Kind.QUESTION,), wait, until=D(2026, 6, 1)) == [("question", D(2026, 4, 8))]


@pytest.mark.parametrize("state", [State.ADJOURNED, State.SUSPENDED])
def test_what_the_clock_ends_by_itself_is_never_late(state):
    assert days_said(OF_STATE[state], EVE, until=D(2027, 3, 1)) == [("before", D(2026, 12, 21))]


def test_no_reminder_before_a_limit_that_has_just_begun():
    wait = Wait(since=D(2026, 12, 22), due_on=D(2026, 12, 24))
    assert due(STAFF, wait, D(2026, 12, 23)) == []


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        (D(2026, 12, 22), [("before", D(2026, 12, 21))]),
        (D(2026, 12, 24), [("before", D(2026, 12, 21))]),
        (D(2026, 12, 26), []),
        (D(2026, 12, 31), [("after", D(2026, 12, 28))]),
        (D(2027, 1, 30), [("after", D(2027, 1, 25)), ("escalation", D(2027, 1, 4))]),
    ],
)
def test_after_an_outage_only_the_latest_of_each_kind(today, expected):
    assert [(str(row.kind), row.day) for row in due(STAFF, EVE, today)] == expected


def test_every_state_that_waits_has_its_reminders_and_no_other():
    assert {str(state): [str(kind) for kind in kinds] for state, kinds in OF_STATE.items()} == {
        "deposited": ["before", "after", "escalation"],
        "in_triage": ["before", "after", "escalation"],
        "info_requested": ["question"],
        "forwarded": ["before", "after", "escalation"],
        "in_committee": ["before", "after", "escalation"],
        "adjourned": ["before"],
        "accepted": ["before", "after", "escalation"],
        "suspended": ["before"],
        "in_project": ["before", "after", "escalation"],
        "in_pilot": ["before", "after", "escalation"],
        "in_rollout": ["before", "after", "escalation"],
    }
    assert OF_DECISION == STAFF


def test_an_organisation_may_be_told_earlier():
    wait = Wait(since=D(2026, 11, 26), due_on=D(2026, 12, 24), days_before=8)
    assert due((Kind.BEFORE,), wait, D(2026, 12, 13)) == []
    assert [row.day for row in due((Kind.BEFORE,), wait, D(2026, 12, 14))] == [D(2026, 12, 14)]


@pytest.mark.parametrize("offset", range(40))
def test_the_desk_and_the_mail_agree_on_what_is_escalated(offset):
    """The latest limit escalated is the one whose escalation day has come, and no later one."""
    today = D(2026, 12, 1) + datetime.timedelta(days=offset)
    limits = [today - datetime.timedelta(days=count) for count in range(30)]
    escalated = [limit for limit in limits if due((Kind.ESCALATION,), Wait(None, limit), today)]
    assert max(escalated) == last_escalated(today)


def test_working_days_before_know_the_same_holidays():
    assert working_days_before(D(2027, 1, 4), 3) == D(2026, 12, 29)
    assert working_days_before(D(2026, 5, 4), 1) == D(2026, 4, 30)
