import datetime

import pytest
from django.conf import settings as django_settings
from django.db import connection
from django.utils import timezone

from notifications import ledger
from notifications.clock import DatabaseClock
from notifications.enums import Channel, MessageState
from notifications.models import Message
from notifications.outbox import cancel
from notifications.transport import MAILS_PER_CONNECTION
from tests.factories.accounts import UserFactory
from tests.factories.notifications import MessageFactory
from tests.notifications.support import (
    address,
    deliver,
    let_lease_expire,
    mail_to,
    make_due,
    say,
)


def facts(message):
    """State, hand-offs, attempts, the server's answer."""
    message.refresh_from_db()
    return message.state, message.handoffs, message.attempts, message.last_answer


def said(caplog):
    """What this room wrote in the log."""
    return [record.getMessage() for record in caplog.records if record.name.startswith("notif")]


def test_accepted(place, reader, sink):
    message = mail_to(place, reader)
    assert deliver() == {"sent": 1}
    assert facts(message) == ("sent", 1, 0, "250 2.0.0")
    assert abs(message.sent_at - timezone.now()) < datetime.timedelta(seconds=30)
    assert sink.ids() == [message.message_id]
    assert deliver() == {}


@pytest.mark.parametrize("answer", ["rcpt 451 4.3.0 later, zoe@exemple.fr", "data 451 4.3.0 later"])
def test_refused_for_now_waits_and_takes_the_handoff_back(place, reader, sink, answer):
    message = mail_to(place, reader)
    sink.script = [answer, "accept"]
    before = timezone.now()
    assert deliver() == {"waiting": 1}
    assert facts(message) == ("waiting", 0, 1, "451 4.3.0")
    assert 25 <= (message.next_attempt_at - before).total_seconds() <= 95
    assert deliver() == {}
    make_due(message)
    assert deliver() == {"sent": 1}
    assert sink.ids() == [message.message_id]


@pytest.mark.parametrize("answer", ["rcpt 550 5.1.1 unknown zoe@exemple.fr", "data 550 5.1.1 no"])
def test_refused_for_good_fails(place, reader, sink, answer):
    message = mail_to(place, reader)
    sink.script = [answer]
    assert deliver() == {"failed": 1}
    assert facts(message) == ("failed", 0, 0, "550 5.1.1")
    make_due(message)
    assert deliver() == {}


def test_refused_for_now_during_48_hours_fails(place, reader, sink):
    message = mail_to(place, reader)
    for hours, state in ((47, "waiting"), (49, "failed")):
        ago = timezone.now() - datetime.timedelta(hours=hours)
        Message.objects.filter(pk=message.pk).update(first_attempt_at=ago)
        sink.script = ["data 451 4.3.0 later"]
        make_due(message)
        assert deliver() == {state: 1}


def test_waits_grow_and_are_capped(place, reader, sink):
    message = mail_to(place, reader)
    for attempts, low, high in ((0, 30, 90), (1, 60, 180), (4, 480, 1440), (30, 7200, 21600)):
        Message.objects.filter(pk=message.pk).update(attempts=attempts)
        sink.script = ["data 451 4.3.0 later"]
        make_due(message)
        before = timezone.now()
        deliver()
        message.refresh_from_db()
        assert low - 1 <= (message.next_attempt_at - before).total_seconds() <= high + 5


def test_cut_before_the_mail_was_given_is_no_handoff(place, reader, sink):
    message = mail_to(place, reader)
    sink.script = ["drop rcpt"]
    assert deliver() == {"waiting": 1}
    assert facts(message) == ("waiting", 0, 1, "SMTPServerDisconnected")


@pytest.mark.parametrize("word", ["drop data", "hang"])
def test_cut_once_the_mail_was_given_is_tried_once_more(place, reader, sink, word):
    message = mail_to(place, reader)
    sink.script = [word, "accept"]
    assert deliver() == {"waiting": 1}
    assert facts(message) == ("waiting", 1, 1, "SMTPServerDisconnected")
    make_due(message)
    assert deliver() == {"sent": 1}
    assert facts(message)[:2] == ("sent", 2)
    assert sink.ids() == [message.message_id]


def test_two_handoffs_of_unknown_outcome_are_uncertain(place, reader, sink):
    message = mail_to(place, reader)
    sink.script = ["drop kept", "drop kept"]
    deliver()
    make_due(message)
    assert deliver() == {"uncertain": 1}
    assert facts(message)[:2] == ("uncertain", 2)
    make_due(message)
    assert deliver() == {}
    assert sink.ids() == [message.message_id, message.message_id]


@pytest.mark.parametrize(
    ("answer", "state"), [("451 4.3.0 later", "waiting"), ("550 5.1.1 nobody", "failed")]
)
def test_a_handoff_refused_after_an_unknown_one_leaves_one(place, reader, sink, answer, state):
    message = mail_to(place, reader)
    sink.script = ["drop data", f"data {answer}"]
    deliver()
    make_due(message)
    deliver()
    assert facts(message)[:2] == (state, 1)


def test_one_connection_for_many_mails(place, sink):
    people = UserFactory.create_batch(5)
    mail_to(place, *people)
    assert deliver() == {"sent": 5}
    assert (len(sink.received), sink.connections) == (5, 1)


def test_a_connection_is_renewed_after_many_mails(place, reader, sink, monkeypatch):
    monkeypatch.setattr("notifications.transport.MAILS_PER_CONNECTION", 2)
    mail_to(place, *UserFactory.create_batch(5))
    deliver()
    assert (len(sink.received), sink.connections) == (5, 3)
    assert MAILS_PER_CONNECTION == 100


def test_refusals_and_cuts_do_not_stop_the_others(place, sink):
    mail_to(place, *UserFactory.create_batch(6))
    sink.script = ["data 550 5.0.0 no", "drop data", "rcpt 421 4.3.2 closing", "drop rcpt"]
    assert deliver() == {"failed": 1, "waiting": 3, "sent": 2}


def test_a_server_that_drops_everything_is_left_alone(place, sink):
    mail_to(place, *UserFactory.create_batch(6))
    sink.script = ["drop rcpt"] * 6
    assert deliver() == {"waiting": 3}
    assert sink.connections == 3
    assert Message.objects.filter(state=MessageState.WAITING, lease=None).count() == 6


def test_no_server_costs_no_attempt(place, reader, sink, caplog):
    message = mail_to(place, reader)
    sink.stop()
    before = timezone.now()
    assert deliver() == {}
    assert facts(message) == ("waiting", 0, 0, "")
    assert 14 <= (message.next_attempt_at - before).total_seconds() <= 46
    assert said(caplog) == ["outbox: the mail server cannot be used (ConnectionRefusedError)"]
    sink.start()
    make_due(message)
    assert deliver() == {"sent": 1}


def test_the_bell_does_not_need_the_mail_server(place, reader, sink):
    say(place, reader)
    address()
    sink.stop()
    assert deliver() == {"sent": 1}
    bell = Message.objects.get(channel=Channel.APP)
    assert (bell.state, bell.summary) == ("sent", "Du nouveau à Caf de l’Ain")
    sink.start()


def test_stale_news_does_not_leave(place, reader, sink):
    message = mail_to(place, reader)
    place.is_active = False
    place.save()
    assert deliver() == {"cancelled": 1}
    assert facts(message) == ("cancelled", 0, 0, "the news no longer holds")
    assert sink.received == []


@pytest.mark.parametrize("change", [{"is_active": False}, {"left_on": datetime.date(2020, 1, 1)}])
def test_nobody_is_written_to_after_leaving(place, reader, sink, change):
    message = mail_to(place, reader)
    type(reader).objects.filter(pk=reader.pk).update(**change)
    assert deliver() == {"cancelled": 1}
    assert facts(message)[3] == "the recipient has left"


def test_a_cancelled_occurrence_is_not_tried_again(place, reader, sink):
    message = mail_to(place, reader)
    sink.script = ["drop data"]
    deliver()
    cancel(key="k")
    make_due(message)
    assert deliver() == {"cancelled": 1}


@pytest.mark.parametrize(
    ("notice", "reason"),
    [
        ("tests.poison", "ValueError (notifications/news.py"),
        ("tests.no_subject", "empty subject"),
        ("tests.no_template", "no template email/tests/nowhere.txt"),
        ("tests.way_out", "the button leads out of the site"),
    ],
)
def test_poison_fails_alone_and_names_nobody(place, reader, sink, caplog, notice, reason):
    poison = mail_to(place, reader, notice=notice, key="poison")
    sane = mail_to(place, UserFactory(), key="sane")
    deliver()
    assert facts(poison)[:3] == ("failed", 0, 0)
    assert poison.last_answer.split(":")[0] == reason
    assert sink.ids() == [sane.message_id]
    (text,) = said(caplog)
    assert text.startswith(f"outbox: message {poison.pk} ({notice}) cannot be written: {reason}")
    assert "zoe" not in caplog.text


def test_a_dead_workers_message_is_sent_by_another(place, reader, sink):
    message = mail_to(place, reader)
    ledger.claim(channel=Channel.MAIL, clock=DatabaseClock())
    assert deliver() == {}
    let_lease_expire(message)
    assert deliver() == {"sent": 1}
    assert facts(message)[:2] == ("sent", 1)


def test_a_worker_dead_after_two_handoffs_leaves_it_uncertain(place, reader, sink):
    message = mail_to(place, reader)
    for _death in range(2):
        make_due(message)
        (held,) = ledger.claim(channel=Channel.MAIL, clock=DatabaseClock())
        assert ledger.record([], [held], DatabaseClock()) == ([], {held.pk})
        let_lease_expire(message)
        ledger.recover(timezone.now())
    assert facts(message)[:2] == ("uncertain", 2)
    assert deliver() == {}


def test_a_worker_that_lost_its_lease_sends_nothing(place, reader, sink):
    message = mail_to(place, reader)
    (slow,) = ledger.claim(channel=Channel.MAIL, clock=DatabaseClock())
    let_lease_expire(message)
    deliver()
    assert ledger.record([], [slow], DatabaseClock()) == ([], set())
    ledger.mark_refused(slow, "550")
    ledger.mark_deferred(slow, "451", timezone.now())
    ledger.mark_cancelled(slow, "late")
    assert facts(message)[:2] == ("sent", 1)


def test_an_acceptance_counts_even_without_the_lease(place, reader, sink):
    message = mail_to(place, reader)
    (slow,) = ledger.claim(channel=Channel.MAIL, clock=DatabaseClock())
    let_lease_expire(message)
    ledger.recover(timezone.now())
    ledger.mark_sent(slow, answer="250")
    assert deliver() == {}
    assert facts(message)[0] == "sent"


def test_out_of_time_gives_the_rest_back(place, sink):
    mail_to(place, *UserFactory.create_batch(3))
    batch = ledger.claim(channel=Channel.MAIL, clock=DatabaseClock())
    ledger.release(batch, at=timezone.now())
    assert Message.objects.filter(state=MessageState.WAITING, lease=None).count() == 3


def test_not_before_is_respected(db, place, reader, sink):
    later = timezone.now() + datetime.timedelta(minutes=5)
    mail_to(place, reader)
    Message.objects.update(not_before=later, next_attempt_at=later)
    assert deliver() == {}
    assert sink.received == []


@pytest.mark.parametrize("hours", [-24, 24])
def test_a_worker_whose_clock_is_wrong_changes_nothing(place, reader, sink, monkeypatch, hours):
    """With PostgreSQL the worker's own clock is never asked."""
    if connection.vendor == "sqlite":
        pytest.skip("SQLite has no clock but this process's")
    waiting = mail_to(place, reader, key="first")
    real = timezone.now()
    later = MessageFactory(next_attempt_at=real + datetime.timedelta(hours=1))
    (held,) = ledger.claim(channel=Channel.MAIL, clock=DatabaseClock())
    monkeypatch.setattr(timezone, "now", lambda: real + datetime.timedelta(hours=hours))
    assert deliver() == {}
    assert facts(waiting)[0] == "sending"
    assert facts(later)[0] == "waiting"
    ledger.release([held], at=real - datetime.timedelta(seconds=1))
    deliver()
    assert facts(waiting)[0] == "sent"
    assert abs(waiting.sent_at - real) < datetime.timedelta(minutes=1)


@pytest.mark.django_db(transaction=True)
def test_no_transaction_is_open_while_the_server_is_talked_to(place, reader, sink, monkeypatch):
    mail_to(place, reader)
    seen = []
    monkeypatch.setattr(sink, "on_data", lambda: seen.append(_someone_else_can_write(place)))
    deliver()
    assert seen == [True]


def _someone_else_can_write(place) -> bool:
    """Run in the mail server's thread, so on a connection of its own."""
    try:
        return type(place).objects.filter(pk=place.pk).update(city="Belley") == 1
    finally:
        connection.close()


def test_a_run_without_work_writes_nothing(db, django_assert_num_queries):
    with django_assert_num_queries(4):  # the time, lost leases, the bell, the mail
        assert deliver() == {}


def test_files_are_a_mail_server_too(place, reader, settings, tmp_path):
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = tmp_path / "mail"
    message = mail_to(place, reader)
    assert deliver() == {"sent": 1}
    (written,) = (tmp_path / "mail").iterdir()
    assert message.message_id in written.read_text()


def test_the_mail_timeout_is_ten_seconds():
    assert django_settings.EMAIL_TIMEOUT == 10
