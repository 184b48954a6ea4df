import datetime
from itertools import chain

import pytest
from django.db import connection
from django.template import Context, Template
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from notifications.context_processors import bell
from notifications.models import Message
from notifications.selectors import unread_count
from tests.factories.accounts import UserFactory
from tests.factories.notifications import MessageFactory
from tests.notifications.support import address, deliver, make_due, say

BELL = "/notifications/"


@pytest.fixture
def mine(client, reader):
    """Signed in as the reader."""
    client.force_login(reader)
    return client


def shown(response):
    return [item.pk for item in response.context["items"]]


def bell_message(person, minutes_ago=0, **fields):
    at = timezone.now() - datetime.timedelta(minutes=minutes_ago)
    return MessageFactory(in_bell=True, recipient=person, sent_at=at, **fields)


def test_bell_wants_one_signed_in(client, db):
    response = client.get(BELL)
    assert (response.status_code, response["Location"]) == (302, f"/connexion/?next={BELL}")


def test_bell_shows_mine_newest_first(mine, reader):
    old, new = bell_message(reader, 60), bell_message(reader, 5)
    bell_message(UserFactory())
    MessageFactory(recipient=reader)
    response = mine.get(BELL)
    assert shown(response) == [new.pk, old.pk]
    assert response.content.decode().count("Non lue<") == 2


def test_bell_shows_nothing_before_its_time(mine, place, reader):
    later = timezone.now() + datetime.timedelta(hours=1)
    say(place, reader)
    address()
    Message.objects.update(next_attempt_at=later)
    deliver()
    assert (shown(mine.get(BELL)), unread_count(reader)) == ([], 0)
    make_due(*Message.objects.all())
    deliver()
    assert (len(shown(mine.get(BELL))), unread_count(reader)) == (1, 1)


def test_bell_says_when_there_is_nothing(mine):
    assert "Rien de nouveau pour l’instant" in mine.get(BELL).content.decode()
    assert "Vous avez tout lu" in mine.get(BELL, {"etat": "non-lues"}).content.decode()


def test_unread_only(mine, reader):
    unread = bell_message(reader)
    bell_message(reader, read_at=timezone.now())
    assert shown(mine.get(BELL, {"etat": "non-lues"})) == [unread.pk]


def test_pages_by_key(mine, reader):
    same_minute = timezone.now()
    pks = [
        MessageFactory(in_bell=True, recipient=reader, sent_at=same_minute).pk for _ in range(45)
    ]
    pages, query = [], {}
    while query is not None:
        response = mine.get(BELL, query)
        pages.append(shown(response))
        last = response.context["next_from"]
        query = {"avant": last} if last else None
    assert [len(page) for page in pages] == [20, 20, 5]
    assert [*chain(*pages)] == sorted(pks, reverse=True)


@pytest.mark.parametrize("value", ["", "x", "-1", "²", "9" * 30, "999999"])
def test_wrong_page_is_not_found(mine, value):
    assert mine.get(BELL, {"avant": value}).status_code == 404


def test_another_persons_message_is_not_found(mine, reader):
    other = bell_message(UserFactory())
    assert mine.get(BELL, {"avant": other.pk}).status_code == 404
    assert mine.post(reverse("notifications:open", args=[other.pk])).status_code == 404
    other.refresh_from_db()
    assert other.read_at is None


def test_my_mail_is_not_in_the_bell(mine, reader):
    mail = MessageFactory(recipient=reader)
    assert mine.post(reverse("notifications:open", args=[mail.pk])).status_code == 404


def test_open_marks_read_and_leads_there(mine, place, reader):
    say(place, reader)
    address()
    deliver()
    message = Message.objects.get(channel="app")
    url = reverse("notifications:open", args=[message.pk])
    response = mine.post(url)
    assert (response.status_code, response["Location"]) == (
        302,
        f"/organismes/{place.pk}/?de=cloche",
    )
    message.refresh_from_db()
    first_read = message.read_at
    assert first_read is not None
    mine.post(url)
    message.refresh_from_db()
    assert message.read_at == first_read


@pytest.mark.parametrize(
    ("notice", "context"),
    [("tests.news", {"place": 0}), ("tests.never_declared", {}), ("tests.outside", {})],
)
def test_open_when_the_page_is_gone(mine, reader, notice, context, monkeypatch):
    from notifications import notices
    from tests.notifications.news import News

    class Outside(News):
        def path(self, context, user, audience):
            return "//ailleurs.example/"

    monkeypatch.setitem(notices._REGISTRY, "tests.outside", Outside())
    message = bell_message(reader, occurrence__notice=notice, occurrence__context=context)
    response = mine.post(reverse("notifications:open", args=[message.pk]), follow=True)
    assert response.redirect_chain == [(BELL, 302)]
    assert "n’existe plus" in response.content.decode()


@pytest.mark.parametrize("name", ["notifications:open", "notifications:read_all"])
def test_reading_needs_a_post(mine, reader, name):
    message = bell_message(reader)
    url = reverse(name, args=[message.pk] if name.endswith("open") else [])
    assert mine.get(url).status_code == 405
    assert unread_count(reader) == 1


def test_read_all_is_mine_only(mine, reader):
    other = UserFactory()
    bell_message(reader)
    bell_message(reader)
    bell_message(other)
    response = mine.post(reverse("notifications:read_all"), follow=True)
    assert "2 notifications marquées comme lues." in response.content.decode()
    assert (unread_count(reader), unread_count(other)) == (0, 1)


def test_unread_count_stops_at_100(reader, django_assert_num_queries):
    MessageFactory.create_batch(103, in_bell=True, recipient=reader, occurrence__notice="x")
    with django_assert_num_queries(1):
        assert unread_count(reader) == 100


def test_unread_count_is_asked_only_when_shown(rf, reader, django_assert_num_queries):
    request = rf.get("/")
    request.user = reader
    bell_message(reader)
    with django_assert_num_queries(0):
        context = bell(request)
    shown_twice = Template("{% if unread_count %}{{ unread_count }}{% endif %}")
    with django_assert_num_queries(1):
        assert shown_twice.render(Context(context)) == "1"


def test_unread_count_without_a_person(rf):
    assert bell(rf.get("/"))["unread_count"]() == 0


def test_queries_of_the_bell_are_the_same_for_any_number(mine, reader):
    counts = []
    for more in (1, 19, 30):
        MessageFactory.create_batch(more, in_bell=True, recipient=reader)
        with CaptureQueriesContext(connection) as queries:
            mine.get(BELL)
        counts.append(len(queries))
    assert counts == [counts[0]] * 3
    assert counts[0] <= 8
