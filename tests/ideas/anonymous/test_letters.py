"""Later letters: every transition of an author, and messages beside the circuit, by code."""

import datetime

import pytest
from django.core.exceptions import ValidationError

from ideas.actors import Depositor, Person
from ideas.anonymous.codes import new_code
from ideas.anonymous.letters import (
    MOST_MESSAGES,
    UnknownCode,
    post_message,
    take_back,
)
from ideas.enums import ActorKind, LetterKind, MessageKind, Origin, State
from ideas.errors import NotAllowed
from ideas.lifecycle import TRANSITIONS
from ideas.models import (
    AnswerFeedback,
    Decision,
    DialogueMessage,
    HistoryEntry,
    Idea,
    IdeaSettings,
    Letter,
)
from ideas.permissions import available, standing
from ideas.services import confirm, move, return_decision
from notifications.models import Occurrence
from notifications.notices import get_notice
from tests.ideas.anonymous.box import collected, follow_up, open_box, say_again, tomorrow
from tests.ideas.cast import Cast

pytestmark = pytest.mark.django_db

#: Where each transition of an author starts, and how the idea gets there from its deposit.
ROADS = {
    "provide_info": [("request_info", "referent")],
    "contest": [("answer", "referent")],
    "appeal": [("reject", "referent")],
    "withdraw": [("take_charge", "referent")],
}


@pytest.fixture
def cast():
    return Cast()


def travel(cast, idea, road):
    """Take the idea along a road, each act by its person, decisions signed by the director."""
    for action, name in road:
        idea.refresh_from_db()
        done = move(
            idea, action, actor=cast.actor(name), seen=idea.revision, **cast.details(action)
        )
        if isinstance(done, Decision):
            idea.refresh_from_db()
            confirm(done, user=cast.people["director"], seen=idea.revision)
    idea.refresh_from_db()


def last(idea) -> HistoryEntry:
    return idea.history.order_by("-revision").first()


@pytest.mark.parametrize("action", ROADS)
def test_each_transition_of_an_author_is_carried_out_by_letter(cast, action):
    code, idea = collected(cast.organisation, unit=cast.unit)
    travel(cast, idea, ROADS[action])
    assert action in [row.name for row in follow_up(code).actions]
    post_message(
        code=code, kind=LetterKind(action), seen=idea.revision, body="Parce que c’est utile."
    )
    idea.refresh_from_db()
    assert idea.state in TRANSITIONS[action].sources
    at = tomorrow()
    open_box(say_again(at))
    idea.refresh_from_db()
    entry = last(idea)
    assert (entry.action, idea.state) == (action, TRANSITIONS[action].target)
    assert (entry.actor_kind, entry.actor, entry.at) == (ActorKind.DEPOSITOR, None, None)
    assert entry.day == say_again(at).date()
    if action != "withdraw":
        message = idea.dialogue.get(revision=entry.revision)
        assert (message.author, message.body) == (None, "Parce que c’est utile.")


def test_reopening_is_proposed_by_letter_and_confirmed_by_a_referent(cast):
    code, idea = collected(cast.organisation, unit=cast.unit)
    travel(cast, idea, [("take_charge", "referent")])
    move(idea, "withdraw", actor=Depositor(idea.pk), seen=idea.revision)
    idea.refresh_from_db()
    post_message(code=code, kind=LetterKind.REOPEN, seen=idea.revision, body="Elle est mûre.")
    open_box(say_again(tomorrow()))
    decision = Decision.objects.get()
    assert (decision.proposed_by, decision.proposed_as) == (None, "author")
    assert decision.proposed_at.astimezone().second == 0
    assert follow_up(code).decision == decision
    idea.refresh_from_db()
    confirm(decision, user=cast.people["referent"], seen=idea.revision)
    idea.refresh_from_db()
    entry = last(idea)
    assert (idea.state, entry.actor_kind, entry.at) == (State.IN_TRIAGE, "depositor", None)
    assert entry.confirmed_by == cast.people["referent"]


def test_a_reopening_sent_back_is_read_with_its_comment(cast):
    code, idea = collected(cast.organisation, unit=cast.unit)
    move(idea, "withdraw", actor=Depositor(idea.pk), seen=idea.revision)
    idea.refresh_from_db()
    post_message(code=code, kind=LetterKind.REOPEN, seen=idea.revision, body="Elle est mûre.")
    open_box(say_again(tomorrow()))
    decision = Decision.objects.get()
    return_decision(
        decision, user=cast.people["referent"], seen=idea.revision, comment="Dites-en plus."
    )
    assert follow_up(code).returned.comment == "Dites-en plus."
    assert [row.name for row in follow_up(code).actions] == ["reopen"]


@pytest.mark.parametrize("state", State)
def test_an_anonymous_author_may_do_what_an_author_may(cast, state):
    """Roles × states: the same transitions as the signed author of the same idea."""
    idea = cast.idea(state)
    settings = IdeaSettings.of(idea.organisation_id)
    today = datetime.date.today()

    def may(actor):
        who = standing(actor, idea, settings=settings)
        return [row.name for row in available(idea, who, settings=settings, today=today)]

    signed = may(Person(cast.people["author"]))
    assert may(Depositor(idea.pk)) == []
    idea.origin, idea.code_digest = Origin.ANONYMOUS, "x"
    assert may(Depositor(idea.pk)) == signed
    assert may(Depositor(Idea().pk)) == []


def test_the_author_is_written_to_by_nobody_and_the_others_as_usual(cast):
    _code, idea = collected(cast.organisation, unit=cast.unit)
    travel(cast, idea, [("request_info", "referent")])
    entry = last(idea)
    told = get_notice("ideas.transition").recipients({"entry": entry.pk})
    assert list(told) == []
    first = idea.history.get(action="deposit")
    told = {row.user_id for row in get_notice("ideas.transition").recipients({"entry": first.pk})}
    assert cast.people["referent"].pk in told


# What has changed meanwhile -----------------------------------------------------------------------


@pytest.mark.parametrize("action", ["provide_info", "withdraw"])
def test_a_letter_overtaken_by_a_move_becomes_a_message(cast, action):
    code, idea = collected(cast.organisation, unit=cast.unit)
    travel(cast, idea, [("request_info", "referent")])
    post_message(code=code, kind=LetterKind(action), seen=idea.revision, body="Une dizaine.")
    move(idea, "provide_info", actor=Depositor(idea.pk), seen=idea.revision, reply="Déjà dit.")
    before = Idea.objects.get(pk=idea.pk)
    assert open_box(say_again(tomorrow())) == 1
    idea.refresh_from_db()
    assert (idea.state, idea.revision) == (before.state, before.revision)
    message = idea.dialogue.get(kind=MessageKind.MESSAGE)
    assert "Une dizaine." in message.body
    assert str(LetterKind(action).label) in message.body
    assert Occurrence.objects.filter(key=f"ideas.author_wrote:{message.pk}").count() == 1


def test_what_was_in_time_when_it_was_posted_is_in_time(cast):
    code, idea = collected(cast.organisation, unit=cast.unit)
    travel(cast, idea, [("answer", "referent")])
    post_message(code=code, kind=LetterKind.CONTEST, seen=idea.revision, body="Non.")
    last_day = Letter.objects.get().day
    Idea.objects.filter(pk=idea.pk).update(closed_on=last_day - datetime.timedelta(days=60))
    assert open_box(say_again(tomorrow())) == 1
    assert last(idea).action == "contest"


def test_control_a_day_too_late_becomes_a_message(cast):
    code, idea = collected(cast.organisation, unit=cast.unit)
    travel(cast, idea, [("answer", "referent")])
    post_message(code=code, kind=LetterKind.CONTEST, seen=idea.revision, body="Non.")
    last_day = Letter.objects.get().day
    Idea.objects.filter(pk=idea.pk).update(closed_on=last_day - datetime.timedelta(days=61))
    assert open_box(say_again(tomorrow())) == 1
    assert last(idea).action == "answer"
    assert idea.dialogue.filter(kind=MessageKind.MESSAGE).count() == 1


def test_a_request_the_idea_does_not_allow_is_refused_at_once(cast):
    code, idea = collected(cast.organisation)
    with pytest.raises(NotAllowed):
        post_message(code=code, kind=LetterKind.APPEAL, seen=idea.revision, body="Encore.")
    assert not Letter.objects.exists()


# Beside the circuit -------------------------------------------------------------------------------


def test_messages_are_told_apart_by_their_number_and_replaced_by_it(cast):
    code, idea = collected(cast.organisation)
    for number, body in [(0, "Un."), (1, "Deux."), (1, "Deux, mieux dit.")]:
        assert follow_up(code).next_number(LetterKind.MESSAGE) >= number
        post_message(
            code=code, kind=LetterKind.MESSAGE, seen=idea.revision, body=body, number=number
        )
    assert [row.number for row in follow_up(code).waiting] == [0, 1]
    open_box(say_again(tomorrow()))
    bodies = set(idea.dialogue.values_list("body", "author", "kind"))
    assert bodies == {("Un.", None, "message"), ("Deux, mieux dit.", None, "message")}


def test_a_letter_is_taken_back(cast):
    code, idea = collected(cast.organisation)
    post_message(code=code, kind=LetterKind.WITHDRAW, seen=idea.revision)
    assert follow_up(code).actions == []
    assert take_back(code=code, kind=LetterKind.WITHDRAW)
    assert not follow_up(code).waits(LetterKind.WITHDRAW)
    assert [row.name for row in follow_up(code).actions] == ["withdraw"]


def test_replacing_a_letter_does_not_delay_it(cast):
    code, _idea = collected(cast.organisation)
    post_message(code=code, kind=LetterKind.MESSAGE, seen=1, body="Un.")
    earlier = Letter.objects.get().day - datetime.timedelta(days=1)
    Letter.objects.update(day=earlier)
    post_message(code=code, kind=LetterKind.MESSAGE, seen=1, body="Deux.")
    assert Letter.objects.get().day == earlier


@pytest.mark.parametrize("helped", [True, False])
def test_whether_an_answer_helped_is_said_by_letter(cast, helped):
    code, idea = collected(cast.organisation, unit=cast.unit)
    travel(cast, idea, [("answer", "referent")])
    post_message(
        code=code,
        kind=LetterKind.FEEDBACK,
        seen=idea.revision,
        answer=1,
        helped=helped,
        body="Clair.",
    )
    open_box(say_again(tomorrow()))
    feedback = AnswerFeedback.objects.get(answer__idea=idea)
    assert (feedback.helped, feedback.comment) == (helped, "Clair.")


@pytest.mark.parametrize("accept", [True, False])
def test_the_seat_in_the_team_is_answered_by_letter(cast, accept):
    code, idea = collected(cast.organisation, unit=cast.unit)
    Idea.objects.filter(pk=idea.pk).update(state=State.ACCEPTED)
    assert follow_up(code).seat_offered
    post_message(code=code, kind=LetterKind.SEAT, seen=idea.revision, accept=accept)
    open_box(say_again(tomorrow()))
    assert not follow_up(code).seat_offered
    message = DialogueMessage.objects.get(kind=MessageKind.SEAT)
    assert ("ne souhaite pas" in message.body) is not accept


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"kind": LetterKind.MESSAGE}, {"body"}),
        ({"kind": LetterKind.MESSAGE, "body": "x" * 10_001}, {"body"}),
        ({"kind": LetterKind.MESSAGE, "body": "x", "number": MOST_MESSAGES}, {"body"}),
        ({"kind": LetterKind.CONTEST, "body": "x", "number": 1}, {"body"}),
        ({"kind": LetterKind.DEPOSIT, "body": "x"}, {"body"}),
        ({"kind": LetterKind.FEEDBACK, "answer": 1}, {"helped"}),
        ({"kind": LetterKind.SEAT}, {"accept"}),
    ],
)
def test_a_letter_is_checked_before_it_is_sealed(cast, fields, wrong):
    code, idea = collected(cast.organisation)
    with pytest.raises(ValidationError) as caught:
        post_message(code=code, seen=idea.revision, **fields)
    assert set(caught.value.message_dict) == wrong
    assert not Letter.objects.exists()


def test_a_code_nobody_has_opens_nothing():
    code = new_code()
    with pytest.raises(UnknownCode):
        follow_up(code)
    with pytest.raises(UnknownCode):
        post_message(code=code, kind=LetterKind.MESSAGE, seen=1, body="x")
