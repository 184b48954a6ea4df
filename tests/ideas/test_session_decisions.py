"""What a committee decides in a session, and its publication."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from ideas import services
from ideas.actors import Person
from ideas.desk import decisions_awaiting
from ideas.errors import NotAllowed, Stale
from ideas.models import AgendaItem, Answer, Decision, Idea
from ideas.services.publication import publish_due
from notifications.models import Occurrence
from notifications.notices import get_notice
from tests.factories.referents import SessionFactory
from tests.ideas.cast import REJECTION
from tests.ideas.meeting import Meeting

pytestmark = pytest.mark.django_db


def state_of(idea) -> str:
    return Idea.objects.get(pk=idea.pk).state


def tomorrow() -> datetime.date:
    return timezone.localdate() + datetime.timedelta(days=1)


# Decisions ----------------------------------------------------------------------------------------


def test_nothing_moves_before_publication():
    meeting = Meeting(ideas=3)
    meeting.open()
    for item, outcome in zip(meeting.items, ("accept", "adjourn", "reject"), strict=True):
        meeting.decide(outcome, item)
    accepted = meeting.ideas[0].decisions.get()
    services.confirm(accepted, user=meeting.people["director"], seen=0)
    meeting.close(tomorrow())

    assert [state_of(idea) for idea in meeting.ideas] == ["in_committee"] * 3
    assert list(Decision.objects.values_list("action", "awaits", "closed_at")) == [
        ("accept", "sponsor", None),
        ("adjourn", "clock", None),
    ]
    assert not Occurrence.objects.filter(notice="ideas.transition").exists()
    assert list(decisions_awaiting(meeting.people["director"])) == []


def test_publication_carries_out_what_is_settled_and_an_unsigned_refusal_never_delays_the_others():
    meeting = Meeting(ideas=4)
    meeting.open()
    outcomes = ("accept", "adjourn", "reject", "reject")
    for item, outcome in zip(meeting.items, outcomes, strict=True):
        meeting.decide(outcome, item)
    director, secretary = meeting.people["director"], Person(meeting.people["secretary"])
    services.confirm(meeting.ideas[0].decisions.get(), user=director, seen=0)
    letters = [
        services.move(idea, "reject", actor=secretary, seen=0, **REJECTION)
        for idea in meeting.ideas[2:]
    ]
    services.confirm(letters[0], user=director, seen=0)
    meeting.close()

    assert meeting.publish() == 3
    assert [state_of(idea) for idea in meeting.ideas] == [
        "accepted",
        "adjourned",
        "rejected",
        "in_committee",
    ]
    assert Answer.objects.get().signed_by == director

    # Carried over: it takes effect as soon as it is signed.
    services.confirm(letters[1], user=director, seen=0)
    assert state_of(meeting.ideas[3]) == "rejected"


def test_the_clock_publishes_on_the_date_at_nine_once():
    meeting = Meeting()
    meeting.open()
    meeting.decide("adjourn")
    meeting.close(tomorrow())
    paris = timezone.get_default_timezone()

    def at(hour):
        return datetime.datetime.combine(tomorrow(), datetime.time(hour), tzinfo=paris)

    assert publish_due(now=at(8)) == 0
    assert state_of(meeting.ideas[0]) == "in_committee"
    assert publish_due(now=at(9)) == 1
    assert publish_due(now=at(10)) == 0
    assert state_of(meeting.ideas[0]) == "adjourned"
    meeting.session.refresh_from_db()
    assert meeting.session.phase == "published"


def test_one_decision_that_no_longer_holds_does_not_stop_the_others():
    meeting = Meeting(ideas=2)
    meeting.open()
    meeting.decide("accept", meeting.items[0])
    meeting.decide("adjourn", meeting.items[1])
    services.confirm(meeting.ideas[0].decisions.get(), user=meeting.people["director"], seen=0)
    meeting.people["director"].mandates.all().delete()
    meeting.close()

    assert meeting.publish() == 1
    assert [state_of(idea) for idea in meeting.ideas] == ["in_committee", "adjourned"]


def test_the_author_is_told_at_publication_and_the_others_the_next_working_morning():
    meeting = Meeting()
    meeting.open()
    meeting.decide("adjourn")
    meeting.close()
    meeting.publish()

    occurrence = Occurrence.objects.get(notice="ideas.transition")
    told = list(get_notice("ideas.transition").recipients(occurrence.context))
    held = {recipient.audience: recipient.not_before is not None for recipient in told}
    assert held == {"author": False, "referents": True}


def test_nobody_contradicts_what_a_session_decided():
    meeting = Meeting()
    meeting.open()
    meeting.decide("accept")
    chair = Person(meeting.people["chair"])
    for action, inputs in (
        ("adjourn", {"reason": "Non.", "date": tomorrow().isoformat()}),
        ("reject", REJECTION),
    ):
        with pytest.raises(NotAllowed):
            services.move(meeting.ideas[0], action, actor=chair, seen=0, **inputs)
    assert [row.action for row in Decision.objects.open()] == ["accept"]


def test_recording_twice_is_stale_and_the_wrong_revision_too():
    meeting = Meeting()
    meeting.open()
    meeting.decide("reject", by="secretary")
    with pytest.raises(Stale):
        meeting.decide("accept")


@pytest.mark.parametrize(
    ("name", "outcomes"),
    [
        ("chair", {"accept", "adjourn", "reject"}),
        ("secretary", {"reject"}),
        ("vice_chair", set()),
        ("member", set()),
        ("director", set()),
        ("referent", set()),
    ],
)
def test_who_pronounces_what(name, outcomes):
    done = set()
    for outcome in ("accept", "adjourn", "reject"):
        meeting = Meeting()
        meeting.open()
        try:
            meeting.decide(outcome, by=name)
            done.add(outcome)
        except NotAllowed:
            pass
    assert done == outcomes


def test_votes_add_up_and_recused_members_do_not_vote():
    meeting = Meeting()
    member = meeting.people["member"]
    meeting.open()
    services.declare_recusal(item=meeting.items[0], person=member, by=member)
    vote = {"method": "vote", "votes_for": 2, "votes_against": 1}

    with pytest.raises(ValidationError, match="3 membres"):
        meeting.decide("accept", **vote, abstentions=1)
    with pytest.raises(ValidationError, match="plus nombreuses"):
        meeting.decide("accept", method="vote", votes_for=1, votes_against=2)
    assert meeting.decide("accept", **vote).votes_for == 2


def test_when_recusals_break_the_quorum_an_idea_can_only_be_adjourned():
    meeting = Meeting(quorum=4)
    meeting.open()
    for name in ("member", "other_member"):
        person = meeting.people[name]
        services.declare_recusal(item=meeting.items[0], person=person, by=person)
    with pytest.raises(ValidationError, match="quorum"):
        meeting.decide("accept")
    assert meeting.decide("adjourn").outcome == "adjourn"


def test_what_was_not_examined_stays_before_the_committee():
    meeting = Meeting(ideas=2)
    meeting.open()
    meeting.start()
    meeting.close()
    assert list(AgendaItem.objects.values_list("started_at", "outcome")) == [(None, "")] * 2
    following = SessionFactory(committee=meeting.committee)
    added = services.add_to_agenda(
        session=following, user=meeting.people["chair"], ideas=meeting.ideas
    )
    assert added == 2
