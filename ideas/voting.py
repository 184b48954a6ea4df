"""What a vote of all agents is about, when it runs, and who may see what of it. Writes nothing."""

import datetime
import hashlib
from collections import defaultdict
from collections.abc import Iterable
from uuid import UUID

from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _

from accounts.models import User
from campaigns.enums import Act, VoteMethod
from campaigns.models import AwardCategory, Campaign, CampaignSettings
from campaigns.permissions import CampaignRight, CampaignStanding
from campaigns.phases import ORDER, PhaseCode, Span, acts_of
from ideas.anonymous.keys import ballot_seals
from ideas.entries import entries_of, taking_part
from ideas.enums import Visibility
from ideas.families import authorship_of
from ideas.models import Ballot, Idea, Involvement, Poll, PollResult

#: A choice is between two at least, in a challenge as in each category.
FEWEST_TO_CHOOSE = 2


def has_vote(campaign: Campaign) -> bool:
    """Whether all agents vote here: the organisation switched the part on, a method was chosen, and
    the calendar leaves days for it."""
    if campaign.vote_method == VoteMethod.NONE or voting_span(campaign) is None:
        return False
    parts = CampaignSettings.of(campaign.organisation_id)
    return parts.uses_celebration if campaign.is_celebration else parts.uses_vote


def voting_span(campaign: Campaign) -> Span | None:
    """The days of the vote, both included."""
    code = next(code for code in ORDER if Act.VOTE in acts_of(campaign.kind, code))
    return campaign.span(code)


def vote_is_over(campaign: Campaign, day: datetime.date | None = None) -> bool:
    """Whether the last day of the vote has passed, where it is held."""
    span = voting_span(campaign)
    return campaign.published_on is not None and bool(
        span and span.ends_on and (day or campaign.today) > span.ends_on
    )


def results_are_out(campaign: Campaign) -> bool:
    """Whether the announced day of the results has come."""
    span = campaign.span(PhaseCode.RESULTS)
    return campaign.published_on is not None and bool(span and campaign.today >= span.starts_on)


def may_see_results(who: CampaignStanding, poll: Poll | None) -> bool:
    """Everyone from the announced day on; who runs the vote as soon as it is counted, to prepare
    the ceremony; nobody before."""
    if poll is None or poll.counted_on is None:
        return False
    return results_are_out(who.campaign) or who.holds(CampaignRight.RUN_VOTE)


def in_the_running(campaign: Campaign, category: AwardCategory | None = None) -> QuerySet[Idea]:
    """The ideas one may vote for: those that answer the challenge, or the nominees of a category,
    as long as everyone sees them."""
    if category is None:
        return entries_of(campaign)
    return taking_part(Idea.objects.filter(nominations__category=category))


def entries_by_category(campaign: Campaign) -> dict[int | None, list[dict]]:
    """What one may vote for, by category, None for a challenge: keys, titles and the problem they
    start from. One query."""
    columns = ("id", "title", "problem")
    if not campaign.is_celebration:
        return {None: list(in_the_running(campaign).order_by("pk").values(*columns))}
    found: dict[int | None, list[dict]] = defaultdict(list)
    rows = taking_part(Idea.objects.filter(nominations__category__campaign=campaign))
    for row in rows.order_by("pk").values(*columns, place=F("nominations__category")):
        found[row.pop("place")].append(row)
    return dict(found)


def polls_of(campaign: Campaign) -> list[tuple[AwardCategory | None, Poll | None]]:
    """The votes of a challenge (one) or of a celebration (one a category), whether or not someone
    has voted yet."""
    found = {poll.category_id: poll for poll in campaign.polls.all()}
    if not campaign.is_celebration:
        return [(None, found.get(None))]
    return [(category, found.get(category.pk)) for category in campaign.award_categories.all()]


def own_among(user: User, ideas: Iterable[UUID]) -> set[UUID]:
    """Those of these ideas that a person has a hand in, as author or in the team, or through an
    idea of theirs that joined it: they do not vote for them."""
    keys = list(ideas)
    tied = Involvement.objects.active().filter(
        user=user, idea__in=keys, kind__in=Involvement.RECUSED
    )
    survivor = {key: key for key in keys}
    level = keys
    while level:
        joined = Idea.objects.filter(merged_into__in=level).order_by("pk")
        found = {pk: survivor[into] for pk, into in joined.values_list("pk", "merged_into")}
        survivor |= found
        level = list(found)
    through = authorship_of(survivor.keys() - set(keys)).filter(user=user)
    return set(tied.values_list("idea", flat=True)) | {survivor[row.idea_id] for row in through}


def in_own_order(user: User, entries: Iterable[dict]) -> list[dict]:
    """The entries in an order of the person's own, always the same: none is first for everyone."""
    return sorted(
        entries,
        key=lambda row: hashlib.sha256(f"{user.pk}/{row['id']}".encode()).digest(),
    )


def seals_of(polls: Iterable[Poll], user: User) -> list[str]:
    """What a person's ballots in these votes are sealed with, the current one first; nothing for
    those that are counted."""
    messages = [f"{poll.salt}/{poll.pk}/{user.pk}" for poll in polls if poll.salt]
    return ballot_seals(messages) if messages else []


def marks_by_poll(polls: Iterable[Poll], user: User) -> dict[int, dict[UUID, int]]:
    """What a person has chosen so far in each vote, for themselves to change; nothing once it is
    counted. One query, after that of the keys."""
    seals = seals_of(polls, user)
    rows = Ballot.objects.filter(seal__in=seals) if seals else ()
    return {row.poll_id: {UUID(key): count for key, count in row.marks.items()} for row in rows}


def marks_of(poll: Poll, user: User) -> dict[UUID, int]:
    """What a person has chosen so far in one vote."""
    return marks_by_poll([poll], user).get(poll.pk, {})


def results_by_poll(polls: Iterable[Poll]) -> dict[int, list[PollResult]]:
    """The results of each of these votes, the first first, ideas hidden since included; one
    query."""
    found: dict[int, list[PollResult]] = defaultdict(list)
    rows = PollResult.objects.filter(poll__in=list(polls)).select_related("idea")
    for row in rows.order_by("rank", "idea__title", "pk"):
        found[row.poll_id].append(row)
    return dict(found)


def title_in_results(idea: Idea) -> str:
    """The title of an idea among the results: that of one hidden since is not told."""
    hidden = idea.visibility != Visibility.VISIBLE
    return str(_("idée masquée")) if hidden else idea.title


def audience_of(campaign: Campaign) -> int:
    """How many people a vote is open to: `CampaignQuerySet.addressed_to`, read from its end."""
    places = [campaign.organisation_id]
    if campaign.groupement is not None:
        places += campaign.groupement.organisations.values_list("pk", flat=True)
    people = User.objects.filter(is_active=True, organisation__in=places)
    units = campaign.units.values_list("organisation", "path")
    below = Q()
    for organisation, path in units:
        below |= Q(unit__organisation=organisation, unit__path__startswith=path)
    return people.filter(below).count()
