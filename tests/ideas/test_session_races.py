"""A committee where two people act at once. Each race has a control that shows it is really run."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from ideas import services
from ideas.actors import Person
from ideas.errors import Stale
from ideas.models import AgendaItem, Answer, Decision, Idea
from referents.models import Session
from tests.ideas.cast import REJECTION
from tests.ideas.meeting import Meeting
from tests.ideas.test_races import at_once

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("e2e")]

WORDS = {"accept": "Peu coûteux, utile à tous.", "reject": "Une autre priorité passe avant."}


def deciding(meeting, name, outcome):
    """Someone who sends the screen's form as soon as everybody is ready."""
    client = Client()
    client.force_login(meeting.people[name])
    url = reverse("referents:decide", args=[meeting.session.pk, meeting.items[0].pk])
    typed = {
        "seen": "0",
        "outcome": outcome,
        "reason": WORDS[outcome],
        "sponsor": meeting.people["director"].pk,
        "method": "consensus",
    }

    def work(barrier):
        barrier.wait()
        return client.post(url, typed)

    return work


def test_two_who_decide_at_once_one_wins_and_the_other_keeps_their_text():
    meeting = Meeting()
    meeting.open()

    done = at_once(deciding(meeting, "chair", "accept"), deciding(meeting, "secretary", "reject"))

    answers = dict(zip(WORDS, done, strict=True))
    assert sorted(answer.status_code for answer in done) == [302, 409]
    lost = next(outcome for outcome, answer in answers.items() if answer.status_code == 409)
    won = next(outcome for outcome in WORDS if outcome != lost)
    page = answers[lost].content.decode()
    assert WORDS[lost] in page
    assert WORDS[won] in page
    item = AgendaItem.objects.get()
    assert (item.outcome, item.reason) == (won, WORDS[won])
    assert [row.action for row in Decision.objects.open()] == (
        ["accept"] if won == "accept" else []
    )


def test_control_without_the_lock_both_win():
    meeting = Meeting()
    meeting.open()

    def naive(outcome):
        def work(barrier):
            item = AgendaItem.objects.get(pk=meeting.items[0].pk)
            free = item.outcome == ""
            barrier.wait()
            return free and outcome

        return work

    assert at_once(naive("accept"), naive("reject")) == ["accept", "reject"]


@pytest.mark.parametrize("attempt", range(3))
def test_a_signature_at_the_second_of_publication_is_never_missed(attempt):
    meeting = Meeting()
    meeting.open()
    meeting.decide("reject")
    decision = services.move(
        meeting.ideas[0],
        "reject",
        actor=Person(meeting.people["secretary"]),
        seen=0,
        **REJECTION,
    )
    meeting.close()

    def sign(barrier):
        director = User.objects.get(pk=meeting.people["director"].pk)
        barrier.wait()
        return services.confirm(decision, user=director, seen=0) is not None

    def publish(barrier):
        session = Session.objects.get(pk=meeting.session.pk)
        chair = User.objects.get(pk=meeting.people["chair"].pk)
        barrier.wait()
        return services.publish_session(session=session, user=chair) >= 0

    assert at_once(sign, publish) == [True, True]
    assert Idea.objects.get(pk=meeting.ideas[0].pk).state == "rejected"
    assert Answer.objects.count() == 1


def test_two_directors_who_sign_at_once_are_one_signature():
    meeting = Meeting()
    meeting.open()
    meeting.decide("reject")
    secretary = Person(meeting.people["secretary"])
    decision = services.move(meeting.ideas[0], "reject", actor=secretary, seen=0, **REJECTION)

    def of(name):
        def work(barrier):
            user = User.objects.get(pk=meeting.people[name].pk)
            barrier.wait()
            try:
                services.confirm(decision, user=user, seen=0)
            except Stale:
                return None
            return user

        return work

    won = [user for user in at_once(of("director"), of("other_director")) if user]

    decision.refresh_from_db()
    assert [decision.signed_by] == won
