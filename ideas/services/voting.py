"""The vote of all agents: choosing, changing one's mind, counting. How the choice and the person
stay apart is told in docs/decisions/0048."""

import logging
import secrets
from collections.abc import Mapping
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import InterfaceError, OperationalError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from campaigns.models import AwardCategory, Campaign
from campaigns.permissions import CampaignRight, standing_on
from ideas.ballots import tally, winners
from ideas.errors import NotAllowed
from ideas.models import Ballot, Idea, Poll, PollResult, Trophy
from ideas.voting import audience_of, has_vote, in_the_running, own_among, seals_of, vote_is_over
from notifications.causes import cause_of

logger = logging.getLogger(__name__)


@transaction.atomic
def cast_ballot(
    *,
    campaign: Campaign,
    user: User,
    marks: Mapping[UUID, int],
    category: AwardCategory | None = None,
) -> None:
    """Vote, or change one's vote: the last ballot of a person replaces the earlier one.

    Nothing else is written in this transaction: on PostgreSQL, rows of one transaction can be put
    side by side for ever.

    Raises `NotAllowed` for who may not vote today, `ValidationError` for a ballot without a choice,
    with more votes than one has, for one's own idea or for one that is not in the running.
    """
    poll = _locked(campaign, user, category)
    chosen = {key: count for key, count in marks.items() if count}
    _check(campaign, user, chosen, category)
    seals = seals_of([poll], user)
    known = Ballot.objects.filter(poll=poll, seal__in=seals).values_list("seal", flat=True).first()
    ballot = Ballot(
        poll=poll,
        seal=known or seals[0],
        marks={str(key): chosen[key] for key in sorted(chosen)},
    )
    # No error to write into a log when two requests of one person meet: the last one stands.
    Ballot.objects.bulk_create(
        [ballot], update_conflicts=True, unique_fields=["poll", "seal"], update_fields=["marks"]
    )


@transaction.atomic
def withdraw_ballot(
    *, campaign: Campaign, user: User, category: AwardCategory | None = None
) -> None:
    """Take one's vote back; without one, nothing changes. Raises `NotAllowed` once it is over."""
    poll = _locked(campaign, user, category)
    Ballot.objects.filter(poll=poll, seal__in=seals_of([poll], user)).delete()


def _locked(campaign: Campaign, user: User, category: AwardCategory | None) -> Poll:
    """The vote, made by the first who votes, so that it is not counted meanwhile."""
    if not has_vote(campaign) or not standing_on(user, campaign).may(CampaignRight.VOTE):
        raise NotAllowed
    if campaign.is_celebration != (category is not None):
        raise NotAllowed
    if category is not None and category.campaign_id != campaign.pk:
        raise NotAllowed
    poll, _made = Poll.objects.get_or_create(campaign=campaign, category=category)
    poll = Poll.objects.select_for_update().get(pk=poll.pk)
    if poll.counted_on is not None:
        raise NotAllowed
    return poll


def _check(
    campaign: Campaign, user: User, chosen: Mapping[UUID, int], category: AwardCategory | None
) -> None:
    if not chosen:
        raise ValidationError(_("Choisissez au moins une idée."))
    if any(count < 0 for count in chosen.values()):
        raise ValidationError(_("Une voix se donne, elle ne se retire pas à une autre idée."))
    if sum(chosen.values()) > campaign.votes_each:
        words = ngettext(
            "Vous avez %(count)s voix à donner, pas plus.",
            "Vous avez %(count)s voix à répartir, pas plus.",
            campaign.votes_each,
        )
        raise ValidationError(words % {"count": campaign.votes_each})
    running = in_the_running(campaign, category).filter(pk__in=chosen)
    if running.count() != len(chosen):
        raise ValidationError(_("Une de ces idées n’est plus en lice : choisissez-en une autre."))
    if own_among(user, chosen):
        raise ValidationError(_("On ne vote pas pour une idée dont on est l’auteur ou l’équipe."))


def count_polls() -> int:
    """Count every vote whose last day has passed; returns how many were. Done twice, or after days
    of outage, each vote is counted once. One that fails is noted in the log, tried again the next
    time, and holds up no other."""
    waiting = (
        Poll.objects.filter(counted_on=None, campaign__published_on__isnull=False)
        .select_related("campaign__organisation")
        .prefetch_related("campaign__phases")
        .order_by("pk")
    )
    counted = 0
    for poll in list(waiting):
        try:
            counted += vote_is_over(poll.campaign) and count_poll(poll=poll.pk)
        except (OperationalError, InterfaceError):
            raise
        except Exception as error:
            logger.error("vote %s is not counted: %s", poll.pk, cause_of(error))
    return counted


@transaction.atomic
def count_poll(*, poll: int) -> bool:
    """Count a vote that is over; False when it was counted already, or is not over.

    Side effects: the results, and how many could vote; every ballot rewritten under a new random
    key, in a random order and without its seal; the salt erased; in a celebration, a trophy for the
    first, for each of them when they are equal. A ballot given to an idea that joined another
    counts for that one; given to an idea that is no longer in the running, for nobody.
    """
    row = (
        Poll.objects.select_for_update(of=("self",))
        .select_related("campaign__organisation", "category")
        .get(pk=poll)
    )
    if row.counted_on is not None or not vote_is_over(row.campaign):
        return False
    entries = list(
        in_the_running(row.campaign, row.category)
        .order_by("title", "pk")
        .values_list("pk", flat=True)
    )
    kept = _standing(row, set(entries))
    lines = tally(entries, kept)
    PollResult.objects.bulk_create(
        PollResult(poll=row, idea_id=line.entry, votes=line.votes, rank=line.rank) for line in lines
    )
    _rewrite(row, kept)
    row.salt, row.counted_on = "", row.campaign.today
    row.ballots_count, row.audience = len(kept), audience_of(row.campaign)
    row.save(update_fields=["salt", "counted_on", "ballots_count", "audience"])
    if row.category_id:
        Trophy.objects.bulk_create(
            Trophy(category=row.category, idea_id=line.entry) for line in winners(lines)
        )
    return True


def _standing(poll: Poll, entries: set[UUID]) -> list[dict[UUID, int]]:
    """What the ballots give to ideas still in the running."""
    cast = [
        {UUID(key): count for key, count in marks.items()}
        for marks in poll.ballots.order_by("id").values_list("marks", flat=True)
    ]
    named = {key for marks in cast for key in marks}
    goes_on = _survivors(named - entries)
    kept = []
    for marks in cast:
        own: dict[UUID, int] = {}
        for key, count in marks.items():
            entry = goes_on.get(key, key)
            if entry in entries:
                own[entry] = own.get(entry, 0) + count
        if own:
            kept.append(own)
    return kept


def _survivors(keys: set[UUID]) -> dict[UUID, UUID]:
    """Where ideas that joined another go on."""
    found = {key: key for key in keys}
    level = set(keys)
    while level:
        joined = dict(
            Idea.objects.filter(pk__in=level, merged_into__isnull=False).values_list(
                "pk", "merged_into"
            )
        )
        found = {key: joined.get(place, place) for key, place in found.items()}
        level = set(joined.values())
    return found


def _rewrite(poll: Poll, kept: list[dict[UUID, int]]) -> None:
    """The same choices, and nothing that leads to whose they were."""
    secrets.SystemRandom().shuffle(kept)
    poll.ballots.all().delete()
    Ballot.objects.bulk_create(
        (
            Ballot(poll=poll, marks={str(key): marks[key] for key in sorted(marks)})
            for marks in kept
        ),
        batch_size=1_000,
    )
