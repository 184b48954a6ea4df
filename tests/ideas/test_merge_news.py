"""Two ideas become one, or two again: everyone of both is told, once for each, as what they are."""

import pytest

from ideas.enums import State, Tie
from ideas.models import Follow, Idea, Involvement
from ideas.services import follow, support
from notifications.enums import MessageState
from notifications.models import Message, Occurrence
from notifications.preferences import choose
from tests.factories.accounts import UserFactory
from tests.factories.ideas import IdeaFactory, InvolvementFactory
from tests.ideas.test_community import House
from tests.notifications.support import address, deliver

pytestmark = pytest.mark.django_db

#: Who is tied to the idea that joins, to the one that goes on, to both.
PEOPLE = (
    *("author", "coauthor", "supporter", "follower"),
    *("other_author", "other_coauthor", "other_supporter", "other_follower"),
    *("author_of_both", "follower_of_both", "other_author_who_follows", "author_who_follows"),
)


@pytest.fixture
def house():
    """A referent, the two ideas, and everyone of both."""
    house = House()
    house.joined, house.survivor = house.ideas[:2]
    house.by_name = {name: UserFactory(organisation=house.organisation) for name in PEOPLE}
    of = house.by_name
    ties = (
        (house.joined, Tie.AUTHOR, ("author", "author_of_both", "author_who_follows")),
        (house.joined, Tie.COAUTHOR, ("coauthor",)),
        (
            house.survivor,
            Tie.AUTHOR,
            ("other_author", "author_of_both", "other_author_who_follows"),
        ),
        (house.survivor, Tie.COAUTHOR, ("other_coauthor",)),
    )
    for idea, kind, names in ties:
        for name in names:
            InvolvementFactory(idea=idea, user=of[name], kind=kind)
    support(idea=house.joined, user=of["supporter"])
    support(idea=house.survivor, user=of["other_supporter"])
    for name in ("follower", "follower_of_both", "other_author_who_follows"):
        follow(idea=house.joined, user=of[name])
    for name in ("other_follower", "follower_of_both", "author_who_follows"):
        follow(idea=house.survivor, user=of[name])
    follow(idea=house.survivor, user=house.referent)
    return house


def told(house, notice):
    """By name, as what each person was told."""
    while address():
        pass
    rows = Message.objects.filter(occurrence__notice=notice, channel="mail")
    names = {user.pk: name for name, user in house.by_name.items()} | {
        house.referent.pk: "referent"
    }
    found = [(names[pk], audience) for pk, audience in rows.values_list("recipient", "audience")]
    assert len(found) == len({name for name, _audience in found}), "told twice"
    return dict(found)


MERGED = {
    **dict.fromkeys(("author", "coauthor", "author_of_both", "author_who_follows"), "author"),
    **dict.fromkeys(
        ("supporter", "follower", "follower_of_both", "other_author_who_follows"), "followers"
    ),
}
OTHERS = {
    **dict.fromkeys(("other_author", "other_coauthor", "other_author_who_follows"), "author"),
    **dict.fromkeys(("other_supporter", "other_follower"), "followers"),
}


def test_everyone_of_both_ideas_is_told_that_they_are_one(house):
    house.merge(house.joined, house.survivor)
    assert told(house, "ideas.transition") == MERGED
    assert told(house, "ideas.joined") == OTHERS
    assert {*MERGED, *OTHERS} == set(PEOPLE)


def test_everyone_of_both_is_told_that_they_are_two_again(house):
    house.merge(house.joined, house.survivor)
    told(house, "ideas.joined")
    Message.objects.all().delete()
    house.unmerge(house.joined)
    assert told(house, "ideas.transition") == MERGED
    assert told(house, "ideas.parted") == OTHERS


def test_who_signs_the_idea_that_goes_on_is_told_whatever_they_chose(house, mailoutbox):
    quiet = house.by_name["other_author_who_follows"]
    choose(user=quiet, frequencies={"ideas.news": "never"})
    house.merge(house.joined, house.survivor)
    told(house, "ideas.joined")
    deliver()
    (mail,) = [mail for mail in mailoutbox if mail.to == [quiet.email]]
    assert "rejoint la vôtre" in mail.subject


def test_what_was_undone_before_it_left_is_not_said(house):
    house.merge(house.joined, house.survivor)
    house.unmerge(house.joined)
    assert told(house, "ideas.joined") == {}
    assert Occurrence.objects.get(notice="ideas.joined").cancelled_at is not None
    assert told(house, "ideas.parted") == OTHERS


def test_nobody_who_left_or_let_go_is_told(house):
    of = house.by_name
    Involvement.objects.filter(user=of["other_coauthor"]).update(ended_on="2026-11-03")
    Follow.objects.filter(user=of["other_follower"]).delete()
    type(of["other_author"]).objects.filter(pk=of["other_author"].pk).update(is_active=False)
    house.merge(house.joined, house.survivor)
    gone = ("other_coauthor", "other_follower", "other_author")
    assert told(house, "ideas.joined") == {k: v for k, v in OTHERS.items() if k not in gone}


def test_an_idea_without_a_known_author_that_goes_on_tells_its_followers(house):
    anonymous = IdeaFactory(
        organisation=house.organisation,
        state=State.IN_TRIAGE,
        origin="anonymous",
        code_digest="e" * 64,
    )
    follow(idea=anonymous, user=house.by_name["other_follower"])
    house.merge(house.joined, anonymous)
    assert told(house, "ideas.joined") == {"other_follower": "followers"}
    assert Idea.objects.get(pk=house.joined.pk).merged_into == anonymous
    assert not Message.objects.filter(state=MessageState.FAILED).exists()
