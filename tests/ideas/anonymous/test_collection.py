"""The collection: when it happens, what leaves, what stays."""

import datetime
import logging

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from ideas.anonymous import boxkeys, delivery
from ideas.anonymous.collection import ENOUGH, collect, collected_after, keep_box
from ideas.anonymous.keyfiles import destroy_key
from ideas.anonymous.schedule import last_collection, next_collection
from ideas.anonymous.sealing import Content, pack
from ideas.models import BoxKey, Collection, HistoryEntry, Idea, Letter
from ideas.services.clockwork import tick
from tests.factories.accounts import OrganisationFactory
from tests.ideas.anonymous.box import (
    TEXT,
    collected,
    deposit,
    follow_up,
    open_box,
    say_again,
    tomorrow,
)
from tests.ideas.cast import Cast

pytestmark = pytest.mark.django_db


def paris(*when):
    return timezone.make_aware(datetime.datetime(*when))


@pytest.mark.parametrize(
    ("at", "then"),
    [
        (paris(2026, 11, 26, 8, 59), paris(2026, 11, 26, 9)),
        (paris(2026, 11, 26, 9), paris(2026, 11, 26, 13)),
        (paris(2026, 11, 26, 16, 59), paris(2026, 11, 26, 17)),
        (paris(2026, 11, 27, 17, 1), paris(2026, 11, 30, 9)),
        (paris(2026, 12, 24, 18), paris(2026, 12, 28, 9)),
        (paris(2027, 3, 27, 12), paris(2027, 3, 30, 9)),
    ],
)
def test_the_next_collection_is_at_a_fixed_hour_of_a_working_day(at, then):
    assert next_collection(at) == then


@pytest.mark.parametrize(
    ("at", "then"),
    [
        (paris(2026, 11, 26, 9), paris(2026, 11, 26, 9)),
        (paris(2026, 11, 26, 8, 59), paris(2026, 11, 25, 17)),
        (paris(2026, 11, 29, 12), paris(2026, 11, 27, 17)),
    ],
)
def test_the_last_collection(at, then):
    assert last_collection(at) == then


def test_the_hours_are_the_installations(settings):
    settings.COLLECTION_HOURS = ["11:30"]
    assert next_collection(paris(2026, 11, 26, 9)) == paris(2026, 11, 26, 11, 30)


def on(day):
    Letter.objects.update(day=day)


@pytest.mark.parametrize("count", range(1, ENOUGH + 2))
def test_letters_of_the_day_leave_from_three_on(count):
    place, at = OrganisationFactory(), paris(2026, 11, 26, 13, 1)
    for _ in range(count):
        deposit(place)
    on(at.date())
    assert collect(now=at) == (count if count >= ENOUGH else 0)


def test_letters_of_an_earlier_day_leave_however_few():
    deposit(OrganisationFactory())
    on(datetime.date(2026, 11, 25))
    assert collect(now=paris(2026, 11, 26, 9, 1)) == 1


def test_each_organisation_counts_for_itself():
    at = paris(2026, 11, 26, 9, 1)
    here, there = OrganisationFactory(), OrganisationFactory()
    for place in (here, here, here, there, there):
        deposit(place)
    on(at.date())
    assert collect(now=at) == 3
    assert {letter.organisation for letter in Letter.objects.all()} == {there}


def test_between_two_collections_nothing_leaves():
    place, at = OrganisationFactory(), paris(2026, 11, 26, 9, 1)
    assert collect(now=at) == 0
    for _ in range(ENOUGH):
        deposit(place)
    on(datetime.date(2026, 11, 25))
    assert collect(now=paris(2026, 11, 26, 12, 59)) == 0
    assert collect(now=paris(2026, 11, 26, 13, 0)) == 3
    assert collect(now=paris(2026, 11, 26, 13, 1)) == 0


def test_letters_leave_in_a_random_order():
    place = OrganisationFactory()
    orders = set()
    for day in range(1, 7):
        titles = [f"Idée {number}" for number in range(8)]
        for title in titles:
            deposit(place, title=title)
        open_box(tomorrow() + datetime.timedelta(days=7 * day))
        entries = HistoryEntry.objects.order_by("-pk").values_list("idea__title", flat=True)[:8]
        orders.add(tuple(entries))
    assert len(orders) > 1


# A letter that fails -----------------------------------------------------------------------------


def broken(place, *, content=b"not a letter"):
    key = boxkeys.current_key(timezone.localdate())
    return Letter.objects.create(
        box="broken",
        organisation=place,
        day=timezone.localdate(),
        key_id=key.key_id,
        sealed=boxkeys.seal(content, key=key),
    )


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"not a letter",
        pack(Content({"kind": "unheard of", "digests": []})),
        pack(Content({"kind": "message", "digests": ["nobody's"], "seen": 1, "body": "Secret."})),
        pack(Content({"kind": "deposit", "digests": ["d"], **TEXT, "category": None,
                      "campaign": None, "unit": None, "title": "Secret " * 30})),
    ],
)  # fmt: skip
def test_a_letter_that_fails_stays_and_holds_up_no_other(content, caplog):
    place = OrganisationFactory()
    deposit(place)
    letter = broken(place, content=content)
    deposit(place)
    with caplog.at_level(logging.ERROR):
        assert open_box() == 2
    letter.refresh_from_db()
    assert (letter.failures, letter.failed_on) == (1, tomorrow().date())
    assert letter.cause
    assert "Secret" not in caplog.text + letter.cause
    assert "a letter failed" in caplog.text
    assert Idea.objects.count() == 2


def test_a_letter_that_failed_makes_no_other_leave_alone():
    place = OrganisationFactory()
    broken(place)
    open_box()
    deposit(place)
    at = say_again(tomorrow())
    Letter.objects.exclude(box="broken").update(day=at.date())
    assert collect(now=at) == 0


def test_a_letter_whose_key_is_elsewhere_stays():
    place = OrganisationFactory()
    deposit(place)
    letter = Letter.objects.get()
    destroy_key(boxkeys._path(letter.key_id))
    assert open_box() == 0
    assert Letter.objects.get().cause == "NoPrivateHalf"


def test_letters_of_a_restored_backup_are_removed_by_a_command(capsys):
    place = OrganisationFactory()
    deposit(place)
    Letter.objects.update(key_id="lost")
    kept = deposit(place)
    call_command("forget_lost_letters")
    assert capsys.readouterr().out == "1 letters removed.\n"
    assert Letter.objects.count() == 1
    assert follow_up(kept).waits("deposit")


def test_the_administrator_sees_those_that_failed_and_nothing_of_what_they_say(admin_client):
    place = OrganisationFactory()
    broken(place)
    deposit(place)
    open_box()
    deposit(place)
    (failed,) = Letter.objects.filter(failures=1)
    page = admin_client.get(reverse("admin:ideas_letter_changelist")).content.decode()
    assert page.count(str(failed.pk)) and failed.cause in page
    assert page.count("field-cause") == 1
    one = admin_client.get(reverse("admin:ideas_letter_change", args=[failed.pk]))
    assert one.status_code == 200
    assert "sealed" not in one.content.decode()


def test_it_is_tried_again_with_the_others(monkeypatch):
    place = OrganisationFactory()
    deposit(place)
    monkeypatch.setattr(delivery, "_deposit", lambda *arguments: 1 / 0)
    open_box()
    assert Letter.objects.get().cause.startswith("ZeroDivisionError")
    monkeypatch.undo()
    for _ in range(ENOUGH):
        deposit(place)
    assert open_box(say_again(tomorrow())) == ENOUGH + 1
    assert not Letter.objects.exists()


# Limits ------------------------------------------------------------------------------------------


def test_a_limit_expires_only_after_the_collection_that_follows_it():
    cast = Cast()
    _code, idea = collected(cast.organisation)
    due = datetime.date(2099, 3, 4)
    Idea.objects.filter(pk=idea.pk).update(state="info_requested", due_on=due)
    morning = paris(2099, 3, 5, 0, 30)
    assert tick(now=morning) == 0
    collect(now=paris(2099, 3, 4, 17, 0))
    assert tick(now=morning) == 0
    collect(now=paris(2099, 3, 5, 9, 0))
    assert tick(now=paris(2099, 3, 5, 9, 10)) == 1
    idea.refresh_from_db()
    assert idea.state == "in_triage"


def test_control_a_signed_one_expires_at_once():
    cast = Cast()
    cast.idea("info_requested", due_on=datetime.date(2027, 3, 4))
    assert tick(now=paris(2027, 3, 5, 0, 30)) == 1


def test_only_a_finished_collection_counts():
    Collection.objects.create(at=paris(2027, 3, 5, 9), day=datetime.date(2027, 3, 5))
    assert not collected_after(datetime.date(2027, 3, 4))
    Collection.objects.update(finished=True)
    assert collected_after(datetime.date(2027, 3, 4))
    assert not collected_after(datetime.date(2027, 3, 5))


# The schedule ------------------------------------------------------------------------------------


def test_the_schedule_makes_keys_collects_and_destroys():
    at = tomorrow()
    deposit(OrganisationFactory())
    assert keep_box(now=at) == 1
    assert BoxKey.objects.filter(day=at.date()).exists()
    assert keep_box(now=at) == 0
    assert Collection.objects.get().finished
