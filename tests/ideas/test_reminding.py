"""Who is reminded of what, when it stops, and that each thing is said once."""

import datetime

import pytest
from django.utils import timezone

from ideas.actors import Person
from ideas.enums import State, Tie
from ideas.models import Decision, Idea, Opinion
from ideas.services import confirm, give_opinion, move, return_decision
from ideas.services.reminding import remind
from tests.factories.accounts import MandateFactory, UserFactory
from tests.ideas.deadlines import REJECTION, Place, at, reminders, said, told
from tests.ideas.oracle import DAY

DUE = datetime.date(2026, 4, 23)
LATE = datetime.date(2026, 5, 4)


@pytest.fixture
def place(db):
    return Place("Nord")


def triage(place, **fields):
    return place.idea(State.IN_TRIAGE, since=DUE - 28 * DAY, due_on=DUE, **fields)


def who(place, *roles):
    return {getattr(place, role).pk for role in roles}


def test_before_then_after_then_the_responsable(place):
    triage(place)
    found = []
    for count in range(-30, 13):
        if remind(now=at(DUE + count * DAY)):
            found += [(count, said(row)[0], told(row)) for row in reminders()][len(found) :]
    assert found == [
        (-3, "before", who(place, "referent")),
        (1, "after", who(place, "referent")),
        (7, "escalation", who(place, "responsable")),
        (11, "after", who(place, "referent")),
    ]


def test_once_however_often_it_runs(place):
    triage(place)
    assert [remind(now=at(LATE, hour)) for hour in (0, 6, 9, 23)] == [2, 0, 0, 0]


def test_reminders_leave_on_a_working_morning(place):
    """Sunday night by universal time; the Monday is the 4th of May, after a long week-end."""
    triage(place)
    remind(now=at(datetime.date(2026, 5, 1), 4))
    morning = datetime.datetime(2026, 5, 4, 7, tzinfo=datetime.UTC)
    assert {row.not_before for row in reminders()} == {morning}


def test_a_pending_decision_is_awaited_instead_of_the_state(place):
    idea = triage(place)
    proposed = move(idea, "reject", actor=Person(place.referent, at(DUE)), seen=1, **REJECTION)
    assert proposed.due_on == datetime.date(2026, 5, 11)
    days = [DUE, LATE, datetime.date(2026, 5, 6), datetime.date(2026, 5, 26)]
    counts = [remind(now=at(day)) for day in days]
    assert counts == [0, 0, 1, 2]
    assert [(said(row)[0], told(row)) for row in reminders()] == [
        ("before", who(place, "director")),
        ("after", who(place, "director")),
        ("escalation", who(place, "responsable")),
    ]


def test_once_a_decision_comes_back_the_state_is_awaited_again(place):
    idea = triage(place)
    proposed = move(idea, "reject", actor=Person(place.referent, at(DUE)), seen=1, **REJECTION)
    return_decision(proposed, user=place.director, seen=1, comment="Plus simple.")
    remind(now=at(LATE))
    assert [(row.notice, told(row)) for row in reminders()] == [
        ("ideas.reminder_limit", who(place, "referent")),
        ("ideas.reminder_escalation", who(place, "responsable")),
    ]


def test_an_unsigned_refusal_is_carried_over_and_delays_nobody(place):
    """Long past its limit it can still be signed; another answer went its own way meanwhile."""
    waiting, other = triage(place, title="A"), triage(place, title="B")
    slow = move(waiting, "reject", actor=Person(place.referent, at(DUE)), seen=1, **REJECTION)
    quick = move(other, "reject", actor=Person(place.referent, at(DUE)), seen=1, **REJECTION)
    confirm(quick, user=place.director, seen=1)
    remind(now=at(DUE + 90 * DAY))
    slow.refresh_from_db()
    assert (slow.closed_at, Idea.objects.get(pk=waiting.pk).state) == (None, State.IN_TRIAGE)
    assert [(said(row)[0], told(row)) for row in reminders()] == [
        ("after", who(place, "director")),
        ("escalation", who(place, "responsable")),
    ]
    confirm(slow, user=place.director, seen=1)
    assert list(Idea.objects.order_by("title").values_list("state", flat=True)) == ["rejected"] * 2
    assert [told(row) for row in reminders()] == [set(), set()]


def test_an_opinion_is_asked_again_until_it_is_given(place):
    idea = triage(place)
    Idea.objects.filter(pk=idea.pk).update(due_on=DUE + 60 * DAY)
    opinion = Opinion.objects.create(
        idea=idea,
        expert=place.expert,
        asked_by=place.referent,
        question="Qu’en pensez-vous ?",
        asked_on=DUE - 14 * DAY,
        due_on=DUE,
    )
    days = (DUE - 4 * DAY, DUE - 3 * DAY, DUE, DUE + DAY, DUE + 11 * DAY)
    assert [remind(now=at(day)) for day in days] == [0, 1, 0, 1, 1]
    assert [told(row) for row in reminders()] == [who(place, "expert")] * 3
    give_opinion(opinion=opinion, user=place.expert, body="Bonne idée.")
    assert [told(row) for row in reminders()] == [set()] * 3
    assert remind(now=at(DUE + 40 * DAY)) == 0


def test_an_opinion_is_no_longer_awaited_once_the_idea_is_decided(place):
    idea = triage(place)
    Opinion.objects.create(
        idea=idea,
        expert=place.expert,
        asked_by=place.referent,
        question="Qu’en pensez-vous ?",
        asked_on=DUE - 14 * DAY,
        due_on=DUE,
    )
    remind(now=at(DUE + DAY))
    opinion_reminders = reminders(notice="ideas.reminder_opinion")
    assert [told(row) for row in opinion_reminders] == [who(place, "expert")]
    move(idea, "answer", actor=Person(place.referent), seen=1, answer="Déjà là.", where="Intranet")
    assert [told(row) for row in opinion_reminders] == [set()]


def test_news_of_a_project_is_a_sign_of_life(place):
    idea = place.idea(State.IN_PROJECT, since=DUE - 60 * DAY, due_on=DUE)
    remind(now=at(LATE))
    assert [told(row) for row in reminders()] == [who(place, "lead"), who(place, "responsable")]
    Idea.objects.filter(pk=idea.pk).update(due_on=LATE + 60 * DAY)
    assert [told(row) for row in reminders()] == [set(), set()]


# Recusal ------------------------------------------------------------------------------------------


def test_a_referent_who_has_a_hand_in_the_idea_is_not_reminded(place):
    idea = triage(place)
    place.tie(idea, place.referent, Tie.COAUTHOR)
    remind(now=at(LATE))
    limit, escalation = reminders()
    assert told(limit) == who(place, "responsable")
    assert told(escalation) == set()


def test_a_delay_is_never_reported_to_someone_recused(place):
    idea = triage(place)
    place.tie(idea, place.responsable, Tie.MEMBER)
    remind(now=at(LATE))
    assert [told(row) for row in reminders()] == [who(place, "referent"), who(place, "director")]


def test_a_member_of_the_committee_who_has_a_hand_is_not_reminded(place):
    idea = place.idea(State.IN_COMMITTEE, since=DUE - 90 * DAY, due_on=DUE)
    place.tie(idea, place.member, Tie.COAUTHOR)
    remind(now=at(DUE))
    assert [told(row) for row in reminders()] == [who(place, "chair")]


def test_a_director_who_has_a_hand_is_not_asked_to_sign(place):
    other = UserFactory(organisation=place.organisation)
    MandateFactory(director=True, user=other)
    idea = triage(place)
    place.tie(idea, place.director, Tie.COAUTHOR)
    move(idea, "reject", actor=Person(place.referent, at(DUE)), seen=1, **REJECTION)
    remind(now=at(datetime.date(2026, 5, 6)))
    assert [told(row) for row in reminders()] == [{other.pk}]


def test_whoever_proposed_is_not_asked_to_confirm(place):
    MandateFactory(director=True, user=place.referent)
    idea = triage(place)
    move(idea, "reject", actor=Person(place.referent, at(DUE)), seen=1, **REJECTION)
    remind(now=at(datetime.date(2026, 5, 6)))
    assert [told(row) for row in reminders()] == [who(place, "director")]


def test_a_referent_who_left_the_mission_gives_way_to_the_one_in_office(place):
    MandateFactory(referent=True, user=place.lead, unit=place.unit)
    place.referent.mandates.update(until=timezone.localdate() - DAY)
    triage(place)
    remind(now=at(DUE))
    assert [told(row) for row in reminders()] == [who(place, "lead")]


# Settings -----------------------------------------------------------------------------------------


def test_an_organisation_sets_how_long_before(place):
    place.settings(reminder_days_before=8)
    triage(place)
    assert [remind(now=at(datetime.date(2026, 4, day))) for day in (10, 13)] == [0, 1]


def test_the_limit_of_an_organisation_counts_from_the_move(place):
    place.settings(limits={"deposited": 4, "in_triage": 2})
    idea = place.idea(State.DEPOSITED, since=DUE - DAY, due_on=DUE + 6 * DAY)
    moved = move(idea, "take_charge", actor=Person(place.referent, at(DUE)), seen=1)
    assert (moved.day, Idea.objects.get(pk=idea.pk).due_on) == (DUE, datetime.date(2026, 4, 27))


def test_decisions_of_a_closed_circuit_are_not_reminded(place):
    idea = triage(place)
    decision = move(idea, "reject", actor=Person(place.referent, at(DUE)), seen=1, **REJECTION)
    Decision.objects.filter(pk=decision.pk).update(closed_at=timezone.now(), outcome="voided")
    Idea.objects.filter(pk=idea.pk).update(due_on=None)
    assert remind(now=at(DUE + 60 * DAY)) == 0


def test_few_queries_however_many_ideas(place, django_assert_num_queries):
    for _ in range(3):
        triage(place)
    remind(now=at(LATE))
    with django_assert_num_queries(7):
        remind(now=at(LATE, 20))
    for _ in range(10):
        triage(place)
    remind(now=at(LATE))
    with django_assert_num_queries(7):
        remind(now=at(LATE, 20))
