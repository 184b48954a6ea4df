import datetime

import pytest
from django.utils import timezone

from notifications.expansion import expand
from notifications.models import Message, Occurrence
from tests.factories.accounts import UserFactory
from tests.factories.notifications import OccurrenceFactory
from tests.notifications.support import address, say


def told():
    return sorted(Message.objects.values_list("recipient", "channel", "audience"))


def test_one_message_per_person_and_channel(place, reader):
    other = UserFactory()
    occurrence = say(place, reader, other)
    assert expand(occurrence.pk) is True
    assert told() == sorted(
        (person.pk, channel, "reader") for person in (reader, other) for channel in ("app", "mail")
    )


def test_expanding_again_changes_nothing(place, reader):
    occurrence = say(place, reader)
    expand(occurrence.pk)
    ids = set(Message.objects.values_list("message_id", flat=True))
    assert expand(occurrence.pk) is False
    Occurrence.objects.update(expanded_at=None)
    assert expand(occurrence.pk) is True
    assert set(Message.objects.values_list("message_id", flat=True)) == ids


def test_first_audience_is_kept(place, reader):
    expand(say(place, reader, notice="tests.two_hats").pk)
    assert told() == [(reader.pk, "app", "reader"), (reader.pk, "mail", "reader")]


def test_people_who_left_are_not_told(place, reader):
    expand(say(place, reader, UserFactory(disabled=True), UserFactory(gone=True)).pk)
    assert {user for user, *_ in told()} == {reader.pk}


def test_people_who_do_not_exist_are_not_told(place, reader):
    occurrence = say(place, reader)
    occurrence.context["to"].append(reader.pk + 999)
    occurrence.save()
    assert expand(occurrence.pk) is True
    assert {user for user, *_ in told()} == {reader.pk}


def test_stale_news_is_cancelled(place, reader):
    occurrence = say(place, reader)
    place.is_active = False
    place.save()
    expand(occurrence.pk)
    occurrence.refresh_from_db()
    assert (Message.objects.count(), occurrence.cancelled_at is None) == (0, False)


def test_messages_wait_as_their_occurrence(place, reader):
    past = timezone.now() - datetime.timedelta(hours=1)
    expand(say(place, reader, not_before=past).pk)
    assert set(Message.objects.values_list("not_before", "next_attempt_at")) == {(past, past)}


def test_message_ids_end_with_the_sites_domain(place, reader, settings):
    settings.SITE_URL = "https://idees.caf.example:8443/base/"
    expand(say(place, reader).pk)
    for message_id in Message.objects.values_list("message_id", flat=True):
        assert message_id.endswith("@idees.caf.example>")


@pytest.mark.parametrize(
    ("notice", "cause"),
    [
        ("tests.poison_recipients", "KeyError (notifications/news.py"),
        ("tests.never_declared", "UnknownNotice (notifications/notices.py"),
    ],
)
def test_poison_stops_nobody_and_ends_failed(place, reader, notice, cause, settings, caplog):
    settings.OUTBOX = {"backoff_seconds": 0, "expansion_attempts": 3}
    poison = OccurrenceFactory(notice=notice, context={"place": place.pk})
    say(place, reader)
    assert address() == 4  # three attempts at the poison, one at the other
    poison.refresh_from_db()
    assert poison.attempts == 3
    assert poison.failed_at is not None
    assert poison.failure.split(":")[0] == cause
    assert {user for user, *_ in told()} == {reader.pk}
    assert caplog.records[-1].getMessage().endswith("given up")


def test_poison_waits_longer_each_time(place, settings):
    poison = OccurrenceFactory(notice="tests.poison_recipients", context={"place": place.pk})
    waits = []
    for _attempt in range(3):
        before = timezone.now()
        Occurrence.objects.update(next_attempt_at=before - datetime.timedelta(seconds=1))
        address()
        poison.refresh_from_db()
        waits.append((poison.next_attempt_at - before).total_seconds())
    assert [30 <= waits[0] <= 92, 60 <= waits[1] <= 182, 120 <= waits[2] <= 362] == [True] * 3


def test_queries_do_not_grow_with_people(place, django_assert_num_queries):
    few = say(place, UserFactory(), key="few")
    many = say(place, *UserFactory.create_batch(20), key="many")
    with django_assert_num_queries(11):
        expand(few.pk)
    with django_assert_num_queries(11):
        expand(many.pk)
