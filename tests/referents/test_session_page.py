"""What the page of a session to come says at a glance: who sits, what is late by then."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from ideas.models import Idea
from referents.enums import Seat
from referents.models import Session
from tests.ideas.meeting import Meeting

pytestmark = pytest.mark.django_db


@pytest.fixture
def meeting():
    return Meeting(ideas=2)


def shown(client, meeting):
    client.force_login(meeting.people["chair"])
    return client.get(reverse("referents:session", args=[meeting.session.pk]))


def test_who_sits_is_named_by_rank(client, meeting):
    seats = [seat.seat for seat in shown(client, meeting).context["members"]]
    assert {*seats} == {*Seat}
    order = [Seat.CHAIR, Seat.VICE_CHAIR, Seat.MEMBER, Seat.SECRETARY]
    assert sorted(seats, key=order.index) == seats


def test_a_limit_that_falls_before_the_session_is_said(client, meeting):
    today = timezone.localdate()
    Session.objects.update(held_on=today + datetime.timedelta(days=10))
    soon, later = (item.idea_id for item in meeting.items)
    Idea.objects.filter(pk=soon).update(due_on=today + datetime.timedelta(days=9))
    Idea.objects.filter(pk=later).update(due_on=today + datetime.timedelta(days=10))
    page = shown(client, meeting).content.decode()
    assert page.count(", avant la séance</span>") == 1
    assert page.count("<span>avant le ") == 1
