"""Support and follow: one each, counted, right through merges."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import User
from ideas.actors import Person
from ideas.enums import State, Tie, Visibility
from ideas.errors import NotAllowed, Stale
from ideas.models import Follow, Idea, Support
from ideas.services import (
    follow,
    guards,
    move,
    recount_supports,
    support,
    unfollow,
    withdraw_support,
)
from tests.factories.accounts import MandateFactory, OrganisationFactory, UserFactory
from tests.factories.ideas import IdeaFactory, InvolvementFactory

pytestmark = pytest.mark.django_db


def count(idea):
    return Idea.objects.get(pk=idea.pk).supports_count


@pytest.fixture
def idea():
    return IdeaFactory(state=State.IN_TRIAGE)


@pytest.fixture
def people(idea):
    return UserFactory.create_batch(3, organisation=idea.organisation)


def test_supporting_twice_counts_once_and_follows(idea, people):
    support(idea=idea, user=people[0])
    support(idea=idea, user=people[0])
    support(idea=idea, user=people[1])

    assert count(idea) == Support.objects.filter(idea=idea).count() == 2
    assert set(Follow.objects.values_list("user", flat=True)) == {people[0].pk, people[1].pk}


def test_withdrawing_takes_back_once_and_keeps_following(idea, people):
    support(idea=idea, user=people[0])

    withdraw_support(idea=idea, user=people[0])
    withdraw_support(idea=idea, user=people[0])
    withdraw_support(idea=idea, user=people[1])

    assert count(idea) == Support.objects.count() == 0
    assert Follow.objects.get().user == people[0]


def test_following_and_not(idea, people):
    follow(idea=idea, user=people[0])
    follow(idea=idea, user=people[0])
    assert Follow.objects.count() == 1

    unfollow(idea=idea, user=people[0])
    unfollow(idea=idea, user=people[0])
    assert Follow.objects.count() == 0


@pytest.mark.parametrize("kind", [Tie.AUTHOR, Tie.COAUTHOR])
def test_an_author_does_not_support_their_own_idea(idea, kind):
    author = InvolvementFactory(idea=idea, kind=kind).user

    with pytest.raises(NotAllowed):
        support(idea=idea, user=author)

    assert (count(idea), Support.objects.count(), Follow.objects.count()) == (0, 0, 0)


CLOSED = {"answered", "rejected", "merged", "withdrawn", "stopped"}


@pytest.mark.parametrize("state", [state for state in State.values if state != "draft"])
def test_what_is_closed_is_not_supported(state):
    idea = IdeaFactory(**({"merged": True} if state == "merged" else {"state": state}))
    user = UserFactory(organisation=idea.organisation)

    if state in CLOSED:
        with pytest.raises(NotAllowed):
            support(idea=idea, user=user)
    else:
        support(idea=idea, user=user)

    assert count(idea) == (state not in CLOSED)


@pytest.mark.parametrize("visibility", [Visibility.AWAITING, Visibility.HIDDEN])
def test_what_is_not_visible_is_not_supported(visibility):
    idea = IdeaFactory(visibility=visibility)

    with pytest.raises(NotAllowed):
        support(idea=idea, user=UserFactory(organisation=idea.organisation))


def test_a_support_read_as_open_is_refused_once_the_idea_has_closed(idea, people):
    """What the page showed does not count: the idea is read again."""
    Idea.objects.filter(pk=idea.pk).update(state=State.WITHDRAWN)

    with pytest.raises(NotAllowed):
        support(idea=idea, user=people[0])


def test_one_support_each_is_the_databases_word(idea, people):
    support(idea=idea, user=people[0])

    with pytest.raises(IntegrityError), transaction.atomic():
        Support.objects.create(idea=idea, user=people[0])


# Merging ------------------------------------------------------------------------------------------


class House:
    """Four ideas, five people, and a referent who merges."""

    def __init__(self):
        self.organisation = OrganisationFactory()
        self.ideas = IdeaFactory.create_batch(
            4, state=State.IN_TRIAGE, organisation=self.organisation
        )
        self.people = UserFactory.create_batch(5, organisation=self.organisation)
        self.referent = UserFactory(organisation=self.organisation)
        MandateFactory(user=self.referent, referent=True)

    def move(self, idea, action, **details):
        fresh = Idea.objects.get(pk=idea.pk)
        actor = Person(User.objects.get(pk=self.referent.pk))
        return move(fresh, action, actor=actor, seen=fresh.revision, **details)

    def merge(self, idea, survivor):
        return self.move(idea, "merge", survivor=str(survivor.pk))

    def unmerge(self, idea):
        return self.move(idea, "unmerge", reason="Deux sujets.")


def test_merging_moves_nothing_and_counts_each_person_once():
    house = House()
    joined, survivor = house.ideas[:2]
    for user in house.people[:3]:
        support(idea=joined, user=user)
    for user in house.people[2:4]:
        support(idea=survivor, user=user)
    rows = set(Support.objects.values_list("idea", "user"))

    house.merge(joined, survivor)

    assert set(Support.objects.values_list("idea", "user")) == rows
    assert (count(joined), count(survivor)) == (3, 4)
    assert Idea.objects.get(pk=joined.pk).merged_into == survivor


def test_supports_after_a_merge():
    house = House()
    joined, survivor = house.ideas[:2]
    support(idea=joined, user=house.people[0])
    house.merge(joined, survivor)

    support(idea=survivor, user=house.people[0])
    assert count(survivor) == 1
    support(idea=survivor, user=house.people[1])
    assert count(survivor) == 2
    withdraw_support(idea=survivor, user=house.people[0])
    assert (count(joined), count(survivor)) == (0, 1)
    with pytest.raises(NotAllowed):
        support(idea=joined, user=house.people[2])


def test_unmerging_restores_exactly():
    house = House()
    joined, survivor = house.ideas[:2]
    support(idea=joined, user=house.people[0])
    support(idea=survivor, user=house.people[0])
    house.merge(joined, survivor)

    house.unmerge(joined)

    back = Idea.objects.get(pk=joined.pk)
    assert (back.state, back.merged_into_id, count(joined), count(survivor)) == (
        "in_triage", None, 1, 1,
    )  # fmt: skip


def test_chains_count_up_to_the_last_survivor_and_cycles_are_refused():
    house = House()
    one, two, three = house.ideas[:3]
    support(idea=one, user=house.people[0])
    support(idea=two, user=house.people[1])
    house.merge(one, two)
    house.merge(two, three)
    assert [count(idea) for idea in (one, two, three)] == [1, 2, 2]

    for target in (one, two):
        with pytest.raises(Exception) as refused:
            house.merge(three, target)
        assert list(refused.value.message_dict) == ["survivor"]
    house.unmerge(one)
    assert [count(idea) for idea in (one, two, three)] == [1, 1, 1]


def test_a_survivor_gone_meanwhile_is_stale(monkeypatch):
    """Between the check of the inputs and the lock, the survivor was withdrawn."""
    house = House()
    joined, survivor = house.ideas[:2]
    check = guards.CHECKS["survivor"]

    def then_withdrawn(*args):
        check(*args)
        Idea.objects.filter(pk=survivor.pk).update(state=State.WITHDRAWN)

    monkeypatch.setitem(guards.CHECKS, "survivor", then_withdrawn)

    with pytest.raises(Stale):
        house.merge(joined, survivor)

    assert Idea.objects.get(pk=joined.pk).state == "in_triage"


def test_the_database_ties_the_state_and_the_survivor():
    house = House()
    for wrong in ({"state": State.MERGED}, {"merged_into": house.ideas[1]}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Idea.objects.filter(pk=house.ideas[0].pk).update(**wrong)


STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("support"), st.integers(0, 3), st.integers(0, 4)),
        st.tuples(st.just("withdraw"), st.integers(0, 3), st.integers(0, 4)),
        st.tuples(st.just("merge"), st.integers(0, 3), st.integers(0, 3)),
        st.tuples(st.just("unmerge"), st.integers(0, 3), st.just(0)),
    ),
    max_size=14,
)


@settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
@given(steps=STEPS)
def test_counts_are_the_persons_of_the_family_whatever_happens(steps):
    with transaction.atomic():
        house = House()
        rows, into = set(), {}

        def family(number):
            return {number}.union(*(family(n) for n, other in into.items() if other == number))

        for action, number, other in steps:
            idea, joined = house.ideas[number], number in into
            if action == "support" and not joined:
                support(idea=idea, user=house.people[other])
                rows.add((number, other))
            elif action == "withdraw":
                withdraw_support(idea=idea, user=house.people[other])
                rows -= {(n, other) for n in family(number)}
            elif action == "merge" and not joined and other != number and other not in into:
                house.merge(idea, house.ideas[other])
                into[number] = other
            elif action == "unmerge" and joined:
                house.unmerge(idea)
                del into[number]

        expected = [
            len({person for n, person in rows if n in family(number)}) for number in range(4)
        ]
        assert [count(idea) for idea in house.ideas] == expected
        assert [recount_supports(idea) for idea in house.ideas] == expected
        transaction.set_rollback(True)


# From the page ------------------------------------------------------------------------------------


@pytest.mark.parametrize(("htmx", "status"), [({}, 302), ({"HX-Request": "true"}, 200)])
def test_supporting_from_the_page(client, idea, people, htmx, status):
    client.force_login(people[0])
    url = reverse("ideas:support", args=[idea.pk])

    for wanted, expected in (("yes", 1), ("yes", 1), ("no", 0), ("no", 0)):
        assert client.post(url, {"wanted": wanted}, headers=htmx).status_code == status
        assert count(idea) == expected


@pytest.mark.parametrize(("htmx", "status"), [({}, 302), ({"HX-Request": "true"}, 200)])
def test_following_from_the_page(client, idea, people, htmx, status):
    client.force_login(people[0])
    url = reverse("ideas:follow", args=[idea.pk])

    for wanted, expected in (("yes", 1), ("yes", 1), ("no", 0), ("no", 0)):
        assert client.post(url, {"wanted": wanted}, headers=htmx).status_code == status
        assert Follow.objects.count() == expected


def test_supporters_are_counted_never_named(client, idea, people):
    hidden = UserFactory(organisation=idea.organisation, last_name="Introuvable")
    support(idea=idea, user=hidden)
    client.force_login(people[0])

    page = client.get(idea.get_absolute_url()).content.decode()

    assert "Introuvable" not in page
