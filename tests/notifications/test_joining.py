"""What waits for the same person about the same thing leaves as one mail, and nothing gets lost."""

from collections import Counter, deque

import pytest
from django.db import transaction

from notifications import ledger
from notifications.clock import DatabaseClock
from notifications.enums import Channel, MessageState
from notifications.joining import join
from notifications.models import Message
from notifications.notices import get_notice
from notifications.outbox import cancel
from notifications.services import resend
from notifications.writing import Writer
from tests.factories.accounts import OrganisationFactory, UserFactory
from tests.notifications.support import address, deliver, make_due, say


@pytest.fixture(autouse=True)
def _joinable(monkeypatch):
    """In these tests a news may be a line of a later one."""
    monkeypatch.setattr(type(get_notice("tests.news")), "may_join", lambda *_given: True)


def tell(place, *people, keys=("a", "b", "c"), **options):
    for key in keys:
        say(place, *people, key=key, notice="tests.mail_only", **options)
    address()


def states():
    rows = Message.objects.order_by("occurrence__pk")
    return list(rows.values_list("occurrence__key", "state"))


def test_the_newest_leaves_and_says_the_others(place, reader, sink):
    tell(place, reader)
    assert deliver() == {"sent": 1}
    assert states() == [("a", "joined"), ("b", "joined"), ("c", "sent")]
    carrier = Message.objects.get(state=MessageState.SENT)
    assert set(Message.objects.exclude(pk=carrier.pk).values_list("joined_to", flat=True)) == {
        carrier.pk
    }
    (mail,) = sink.received
    text, html = (part.get_content() for part in mail.iter_parts())
    line = f"- Du nouveau à Caf de l’Ain\n  http://testserver/organismes/{place.pk}/?de=cloche"
    assert f"Aussi, sur le même sujet\n\n{line}\n\n{line}\n" in text.replace("\r\n", "\n")
    assert html.count("<li><a href=") == 2


def test_other_people_and_other_things_leave_apart(place, reader, sink):
    tell(place, reader, UserFactory(), keys=["a"])
    tell(OrganisationFactory(), reader, keys=["b"])
    assert deliver() == {"sent": 3}


def test_the_bell_shows_each(place, reader, sink):
    for key in ("a", "b"):
        say(place, reader, key=key)
    address()
    deliver()
    bell = Message.objects.filter(channel=Channel.APP).values_list("state", flat=True)
    assert list(bell) == ["sent", "sent"]
    assert len(sink.received) == 1


def test_what_must_be_read_whole_leaves_by_itself(place, reader, sink, monkeypatch):
    monkeypatch.setattr(type(get_notice("tests.mail_only")), "may_join", lambda *_given: False)
    tell(place, reader)
    assert deliver() == {"sent": 3}


def test_those_of_another_batch_come_along(place, reader, sink, settings):
    settings.OUTBOX = {"batch": 1}
    tell(place, reader)
    assert deliver() == {"sent": 1}
    assert len(sink.received) == 1


def test_a_mail_that_may_have_left_is_never_a_line(place, reader, sink):
    tell(place, reader, keys=["a"])
    sink.script = ["drop data"]
    deliver()
    tell(place, reader, keys=["b"])
    make_due(*Message.objects.all())
    assert deliver() == {"sent": 2}


def test_a_line_stays_with_its_carrier_through_its_retries(place, reader, sink):
    tell(place, reader, keys=["a", "b"])
    sink.script = ["data 451 later"]
    assert deliver() == {"waiting": 1}
    tell(place, reader, keys=["c"])
    make_due(*Message.objects.filter(state=MessageState.WAITING))
    deliver()
    # The carrier has lines of its own, which go on with it.
    assert sorted(states()) == [("a", "joined"), ("b", "joined"), ("c", "sent")]
    assert sink.received[0].get_body(("plain",)).get_content().count("- Du nouveau") == 2


def test_when_the_carrier_is_cancelled_its_lines_leave(place, reader, sink):
    tell(place, reader, keys=["a", "b"])
    sink.script = ["data 451 later"]
    deliver()
    with transaction.atomic():
        cancel(key="b")
    assert states() == [("a", "waiting"), ("b", "cancelled")]
    assert deliver() == {"sent": 1}


def test_when_the_carrier_no_longer_holds_its_lines_leave(place, reader, sink, monkeypatch):
    tell(place, reader, keys=["a", "b"])
    sink.script = ["data 451 later"]
    deliver()
    carrier = Message.objects.get(state=MessageState.WAITING)
    monkeypatch.setattr(
        type(get_notice("tests.news")), "is_current", lambda self, context: context["to"] != []
    )
    type(carrier.occurrence).objects.filter(pk=carrier.occurrence_id).update(
        context={"place": place.pk, "to": []}
    )
    make_due(carrier)
    assert deliver() == {"cancelled": 1, "sent": 1}
    assert states() == [("a", "sent"), ("b", "cancelled")]


def test_when_the_carrier_cannot_be_written_its_lines_leave(place, reader, sink):
    tell(place, reader, keys=["a"])
    say(place, reader, key="b", notice="tests.poison")
    address()
    assert deliver() == {"failed": 1, "sent": 1}
    assert states() == [("a", "sent"), ("b", "failed")]


def test_a_line_that_cannot_be_written_fails_where_it_is_seen(place, reader, sink):
    say(place, reader, key="a", notice="tests.poison")
    tell(place, reader, keys=["b"])
    deliver()
    deliver()
    assert states() == [("a", "failed"), ("b", "sent")]
    assert len(sink.received) == 1


def test_a_carrier_sent_again_says_its_lines_again(place, reader, sink):
    tell(place, reader, keys=["a", "b"])
    sink.script = ["data 550 no"]
    assert deliver() == {"failed": 1}
    resend(messages=Message.objects.all())
    assert deliver() == {"sent": 1}
    assert "Aussi, sur le même sujet" in sink.received[0].get_body(("plain",)).get_content()


def test_nothing_is_joined_to_what_was_cancelled_meanwhile(place, reader):
    tell(place, reader, keys=["a", "b"])
    clock = DatabaseClock()
    older, newer = ledger.claim(channel=Channel.MAIL, clock=clock)
    with transaction.atomic():
        cancel(key="b")
    assert ledger.mark_joined(newer, [older]) == set()
    older.refresh_from_db()
    assert (older.state, older.joined_to_id) == (MessageState.SENDING, None)


def test_joining_costs_the_same_for_many(place, sink, django_assert_num_queries):
    tell(place, *UserFactory.create_batch(20, organisation=place), keys=["a"])
    clock = DatabaseClock()
    batch = deque(ledger.claim(channel=Channel.MAIL, clock=clock))
    assert len(batch) == 20
    with django_assert_num_queries(1):
        join(batch, Writer(clock, Counter()))
