import datetime
import uuid

import pytest
from django.db import connection, transaction
from django.utils import timezone

from notifications.enums import Channel, MessageState
from notifications.models import Message, Occurrence
from notifications.notices import Notice, UnknownNotice, get_notice, register
from notifications.outbox import OutsideTransaction, cancel, enqueue
from tests.factories.accounts import UserFactory
from tests.factories.notifications import MessageFactory, OccurrenceFactory
from tests.notifications.support import address, say


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "act",
    [
        lambda: enqueue("tests.news", key="k", context={}),
        lambda: cancel(key="k"),
    ],
)
def test_outside_a_transaction_is_refused(act):
    with pytest.raises(OutsideTransaction):
        act()
    assert Occurrence.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_what_the_transaction_undoes_is_not_said(place, reader):
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        enqueue("tests.news", key="k", context={"place": place.pk})
        raise ZeroDivisionError
    assert Occurrence.objects.count() == 0


def test_same_key_says_it_once(place, reader):
    first = say(place, reader, key="k")
    second = say(place, UserFactory(), key="k")
    assert (second.pk, second.context) == (first.pk, {"place": place.pk, "to": [reader.pk]})
    assert Occurrence.objects.count() == 1


def test_enqueue_costs_one_query(place, reader, django_assert_num_queries):
    with transaction.atomic(), django_assert_num_queries(1):
        enqueue("tests.news", key="k", context={"place": place.pk})


def test_unknown_notice_is_refused(db):
    with pytest.raises(UnknownNotice), transaction.atomic():
        enqueue("tests.unheard_of", key="k", context={})


def test_ids_become_json(db):
    idea = uuid.uuid4()
    with transaction.atomic():
        enqueue(
            "tests.news", key="k", context={"idea": idea, "revision": 3, "of": ("a", None, True)}
        )
    assert Occurrence.objects.get().context == {
        "idea": str(idea),
        "revision": 3,
        "of": ["a", None, True],
    }


@pytest.mark.parametrize(
    "value", ["zoe@exemple.fr", "Le titre d’une idée", "", 1.5, object(), datetime.date(2026, 1, 1)]
)
def test_context_holds_ids_only(db, value):
    with pytest.raises(ValueError, match="ids and codes only"), transaction.atomic():
        enqueue("tests.news", key="k", context={"what": value})


@pytest.mark.parametrize("key", ["", "k" * 201])
def test_key_has_a_size(db, key):
    with pytest.raises(ValueError, match="1 to 200"), transaction.atomic():
        enqueue("tests.news", key=key, context={})


def test_not_before_keeps_it_waiting(place, reader):
    later = timezone.now() + datetime.timedelta(hours=1)
    occurrence = say(place, reader, not_before=later)
    assert (address(), occurrence.not_before) == (0, later)


def test_cancel_before_expansion(place, reader):
    say(place, reader)
    with transaction.atomic():
        assert cancel(key="k") == 1
    assert address() == 0
    assert Message.objects.count() == 0


def test_cancel_after_expansion_takes_back_what_has_not_left(place, reader):
    say(place, reader)
    address()
    Message.objects.filter(channel=Channel.APP).update(
        state=MessageState.SENT, sent_at=timezone.now()
    )
    with transaction.atomic():
        assert cancel(key="k") == 1
    states = dict(Message.objects.values_list("channel", "state"))
    assert states == {Channel.MAIL: MessageState.CANCELLED, Channel.APP: MessageState.SENT}


def test_cancel_leaves_a_message_that_was_handed_off(db):
    message = MessageFactory(handoffs=1)
    with transaction.atomic():
        cancel(key=message.occurrence.key)
    message.refresh_from_db()
    assert message.state == MessageState.WAITING


def test_cancel_by_prefix(db):
    for key in ("idea:1:reminder", "idea:1:other", "idea:12:reminder", "idea_1:reminder"):
        OccurrenceFactory(key=key)
    with transaction.atomic():
        assert cancel(key_prefix="idea:1:") == 2
        assert cancel(key_prefix="idea_") == 1
    kept = Occurrence.objects.filter(cancelled_at=None)
    assert list(kept.values_list("key", flat=True)) == ["idea:12:reminder"]


@pytest.mark.parametrize("choice", [{}, {"key": "a", "key_prefix": "b"}, {"key_prefix": ""}])
def test_cancel_takes_one_choice(db, choice):
    with pytest.raises(ValueError, match="a key or a key prefix"), transaction.atomic():
        cancel(**choice)


@pytest.mark.parametrize("left_out", ["recipients", "render_context"])
def test_a_notice_that_leaves_something_out_is_not_known(left_out):
    """Said when the application starts, not by a worker in the night."""
    whole = {
        "recipients": lambda self, context: [],
        "render_context": lambda self, context, user, audience: {},
    }
    kept = {name: method for name, method in whole.items() if name != left_out}
    code = f"tests.without_{left_out}"
    half = type("Half", (Notice,), {"code": code, "kind": "tests", **kept})

    with pytest.raises(TypeError, match=left_out):
        register(half)
    with pytest.raises(UnknownNotice):
        get_notice(code)


def test_one_code_names_one_notice():
    class Other(Notice):
        code = "tests.news"
        kind = "tests"

    with pytest.raises(ValueError, match="two notices"):
        register(Other)
    assert type(get_notice("tests.news")).__name__ == "News"


def test_time_is_the_databases(place, reader, monkeypatch):
    if connection.vendor == "sqlite":
        pytest.skip("SQLite has no clock but this process's")
    now = timezone.now()
    monkeypatch.setattr(timezone, "now", lambda: now + datetime.timedelta(days=1))
    occurrence = say(place, reader)
    assert abs(occurrence.created_at - now) < datetime.timedelta(minutes=1)
