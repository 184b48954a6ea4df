"""A recusal declared by mistake is taken back before one evaluates, and leaves a trace."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from ideas import services
from ideas.actors import Person
from ideas.agenda import agenda_of
from ideas.errors import NotAllowed
from ideas.models import Idea, Recusal
from ideas.permissions import Right, standing
from tests.factories.ideas import InvolvementFactory
from tests.ideas.meeting import Meeting
from tests.ideas.test_sessions import GOOD

pytestmark = pytest.mark.django_db


@pytest.fixture
def meeting():
    return Meeting()


def declare(meeting, name="member", by=None):
    return services.declare_recusal(
        item=meeting.items[0], person=meeting.people[name], by=meeting.people[by or name]
    )


def take_back(meeting, name="member"):
    return services.take_back_recusal(item=meeting.items[0], by=meeting.people[name])


def may_examine(meeting, name="member"):
    idea = Idea.objects.get(pk=meeting.ideas[0].pk)
    return standing(Person(meeting.people[name]), idea).may(Right.EXAMINE)


def test_taken_back_one_takes_part_again_and_the_row_stays(meeting):
    declare(meeting)
    assert not may_examine(meeting)
    take_back(meeting)
    row = Recusal.objects.get()
    assert (row.user, row.taken_back_at is not None, may_examine(meeting)) == (
        meeting.people["member"],
        True,
        True,
    )
    services.give_review(item=meeting.items[0], user=meeting.people["member"], scores=GOOD)


def test_declared_again_it_is_a_new_row(meeting):
    declare(meeting)
    take_back(meeting)
    declare(meeting)
    assert (Recusal.objects.count(), Recusal.objects.in_force().count()) == (2, 1)
    assert not may_examine(meeting)


def test_who_had_evaluated_stands_back_until_the_end(meeting):
    services.give_review(item=meeting.items[0], user=meeting.people["member"], scores=GOOD)
    declare(meeting)
    with pytest.raises(ValidationError, match="évalué"):
        take_back(meeting)
    assert not may_examine(meeting)


def test_not_once_the_examination_has_begun(meeting):
    declare(meeting)
    meeting.open()
    meeting.start()
    with pytest.raises(ValidationError, match="commencé"):
        take_back(meeting)


def test_one_noted_by_the_chair_is_taken_back_by_the_person_alone(meeting):
    declare(meeting, by="chair")
    for name in ("chair", "secretary", "other_member", "director"):
        with pytest.raises(NotAllowed):
            take_back(meeting, name)
    take_back(meeting)


def test_a_hand_in_the_idea_is_not_taken_back(meeting):
    InvolvementFactory(idea=meeting.ideas[0], user=meeting.people["member"], kind="lead")
    with pytest.raises(NotAllowed):
        take_back(meeting)


def test_the_agenda_offers_it_and_then_says_it(meeting, client):
    declare(meeting)
    client.force_login(meeting.people["member"])
    page = reverse("referents:session", args=[meeting.session.pk])
    assert "Revenir sur mon déport" in client.get(page).content.decode()
    address = reverse("referents:take_back_recusal", args=[meeting.session.pk, meeting.items[0].pk])
    done = client.post(address, follow=True).content.decode()
    assert meeting.ideas[0].title in done
    (item,) = agenda_of(meeting.session, meeting.people["chair"])
    assert (item.came_back, item.recused_people) == ([meeting.people["member"]], [])
    client.force_login(meeting.people["chair"])
    assert "Déport retiré" in client.get(page).content.decode()


def test_the_minutes_say_it(meeting, client):
    declare(meeting)
    take_back(meeting)
    meeting.open()
    meeting.start()
    meeting.decide("accept")
    meeting.close()
    client.force_login(meeting.people["chair"])
    page = client.get(reverse("referents:minutes", args=[meeting.session.pk])).content.decode()
    assert "puis retiré avant l’examen" in page
