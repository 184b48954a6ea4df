"""The administrators' page: what did not leave, and the two ways to settle it."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from notifications.models import BouncingAddress, Message, Occurrence
from tests.factories.accounts import MandateFactory, UserFactory
from tests.factories.notifications import MessageFactory, OccurrenceFactory

URL = "/notifications/envois/"


@pytest.fixture
def administrator(client, db):
    person = UserFactory()
    MandateFactory(user=person, administrator=True)
    client.force_login(person)
    return person


def failed_news():
    row = OccurrenceFactory(failure="KeyError (ideas/notices.py:42)")
    Occurrence.objects.filter(pk=row.pk).update(failed_at=row.created_at)
    return row


def test_says_that_everything_left(client, administrator):
    assert "Tout est parti" in client.get(URL).content.decode()


def test_shows_each_that_did_not_and_no_other(client, administrator):
    failed, uncertain = MessageFactory(failed=True), MessageFactory(uncertain=True)
    MessageFactory()
    news = failed_news()
    address = BouncingAddress.objects.create(user=UserFactory(), address="a@b.fr", code="5.1.1")
    page = client.get(URL)
    assert [row["message"] for row in page.context["rows"]] == [failed, uncertain]
    assert page.context["news"] == [news]
    assert page.context["addresses"] == [address]
    text = page.content.decode()
    for words in (str(failed.recipient), "550 5.1.1", "Incertain", "ideas/notices.py:42", "a@b.fr"):
        assert words in text


@pytest.mark.parametrize(("act", "state"), [("resend", "waiting"), ("abandon", "cancelled")])
def test_settles_those_ticked(client, administrator, act, state):
    ticked, other = MessageFactory(failed=True), MessageFactory(uncertain=True)
    response = client.post(reverse("notifications:settle_messages"), {"pk": ticked.pk, act: "1"})
    assert response.headers["Location"] == URL
    states = dict(Message.objects.values_list("pk", "state"))
    assert states == {ticked.pk: state, other.pk: "uncertain"}


@pytest.mark.parametrize("act", ["resend", "abandon"])
def test_settles_news(client, administrator, act):
    news = failed_news()
    client.post(reverse("notifications:settle_news"), {"pk": news.pk, act: "1"})
    news.refresh_from_db()
    assert (news.failed_at is None, news.cancelled_at is not None) == (
        act == "resend",
        act == "abandon",
    )
    assert client.get(URL).context["news"] == []


def test_writes_to_an_address_again(client, administrator):
    row = BouncingAddress.objects.create(user=UserFactory(), address="a@b.fr", code="5.1.1")
    client.post(reverse("notifications:write_again"), {"pk": row.pk})
    assert not BouncingAddress.objects.exists()


@pytest.mark.parametrize("wrong", ["", "x", "-1", "²", "9" * 30])
def test_a_wrong_key_settles_nothing(client, administrator, wrong):
    MessageFactory(failed=True)
    response = client.post(reverse("notifications:settle_messages"), {"pk": wrong})
    assert response.status_code == 302
    assert Message.objects.get().state == "failed"


def test_queries_do_not_grow(client, administrator):
    counts = []
    for _round in range(2):
        MessageFactory.create_batch(10, failed=True)
        with CaptureQueriesContext(connection) as seen:
            client.get(URL)
        counts.append(len(seen))
    assert counts[0] == counts[1]
