"""The clock's moves: on the right day of each place, once, whatever runs them and however late."""

import datetime
import threading

import pytest
from django.db import connection, transaction
from django.utils import timezone

from ideas.actors import Person
from ideas.enums import State
from ideas.models import HistoryEntry, Idea
from ideas.services import move
from ideas.services.clockwork import tick
from ideas.services.reminding import remind
from ideas.tasks import tick_clock
from notifications.models import Occurrence
from notifications.outbox import enqueue
from tests.ideas.deadlines import UTC, Place, at, reminders

FRIDAY = datetime.date(2026, 4, 3)
DAY = datetime.timedelta(days=1)


def waiting_for_the_clock(place, due_on):
    return [
        place.idea(state, since=due_on - 20 * DAY, due_on=due_on)
        for state in (State.INFO_REQUESTED, State.ADJOURNED, State.SUSPENDED)
    ]


def moved():
    entries = HistoryEntry.objects.exclude(action="deposit").order_by("action")
    return [(entry.action, entry.day) for entry in entries]


def test_a_limit_is_a_last_day_and_a_date_set_is_the_day_itself(db):
    waiting_for_the_clock(Place("Nord"), FRIDAY)
    assert [tick(now=at(FRIDAY + count * DAY)) for count in (-1, 0, 0, 1, 1)] == [0, 2, 0, 1, 0]
    assert moved() == [("lapse", FRIDAY + DAY), ("restart", FRIDAY), ("resume", FRIDAY)]


def test_three_days_down(db):
    ideas = waiting_for_the_clock(Place("Nord"), FRIDAY)
    back = FRIDAY + 3 * DAY
    assert [tick(now=at(back)), tick(now=at(back))] == [3, 0]
    assert moved() == [("lapse", back), ("restart", back), ("resume", back)]
    assert sorted(Idea.objects.filter(pk__in=[idea.pk for idea in ideas]).values_list(
        "state", "due_on"
    )) == [
        ("accepted", back + 30 * DAY),
        ("in_committee", back + 90 * DAY),
        ("in_triage", datetime.date(2026, 5, 5)),
    ]  # fmt: skip


def test_the_day_is_that_of_the_place(db):
    """At half past nine in the evening by universal time it is tomorrow in La Réunion only."""
    evening = datetime.datetime.combine(FRIDAY - DAY, datetime.time(21, 30), tzinfo=UTC)
    for name, zone in (("Paris", "Europe/Paris"), ("Saint-Denis", "Indian/Reunion")):
        Place(name, time_zone=zone).idea(
            State.SUSPENDED, since=FRIDAY - 9 * DAY, due_on=FRIDAY, title=name
        )
    assert tick(now=evening) == 1
    (entry,) = HistoryEntry.objects.filter(action="restart").select_related("idea")
    assert (entry.idea.title, entry.day) == ("Saint-Denis", FRIDAY)


def test_an_author_who_answered_in_time_is_not_overtaken(db):
    place = Place("Nord")
    idea = place.idea(State.INFO_REQUESTED, since=FRIDAY - 30 * DAY, due_on=FRIDAY)
    move(idea, "provide_info", actor=Person(place.author), seen=1, reply="Le lundi.")
    assert tick(now=at(FRIDAY + 2 * DAY)) == 0


def test_a_worker_whose_clock_is_one_day_fast_moves_nothing(db, monkeypatch):
    """The day comes from the database."""
    today = timezone.now().astimezone(UTC).date()
    waiting_for_the_clock(Place("Nord"), today + 2 * DAY)
    tomorrow = timezone.now() + 3 * DAY
    monkeypatch.setattr(timezone, "now", lambda: tomorrow)
    tick_clock()
    assert moved() == []


def test_the_task_moves_then_reminds_whoever_is_then_awaited(db):
    """An idea back in triage today is not late: only the one that was in triage is."""
    today, place = timezone.localdate(), Place("Nord")
    waiting_for_the_clock(place, today - 2 * DAY)
    place.idea(State.IN_TRIAGE, since=today - 40 * DAY, due_on=today - 20 * DAY)
    assert [tick_clock(), tick_clock()] == [3 + len(("after", "escalation")), 0]


def test_one_idea_that_cannot_move_holds_up_no_other(db, caplog):
    place = Place("Nord", time_zone="Europe/Paris")
    broken, fine = (
        place.idea(State.ADJOURNED, since=FRIDAY - 9 * DAY, due_on=FRIDAY) for _ in range(2)
    )
    HistoryEntry.objects.bulk_create(
        [
            HistoryEntry(
                idea=broken,
                revision=2,
                action="resume",
                source="adjourned",
                target="in_committee",
                actor_kind="clock",
                party="clock",
                day=FRIDAY,
                at=at(FRIDAY),
            )
        ]
    )
    assert tick(now=at(FRIDAY)) == 1
    fine.refresh_from_db()
    assert fine.state == State.IN_COMMITTEE
    assert [f"resume of idea {broken.pk} failed: IntegrityError" in text for text in
            caplog.messages] == [True]  # fmt: skip


# Two schedulers at once ---------------------------------------------------------------------------


def at_once(work, times=2):
    """Run `work(barrier)` in as many threads; their results in any order. An error fails."""
    barrier, results, errors = threading.Barrier(times, timeout=20), [], []

    def run():
        try:
            results.append(work(barrier))
        except Exception as error:
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert errors == []
    return sorted(results)


@pytest.fixture
def late(transactional_db):
    """Ideas of which the day has passed, and reminders due."""
    place = Place("Nord")
    for _ in range(4):
        waiting_for_the_clock(place, FRIDAY)
        place.idea(State.IN_TRIAGE, since=FRIDAY - 20 * DAY, due_on=FRIDAY)
    return at(FRIDAY + 20 * DAY)


def test_two_schedulers_at_once_carry_out_and_say_each_thing_once(late):
    def work(barrier):
        barrier.wait()
        return tick(now=late), remind(now=late)

    done = at_once(work)
    assert sum(moves for moves, _said in done) == 12
    assert [action for action, _day in moved()] == ["lapse"] * 4 + ["restart"] * 4 + ["resume"] * 4
    assert reminders().count() == 4 * len(("after", "escalation"))
    assert Occurrence.objects.filter(notice="ideas.transition").count() == 12


def test_control_without_revision_and_key_both_would_say_it(late):
    """What a scheduler without the guard of revisions and keys would do, seen by the same race."""

    def work(barrier):
        due = list(Idea.objects.filter(state=State.ADJOURNED, due_on__lte=FRIDAY))
        barrier.wait()
        name = threading.current_thread().name
        for idea in due:
            with transaction.atomic():
                Idea.objects.filter(pk=idea.pk).update(state=State.IN_COMMITTEE)
                enqueue("ideas.reminder_limit", key=f"{name}:{idea.pk}", context={"idea": idea.pk})
        return len(due)

    assert at_once(work) == [4, 4]
    assert Occurrence.objects.filter(notice="ideas.reminder_limit").count() == 8
