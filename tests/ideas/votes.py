"""A vote on the stage: a challenge whose agents vote today, its ideas, its people."""

import datetime

from campaigns.enums import PhaseCode, VoteMethod
from campaigns.models import Campaign
from ideas.enums import State
from ideas.models import Poll
from ideas.services import cast_ballot
from tests.factories.accounts import UserFactory
from tests.factories.campaigns import (
    AwardCategoryFactory,
    CampaignSettingsFactory,
    at_phase,
    in_days,
)
from tests.factories.ideas import IdeaFactory


class Vote:
    """A challenge in deliberation with a few ideas. `people(n)` are agents of the organisation."""

    def __init__(self, *, method=VoteMethod.SINGLE, each=1, ideas=3, phase=PhaseCode.DELIBERATION):
        self.campaign = at_phase(phase, vote_method=method, votes_each=each)
        self.organisation = self.campaign.organisation
        CampaignSettingsFactory(organisation=self.organisation)
        self.category = None
        self.ideas = [
            IdeaFactory(
                organisation=self.organisation,
                campaign=self.campaign,
                state=State.IN_TRIAGE,
                title=f"Idée {number}",
            )
            for number in range(ideas)
        ]

    def people(self, count):
        return UserFactory.create_batch(count, organisation=self.organisation, unit=None)

    def cast(self, user, *choices):
        """A ballot for ideas given by their number, as many votes as times they are named."""
        marks = {}
        for number in choices:
            marks[self.ideas[number].pk] = marks.get(self.ideas[number].pk, 0) + 1
        cast_ballot(campaign=self.fresh, user=user, marks=marks, category=self.category)

    @property
    def fresh(self):
        return Campaign.objects.select_related("organisation").get(pk=self.campaign.pk)

    @property
    def poll(self):
        return Poll.objects.get(campaign=self.campaign, category=self.category)

    def end(self):
        """Its last day has passed, and its results are out."""
        self.move(closes=-30, results=-2)

    def move(self, *, closes, results):
        """Close to ideas so many days from today, tell the results on another."""
        day = datetime.timedelta(days=1)
        opened = {"opens_on": in_days(closes - 30), "closes_on": in_days(closes)}
        Campaign.objects.filter(pk=self.campaign.pk).update(
            **opened, published_on=in_days(closes - 40)
        )
        spans = {
            PhaseCode.ANNOUNCED: (in_days(closes - 40), in_days(closes - 31)),
            PhaseCode.OPEN: (in_days(closes - 30), in_days(closes)),
            PhaseCode.DELIBERATION: (in_days(closes + 1), in_days(results) - day),
            PhaseCode.RESULTS: (in_days(results), in_days(results + 30)),
            PhaseCode.CLOSED: (in_days(results + 31), None),
        }
        for code, (starts_on, ends_on) in spans.items():
            self.campaign.phases.filter(code=code).update(starts_on=starts_on, ends_on=ends_on)


class Celebration(Vote):
    """A celebration whose agents vote today, in one category of three achieved ideas."""

    def __init__(self, *, ideas=3, phase=PhaseCode.OPEN):
        self.campaign = at_phase(
            phase, celebration=True, vote_method=VoteMethod.SINGLE, title="Les trophées 2026"
        )
        self.organisation = self.campaign.organisation
        CampaignSettingsFactory(organisation=self.organisation)
        self.category = AwardCategoryFactory(campaign=self.campaign, name="Accueil")
        Poll.objects.create(campaign=self.campaign, category=self.category)
        self.ideas = [
            IdeaFactory(
                organisation=self.organisation, state=State.ACHIEVED, title=f"Réalisation {number}"
            )
            for number in range(ideas)
        ]
        for idea in self.ideas:
            self.category.nominees.create(idea=idea)
