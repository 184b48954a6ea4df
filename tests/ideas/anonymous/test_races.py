"""The box with many at once, on the real database. Each race has a control."""

import threading
import time

import pytest
from django.db import connection, transaction

from ideas.anonymous import collection, delivery
from ideas.anonymous.codes import new_code
from ideas.anonymous.collection import collect
from ideas.anonymous.files import CleanFile
from ideas.anonymous.keys import idea_digests
from ideas.anonymous.letters import post_deposit
from ideas.models import Attachment, HistoryEntry, Idea, Letter
from notifications.models import Occurrence
from tests.factories.accounts import OrganisationFactory
from tests.ideas.anonymous.box import TEXT, deposit, say_again, tomorrow
from tests.ideas.test_races import at_once

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("e2e")]


@pytest.fixture(autouse=True)
def keys():
    """The keys exist before threads run."""
    idea_digests(new_code())
    deposit(OrganisationFactory())
    Letter.objects.all().delete()


def test_twenty_submissions_of_one_deposit_are_one_idea():
    place, code = OrganisationFactory(), new_code()

    def work(barrier):
        barrier.wait()
        return post_deposit(code=code, organisation=place, **TEXT).collected

    assert at_once(*[work] * 20) == [False] * 20
    assert Letter.objects.count() == 1
    assert collect(now=tomorrow()) == 1
    assert Idea.objects.count() == 1


def test_control_without_the_digest_they_are_twenty():
    place = OrganisationFactory()

    def work(barrier):
        barrier.wait()
        post_deposit(code=new_code(), organisation=place, **TEXT)

    at_once(*[work] * 20)
    assert Letter.objects.count() == 20


def test_two_collectors_at_once_deliver_each_letter_once():
    place = OrganisationFactory()
    for number in range(12):
        deposit(place, title=f"Idée {number}")
    at = tomorrow()

    def work(barrier):
        barrier.wait()
        return collect(now=at)

    gone = at_once(*[work] * 3)
    assert (sum(gone), Idea.objects.count(), Letter.objects.count()) == (12, 12, 0)
    assert HistoryEntry.objects.count() == Occurrence.objects.count() == 12


def test_control_without_claiming_they_are_delivered_twice():
    """Two collectors that read the box without locking it, of letters whose code nobody checks."""
    place = OrganisationFactory()
    deposit(place)
    (letter,) = Letter.objects.all()

    def work(barrier):
        opened = collection.boxkeys.unseal(bytes(letter.sealed), key_id=letter.key_id)
        content = collection.unpack(opened)
        content.fields["digests"] = [new_code()]
        barrier.wait()
        with transaction.atomic():
            delivery.deliver(letter, content, at=tomorrow())

    at_once(*[work] * 2)
    assert Idea.objects.count() == 2


def test_deposits_made_during_a_collection_are_neither_lost_nor_delivered_twice(monkeypatch):
    place = OrganisationFactory()
    early = [deposit(place, title=f"Avant {number}") for number in range(5)]
    collecting, late, at = threading.Event(), [], tomorrow()
    deliver = collection.deliver

    def slowly(*arguments, **named):
        collecting.set()
        time.sleep(0.1)
        return deliver(*arguments, **named)

    monkeypatch.setattr(collection, "deliver", slowly)

    def depositing(barrier):
        barrier.wait()
        assert collecting.wait(20)
        for number in range(5):
            late.append(deposit(place, title=f"Pendant {number}"))
        # The same again, of letters being collected.
        for code in early:
            post_deposit(code=code, organisation=place, **TEXT)

    def opening(barrier):
        barrier.wait()
        collect(now=at)

    at_once(depositing, opening)
    collect(now=say_again(at))
    collect(now=say_again(say_again(at)))
    digests = [idea_digests(code)[0] for code in (*early, *late)]
    kept = list(Idea.objects.values_list("code_digest", flat=True))
    assert sorted(kept) == sorted(digests)
    assert not Letter.objects.exists()


def test_a_collector_killed_in_the_middle_leaves_everything_in_the_box(monkeypatch):
    """Its connection is cut, as `kill -9` does, after it has written an idea and a file."""
    place, at = OrganisationFactory(), tomorrow()
    for number in range(4):
        deposit(place, title=f"Idée {number}", files=[CleanFile("p.png", "image/png", b"1")])
    deliver, calls = collection.deliver, []

    def killed(*arguments, **named):
        deliver(*arguments, **named)
        calls.append(1)
        if len(calls) == 3:
            connection.close()
            raise SystemExit

    monkeypatch.setattr(collection, "deliver", killed)
    with pytest.raises(SystemExit):
        collect(now=at)
    connection.close()
    assert (Idea.objects.count(), Occurrence.objects.count()) == (0, 0)
    assert Letter.objects.count() == 4
    monkeypatch.undo()
    assert collect(now=at) == 4
    assert (Idea.objects.count(), Attachment.objects.count()) == (4, 4)
    assert not Letter.objects.exists()
