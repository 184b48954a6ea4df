"""The day of a celebration: corrected, moved to another date, and the invitations to it."""

import datetime

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from campaigns.celebration_dates import Dates, check_dates, dates_of, is_to_come, may_move
from campaigns.errors import StaleCampaign
from campaigns.models import Campaign, Ceremony
from campaigns.permissions import CampaignRight
from campaigns.phases import ANSWER_DAYS, proposed_calendar
from campaigns.services.holding import bump, write_calendar
from ideas.errors import NotAllowed
from ideas.services.celebrations import held
from notifications.outbox import enqueue

DAY = datetime.timedelta(days=1)


@transaction.atomic
def correct_celebration(
    *,
    campaign: Campaign,
    user: User,
    seen: int,
    title: str,
    question: str,
    place: str,
    invitation: str,
) -> Ceremony:
    """Correct how a celebration is called, where it is held, and the words of its invitation;
    nobody is written to. The same words again change nothing. Raises `NotAllowed` once its day has
    passed, `StaleCampaign` when it is not at the revision the person saw, `ValidationError`."""
    campaign, ceremony = _to_come(campaign, user)
    said = [text.strip() for text in (title, question, place, invitation)]
    if said == [campaign.title, campaign.question, ceremony.place, ceremony.invitation]:
        return ceremony
    if campaign.revision != seen:
        raise StaleCampaign
    campaign.title, campaign.question, ceremony.place, ceremony.invitation = said
    campaign.full_clean(exclude=["organisation", "launched_by"])
    ceremony.full_clean(exclude=["campaign", "written_by"])
    campaign.save(update_fields=["title", "question"])
    ceremony.save(update_fields=["place", "invitation"])
    bump(campaign)
    return ceremony


@transaction.atomic
def move_celebration(*, campaign: Campaign, user: User, seen: int, dates: Dates) -> bool:
    """Change the days and hours of a celebration; returns whether anyone was written to.

    Days of a vote that has opened are given, never taken. Side effects: its phases, which no mail
    of challenges tells; once people are invited, a new invitation, which replaces the date that
    their calendars hold. The same dates again change nothing. Raises `NotAllowed` from its day on,
    `StaleCampaign` when it is not at the revision the person saw, `ValidationError` by field.
    """
    campaign, ceremony = _to_come(campaign, user)
    if not may_move(campaign, ceremony):
        raise NotAllowed
    now = dates_of(campaign, ceremony)
    if dates == now:
        return False
    if campaign.revision != seen:
        raise StaleCampaign
    check_dates(dates, campaign.today, now)
    campaign.opens_on, campaign.closes_on = dates.opens_on, dates.closes_on
    campaign.save(update_fields=["opens_on", "closes_on"])
    ceremony.held_on = dates.held_on
    ceremony.starts_at, ceremony.ends_at = dates.starts_at, dates.ends_at
    ceremony.save(update_fields=["held_on", "starts_at", "ends_at"])
    spans = proposed_calendar(
        opens_on=dates.opens_on,
        closes_on=dates.closes_on,
        announced_on=campaign.published_on,
        results_on=dates.held_on,
        ends_on=dates.held_on + ANSWER_DAYS * DAY,
    )
    write_calendar(campaign, spans)
    campaign.phases.update(told_on=campaign.today, nearing_told_on=campaign.today)
    bump(campaign)
    if ceremony.sequence:
        _send(ceremony)
    return ceremony.sequence > 0


@transaction.atomic
def invite(*, campaign: Campaign, user: User, seen: int) -> bool:
    """Invite everyone it is addressed to; again when something has changed: calendars replace the
    earlier date. `seen` is how many invitations the person saw sent: the same form sent twice
    invites once. Returns whether it did. Side effects: a mail each, with the way to the calendar
    file. Raises `NotAllowed` once its day has passed."""
    _campaign, ceremony = _to_come(campaign, user)
    if ceremony.sequence != seen:
        return False
    _send(ceremony)
    return True


def _to_come(campaign: Campaign, user: User) -> tuple[Campaign, Ceremony]:
    """A celebration whose day has not passed, locked with its ceremony, for who runs it."""
    campaign = held(campaign, user, CampaignRight.RUN_VOTE)
    ceremony = Ceremony.objects.select_for_update().get(pk=campaign.pk)
    if not is_to_come(campaign, ceremony):
        raise NotAllowed
    return campaign, ceremony


def _send(ceremony: Ceremony) -> None:
    """One more invitation, which replaces the earlier one in calendars."""
    ceremony.sequence += 1
    ceremony.invited_at = timezone.now()
    ceremony.save(update_fields=["sequence", "invited_at"])
    enqueue(
        "ideas.celebration_invited",
        key=f"ideas.celebration_invited:{ceremony.pk}:{ceremony.sequence}",
        context={"campaign": ceremony.pk, "sequence": ceremony.sequence},
    )
