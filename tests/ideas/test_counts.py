"""The counts kept with ideas: equal to their rows whatever happens, mended when they are not."""

import random

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import User
from benchmarks.replay_votes import Vote, expected, replay
from ideas.actors import Person
from ideas.enums import State
from ideas.errors import NotAllowed
from ideas.families import merged_family
from ideas.models import Comment, Follow, HistoryEntry, Idea, Involvement, Support
from ideas.search import index_many
from ideas.services import (
    comment,
    edit_comment,
    move,
    remove_comment,
    repair_counts,
    say_it_helped,
    support,
)
from tests.factories.accounts import MandateFactory, OrganisationFactory, UserFactory
from tests.factories.ideas import CommentFactory, IdeaFactory, InvolvementFactory

pytestmark = pytest.mark.django_db


def last_repair():
    return list(repair_counts())[-1]


# Repairing ----------------------------------------------------------------------------------------


def test_counts_that_differ_from_their_rows_are_mended(capsys):
    idea, other = IdeaFactory(state=State.IN_TRIAGE), IdeaFactory(state=State.IN_TRIAGE)
    user = UserFactory(organisation=idea.organisation)
    support(idea=idea, user=user)
    said = comment(idea=idea, user=user, body="Un mot.")
    say_it_helped(comment=said, user=UserFactory(organisation=idea.organisation), helped=True)
    assert last_repair() == (2, 0)
    Idea.objects.filter(pk=idea.pk).update(supports_count=7, comments_count=0)
    Idea.objects.filter(pk=other.pk).update(comments_count=3)
    Comment.objects.update(helped_count=4)

    call_command("repair_counts")

    assert "2 idées regardées, 3 écarts corrigés." in capsys.readouterr().out
    fresh = Idea.objects.get(pk=idea.pk)
    assert (fresh.supports_count, fresh.comments_count) == (1, 1)
    assert Idea.objects.get(pk=other.pk).comments_count == 0
    assert Comment.objects.get().helped_count == 1
    assert last_repair() == (2, 0)


def test_repairing_costs_the_same_queries_for_1_and_20_ideas_in_order():
    counts = []
    for size in (1, 20):
        while Idea.objects.count() < size:
            CommentFactory(idea=IdeaFactory(), hidden=True)
        with CaptureQueriesContext(connection) as captured:
            last_repair()
        counts.append(len(captured))

    assert counts[0] == counts[1]


# A replayed log of votes --------------------------------------------------------------------------


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_last_vote_of_each_person_wins(seed):
    rng = random.Random(seed)
    votes = [
        Vote(at, f"{rng.randrange(4)}", f"{rng.randrange(9)}", rng.random() < 0.6)
        for at in range(250)
    ]

    done = replay(votes)

    assert done.differences == []
    assert done.positions == Support.objects.count() == len(expected(votes))
    assert done.positions not in (0, 36)


def test_control_a_vote_left_out_of_the_replay_is_seen(monkeypatch):
    votes = [Vote(1, "a", "x", True), Vote(2, "a", "y", True), Vote(3, "a", "y", False)]
    monkeypatch.setattr("ideas.services.withdraw_support", lambda **_: None)

    assert replay(votes).differences == ["('a', 'y') should not be", "a: 2 counted"]


# Merging and back ---------------------------------------------------------------------------------

PEOPLE = 4
ACTS = st.lists(
    st.tuples(
        st.sampled_from(["support", "comment", "reply", "remove", "edit"]),
        st.integers(0, 2),
        st.integers(0, PEOPLE - 1),
    ),
    max_size=10,
)


class Village:
    """Three ideas, their authors, some people, and a referent who merges."""

    def __init__(self):
        self.organisation = OrganisationFactory()
        self.ideas = IdeaFactory.create_batch(
            3, state=State.IN_TRIAGE, organisation=self.organisation
        )
        for idea in self.ideas:
            InvolvementFactory(idea=idea)
        self.people = UserFactory.create_batch(PEOPLE, organisation=self.organisation)
        self.referent = MandateFactory(user__organisation=self.organisation, referent=True).user

    def move(self, idea, action, **details):
        fresh = Idea.objects.get(pk=idea.pk)
        actor = Person(User.objects.get(pk=self.referent.pk))
        return move(fresh, action, actor=actor, seen=fresh.revision, **details)

    def act(self, what, number, person):
        idea, user = Idea.objects.get(pk=self.ideas[number].pk), self.people[person]
        theirs = Comment.objects.filter(idea=idea, author=user, removed_at=None).order_by("pk")
        try:
            if what == "support":
                support(idea=idea, user=user)
            elif what == "comment":
                comment(idea=idea, user=user, body="Un mot.")
            elif what == "reply" and theirs:
                comment(idea=idea, user=user, body="Une suite.", parent=theirs[0])
            elif what == "remove" and theirs:
                remove_comment(comment=theirs[0], user=user)
            elif what == "edit" and theirs:
                edit_comment(comment=theirs[0], user=user, body="Un autre mot.")
        except NotAllowed:
            return

    def rows(self):
        """Every row that belongs to the three ideas, save their history and their circuit."""
        keys = [idea.pk for idea in self.ideas]
        return {
            "supports": set(Support.objects.values_list("idea", "user")),
            "follows": set(Follow.objects.values_list("idea", "user")),
            "comments": list(Comment.objects.order_by("pk").values()),
            "authors": list(Involvement.objects.order_by("pk").values()),
            "counts": list(
                Idea.objects.filter(pk__in=keys)
                .order_by("pk")
                .values("pk", "supports_count", "comments_count", "merged_into", "visibility")
            ),
        }


@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
@given(before=ACTS, during=ACTS)
def test_unmerging_restores_exactly_what_there_was(before, during):
    with transaction.atomic():
        village = Village()
        joined, survivor = village.ideas[:2]
        for act in before:
            village.act(*act)
        at_first = village.rows()

        village.move(joined, "merge", survivor=str(survivor.pk))
        village.move(joined, "unmerge", reason="Deux sujets.")
        assert village.rows() == at_first

        village.move(joined, "merge", survivor=str(survivor.pk))
        merged = Idea.objects.get(pk=survivor.pk)
        family = merged_family(merged)
        persons = Support.objects.filter(idea__in=family).values("user").distinct().count()
        assert merged.supports_count == persons
        for act in during:
            village.act(*act)
        village.move(joined, "unmerge", reason="Deux sujets.")
        assert last_repair() == (3, 0)
        assert HistoryEntry.objects.filter(action="unmerge").count() == 2
        transaction.set_rollback(True)


def test_the_survivor_shows_both_and_the_joined_one_leads_to_it(client):
    village = Village()
    joined, survivor = village.ideas[:2]
    user, reader = village.people[:2]
    support(idea=joined, user=user)
    comment(idea=joined, user=user, body="Dit avant la fusion.")

    village.move(joined, "merge", survivor=str(survivor.pk))

    client.force_login(user)
    page = client.get(survivor.get_absolute_url())
    words = page.content.decode()
    names = [credit["name"] for credit in page.context["credits"]]
    authors = Involvement.objects.filter(idea__in=[joined, survivor]).order_by("idea_id")
    assert sorted(names) == sorted(str(row.user) for row in authors)
    assert "Dit avant la fusion." in words
    assert "Dit à propos de" in words
    assert "Vous la soutenez" in words
    client.force_login(reader)
    old = client.get(joined.get_absolute_url()).content.decode()
    assert reverse("ideas:detail", args=[survivor.pk]) in old
    assert "La discussion continue" in old


def test_an_author_of_a_merged_idea_studies_the_survivor_no_more():
    village = Village()
    joined, survivor = village.ideas[:2]
    other = MandateFactory(user__organisation=village.organisation, referent=True).user
    InvolvementFactory(idea=joined, user=other)
    village.move(joined, "merge", survivor=str(survivor.pk))

    fresh = Idea.objects.get(pk=survivor.pk)
    with pytest.raises(NotAllowed):
        move(
            fresh,
            "request_info",
            actor=Person(User.objects.get(pk=other.pk)),
            seen=fresh.revision,
            question="Combien ?",
        )


def test_the_page_of_a_merge_shows_what_looks_alike_then_both(client):
    village = Village()
    joined, survivor = village.ideas[:2]
    index_many([idea.pk for idea in village.ideas])
    client.force_login(village.referent)
    url = reverse("ideas:move", args=[joined.pk, "merge"])

    first = client.get(url)
    second = client.get(url, {"survivor": str(survivor.pk)})

    assert survivor in first.context["candidates"]
    assert joined not in first.context["candidates"]
    assert second.context["other"] == survivor
    assert f'value="{survivor.get_absolute_url()}"' in second.content.decode()
