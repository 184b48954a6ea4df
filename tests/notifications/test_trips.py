"""Mails leave by trips: counted and recorded together, without weakening what is promised."""

from email import message_from_bytes, policy

import pytest

from notifications import ledger
from notifications.clock import DatabaseClock
from notifications.enums import Channel
from notifications.mailing import compose
from notifications.models import Message
from notifications.notices import get_notice
from tests.factories.accounts import UserFactory
from tests.notifications.support import deliver, let_lease_expire, mail_to

AT_REST = ("state", "handoffs", "lease")


def rows(*fields):
    return list(Message.objects.order_by("pk").values_list(*fields))


@pytest.fixture
def trips(monkeypatch):
    """The number of mails of each trip, as they leave."""
    sizes, record = [], ledger.record

    def watched(answered, leaving, clock):
        sizes.extend([len(leaving)] if leaving else [])
        return record(answered, leaving, clock)

    monkeypatch.setattr(ledger, "record", watched)
    return sizes


def test_trips_grow_while_the_server_is_fast(place, sink, settings, trips):
    settings.OUTBOX = {"trip_mails": 4, "trip_seconds": 60}
    mail_to(place, *UserFactory.create_batch(12))
    assert deliver() == {"sent": 12}
    assert trips == [1, 2, 4, 4, 1]
    assert rows(*AT_REST) == [("sent", 1, None)] * 12


def test_with_a_slow_server_mails_leave_one_by_one(place, sink, settings, trips):
    settings.OUTBOX = {"trip_seconds": 0}
    mail_to(place, *UserFactory.create_batch(4))
    assert deliver() == {"sent": 4}
    assert trips == [1, 1, 1, 1]


def test_a_mail_handed_off_before_travels_alone(place, sink, settings, trips):
    settings.OUTBOX = {"trip_mails": 8, "trip_seconds": 60}
    mail_to(place, *UserFactory.create_batch(10))
    second = Message.objects.order_by("pk")[4]
    Message.objects.filter(pk=second.pk).update(handoffs=1)
    assert deliver() == {"sent": 10}
    assert trips == [1, 2, 1, 1, 5]


def test_what_a_short_trip_leaves_behind_comes_back_uncounted(place, sink, settings, trips):
    """The server slows down in the middle of a trip: the rest waits for the next one."""
    settings.OUTBOX = {"trip_mails": 8, "trip_seconds": 1}
    mail_to(place, *UserFactory.create_batch(7))
    sink.script = ["accept"] * 3 + ["hang"]
    settings.EMAIL_TIMEOUT = 2.5
    assert deliver() == {"sent": 6, "waiting": 1}
    assert trips[:4] == [1, 2, 4, 2]
    assert sorted(rows("state", "handoffs")) == [("sent", 1)] * 6 + [("waiting", 1)]


def test_a_worker_killed_on_a_trip_loses_nothing(place, sink):
    """All of them were counted and none was given: the next worker sends them all, none is
    uncertain, and a second death costs at most the one that was then in flight."""
    mail_to(place, *UserFactory.create_batch(5))
    batch = ledger.claim(channel=Channel.MAIL, clock=DatabaseClock())
    ledger.record([], batch, DatabaseClock())
    assert rows("state", "handoffs") == [("sending", 1)] * 5
    for message in batch:
        let_lease_expire(message)
    assert deliver() == {"sent": 5}
    assert rows("state", "handoffs") == [("sent", 2)] * 5


def test_recording_twice_changes_nothing_more(place, sink):
    """The connection to the database may be lost after the commit: the write is made again."""
    mail_to(place, *UserFactory.create_batch(3))
    batch = ledger.claim(channel=Channel.MAIL, clock=DatabaseClock())
    for _time in range(2):
        states, counted = ledger.record([], batch, DatabaseClock())
        assert (states, counted) == ([], {message.pk for message in batch})
    assert rows("handoffs") == [(1,)] * 3


def test_a_message_cancelled_meanwhile_stays(place, sink):
    mail_to(place, *UserFactory.create_batch(3))
    batch = ledger.claim(channel=Channel.MAIL, clock=DatabaseClock())
    Message.objects.filter(pk=batch[1].pk).update(state="cancelled", lease=None, leased_until=None)
    _states, counted = ledger.record([], batch, DatabaseClock())
    assert counted == {batch[0].pk, batch[2].pk}


def test_what_the_server_is_given_is_the_mail(place, reader):
    place.name = "L’« Ain » & Cie, " * 11
    place.save()
    message = Message.objects.select_related("occurrence", "recipient__organisation").get(
        pk=mail_to(place, reader).pk
    )
    mail = compose(message, get_notice("tests.mail_only"), at=message.created_at)
    given = message_from_bytes(mail.as_bytes(), policy=policy.default)
    plain = message_from_bytes(mail.message().as_bytes(linesep="\r\n"), policy=policy.default)
    assert sorted((name, value) for name, value in given.items() if name != "Content-Type") == (
        sorted((name, value) for name, value in plain.items() if name != "Content-Type")
    )
    assert [part.get_content_type() for part in given.walk()] == [
        part.get_content_type() for part in plain.walk()
    ]
    for kind in ("plain", "html"):
        content = given.get_body((kind,)).get_content()
        assert content == plain.get_body((kind,)).get_content()
    assert b"\r\n" in mail.as_bytes() and b"\n\n" not in mail.as_bytes()


def test_everyone_is_called_by_their_own_name(place, sink):
    """Words are shared only when they do not depend on their reader."""
    people = [UserFactory(first_name=name) for name in ("Ana", "Bao", "Cléo")]
    mail_to(place, *people)
    assert deliver() == {"sent": 3}
    for person, mail in zip(people, sink.received, strict=True):
        assert mail["To"] == person.email
        assert f"Bonjour {person.first_name}," in mail.get_body(("plain",)).get_content()
