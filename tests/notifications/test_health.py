import datetime

from django.core.management import call_command
from django.utils import timezone

from notifications.enums import MessageState
from notifications.health import (
    last_sweep_age,
    needing_attention,
    note_sweep,
    oldest_unsent_age,
)
from notifications.models import Message
from tests.factories.notifications import MessageFactory, OccurrenceFactory
from tests.notifications.support import say

MINUTE = datetime.timedelta(minutes=1)
SECOND = datetime.timedelta(seconds=1)


def ago(minutes):
    return timezone.now() - minutes * MINUTE


def test_nothing_yet(db):
    assert (oldest_unsent_age(), last_sweep_age(), needing_attention()) == (None, None, 0)


def test_a_sweep_is_noted_once(db):
    note_sweep()
    note_sweep()
    assert datetime.timedelta(0) <= last_sweep_age() < MINUTE


def test_oldest_is_counted_from_its_due_time(db):
    MessageFactory(not_before=ago(10), next_attempt_at=ago(-30))
    MessageFactory(not_before=ago(20), failed=True)
    MessageFactory(not_before=ago(-5))
    assert 10 * MINUTE - SECOND <= oldest_unsent_age() < 11 * MINUTE
    OccurrenceFactory(not_before=ago(15))
    assert 15 * MINUTE - SECOND <= oldest_unsent_age() < 16 * MINUTE


def test_what_needs_someone_is_counted(db):
    MessageFactory(failed=True)
    MessageFactory(uncertain=True)
    MessageFactory()
    OccurrenceFactory(failed_at=timezone.now(), failure="KeyError")
    assert needing_attention() == 3


def test_sweep_by_hand(place, reader, sink, capsys):
    say(place, reader)
    call_command("sweep_outbox")
    assert capsys.readouterr().out == "addressed: 1\nsent: 2\n"
    assert set(Message.objects.values_list("state", flat=True)) == {MessageState.SENT}
    assert last_sweep_age() < MINUTE
