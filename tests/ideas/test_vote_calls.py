"""Everyone is told once that a vote is open, and finds it on the front page until it is over."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from campaigns.enums import PhaseCode, VoteMethod
from campaigns.models import Campaign, CampaignSettings
from ideas.enums import Visibility
from ideas.models import Idea
from ideas.services import cast_ballot, tell_votes
from ideas.vote_calls import calls_for, has_choice
from notifications.enums import Channel, Frequency
from notifications.models import Message, Occurrence, Preference
from notifications.notices import get_notice
from notifications.together import together
from tests.campaigns.celebrating import expand
from tests.factories.accounts import UnitFactory, UserFactory
from tests.factories.campaigns import AwardCategoryFactory, CeremonyFactory, in_days
from tests.ideas.mails import mail, wrong_typography
from tests.ideas.votes import Celebration, Vote

pytestmark = pytest.mark.django_db

NOTICE = "ideas.vote_opened"
HOME = reverse("home")


def told(campaign) -> int:
    return Occurrence.objects.filter(notice=NOTICE, context__campaign=campaign.pk).count()


def audience(vote):
    recipients = get_notice(NOTICE).recipients({"campaign": vote.campaign.pk})
    return {(row.user_id, row.audience) for row in recipients}


@pytest.mark.parametrize(("kind", "name"), [(Vote, "challenge"), (Celebration, "celebration")])
def test_everyone_asked_is_told_once(kind, name):
    vote = kind()
    people = vote.people(3)
    UserFactory()

    assert [tell_votes(), tell_votes()] == [1, 0]

    assert told(vote.campaign) == 1
    assert audience(vote) == {(person.pk, name) for person in people}


@pytest.mark.parametrize("phase", list(PhaseCode))
@pytest.mark.parametrize(
    ("kind", "votes_in"), [(Vote, PhaseCode.DELIBERATION), (Celebration, PhaseCode.OPEN)]
)
def test_it_is_told_while_one_votes_only(kind, votes_in, phase):
    vote = kind(phase=phase)

    assert tell_votes() == (phase == votes_in)
    assert get_notice(NOTICE).is_current({"campaign": vote.campaign.pk}) == (phase == votes_in)


def test_without_a_choice_to_make_nothing_is_told_until_there_is_one():
    vote = Vote(ideas=2)
    Idea.objects.filter(pk=vote.ideas[0].pk).update(visibility=Visibility.AWAITING)
    assert tell_votes() == 0

    Idea.objects.update(visibility=Visibility.VISIBLE)
    assert tell_votes() == 1


def test_without_a_vote_or_with_the_part_off_nothing_is_told():
    Vote(method=VoteMethod.NONE)
    off = Vote()
    CampaignSettings.objects.filter(pk=off.organisation.pk).update(uses_vote=False)

    assert tell_votes() == 0


def test_after_two_days_of_outage_it_is_told_once():
    vote = Vote()
    vote.move(closes=-3, results=20)

    assert [tell_votes(), tell_votes()] == [1, 0]


def test_after_a_month_it_is_no_news_any_more():
    vote = Vote()
    vote.move(closes=-32, results=20)

    assert tell_votes() == 0


def test_a_team_s_vote_is_told_to_that_team():
    vote = Vote()
    unit = UnitFactory(organisation=vote.organisation)
    vote.campaign.units.set([unit])
    vote.people(2)
    member = UserFactory(unit=unit)

    assert audience(vote) == {(member.pk, "challenge")}
    assert calls_for(vote.people(1)[0], 3) == []
    assert [call.campaign for call in calls_for(member, 3)] == [vote.campaign]


def test_each_is_told_at_the_pace_they_chose():
    """By default a challenge's vote waits for the weekly digest, and no mail goes to who wants
    none."""
    challenge, feast = Vote(), Celebration()
    weekly, daily, never = challenge.people(3)
    Preference.objects.create(user=daily, kind="campaigns.calendar", frequency=Frequency.DAILY)
    Preference.objects.create(user=never, kind="campaigns.calendar", frequency=Frequency.NEVER)
    at_once, none = feast.people(2)
    Preference.objects.create(user=none, kind="ideas.celebration", frequency=Frequency.NEVER)
    tell_votes()
    earlier = timezone.now() - datetime.timedelta(hours=1)
    Occurrence.objects.update(next_attempt_at=earlier, not_before=earlier)
    expand()

    mails = Message.objects.filter(occurrence__notice=NOTICE, channel=Channel.MAIL)
    assert dict(mails.values_list("recipient", "held_for")) == {
        weekly.pk: Frequency.WEEKLY,
        daily.pk: Frequency.DAILY,
        at_once.pk: "",
    }


@pytest.mark.parametrize("kind", [Vote, Celebration])
def test_its_words(kind):
    vote = kind()
    (person,) = vote.people(1)
    name = "celebration" if kind is Celebration else "challenge"
    words = mail(NOTICE, {"campaign": vote.campaign.pk}, name, person)

    assert "le vote" in words.subject and vote.campaign.title in words.subject
    assert "Votre vote est secret" in words.as_text()
    assert reverse("campaigns:vote", args=[vote.campaign.pk]) in words.as_text()
    assert wrong_typography(words.as_text()) == []


# The front page -----------------------------------------------------------------------------------


def home(client, user):
    client.force_login(user)
    return client.get(HOME).content.decode()


def test_the_front_page_shows_a_vote_until_it_is_over(client):
    vote = Vote()
    (person,) = vote.people(1)

    page = home(client, person)
    assert "Le vote des agents est ouvert" in page and vote.campaign.title in page
    assert reverse("campaigns:vote", args=[vote.campaign.pk]) in page

    vote.end()
    assert "Le vote des agents est ouvert" not in home(client, person)


def test_who_has_voted_sees_the_same_front_page(client):
    vote = Vote()
    voter, other = vote.people(2)
    vote.cast(voter, 0)

    assert calls_for(voter, 3) == calls_for(other, 3)
    assert calls_for(voter, 3)[0].votes_until == vote.fresh.calendar[2].ends_on


def test_the_front_page_invites_to_the_celebration_until_its_day(client):
    feast = Celebration(phase=PhaseCode.ANNOUNCED)
    (person,) = feast.people(1)
    ceremony = CeremonyFactory(campaign=feast.campaign)
    assert "Célébration" not in home(client, person), "nobody was invited yet"

    type(ceremony).objects.update(sequence=1, invited_at="2026-01-01T09:00Z")
    page = home(client, person)
    assert "rendez-vous le" in page and ceremony.place in page

    type(ceremony).objects.update(held_on=in_days(-1))
    assert calls_for(person, 3) == []


def test_the_front_page_asks_as_much_of_the_database_with_or_without_ideas(client):
    """One query where nothing calls; with votes, as many whatever the number of their ideas."""
    bystander = UserFactory()
    with CaptureQueriesContext(connection) as none:
        calls_for(bystander, 3)
    few, many = Vote(ideas=2), Vote(ideas=9)
    counts = []
    for vote in (few, many):
        (person,) = vote.people(1)
        with CaptureQueriesContext(connection) as queries:
            assert len(calls_for(person, 3)) == 1
        counts.append(len(queries))

    assert len(none) == 1
    assert counts[0] == counts[1] <= 7


def test_whether_there_is_a_choice_reads_two_ideas_at_most():
    for vote in (Vote(ideas=9), Celebration(ideas=9)):
        campaign = vote.fresh
        with CaptureQueriesContext(connection) as queries:
            assert has_choice(campaign)
        (asked,) = queries
        assert "LIMIT 2" in asked["sql"] or "LIMIT 1" in asked["sql"]
        assert "problem" not in asked["sql"]


@pytest.mark.parametrize("kind", [Vote, Celebration])
def test_one_idea_is_no_choice(kind):
    vote = kind(ideas=2)
    assert has_choice(vote.fresh)

    Idea.objects.filter(pk=vote.ideas[0].pk).update(visibility=Visibility.HIDDEN)
    assert not has_choice(vote.fresh)


def test_two_categories_of_one_nominee_are_no_choice():
    feast = Celebration(ideas=1)
    AwardCategoryFactory(campaign=feast.campaign, name="Territoires").nominees.create(
        idea=feast.ideas[0]
    )

    assert not has_choice(feast.fresh)


def test_what_ends_first_comes_first_whenever_it_opened():
    """A challenge closes to ideas before its vote ends: its last day to vote counts."""
    late, soon = Vote(), Vote()
    Campaign.objects.filter(pk=soon.campaign.pk).update(organisation=late.organisation)
    Idea.objects.filter(campaign=soon.campaign).update(organisation=late.organisation)
    late.move(closes=-9, results=15)
    soon.move(closes=-2, results=4)
    (person,) = late.people(1)

    assert [call.campaign for call in calls_for(person, 3)] == [soon.campaign, late.campaign]
    assert [call.campaign for call in calls_for(person, 1)] == [soon.campaign]


def test_the_messages_of_a_batch_read_the_vote_once():
    vote = Vote(ideas=9)
    people = vote.people(5)
    context, notice = {"campaign": vote.campaign.pk}, get_notice(NOTICE)

    def ask(person):
        assert notice.is_current(context)
        return notice.render_context(context, person, "challenge")

    with CaptureQueriesContext(connection) as one, together({}):
        ask(people[0])
    with CaptureQueriesContext(connection) as five, together({}):
        for person in people:
            ask(person)
    assert len(five) == len(one) > 0


def test_an_archived_vote_calls_on_nobody():
    vote = Vote()
    (person,) = vote.people(1)
    Campaign.objects.filter(pk=vote.campaign.pk).update(archived_on=in_days(0))

    assert calls_for(person, 3) == []
    assert tell_votes() == 0


def test_telling_of_a_vote_reads_no_ballot():
    vote = Vote()
    voter, other = vote.people(2)
    cast_ballot(campaign=vote.fresh, user=voter, marks={vote.ideas[0].pk: 1})

    with CaptureQueriesContext(connection) as queries:
        tell_votes()
    assert [query for query in queries if "ideas_ballot" in query["sql"]] == []
    assert audience(vote) == {(voter.pk, "challenge"), (other.pk, "challenge")}
