"""Two at once, on real databases. Each race has a control that shows the race is really run."""

import threading
import uuid

import pytest
from django.db import connection, transaction
from django.utils import timezone

from notifications import ledger
from notifications.clock import DatabaseClock
from notifications.enums import Channel, MessageState
from notifications.expansion import expand
from notifications.models import Message, Occurrence
from notifications.outbox import enqueue
from tests.factories.accounts import UserFactory
from tests.factories.notifications import MessageFactory
from tests.notifications.support import deliver, mail_to, say

pytestmark = pytest.mark.django_db(transaction=True)
TOGETHER = 4


def at_once(work, times=TOGETHER):
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
    return results


def claim(barrier):
    barrier.wait()
    taken = []
    while batch := ledger.claim(channel=Channel.MAIL, clock=DatabaseClock()):
        taken += [message.pk for message in batch]
    return taken


def naive_claim(barrier):
    """What a worker without lock and lease would do."""
    taken = list(Message.objects.due(timezone.now()).values_list("pk", flat=True))
    barrier.wait()
    Message.objects.filter(pk__in=taken).update(
        state=MessageState.SENDING, lease=uuid.uuid4(), leased_until=timezone.now()
    )
    return taken


@pytest.fixture
def waiting(settings):
    settings.OUTBOX = {"batch": 3}
    recipient = UserFactory()
    return {message.pk for message in MessageFactory.create_batch(20, recipient=recipient)}


def test_no_message_is_claimed_twice(waiting):
    taken = [pk for batch in at_once(claim) for pk in batch]
    assert sorted(taken) == sorted(waiting)


def test_control_a_naive_claim_takes_them_twice(waiting):
    taken = [pk for batch in at_once(naive_claim) for pk in batch]
    assert sorted(taken) == sorted([*waiting] * TOGETHER)


def test_workers_at_once_send_each_mail_once(place, sink):
    people = UserFactory.create_batch(30)
    mail_to(place, *people)

    def work(barrier):
        barrier.wait()
        return deliver()

    assert sum(tally.get("sent", 0) for tally in at_once(work)) == 30
    assert sorted(str(mail["To"]) for mail in sink.received) == sorted(
        person.email for person in people
    )


def test_expansion_at_once_writes_each_message_once(place):
    people = UserFactory.create_batch(10)
    occurrence = say(place, *people)

    def work(barrier):
        barrier.wait()
        return expand(occurrence.pk)

    assert sorted(at_once(work)) == [False, False, False, True]
    assert Message.objects.count() == 20


def test_same_key_at_once_is_said_once(place):
    def work(barrier):
        barrier.wait()
        with transaction.atomic():
            return enqueue("tests.news", key="k", context={"place": place.pk})

    assert len(set(at_once(work))) == 1
    assert Occurrence.objects.count() == 1


def test_control_without_a_key_it_is_said_many_times(place):
    def work(barrier):
        known = Occurrence.objects.filter(notice="tests.news").exists()
        barrier.wait()
        if not known:
            say(place, key=uuid.uuid4().hex)

    at_once(work)
    assert Occurrence.objects.count() == TOGETHER


def test_an_acceptance_outlives_the_database_connection(place, reader, sink, monkeypatch):
    """The database restarts while the mail server answers: the mail is not sent again."""
    if connection.vendor == "sqlite":
        pytest.skip("SQLite has no connection to lose")
    message = mail_to(place, reader)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (worker,) = cursor.fetchone()
    monkeypatch.setattr(sink, "on_data", lambda: _cut(worker))
    assert deliver() == {"sent": 1}
    message.refresh_from_db()
    assert (message.state, message.handoffs, sink.ids()) == ("sent", 1, [message.message_id])


def _cut(backend: int) -> None:
    """Run in the mail server's thread, so on a connection of its own."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s)", [backend])
    connection.close()
