"""A worker that is really stopped for two days while a challenge changes phase."""

import datetime
import time

import pytest
from django.conf import settings
from django.utils import timezone

from campaigns.enums import VoteMethod
from campaigns.models import Phase
from ideas.models import Poll
from ideas.services import cast_ballot
from innovation_platform.celery import app
from notifications.clock import DatabaseClock
from notifications.models import Occurrence
from tests.factories.accounts import UserFactory
from tests.factories.campaigns import (
    CampaignFactory,
    CampaignSettingsFactory,
    RulesVersionFactory,
    in_days,
)
from tests.factories.ideas import IdeaFactory
from tests.factories.referents import CommitteeFactory, GridFactory, SeatFactory
from tests.support.tidy_worker import tidy_worker

DAY = datetime.timedelta(days=1)
#: What the schedule runs that tells something of a challenge.
CLOCKS = (
    "tell-phases-of-challenges",
    "watch-juries",
    "count-votes",
)


@pytest.fixture
def challenge(transactional_db):
    """It opens in two days for ten, with a jury and a vote of all agents."""
    jury = CommitteeFactory(jury=True)
    CampaignSettingsFactory(organisation=jury.organisation)
    GridFactory(committee=jury)
    SeatFactory(committee=jury, chair=True)
    campaign = CampaignFactory(
        organisation=jury.organisation,
        jury=jury,
        vote_method=VoteMethod.SINGLE,
        opens_on=in_days(2),
        closes_on=in_days(12),
    )
    RulesVersionFactory(campaign=campaign, frozen_on=None)
    Phase.objects.filter(campaign=campaign, starts_on__lte=in_days(0)).update(told_on=in_days(0))
    IdeaFactory.create_batch(
        3, campaign=campaign, organisation=campaign.organisation, state="in_triage"
    )
    return campaign


@pytest.fixture
def go_to(monkeypatch):
    """Move the clock of this process, and that of the database, which juries go by."""
    real = timezone.now
    monkeypatch.setattr(DatabaseClock, "now", lambda clock: timezone.now())

    def move(days):
        monkeypatch.setattr("django.utils.timezone.now", lambda: real() + days * DAY)

    return move


def scheduled():
    """The schedule goes on: it asks the worker for what it asks every few minutes."""
    for name in CLOCKS:
        app.send_task(settings.CELERY_BEAT_SCHEDULE[name]["task"])


def told(campaign):
    rows = Occurrence.objects.filter(context__campaign=campaign.pk).order_by("pk")
    return list(rows.values_list("notice", flat=True))


@pytest.fixture
def work(empty_queues):
    """A real worker starts, does all that waits, and stops."""

    def until_nothing_waits():
        with tidy_worker():
            limit = time.monotonic() + 60
            while any(empty_queues().values()):
                assert time.monotonic() < limit, f"still waiting: {empty_queues()}"
                time.sleep(0.05)

    return until_nothing_waits


def test_what_was_due_meanwhile_is_told_once_late_on_its_return(challenge, go_to, work):
    go_to(1)
    scheduled()
    work()
    assert told(challenge) == []

    # Stopped while it opens: the schedule piles up, nothing is told, and people may answer already.
    for day in (2, 3):
        go_to(day)
        scheduled()
        assert told(challenge) == []
        assert challenge.is_open
    work()
    assert told(challenge) == ["campaigns.opened"]
    assert challenge.rules.get().frozen_on == challenge.opens_on
    opened = challenge.phases.get(code="open")
    assert (opened.starts_on, opened.told_on) == (challenge.opens_on, challenge.opens_on + DAY)

    # Stopped again while it closes: the jury is called and the vote is told, each once.
    go_to(12)
    scheduled()
    work()
    before = told(challenge)
    for day in (13, 14):
        go_to(day)
        scheduled()
        scheduled()
    assert told(challenge) == before
    work()
    since = ["campaigns.entries_closed", "ideas.jury_called", "ideas.vote_opened"]
    assert sorted(told(challenge)[len(before) :]) == since

    # Stopped over the last day of the vote: it is counted once.
    voter = UserFactory(organisation=challenge.organisation)
    cast_ballot(campaign=challenge, user=voter, marks={challenge.ideas.first().pk: 1})
    results = challenge.phases.get(code="results").starts_on
    go_to((results - challenge.opens_on).days + 3)
    scheduled()
    scheduled()
    work()
    assert Poll.objects.get(campaign=challenge).counted_on is not None
    assert len(told(challenge)) == len(set(told(challenge)))

    # And going again changes nothing.
    after = told(challenge)
    scheduled()
    work()
    assert told(challenge) == after
