"""The challenges that take ideas today, in queries put into SQL once (ADR 0056): every form that
takes an idea reads those that its author is asked."""

import datetime
from collections.abc import Iterable
from typing import Any

from django.db.models import CharField, DateField
from django.utils import timezone

from accounts.models import User
from accounts.selectors import paths_above
from campaigns.models import Campaign
from campaigns.models.campaign import CampaignQuerySet
from innovation_platform.prepared import Given, GivenSet, PreparedObjects

#: No time zone is further than a day from ours.
A_DAY = datetime.timedelta(days=1)


def about_open(rows: CampaignQuerySet) -> CampaignQuerySet:
    """Those that are open today here or a day away: a query needs `about_today()` to run, and
    `open_now` says which are where they are held."""
    return (
        rows.challenges()
        .published()
        .kept()
        .filter(
            opens_on__lte=Given("tomorrow", DateField()),
            closes_on__gte=Given("yesterday", DateField()),
        )
        .select_related("organisation")
    )


def about_today() -> dict[str, Any]:
    """What a query of `about_open` is given."""
    today = timezone.localdate()
    return {"yesterday": today - A_DAY, "tomorrow": today + A_DAY}


def open_now(found: Iterable[Campaign]) -> list[Campaign]:
    """Those that are open the day it is where each is held."""
    return [one for one in found if one.opens_on <= one.today <= one.closes_on]


def addressed_at_given() -> CampaignQuerySet:
    """Those addressed to whoever `place_of` says the place of, for a prepared query."""
    return Campaign.objects.addressed_at(Given("organisation"), GivenSet("above", CharField()))


_ASKED = PreparedObjects(lambda: about_open(addressed_at_given()), by_key=True)


def open_to(user: User) -> list[Campaign]:
    """The challenges addressed to a person that take ideas today, where each is held: those of
    `Campaign.objects.addressed_to(user).open()`, in the same order, in one query."""
    if not getattr(user, "organisation_id", None):
        return []
    return open_now(_ASKED.objects(**place_of(user), **about_today()))


def place_of(user: User) -> dict[str, Any]:
    """What a query of `addressed_at_given` is given: where someone of an organisation works."""
    above = paths_above(user.unit.path) if user.unit_id else []
    return {"organisation": user.organisation_id, "above": above}
