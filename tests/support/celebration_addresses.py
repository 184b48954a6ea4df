"""The addresses of the vote and of celebrations, with the objects they are about."""

import datetime

from campaigns.models import CampaignSettings
from ideas.models import Ballot, Poll
from tests.factories.campaigns import AwardCategoryFactory, CampaignFactory, CeremonyFactory
from tests.factories.ideas import IdeaFactory, TrophyFactory
from tests.support.url_table import GET_ONLY, PAGE, POST_ONLY, get, only, post

#: Who runs a challenge of the whole organisation, and who may launch one.
RUNS, LAUNCHES = ("responsable",), ("responsable", "director")
FORM = (only(get, 200, *RUNS), only(post, 422, *RUNS))
ACT = (POST_ONLY, only(post, 302, *RUNS))

CELEBRATIONS = {
    "campaigns:vote": (get(200), post(403)),
    "campaigns:ballots": PAGE,
    "campaigns:celebrations": PAGE,
    "campaigns:plan_celebration": (only(get, 200, *LAUNCHES), only(post, 422, *LAUNCHES)),
    "campaigns:celebration": PAGE,
    "campaigns:run_celebration": (only(get, 200, *RUNS), GET_ONLY),
    "campaigns:ceremony": FORM,
    "campaigns:move_celebration": FORM,
    "campaigns:invite": ACT,
    "campaigns:invitation": PAGE,
    "campaigns:thank_everyone": FORM,
    "campaigns:add_category": FORM,
    "campaigns:nominees": FORM,
    "campaigns:remove_category": ACT,
    "campaigns:citation": (only(get, 200, *RUNS), only(post, 302, *RUNS)),
    "campaigns:be_named": (POST_ONLY, post(403)),
    "campaigns:certificate": PAGE,
}


def celebration_kwargs(organisation):
    """A celebration announced, a past one with its trophy, and a vote counted."""
    CampaignSettings.objects.update_or_create(
        organisation=organisation, defaults={"uses_vote": True, "uses_celebration": True}
    )
    about = {"organisation": organisation, "celebration": True, "vote_method": "single"}
    announced = CeremonyFactory(campaign=CampaignFactory(**about, coming=True)).pk
    category = AwardCategoryFactory(campaign_id=announced).pk
    past = CeremonyFactory(campaign=CampaignFactory(**about, in_results=True)).pk
    given = AwardCategoryFactory(campaign_id=past)
    trophy = TrophyFactory(category=given).pk
    poll = Poll.objects.create(
        campaign_id=past,
        category=given,
        salt="",
        counted_on=datetime.date(2026, 11, 2),
        ballots_count=10,
        audience=20,
    )
    idea = IdeaFactory(organisation=organisation, state="achieved")
    poll.results.create(idea=idea, votes=10, rank=1)
    Ballot.objects.bulk_create(Ballot(poll=poll, marks={str(idea.pk): 1}) for _ in range(10))
    being_prepared, held = {"pk": announced}, {"pk": past}
    return {
        "campaigns:vote": held,
        "campaigns:ballots": held | {"poll": poll.pk},
        "campaigns:celebration": held,
        "campaigns:run_celebration": held,
        "campaigns:ceremony": being_prepared,
        "campaigns:move_celebration": being_prepared,
        "campaigns:invite": being_prepared,
        "campaigns:invitation": being_prepared,
        "campaigns:thank_everyone": held,
        "campaigns:add_category": being_prepared,
        "campaigns:nominees": being_prepared | {"category": category},
        "campaigns:remove_category": being_prepared | {"category": category},
        "campaigns:citation": held | {"trophy": trophy},
        "campaigns:be_named": held | {"trophy": trophy},
        "campaigns:certificate": held | {"trophy": trophy},
    }
