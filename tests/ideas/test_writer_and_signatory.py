"""One person never both writes an answer and signs it, whichever way the signature comes: alone, in
a batch, by delegation, for a correction."""

import datetime

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from accounts.services.mandates import delegate_signature
from ideas.actors import Person
from ideas.awaited import awaited_to_confirm
from ideas.desk import decisions_awaiting
from ideas.errors import NotAllowed
from ideas.models import Answer, Decision
from ideas.services import confirm, correct_answer, move, return_decision
from ideas.services.signing import sign_together
from tests.factories.accounts import MandateFactory
from tests.factories.ideas import AnswerFactory
from tests.ideas.cast import REJECTION
from tests.ideas.meeting import Meeting

pytestmark = pytest.mark.django_db


@pytest.fixture
def meeting():
    """A committee whose chair is a director too: they may write an answer, and sign others."""
    meeting = Meeting()
    meeting.mission = MandateFactory(user=meeting.people["chair"], director=True)
    return meeting


def as_fresh(user):
    """The person as a request would load them."""
    return User.objects.get(pk=user.pk)


def written(meeting, by="chair", idea=None):
    """The letter of a refusal, to be signed."""
    writer = Person(as_fresh(meeting.people[by]))
    return move(idea or meeting.ideas[0], "reject", actor=writer, seen=0, **REJECTION)


def corrected(meeting, by="chair"):
    """The correction of a published answer, to be signed."""
    idea = meeting.idea(state="rejected", closed_on=timezone.localdate(), due_on=None)
    answer = AnswerFactory(idea=idea, rejection=True, signed_by=meeting.people["director"])
    parts = {**REJECTION, "explanation": "Le lundi est calme ; le mardi, plus encore."}
    return correct_answer(
        answer=answer,
        user=as_fresh(meeting.people[by]),
        seen=idea.revision,
        reason="Un mot manquait.",
        **parts,
    )


TO_SIGN = [written, corrected]


def delegates(meeting, mission, to):
    today = timezone.localdate()
    until = today + datetime.timedelta(days=7)
    return delegate_signature(mandate=mission, to=meeting.people[to], starts_on=today, until=until)


def sign_alone(decision, user):
    confirm(decision, user=as_fresh(user), seen=decision.revision)


def is_refused(client, decision, user):
    """No way is open to this person: not alone, nor in a batch, nor from the pages; nothing waits
    for them either."""
    with pytest.raises(NotAllowed):
        sign_alone(decision, user)
    with pytest.raises(NotAllowed):
        return_decision(
            decision, user=as_fresh(user), seen=decision.revision, comment="À reprendre."
        )
    assert sign_together(decisions=[decision], user=as_fresh(user)).left == [decision]
    assert list(decisions_awaiting(as_fresh(user))) == []
    assert user not in awaited_to_confirm(decision)
    client.force_login(user)
    page = client.get(reverse("referents:signatures"))
    assert page.context["rows"] == []
    client.post(reverse("referents:signatures"), {"decision": [decision.pk]})
    alone = client.post(
        reverse("ideas:decision", args=[decision.idea_id]),
        {"seen": decision.revision, "confirm": "1"},
    )
    assert alone.status_code == 403
    kept = Decision.objects.get(pk=decision.pk)
    assert (kept.signed_by, kept.closed_at) == (None, None)


def is_accepted(client, decision, user):
    """The control: the same ways are open to this person."""
    assert list(decisions_awaiting(as_fresh(user))) == [decision]
    assert user in awaited_to_confirm(decision)
    client.force_login(user)
    page = client.get(reverse("referents:signatures"))
    assert [row["decision"] for row in page.context["rows"]] == [decision]
    assert sign_together(decisions=[decision], user=as_fresh(user)).done == [decision]
    assert Decision.objects.get(pk=decision.pk).signed_by == user


@pytest.mark.parametrize("to_sign", TO_SIGN)
def test_a_director_who_wrote_it_does_not_sign_it(client, meeting, to_sign):
    decision = to_sign(meeting)
    is_refused(client, decision, meeting.people["chair"])
    is_accepted(client, decision, meeting.people["director"])


@pytest.mark.parametrize("to_sign", TO_SIGN)
def test_whoever_receives_the_signature_does_not_sign_what_they_wrote(client, meeting, to_sign):
    director = meeting.people["director"].mandates.get()
    delegates(meeting, director, "secretary")
    decision = to_sign(meeting, by="secretary")
    is_refused(client, decision, meeting.people["secretary"])
    is_accepted(client, decision, meeting.people["other_director"])


@pytest.mark.parametrize("to_sign", TO_SIGN)
def test_a_letter_is_not_signed_in_the_name_of_who_wrote_it(client, meeting, to_sign):
    """The delegate of the writer would give it the writer's own signature."""
    delegates(meeting, meeting.mission, "agent")
    decision = to_sign(meeting)
    is_refused(client, decision, meeting.people["agent"])
    delegates(meeting, meeting.people["director"].mandates.get(), "agent")
    is_accepted(client, decision, meeting.people["agent"])
    assert not Answer.objects.filter(signed_by=meeting.people["agent"], by_delegation=False)


def test_a_delegate_signs_what_another_wrote(client, meeting):
    delegates(meeting, meeting.mission, "agent")
    is_accepted(client, written(meeting, by="secretary"), meeting.people["agent"])


def test_a_batch_leaves_ones_own_letter_and_signs_the_others(meeting):
    mine = written(meeting)
    other = written(meeting, by="secretary", idea=meeting.idea(1))
    signed = sign_together(decisions=[mine, other], user=as_fresh(meeting.people["chair"]))
    assert (signed.done, signed.left) == ([other], [mine])


def test_who_sent_a_letter_back_and_wrote_it_again_does_not_sign_it(client, meeting):
    """Sent back by the chair as director, it is theirs once they propose it themselves."""
    first = written(meeting, by="secretary")
    chair = as_fresh(meeting.people["chair"])
    return_decision(first, user=chair, seen=first.revision, comment="Trop sec.")
    is_refused(client, written(meeting, by="chair"), meeting.people["chair"])


@pytest.mark.parametrize("to_sign", TO_SIGN)
def test_the_database_refuses_it_too(meeting, to_sign):
    decision = to_sign(meeting)
    with pytest.raises(IntegrityError), transaction.atomic():
        Decision.objects.filter(pk=decision.pk).update(signed_by=decision.proposed_by)
