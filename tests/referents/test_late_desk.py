"""« Délais dépassés »: what a « responsable innovation » finds on the desk."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from ideas.actors import Person
from ideas.enums import State, Tie
from ideas.models import Decision
from ideas.services import move
from tests.ideas.deadlines import REJECTION, Place

DAY = datetime.timedelta(days=1)


@pytest.fixture
def place(db):
    return Place("Nord")


def late_idea(place, title, *, by=20 * DAY, state=State.IN_TRIAGE, **fields):
    due_on = timezone.localdate() - by
    return place.idea(state, since=due_on - 20 * DAY, due_on=due_on, title=title, **fields)


def late_section(client, user):
    """The titles of what is late on a person's desk, in its order."""
    client.force_login(user)
    return titles(client.get(reverse("referents:desk")))


def titles(page):
    return [
        row["title"]
        for group in page.context["groups"]
        if group.code == "retards"
        for row in group.rows
    ]


def test_ideas_and_decisions_past_their_limit(client, place):
    late_idea(place, "En retard")
    late_idea(place, "À peine", by=DAY)
    signing = late_idea(place, "À signer")
    move(signing, "reject", actor=Person(place.referent), seen=1, **REJECTION)
    Decision.objects.update(due_on=timezone.localdate() - 20 * DAY)
    assert late_section(client, place.responsable) == ["À signer", "En retard"]
    page = client.get(reverse("referents:desk")).content.decode()
    assert ["Délais dépassés" in page, "en attente de la direction" in page] == [True, True]


def test_only_for_the_responsable_of_the_place(client, place):
    late_idea(place, "En retard")
    elsewhere = Place("Sud")
    sections = [
        late_section(client, user)
        for user in (place.referent, place.author, place.director, elsewhere.responsable)
    ]
    assert sections == [[]] * 4


def test_without_what_they_may_not_do_and_what_they_study_themselves(client, place):
    place.tie(late_idea(place, "À moi"), place.responsable, Tie.COAUTHOR)
    late_idea(place, "J’étudie", referent=place.responsable)
    assert late_section(client, place.responsable) == []


def test_gone_once_it_has_moved(client, place):
    idea = late_idea(place, "En retard")
    move(idea, "request_info", actor=Person(place.referent), seen=1, question="Où ?")
    assert late_section(client, place.responsable) == []


def test_queries_do_not_grow_with_the_delays(client, place, django_assert_max_num_queries):
    for count in range(4):
        late_idea(place, f"En retard {count}")
    late_section(client, place.responsable)
    with django_assert_max_num_queries(20) as few:
        client.get(reverse("referents:desk"))
    for count in range(12):
        signing = late_idea(place, f"Encore {count}")
        if count % 2:
            move(signing, "reject", actor=Person(place.referent), seen=1, **REJECTION)
    Decision.objects.update(due_on=timezone.localdate() - 20 * DAY)
    with django_assert_max_num_queries(len(few)):
        page = client.get(reverse("referents:desk"))
    assert len(titles(page)) == 16
