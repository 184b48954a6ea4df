"""The yearly celebration: planned, nominees chosen, people thanked, and named if they choose to be.
People are invited by `ideas.services.ceremonies`; the vote is counted by `ideas.services.voting`,
which gives the trophies."""

import datetime
from collections.abc import Iterable
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Organisation, User
from campaigns.celebration_dates import Dates, check_dates
from campaigns.enums import Act, CampaignKind, VoteMethod
from campaigns.models import AwardCategory, Campaign, CampaignSettings, Ceremony, Phase
from campaigns.permissions import CampaignRight, may_launch, standing_on
from campaigns.phases import ANSWER_DAYS, proposed_calendar
from campaigns.services.holding import one_at_a_time
from ideas.celebrations import nominable, team_of
from ideas.errors import NotAllowed
from ideas.models import NamedOnTrophy, Nominee, Poll, Trophy
from ideas.voting import FEWEST_TO_CHOOSE
from notifications.outbox import enqueue

DAY = datetime.timedelta(days=1)
#: What makes two celebrations announced on a day the same one.
PLANNED = ("organisation", "launched_by", "title", "question", "opens_on", "closes_on")


@transaction.atomic
def plan_celebration(
    *,
    organisation: Organisation,
    user: User,
    title: str,
    question: str,
    opens_on: datetime.date,
    closes_on: datetime.date,
    held_on: datetime.date,
    starts_at: datetime.time,
    ends_at: datetime.time,
    place: str,
    description: str = "",
) -> Campaign:
    """Announce a celebration: everyone votes from `opens_on` to `closes_on`, the results are told
    on the day it is held. Nominees are chosen until the vote opens, hence not before tomorrow.

    Side effects: its phases, which no challenge's mail tells: a celebration is told by its
    invitation and its thanks. The same form sent twice on a day is one celebration. Raises
    `NotAllowed`, `ValidationError`.
    """
    allowed = may_launch(user, organisation_id=organisation.pk)
    if not allowed or not CampaignSettings.of(organisation.pk).uses_celebration:
        raise NotAllowed
    campaign = Campaign(
        kind=CampaignKind.CELEBRATION,
        organisation=organisation,
        title=title,
        question=question,
        description=description,
        launched_by=user,
        vote_method=VoteMethod.SINGLE,
        opens_on=opens_on,
        closes_on=closes_on,
    )
    today = campaign.published_on = campaign.today
    one_at_a_time(user)
    already = Campaign.objects.celebrations().filter(
        **{name: getattr(campaign, name) for name in PLANNED}, published_on=today
    )
    if found := already.filter(ceremony__held_on=held_on).first():
        return found
    dates = Dates(
        opens_on=opens_on,
        closes_on=closes_on,
        held_on=held_on,
        starts_at=starts_at,
        ends_at=ends_at,
    )
    check_dates(dates, today)
    campaign.full_clean()
    campaign.save()
    Phase.objects.bulk_create(
        Phase(
            campaign=campaign,
            code=span.code,
            starts_on=span.starts_on,
            ends_on=span.ends_on,
            told_on=today,
            nearing_told_on=today,
        )
        for span in proposed_calendar(
            opens_on=opens_on,
            closes_on=closes_on,
            announced_on=today,
            results_on=held_on,
            ends_on=held_on + ANSWER_DAYS * DAY,
        )
    )
    Ceremony.objects.create(
        campaign=campaign,
        held_on=held_on,
        starts_at=starts_at,
        ends_at=ends_at,
        place=place,
        written_by=user,
    )
    return campaign


@transaction.atomic
def add_category(
    *, campaign: Campaign, user: User, name: str, description: str = ""
) -> AwardCategory:
    """Add what a trophy is given for. Side effects: its vote, empty. Raises `NotAllowed` once the
    vote has opened, `ValidationError` for a name already there."""
    campaign = held(campaign, user, CampaignRight.NOMINATE)
    category = AwardCategory(
        campaign=campaign,
        name=name.strip(),
        description=description.strip(),
        position=campaign.award_categories.count(),
    )
    category.full_clean()
    category.save()
    Poll.objects.create(campaign=campaign, category=category)
    return category


@transaction.atomic
def remove_category(*, category: AwardCategory, user: User) -> None:
    """Take a category away, with its nominees. Raises `NotAllowed` once the vote has opened."""
    held(category.campaign, user, CampaignRight.NOMINATE)
    category.delete()


@transaction.atomic
def nominate(*, category: AwardCategory, user: User, ideas: Iterable[UUID]) -> None:
    """Put achieved ideas in the running, those and no others. An anonymous idea may be: as an idea,
    nobody is told. Raises `NotAllowed` once the vote has opened, `ValidationError` for fewer than
    two ideas or one that cannot be nominated."""
    campaign = held(category.campaign, user, CampaignRight.NOMINATE)
    chosen = set(ideas)
    if len(chosen) < FEWEST_TO_CHOOSE:
        raise ValidationError({"ideas": _("Choisissez au moins deux réalisations.")})
    if nominable(campaign).filter(pk__in=chosen).count() != len(chosen):
        raise ValidationError({"ideas": _("Une de ces idées n’est plus réalisée ou visible.")})
    category.nominees.exclude(idea__in=chosen).delete()
    there = set(category.nominees.values_list("idea", flat=True))
    Nominee.objects.bulk_create(
        Nominee(category=category, idea_id=key) for key in sorted(chosen - there)
    )


@transaction.atomic
def write_citation(*, trophy: Trophy, user: User, citation: str) -> Trophy:
    """Write what is said when a trophy is handed over. Raises `NotAllowed`, `ValidationError`."""
    held(trophy.category.campaign, user, CampaignRight.RUN_VOTE)
    trophy.citation = citation.strip()
    trophy.full_clean(exclude=["category", "idea"])
    trophy.save(update_fields=["citation"])
    return trophy


@transaction.atomic
def thank_everyone(*, campaign: Campaign, user: User, thanks: str) -> Ceremony:
    """Thank all who took part: on the page that stays, and by a mail to those who have a hand in an
    idea that was nominated. Written again, the page changes and nobody is written to twice. Raises
    `NotAllowed` before the results, `ValidationError` without a word."""
    campaign = held(campaign, user, CampaignRight.RUN_VOTE)
    if not campaign.allows(Act.THANK):
        raise NotAllowed
    if not thanks.strip():
        raise ValidationError({"thanks": _("Écrivez quelques mots.")})
    ceremony = Ceremony.objects.select_for_update().get(pk=campaign.pk)
    first = ceremony.thanked_on is None
    ceremony.thanks = thanks.strip()
    ceremony.thanked_on = ceremony.thanked_on or campaign.today
    ceremony.save(update_fields=["thanks", "thanked_on"])
    if first:
        enqueue(
            "ideas.celebration_thanked",
            key=f"ideas.celebration_thanked:{campaign.pk}",
            context={"campaign": campaign.pk},
        )
    return ceremony


@transaction.atomic
def choose_to_be_named(*, trophy: Trophy, user: User, wanted: bool) -> None:
    """Be named with the team of a trophy, or not any more. Raises `NotAllowed` for who has no hand
    in the idea, or chose to be known by its team only."""
    if not team_of(trophy.idea).filter(user=user).exists():
        raise NotAllowed
    if wanted:
        NamedOnTrophy.objects.get_or_create(trophy=trophy, user=user)
    else:
        NamedOnTrophy.objects.filter(trophy=trophy, user=user).delete()


def held(campaign: Campaign, user: User, right: CampaignRight) -> Campaign:
    """A celebration locked and read again. Raises `NotAllowed` for a challenge, or without the
    right."""
    campaign = (
        Campaign.objects.select_for_update(of=("self",))
        .select_related("organisation")
        .get(pk=campaign.pk)
    )
    if not campaign.is_celebration or not standing_on(user, campaign).may(right):
        raise NotAllowed
    return campaign
