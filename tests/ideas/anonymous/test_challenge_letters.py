"""By letter, an anonymous idea enters a challenge or leaves it, and nothing of it names anyone."""

import datetime

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.models import User
from campaigns.enums import PhaseCode
from campaigns.models import Campaign
from ideas.actors import Person
from ideas.anonymous.letters import post_message
from ideas.enums import LetterKind, MessageKind
from ideas.errors import NotAllowed
from ideas.models import EntryTrace, Follow, Idea, JuryDeliberation, Letter
from ideas.services import enter_challenge
from notifications.models import Occurrence
from tests.factories.accounts import (
    GroupementFactory,
    MandateFactory,
    OrganisationFactory,
    UnitFactory,
    UserFactory,
)
from tests.factories.campaigns import CampaignFactory, at_phase
from tests.factories.ideas import InvolvementFactory
from tests.ideas.anonymous.box import collected, follow_up, open_box, say_again, tomorrow

pytestmark = pytest.mark.django_db

ENTER, LEAVE = LetterKind.ENTER_CHALLENGE, LetterKind.LEAVE_CHALLENGE
DAY = datetime.timedelta(days=1)


@pytest.fixture
def place():
    organisation = OrganisationFactory()
    MandateFactory(user__organisation=organisation, referent=True)
    return organisation


@pytest.fixture
def challenge(place):
    return CampaignFactory(organisation=place)


def ask(code, kind, campaign):
    return post_message(code=code, kind=kind, seen=follow_up(code).revision, campaign=campaign)


def open_next() -> int:
    """Carry out the collection after the one that brought the idea."""
    return open_box(say_again(tomorrow()))


def now(idea) -> Idea:
    return Idea.objects.get(pk=idea.pk)


def messages(idea) -> list[str]:
    rows = idea.dialogue.filter(kind=MessageKind.MESSAGE)
    return list(rows.values_list("body", flat=True))


def test_an_anonymous_idea_enters_a_challenge_at_the_collection(place, challenge):
    code, idea = collected(place)
    told = Occurrence.objects.count()
    posted = ask(code, ENTER, challenge)

    assert (posted.fresh, now(idea).campaign) == (True, None)
    assert open_next() == 1

    after, trace = now(idea), EntryTrace.objects.get()
    assert (after.campaign, after.state, after.revision) == (challenge, idea.state, idea.revision)
    assert (trace.act, trace.actor_kind, trace.campaign) == ("entered", "depositor", challenge)
    assert (trace.actor, trace.at) == (None, None)
    assert Occurrence.objects.count() == told
    assert messages(idea) == []


def test_it_leaves_by_letter_and_may_enter_another(place, challenge):
    code, idea = collected(place, campaign=challenge)
    other = CampaignFactory(organisation=place)
    assert follow_up(code).may_leave_challenge
    assert follow_up(code).challenges == []

    ask(code, LEAVE, challenge)
    assert not follow_up(code).may_leave_challenge
    assert open_next() == 1

    assert now(idea).campaign is None
    assert EntryTrace.objects.get().act == "left"
    assert set(follow_up(code).challenges) == {challenge, other}


def test_a_letter_about_a_challenge_is_like_any_other(place, challenge):
    """By its size, the box tells nothing of what is asked, and the challenge is not to be read."""
    code, _idea = collected(place)
    ask(code, ENTER, challenge)
    post_message(code=code, kind=LetterKind.MESSAGE, seen=1, body="Un mot.")

    sizes = {len(bytes(letter.sealed)) for letter in Letter.objects.all()}
    assert len(sizes) == 1
    assert [row.kind for row in follow_up(code).waiting] == [ENTER, LetterKind.MESSAGE]


def test_sent_twice_it_is_one_letter_and_one_trace(place, challenge):
    code, _idea = collected(place)
    assert [ask(code, ENTER, challenge).fresh for _time in range(2)] == [True, False]

    assert open_next() == 1
    assert EntryTrace.objects.count() == 1


# Which challenges ---------------------------------------------------------------------------------


def team_of(place, headcount):
    return CampaignFactory(
        organisation=place, units=[UnitFactory(organisation=place, headcount=headcount)]
    )


def test_the_challenge_of_a_small_team_is_neither_offered_nor_taken(place):
    small, large = team_of(place, 19), team_of(place, 20)
    code, _idea = collected(place)

    assert follow_up(code).challenges == [large]
    with pytest.raises(ValidationError):
        ask(code, ENTER, small)
    ask(code, ENTER, large)


@pytest.mark.parametrize("phase", [None, *PhaseCode])
def test_only_an_open_challenge_is_taken(place, phase):
    campaign = at_phase(phase, organisation=place)
    code, _idea = collected(place)

    if phase == PhaseCode.OPEN:
        assert ask(code, ENTER, campaign).fresh
    else:
        with pytest.raises(ValidationError):
            ask(code, ENTER, campaign)


def test_elsewhere_only_the_challenge_of_a_common_groupement(place):
    there = OrganisationFactory()
    group = GroupementFactory(organisations=[place, there])
    code, idea = collected(place)

    with pytest.raises(ValidationError):
        ask(code, ENTER, CampaignFactory(organisation=there))
    common = CampaignFactory(organisation=there, groupement=group)
    ask(code, ENTER, common)
    open_next()
    assert now(idea).campaign == common


def test_one_challenge_at_a_time(place, challenge):
    code, _idea = collected(place, campaign=challenge)

    with pytest.raises(NotAllowed):
        ask(code, ENTER, CampaignFactory(organisation=place))


def test_only_the_challenge_that_one_saw_is_left(place, challenge):
    code, _idea = collected(place, campaign=challenge)

    for other in (None, CampaignFactory(organisation=place)):
        with pytest.raises(NotAllowed):
            ask(code, LEAVE, other)


# What has changed meanwhile -----------------------------------------------------------------------


def close(campaign, *, posted_on):
    """The challenge closed yesterday; the letters waiting were posted on a day."""
    yesterday = timezone.localdate() - DAY
    Campaign.objects.filter(pk=campaign.pk).update(closes_on=yesterday)
    campaign.phases.filter(code=PhaseCode.DELIBERATION).update(starts_on=timezone.localdate())
    Letter.objects.update(day=posted_on)


@pytest.mark.parametrize("kind", [ENTER, LEAVE])
def test_what_was_in_time_when_it_was_posted_is_in_time(place, challenge, kind):
    there = challenge if kind == LEAVE else None
    code, idea = collected(place, campaign=there)
    ask(code, kind, challenge)
    close(challenge, posted_on=timezone.localdate() - DAY)

    assert open_next() == 1
    assert now(idea).campaign == (None if kind == LEAVE else challenge)
    assert messages(idea) == []


@pytest.mark.parametrize("kind", [ENTER, LEAVE])
def test_control_a_day_too_late_becomes_a_message(place, challenge, kind):
    there = challenge if kind == LEAVE else None
    code, idea = collected(place, campaign=there)
    ask(code, kind, challenge)
    close(challenge, posted_on=timezone.localdate())

    assert open_next() == 1
    assert now(idea).campaign == there
    (said,) = messages(idea)
    assert challenge.title in said
    assert not EntryTrace.objects.exists()


def test_once_the_results_are_told_nothing_changes_any_more(place, challenge):
    code, idea = collected(place)
    ask(code, ENTER, challenge)
    close(challenge, posted_on=timezone.localdate() - DAY)
    chair, at = UserFactory(organisation=place), timezone.now()
    JuryDeliberation.objects.create(
        campaign=challenge, started_at=at, started_by=chair, closed_at=at, closed_by=chair,
        method="consensus", published_at=at,
    )  # fmt: skip

    assert open_next() == 1
    assert now(idea).campaign is None
    assert len(messages(idea)) == 1


def test_an_idea_decided_meanwhile_enters_no_more(place, challenge):
    code, idea = collected(place)
    ask(code, ENTER, challenge)
    Idea.objects.filter(pk=idea.pk).update(state="accepted")

    assert open_next() == 1
    assert now(idea).campaign is None
    assert len(messages(idea)) == 1


def test_a_revealed_author_who_entered_meanwhile_has_entered_once(place, challenge):
    code, idea = collected(place)
    author = UserFactory(organisation=place)
    InvolvementFactory(idea=idea, user=author)
    ask(code, ENTER, challenge)
    enter_challenge(idea=idea, campaign=challenge, actor=Person(author))

    assert open_next() == 1
    assert EntryTrace.objects.count() == 1
    assert len(messages(idea)) == 1


# Nobody -------------------------------------------------------------------------------------------


def rows_that_name_someone() -> set[tuple[str, str, str]]:
    """Every row of the database that points to a person, by table, key and column."""
    found = set()
    for model in apps.get_models():
        columns = [
            field.attname
            for field in model._meta.concrete_fields
            if field.is_relation and field.related_model is User
        ]
        for column in columns:
            named = model._base_manager.exclude(**{column: None}).values_list("pk", flat=True)
            found |= {(model._meta.label, str(pk), column) for pk in named}
    return found


def test_entering_and_leaving_write_no_row_that_names_anyone(place, challenge, client):
    bystander = UserFactory(organisation=place)
    client.force_login(bystander)
    code, idea = collected(place)
    before = rows_that_name_someone()

    ask(code, ENTER, challenge)
    assert open_next() == 1
    assert now(idea).campaign == challenge
    ask(code, LEAVE, challenge)
    assert open_box(say_again(say_again(tomorrow())) + 4 * DAY) == 1
    assert now(idea).campaign is None

    assert rows_that_name_someone() == before


def test_control_a_row_that_names_someone_is_seen(place, challenge):
    author = UserFactory(organisation=place)
    _code, idea = collected(place)
    InvolvementFactory(idea=idea, user=author)
    before = rows_that_name_someone()

    enter_challenge(idea=idea, campaign=challenge, actor=Person(author))
    Follow.objects.create(idea=idea, user=author)

    assert {table for table, _pk, _column in rows_that_name_someone() - before} == {
        "ideas.EntryTrace",
        "ideas.Follow",
    }
