"""The days of a celebration: their order, and until when they move. Writes nothing."""

import datetime
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from campaigns.models import Campaign, Ceremony


@dataclass(frozen=True)
class Dates:
    """When people vote, and when it is held; the days are those of the place."""

    opens_on: datetime.date
    closes_on: datetime.date
    held_on: datetime.date
    starts_at: datetime.time
    ends_at: datetime.time


def dates_of(campaign: Campaign, ceremony: Ceremony) -> Dates:
    """Those it has now."""
    return Dates(
        opens_on=campaign.opens_on,
        closes_on=campaign.closes_on,
        held_on=ceremony.held_on,
        starts_at=ceremony.starts_at,
        ends_at=ceremony.ends_at,
    )


def is_to_come(campaign: Campaign, ceremony: Ceremony) -> bool:
    """Whether its day has not passed where it is held: people are still invited to it."""
    return campaign.today <= ceremony.held_on


def may_move(campaign: Campaign, ceremony: Ceremony) -> bool:
    """Whether its dates may still change: until the day before it is held."""
    return campaign.today < ceremony.held_on


def check_dates(dates: Dates, today: datetime.date, now: Dates | None = None) -> None:
    """Raises `ValidationError` by field for dates out of order and, where `now` tells those of a
    celebration already announced, for what a vote that has opened or ended no longer allows."""
    errors = {}
    has_opened = now is not None and now.opens_on <= today
    is_over = now is not None and now.closes_on < today
    if has_opened and dates.opens_on != now.opens_on:
        errors["opens_on"] = _("Le vote a ouvert : son premier jour ne change plus.")
    elif not has_opened and dates.opens_on <= today:
        errors["opens_on"] = _("Gardez au moins un jour pour choisir les réalisations en lice.")
    if is_over and dates.closes_on != now.closes_on:
        errors["closes_on"] = _("Le vote est terminé : son dernier jour ne change plus.")
    elif has_opened and dates.closes_on < now.closes_on:
        errors["closes_on"] = _("Un vote ouvert se prolonge, il ne se raccourcit pas.")
    elif dates.closes_on <= dates.opens_on:
        errors["closes_on"] = _("La fin du vote doit suivre son ouverture.")
    if dates.held_on <= dates.closes_on:
        errors["held_on"] = _("La cérémonie vient après la fin du vote.")
    elif dates.held_on <= today:
        errors["held_on"] = _("Choisissez un jour à venir.")
    if dates.ends_at <= dates.starts_at:
        errors["ends_at"] = _("La fin doit suivre le début.")
    if errors:
        raise ValidationError(errors)
