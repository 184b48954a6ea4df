import pytest
from django.urls import reverse

from notifications.models import Message, Occurrence
from notifications.services import abandon, resend
from tests.factories.accounts import MandateFactory, UserFactory
from tests.factories.notifications import MessageFactory, OccurrenceFactory
from tests.notifications.support import deliver, mail_to

MESSAGES = "admin:notifications_message_changelist"
OCCURRENCES = "admin:notifications_occurrence_changelist"


@pytest.fixture
def administrator(client, db):
    client.force_login(MandateFactory(administrator=True).user)
    return client


def act(client, url_name, action, *rows):
    return client.post(
        reverse(url_name), {"action": action, "_selected_action": [row.pk for row in rows]}
    )


def states():
    return list(Message.objects.order_by("pk").values_list("state", flat=True))


@pytest.mark.parametrize("role", ["referent", "director", "network_lead", None])
@pytest.mark.parametrize("page", [MESSAGES, OCCURRENCES])
def test_only_administrators_enter(client, db, role, page):
    user = MandateFactory(**{role: True}).user if role else UserFactory()
    client.force_login(user)
    message = MessageFactory(failed=True)
    assert client.get(reverse(page)).status_code in {302, 403, 404}
    assert act(client, MESSAGES, "send_again", message).status_code in {302, 403, 404}
    assert states() == ["failed"]


@pytest.mark.parametrize("page", [MESSAGES, OCCURRENCES])
def test_administrators_look_but_do_not_edit(administrator, page):
    message = MessageFactory(failed=True)
    row = message if page == MESSAGES else message.occurrence
    assert administrator.get(reverse(page)).status_code == 200
    assert administrator.get(reverse(page.replace("changelist", "add"))).status_code == 403
    change = reverse(page.replace("changelist", "change"), args=[row.pk])
    assert administrator.get(change).status_code == 200
    assert administrator.post(change, {"state": "sent"}).status_code == 403
    delete = reverse(page.replace("changelist", "delete"), args=[row.pk])
    assert administrator.post(delete, {"post": "yes"}).status_code == 403


def test_send_again_only_what_did_not_leave(administrator):
    rows = [
        MessageFactory(failed=True),
        MessageFactory(uncertain=True),
        MessageFactory(in_bell=True),
        MessageFactory(),
    ]
    act(administrator, MESSAGES, "send_again", *rows)
    assert states() == ["waiting", "waiting", "sent", "waiting"]
    assert (
        list(Message.objects.order_by("pk").values_list("handoffs", "last_answer")) == [(0, "")] * 4
    )


def test_give_up_only_what_did_not_leave(administrator):
    rows = [MessageFactory(failed=True), MessageFactory(uncertain=True), MessageFactory()]
    act(administrator, MESSAGES, "give_up", *rows)
    assert states() == ["cancelled", "cancelled", "waiting"]


def test_occurrences_are_settled_too(administrator):
    from django.utils import timezone

    broken = {"failed_at": timezone.now(), "failure": "KeyError", "attempts": 5}
    again, never = OccurrenceFactory(**broken), OccurrenceFactory(**broken)
    act(administrator, OCCURRENCES, "send_again", again)
    act(administrator, OCCURRENCES, "give_up", never)
    assert [occurrence.pk for occurrence in Occurrence.objects.due(timezone.now())] == [again.pk]
    never.refresh_from_db()
    assert never.cancelled_at is not None


def test_sent_again_keeps_its_message_id(place, reader, sink):
    message = mail_to(place, reader)
    sink.script = ["data 550 5.1.1 no"]
    deliver()
    assert resend(messages=Message.objects.all()) == 1
    assert deliver() == {"sent": 1}
    assert sink.ids() == [message.message_id]
    assert (resend(messages=Message.objects.all()), abandon(messages=Message.objects.all())) == (
        0,
        0,
    )
