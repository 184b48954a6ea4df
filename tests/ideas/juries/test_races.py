"""Two at once, on the real database. Each race has a control that shows it is really run."""

import pytest
from django.core.exceptions import ValidationError

from campaigns.models import Campaign
from ideas import services
from ideas.actors import Person
from ideas.enums import VerdictKind
from ideas.errors import Stale
from ideas.models import Award, EntryTrace, Idea, JuryEntry
from ideas.services import JuryVerdict
from ideas.services.jury_results import watch_challenges
from tests.factories.campaigns import CampaignFactory
from tests.ideas.juries.bench import Bench
from tests.ideas.juries.test_results import closing, decided
from tests.ideas.test_races import at_once

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("e2e")]


def test_two_verdicts_at_once_are_one():
    bench = Bench()
    bench.start()

    def giving(kind):
        def work(barrier):
            barrier.wait()
            try:
                bench.pronounce(kind)
            except Stale:
                return "stale"
            return kind

        return work

    found = at_once(giving(VerdictKind.SENT_ON), giving(VerdictKind.NOT_RETAINED))

    row = JuryEntry.objects.get()
    assert sorted(found) == sorted(["stale", row.verdict])
    assert row.version == 1


def test_control_without_what_was_seen_the_second_overwrites_the_first():
    bench = Bench()
    bench.start()
    row = JuryEntry.objects.create(campaign=bench.campaign, idea=bench.entries[0])

    def naive(kind):
        def work(barrier):
            mine = JuryEntry.objects.get(pk=row.pk)
            barrier.wait()
            services.jury._write(
                mine, JuryVerdict(kind=kind, words="Merci."), bench.people["chair"]
            )
            return mine.version

        return work

    assert at_once(naive(VerdictKind.SENT_ON), naive(VerdictKind.NOT_RETAINED)) == [1, 1]


def challenges_and_idea():
    bench = Bench()
    idea = bench.entry(campaign=None)
    return (
        idea,
        bench.author_of(idea),
        CampaignFactory.create_batch(2, organisation=bench.organisation),
    )


def test_an_idea_enters_one_of_two_challenges_at_once():
    idea, author, campaigns = challenges_and_idea()

    def entering(campaign):
        def work(barrier):
            barrier.wait()
            try:
                services.enter_challenge(idea=idea, campaign=campaign, actor=Person(author))
            except ValidationError:
                return None
            return campaign.pk

        return work

    found = at_once(*map(entering, campaigns))

    idea.refresh_from_db()
    assert [pk for pk in found if pk] == [idea.campaign_id]
    assert EntryTrace.objects.count() == 1


def test_control_without_the_condition_it_enters_both():
    idea, _author, campaigns = challenges_and_idea()

    def naive(campaign):
        def work(barrier):
            free = Idea.objects.get(pk=idea.pk).campaign_id is None
            barrier.wait()
            return free and Idea.objects.filter(pk=idea.pk).update(campaign=campaign)

        return work

    assert at_once(*map(naive, campaigns)) == [1, 1]


def test_two_clocks_at_once_tell_the_results_once():
    bench = decided(closing(-22), VerdictKind.WINNER)

    def clock(barrier):
        barrier.wait()
        return watch_challenges()

    assert sorted(at_once(clock, clock)) == [0, 1]
    assert Award.objects.filter(campaign=Campaign.objects.get(pk=bench.campaign.pk)).count() == 1
