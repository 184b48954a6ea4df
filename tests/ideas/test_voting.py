"""The vote of all agents: who, when, for what, once each, and how it is counted."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from campaigns.enums import PhaseCode, VoteMethod
from campaigns.models import Campaign, CampaignSettings
from ideas.ballots import Line, Told, tally, told_of, winners
from ideas.enums import State, Tie, Visibility
from ideas.errors import NotAllowed
from ideas.models import Ballot, Idea, Poll, PollResult, Trophy
from ideas.services import cast_ballot, count_polls, withdraw_ballot
from ideas.voting import audience_of, marks_of
from tests.factories.accounts import UnitFactory, UserFactory
from tests.factories.ideas import IdeaFactory, InvolvementFactory
from tests.ideas.votes import Celebration, Vote

pytestmark = pytest.mark.django_db


def test_one_person_has_one_ballot_and_may_change_it():
    vote = Vote()
    (user,) = vote.people(1)

    vote.cast(user, 0)
    vote.cast(user, 2)

    assert [ballot.marks for ballot in Ballot.objects.all()] == [{str(vote.ideas[2].pk): 1}]
    assert marks_of(vote.poll, user) == {vote.ideas[2].pk: 1}


def test_a_vote_taken_back_leaves_nothing():
    vote = Vote()
    (user,) = vote.people(1)
    vote.cast(user, 0)

    withdraw_ballot(campaign=vote.fresh, user=user)

    assert not Ballot.objects.exists()


def test_votes_are_shared_out_up_to_what_one_has():
    vote = Vote(method=VoteMethod.BUDGET, each=3)
    (user,) = vote.people(1)

    vote.cast(user, 0, 0, 1)

    assert marks_of(vote.poll, user) == {vote.ideas[0].pk: 2, vote.ideas[1].pk: 1}
    with pytest.raises(ValidationError, match="3 voix à répartir"):
        vote.cast(user, 0, 0, 1, 2)
    assert marks_of(vote.poll, user) == {vote.ideas[0].pk: 2, vote.ideas[1].pk: 1}


@pytest.mark.parametrize(
    ("marks", "words"), [({}, "Choisissez"), ({0: -1, 1: 2}, "se donne"), ({0: 1, 1: 1}, "1 voix")]
)
def test_a_ballot_that_is_none_is_refused(marks, words):
    vote = Vote()
    (user,) = vote.people(1)
    given = {vote.ideas[number].pk: count for number, count in marks.items()}

    with pytest.raises(ValidationError, match=words):
        cast_ballot(campaign=vote.fresh, user=user, marks=given)
    assert not Ballot.objects.exists()


@pytest.mark.parametrize("tie", Tie)
def test_nobody_votes_for_an_idea_they_have_a_hand_in(tie):
    vote = Vote()
    (user,) = vote.people(1)
    InvolvementFactory(idea=vote.ideas[0], user=user, kind=tie)

    if tie == Tie.SPONSOR:
        vote.cast(user, 0)
    else:
        with pytest.raises(ValidationError, match="On ne vote pas"):
            vote.cast(user, 0)
        vote.cast(user, 1)

    assert Ballot.objects.count() == 1


def test_nobody_votes_for_an_idea_theirs_joined_at_any_depth():
    vote = Vote()
    (user,) = vote.people(1)
    nearer = IdeaFactory(
        organisation=vote.organisation, state=State.MERGED, merged_into=vote.ideas[0]
    )
    farther = IdeaFactory(organisation=vote.organisation, state=State.MERGED, merged_into=nearer)
    InvolvementFactory(idea=farther, user=user)

    with pytest.raises(ValidationError):
        vote.cast(user, 0)


@pytest.mark.parametrize("out", ["another challenge", "hidden", "withdrawn"])
def test_an_idea_out_of_the_running_takes_no_vote(out):
    vote = Vote()
    (user,) = vote.people(1)
    changes = {
        "another challenge": {"campaign": None},
        "hidden": {"visibility": Visibility.HIDDEN},
        "withdrawn": {"state": State.WITHDRAWN},
    }
    Idea.objects.filter(pk=vote.ideas[0].pk).update(**changes[out])

    with pytest.raises(ValidationError, match="en lice"):
        vote.cast(user, 0)


@pytest.mark.parametrize("phase", [None, *PhaseCode])
def test_one_votes_in_the_phase_of_the_vote_only(phase):
    vote = Vote(phase=phase)
    (user,) = vote.people(1)

    if phase == PhaseCode.DELIBERATION:
        vote.cast(user, 0)
    else:
        with pytest.raises(NotAllowed):
            vote.cast(user, 0)
    assert Ballot.objects.count() == (phase == PhaseCode.DELIBERATION)


@pytest.mark.parametrize("phase", [None, *PhaseCode])
def test_one_votes_for_nominees_while_a_celebration_is_open(phase):
    vote = Celebration(phase=phase)
    (user,) = vote.people(1)

    if phase == PhaseCode.OPEN:
        vote.cast(user, 0)
    else:
        with pytest.raises(NotAllowed):
            vote.cast(user, 0)


def test_another_organisation_does_not_vote():
    vote = Vote()

    with pytest.raises(NotAllowed):
        vote.cast(UserFactory(), 0)


@pytest.mark.parametrize("off", ["setting", "method"])
def test_nobody_votes_where_the_part_is_off(off):
    vote = Vote()
    (user,) = vote.people(1)
    if off == "setting":
        CampaignSettings.objects.update(uses_vote=False)
    else:
        Campaign.objects.update(vote_method=VoteMethod.NONE)

    with pytest.raises(NotAllowed):
        vote.cast(user, 0)


def test_counting_ranks_shares_ties_and_forgets_the_salt():
    vote = Vote()
    people = vote.people(5)
    for user, choice in zip(people, (0, 0, 1, 1, 2), strict=True):
        vote.cast(user, choice)
    vote.end()

    assert (count_polls(), count_polls()) == (1, 0)

    poll = vote.poll
    assert (poll.salt, poll.counted_on, poll.ballots_count) == ("", vote.fresh.today, 5)
    assert poll.audience == 5
    rows = PollResult.objects.values_list("idea__title", "votes", "rank")
    assert set(rows) == {("Idée 0", 2, 1), ("Idée 1", 2, 1), ("Idée 2", 1, 3)}
    with pytest.raises(NotAllowed):
        vote.cast(people[0], 1)


def test_counting_waits_for_the_end_of_the_last_day():
    vote = Vote()
    (user,) = vote.people(1)
    vote.cast(user, 0)
    vote.move(closes=-10, results=1)

    assert count_polls() == 0
    vote.move(closes=-10, results=0)
    assert count_polls() == 1


def test_a_ballot_follows_an_idea_that_joined_another():
    vote = Vote()
    for user, choice in zip(vote.people(3), (0, 1, 2), strict=True):
        vote.cast(user, choice)
    Idea.objects.filter(pk=vote.ideas[0].pk).update(
        state=State.MERGED, merged_into=vote.ideas[1].pk
    )
    Idea.objects.filter(pk=vote.ideas[2].pk).update(state=State.WITHDRAWN)
    vote.end()

    count_polls()

    assert list(PollResult.objects.values_list("idea", "votes")) == [(vote.ideas[1].pk, 2)]
    assert vote.poll.ballots_count == 2


def test_the_first_of_a_category_is_given_a_trophy_each_when_equal():
    vote = Celebration()
    for user, choice in zip(vote.people(5), (0, 0, 1, 1, 2), strict=True):
        vote.cast(user, choice)
    vote.end()

    count_polls()

    assert set(Trophy.objects.values_list("idea", flat=True)) == {
        vote.ideas[0].pk,
        vote.ideas[1].pk,
    }


def test_no_trophy_where_nobody_voted():
    Celebration().end()

    assert count_polls() == 1
    assert not Trophy.objects.exists()


def test_a_second_ballot_of_a_seal_cannot_be_written():
    vote = Vote()
    (user,) = vote.people(1)
    vote.cast(user, 0)
    ballot = Ballot.objects.get()

    with pytest.raises(IntegrityError), transaction.atomic():
        Ballot.objects.create(poll=ballot.poll, seal=ballot.seal)


@pytest.mark.parametrize("changes", [{"salt": ""}, {"ballots_count": 3}])
def test_a_vote_says_nothing_before_its_end(changes):
    vote = Vote()
    vote.cast(*vote.people(1), 0)

    with pytest.raises(IntegrityError), transaction.atomic():
        Poll.objects.update(**changes)


# The formula --------------------------------------------------------------------------------------


def test_tally_ranks_by_votes_and_shares_equal_ranks():
    ballots = [{"a": 3}, {"b": 1, "c": 2}, {"b": 2}, {"elsewhere": 9}]

    assert tally("abcd", ballots) == [
        Line("a", 3, 1),
        Line("b", 3, 1),
        Line("c", 2, 3),
        Line("d", 0, 4),
    ]


def test_winners_are_the_first_and_nobody_wins_without_a_vote():
    assert [line.entry for line in winners(tally("abc", [{"a": 1}, {"c": 1}]))] == ["a", "c"]
    assert winners(tally("abc", [])) == []


@pytest.mark.parametrize(
    ("ballots", "audience", "told"),
    [
        (2, 100, Told.NOTHING),
        (3, 100, Told.ORDER),
        (9, 100, Told.ORDER),
        (10, 19, Told.ORDER),
        (10, 20, Told.NUMBERS),
        (11, 12, Told.ORDER),
        (90, 100, Told.NUMBERS),
        (91, 100, Told.ORDER),
        (30, 0, Told.ORDER),
    ],
)
def test_numbers_are_told_when_ten_voted_and_ten_did_not(ballots, audience, told):
    assert told_of(ballots, audience) == told


def test_a_vote_is_open_to_the_active_people_of_its_units():
    vote = Vote()
    above = UnitFactory(organisation=vote.organisation)
    below = UnitFactory(organisation=vote.organisation, parent=above)
    for unit, active in ((above, True), (below, True), (below, False), (None, True)):
        UserFactory(organisation=vote.organisation, unit=unit, is_active=active)
    UserFactory()

    assert audience_of(vote.fresh) == 3
    vote.campaign.units.add(above)
    assert audience_of(vote.fresh) == 2


def test_one_vote_that_fails_holds_up_no_other(caplog):
    broken, whole = Vote(), Vote()
    for vote in (broken, whole):
        vote.cast(*vote.people(1), 0)
        vote.end()
    PollResult.objects.create(poll=broken.poll, idea=broken.ideas[0], votes=1, rank=1)

    assert count_polls() == 1
    assert (broken.poll.counted_on, whole.poll.ballots_count) == (None, 1)
    assert f"vote {broken.poll.pk} is not counted" in caplog.text
