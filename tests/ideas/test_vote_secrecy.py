"""Who voted for what is told nowhere, and one person counts once, whatever they do at once. Each
has a control that plants the fault and is seen."""

import json
import random
from contextlib import contextmanager

import pytest
from django.apps import apps
from django.db import connection

from ideas.models import Ballot
from ideas.services import count_polls
from ideas.voting import seals_of
from tests.ideas.test_races import at_once
from tests.ideas.votes import Vote


def rows_of(model):
    """Every column of every row, as text."""
    return [json.dumps(row, default=str) for row in model.objects.values()]


def people_told_by(ballots, people):
    """The people whose key, name or address is in a ballot or in the row of its vote."""
    told = set()
    for person in people:
        marks = {person.email, str(person), f'"user_id": {person.pk}'}
        if any(mark in row for row in ballots for mark in marks):
            told.add(person.pk)
    return told


def tied_by_a_column(model, to):
    """The columns of a model that point at another one."""
    return [field.name for field in model._meta.get_fields() if field.related_model is to]


@pytest.mark.django_db
def test_no_column_leads_from_a_ballot_to_a_person():
    vote = Vote()
    people = vote.people(12)
    for user in people:
        vote.cast(user, random.randrange(3))

    for model in ("Ballot", "Poll", "PollResult"):
        found = apps.get_model("ideas", model)
        assert tied_by_a_column(found, type(people[0])) == []
        assert people_told_by(rows_of(found), people) == set()


@pytest.mark.django_db
def test_control_a_name_planted_in_a_ballot_is_seen():
    vote = Vote()
    people = vote.people(2)
    vote.cast(people[0], 0)
    Ballot.objects.update(marks={str(vote.ideas[0].pk): 1, "by": people[0].email})

    assert people_told_by(rows_of(Ballot), people) == {people[0].pk}
    assert tied_by_a_column(apps.get_model("ideas", "Support"), type(people[0])) == ["user"]


@pytest.mark.django_db
def test_a_seal_cannot_be_made_without_the_key(settings, tmp_path):
    vote = Vote()
    (user,) = vote.people(1)
    vote.cast(user, 0)
    mine = set(seals_of([vote.poll], user))
    assert {Ballot.objects.get().seal} == mine

    # Another host, with the same database and a key of its own.
    from ideas.models import KeyFingerprint

    settings.KEYS_DIR = str(tmp_path / "elsewhere")
    KeyFingerprint.objects.all().delete()
    assert mine.isdisjoint(seals_of([vote.poll], user))


@pytest.mark.django_db
def test_once_counted_no_seal_key_nor_order_of_the_vote_is_left():
    vote = Vote()
    people = vote.people(40)
    for number, user in enumerate(people):
        vote.cast(user, 0 if number < 20 else 1)
    before = {(ballot.pk, ballot.seal) for ballot in Ballot.objects.all()}
    vote.end()

    count_polls()

    after = list(Ballot.objects.all())
    assert len(after) == 40
    assert {ballot.seal for ballot in after} == {None}
    assert {ballot.pk for ballot in after}.isdisjoint(key for key, _seal in before)
    assert seals_of([vote.poll], people[0]) == []
    with connection.cursor() as cursor:
        column = "ctid" if connection.vendor == "postgresql" else "rowid"
        cursor.execute(f"SELECT marks FROM ideas_ballot ORDER BY {column}")
        chosen = [str(vote.ideas[0].pk) in str(marks) for (marks,) in cursor.fetchall()]
    # The first twenty voted for the first idea: as they are kept, choices are mixed.
    assert chosen != sorted(chosen, reverse=True)


# Once each ----------------------------------------------------------------------------------------


@contextmanager
def without_the_constraint():
    """The table as it would be without « one ballot each »; put back after."""
    (constraint,) = Ballot._meta.constraints
    Ballot._meta.constraints = []
    with connection.schema_editor() as editor:
        editor.remove_constraint(Ballot, constraint)
    try:
        yield
    finally:
        Ballot.objects.all().delete()
        Ballot._meta.constraints = [constraint]
        with connection.schema_editor() as editor:
            editor.add_constraint(Ballot, constraint)


@pytest.mark.django_db(transaction=True)
@pytest.mark.xdist_group("e2e")
def test_twenty_ballots_of_one_person_at_once_are_one():
    vote = Vote()
    (user,) = vote.people(1)

    def of(choice):
        def work(barrier):
            barrier.wait()
            vote.cast(user, choice)

        return work

    at_once(*[of(number % 3) for number in range(20)])

    assert Ballot.objects.count() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.xdist_group("e2e")
def test_control_without_the_constraint_they_are_twenty():
    vote = Vote()
    (user,) = vote.people(1)
    vote.cast(user, 0)
    poll, (seal, *_old) = vote.poll, seals_of([vote.poll], user)
    Ballot.objects.all().delete()

    def naive(barrier):
        missing = not Ballot.objects.filter(poll=poll, seal=seal).exists()
        barrier.wait()
        if missing:
            Ballot.objects.create(poll=poll, seal=seal)

    with without_the_constraint():
        at_once(*[naive] * 20)
        assert Ballot.objects.count() == 20


@pytest.mark.django_db(transaction=True)
@pytest.mark.xdist_group("e2e")
def test_twenty_people_at_once_are_twenty():
    vote = Vote()
    people = vote.people(20)

    def of(user):
        def work(barrier):
            barrier.wait()
            vote.cast(user, 1)

        return work

    at_once(*map(of, people))

    assert Ballot.objects.count() == 20


@pytest.mark.django_db(transaction=True)
@pytest.mark.xdist_group("e2e")
def test_two_workers_count_a_vote_once():
    vote = Vote()
    for user in vote.people(3):
        vote.cast(user, 0)
    vote.end()

    def work(barrier):
        barrier.wait()
        return count_polls()

    assert sorted(at_once(work, work)) == [0, 1]
    assert vote.poll.ballots_count == 3
