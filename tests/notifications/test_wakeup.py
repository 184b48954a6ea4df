import time

import pytest
from celery import Celery, current_app
from django.db import transaction

from notifications import wakeup
from notifications.models import Occurrence
from notifications.outbox import enqueue
from tests.notifications.support import say
from tests.support.platform import free_port


@pytest.fixture(autouse=True)
def _not_quiet(monkeypatch):
    monkeypatch.setattr(wakeup, "_waker", wakeup.Waker())


@pytest.fixture
def no_broker():
    """The platform's Celery settings, with a Redis that does not answer; call it to have the usual
    broker back."""
    usual = current_app._get_current_object()
    dead = Celery("dead", set_as_current=True)
    dead.config_from_object("django.conf:settings", namespace="CELERY")
    dead.conf.update(
        broker_url=f"redis://127.0.0.1:{free_port()}/0",
        broker_transport_options={"socket_connect_timeout": 0.4, "max_retries": 0},
    )
    yield usual.set_current
    dead.close()
    usual.set_current()


@pytest.mark.django_db(transaction=True)
def test_no_broker_neither_fails_nor_slows_the_page(place, reader, no_broker, caplog):
    start = time.monotonic()
    for number in range(5):
        say(place, reader, key=f"k{number}")
    assert time.monotonic() - start < 2
    assert Occurrence.objects.count() == 5
    said = [record.getMessage() for record in caplog.records if record.name == wakeup.__name__]
    assert said == ["outbox: no worker could be woken (OperationalError)"]


@pytest.mark.django_db(transaction=True)
def test_a_broker_that_comes_back_soon_is_asked_for_all_that_was_missed(
    place, reader, no_broker, celery_tasks_sent, monkeypatch
):
    monkeypatch.setattr(wakeup, "QUIET_AFTER_FAILURE", 0.2)
    say(place, reader, key="refused")
    say(place, reader, key="missed")
    attempted = len(celery_tasks_sent)
    no_broker()
    time.sleep(0.3)
    say(place, reader, key="after")
    last = say(place, reader, key="then")
    assert celery_tasks_sent[attempted:] == [
        ("notifications.tasks.sweep", "mail", ()),
        ("notifications.tasks.expand", "mail", (last.pk,)),
    ]


@pytest.mark.django_db(transaction=True)
def test_a_worker_is_woken_once_committed_with_ids_only(place, reader, celery_tasks_sent):
    with transaction.atomic():
        occurrence = enqueue("tests.news", key="k", context={"place": place.pk})
        assert celery_tasks_sent == []
    assert celery_tasks_sent == [("notifications.tasks.expand", "mail", (occurrence,))]


@pytest.mark.django_db(transaction=True)
def test_nobody_is_woken_for_later_or_for_nothing(place, celery_tasks_sent):
    from django.utils import timezone

    with transaction.atomic():
        enqueue("tests.news", key="later", context={}, not_before=timezone.now())
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        enqueue("tests.news", key="undone", context={})
        raise ZeroDivisionError
    assert celery_tasks_sent == []


@pytest.fixture
def celery_tasks_sent():
    """What is published, as Celery's own signal tells it."""
    from celery.signals import before_task_publish

    sent = []

    def note(sender, body, routing_key, **kwargs):
        sent.append((sender, routing_key, tuple(body[0])))

    before_task_publish.connect(note)
    yield sent
    before_task_publish.disconnect(note)


@pytest.mark.django_db(transaction=True)
def test_the_worker_sends_what_the_page_said(place, reader, sink, celery_worker):
    say(place, reader)
    limit = time.monotonic() + 60
    while not sink.received and time.monotonic() < limit:
        time.sleep(0.05)
    assert [str(mail["To"]) for mail in sink.received] == ["zoe@exemple.fr"]
