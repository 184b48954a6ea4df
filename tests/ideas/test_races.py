"""Several at once, on the real database. Each race has a control that shows it is really run."""

import threading
import uuid
from contextlib import contextmanager

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from accounts.models import User
from ideas.actors import Clock, Person
from ideas.errors import NotAllowed, Stale
from ideas.models import Answer, Comment, Decision, HistoryEntry, Idea, Support
from ideas.services import confirm, move, support
from tests.factories.accounts import UserFactory
from tests.factories.ideas import IdeaFactory
from tests.ideas.cast import REJECTION, Cast

# Fifty connections at once: never while the browser tests' platform needs its own.
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("e2e")]


def at_once(*works):
    """Run each work in its thread, together; their results in the order given."""
    barrier = threading.Barrier(len(works), timeout=30)
    results, errors = [None] * len(works), []

    def run(number, work):
        try:
            results[number] = work(barrier)
        except Exception as error:
            errors.append(error)
        finally:
            connection.close()

    threads = [
        threading.Thread(target=run, args=(number, work)) for number, work in enumerate(works)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert errors == []
    return results


# Double support ×50 -------------------------------------------------------------------------------


@contextmanager
def without_the_constraint():
    """The table as it would be without « one support each »; put back after."""
    (constraint,) = Support._meta.constraints
    Support._meta.constraints = []
    with connection.schema_editor() as editor:
        editor.remove_constraint(Support, constraint)
    try:
        yield
    finally:
        Support.objects.all().delete()
        Support._meta.constraints = [constraint]
        with connection.schema_editor() as editor:
            editor.add_constraint(Support, constraint)


def test_fifty_supports_at_once_are_one():
    idea = IdeaFactory()
    user = UserFactory(organisation=idea.organisation)

    def work(barrier):
        barrier.wait()
        support(idea=idea, user=user)

    at_once(*[work] * 50)

    assert (Support.objects.count(), Idea.objects.get().supports_count) == (1, 1)


def test_control_without_the_constraint_they_are_fifty():
    idea = IdeaFactory()
    user = UserFactory(organisation=idea.organisation)

    def naive(barrier):
        missing = not Support.objects.filter(idea=idea, user=user).exists()
        barrier.wait()
        if missing:
            Support.objects.create(idea=idea, user=user)

    with without_the_constraint():
        at_once(*[naive] * 50)
        assert Support.objects.count() == 50


def test_fifty_people_at_once_are_fifty():
    idea = IdeaFactory()
    people = UserFactory.create_batch(50, organisation=idea.organisation)

    def of(user):
        def work(barrier):
            barrier.wait()
            support(idea=idea, user=user)

        return work

    at_once(*map(of, people))

    assert (Support.objects.count(), Idea.objects.get().supports_count) == (50, 50)


# Two decisions at once ----------------------------------------------------------------------------


def acting(cast, idea, action, name):
    def work(barrier):
        actor = Clock() if name == "clock" else Person(User.objects.get(pk=cast.people[name].pk))
        inputs = cast.details(action)
        barrier.wait()
        try:
            return move(idea, action, actor=actor, seen=0, **inputs) and action
        except Stale:
            return None

    return work


@pytest.mark.parametrize(
    ("state", "one", "two"),
    [
        ("in_triage", ("request_info", "referent"), ("withdraw", "author")),
        ("in_committee", ("adjourn", "chair"), ("merge", "referent")),
        ("info_requested", ("provide_info", "author"), ("lapse", "clock")),
    ],
)
def test_two_moves_at_once_one_wins(state, one, two):
    cast = Cast()
    idea = cast.idea(state)
    cast.details("merge")

    done = at_once(acting(cast, idea, *one), acting(cast, idea, *two))

    won = [action for action in done if action]
    assert len(won) == 1
    assert [entry.action for entry in HistoryEntry.objects.all()] == won


def test_two_proposals_at_once_one_waits():
    cast = Cast()
    idea = cast.idea("in_committee")

    done = at_once(acting(cast, idea, "accept", "chair"), acting(cast, idea, "reject", "secretary"))

    won = [action for action in done if action]
    assert len(won) == 1
    assert [decision.action for decision in Decision.objects.open()] == won


def test_two_signatures_at_once_are_one_answer():
    cast = Cast()
    idea = cast.idea("in_triage")
    decision = move(idea, "reject", actor=cast.actor("referent"), seen=0, **REJECTION)

    def of(name):
        def work(barrier):
            user = User.objects.get(pk=cast.people[name].pk)
            barrier.wait()
            try:
                return confirm(decision, user=user, seen=0).confirmed_by
            except (Stale, NotAllowed):
                return None

        return work

    signed = at_once(of("director"), of("delegated_director"), of("sponsor"))

    won = [user for user in signed if user]
    assert len(won) == 1
    assert Answer.objects.get().signed_by == won[0]


def test_control_without_the_revision_both_win():
    cast = Cast()
    idea = cast.idea("in_triage")

    def of(target):
        def naive(barrier):
            seen = Idea.objects.get(pk=idea.pk)
            barrier.wait()
            return Idea.objects.filter(pk=seen.pk).update(state=target)

        return naive

    assert at_once(of("withdrawn"), of("info_requested")) == [1, 1]


def test_the_one_who_lost_gets_409_with_their_text():
    cast = Cast()
    idea = cast.idea("in_triage")
    typed = {
        "request_info": {"question": "Combien de personnes ?"},
        "forward": {"ask": "Est-ce prévu au niveau national ?"},
    }

    def of(action, name):
        client = Client()
        client.force_login(cast.people[name])

        def work(barrier):
            barrier.wait()
            url = reverse("ideas:move", args=[idea.pk, action])
            return client.post(url, {"seen": "0", **typed[action]})

        return work

    done = at_once(of("request_info", "referent"), of("forward", "responsable"))
    answers = dict(zip(typed, done, strict=True))

    assert sorted(answer.status_code for answer in answers.values()) == [302, 409]
    lost = next(action for action, answer in answers.items() if answer.status_code == 409)
    assert next(iter(typed[lost].values())) in answers[lost].content.decode()
    assert HistoryEntry.objects.count() == 1


# Double deposit ×20 -------------------------------------------------------------------------------

TEXT = {"title": "Un SMS la veille", "problem": "Des absences.", "proposal": "Un rappel."}


def depositing(user, key):
    client = Client()
    client.force_login(user)
    url = reverse("ideas:write", args=[key])

    def work(barrier):
        barrier.wait()
        return client.post(url, TEXT).status_code

    return work


def test_twenty_deposits_of_one_form_are_one_idea():
    user = UserFactory()
    key = uuid.uuid4()

    statuses = at_once(*[depositing(user, key) for _ in range(20)])

    assert set(statuses) == {302}
    assert Idea.objects.get().state == "deposited"
    assert [entry.action for entry in HistoryEntry.objects.all()] == ["deposit"]


def test_control_without_the_forms_key_they_are_twenty():
    user = UserFactory()

    at_once(*[depositing(user, uuid.uuid4()) for _ in range(20)])

    assert Idea.objects.count() == 20


# Double comment ×20 -------------------------------------------------------------------------------


def commenting(idea, user, key):
    client = Client()
    client.force_login(user)
    url = reverse("ideas:discussion", args=[idea.pk])

    def work(barrier):
        barrier.wait()
        return client.post(url, {"body": "Une fois.", "key": str(key)}).status_code

    return work


def test_twenty_sendings_of_one_comment_say_it_once():
    idea = IdeaFactory()
    user = UserFactory(organisation=idea.organisation)
    key = uuid.uuid4()

    statuses = at_once(*[commenting(idea, user, key) for _ in range(20)])

    assert set(statuses) == {302}
    assert (Comment.objects.count(), Idea.objects.get().comments_count) == (1, 1)


def test_control_without_the_forms_key_it_is_said_twenty_times():
    idea = IdeaFactory()
    user = UserFactory(organisation=idea.organisation)

    at_once(*[commenting(idea, user, uuid.uuid4()) for _ in range(20)])

    assert (Comment.objects.count(), Idea.objects.get().comments_count) == (20, 20)
