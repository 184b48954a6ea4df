"""Where a challenge is held: its day there, and who may look at it. Conditions for queries."""

import datetime
from collections import defaultdict
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Q
from django.utils import timezone

from accounts.enums import Role
from accounts.models import Groupement, User
from accounts.selectors import organisations_of, reach_of

#: The time zones of French organisations that are not the installation's.
OVERSEAS = (
    "America/Cayenne",
    "America/Guadeloupe",
    "America/Martinique",
    "America/Miquelon",
    "America/Marigot",
    "America/St_Barthelemy",
    "Indian/Mayotte",
    "Indian/Reunion",
    "Pacific/Noumea",
    "Pacific/Tahiti",
    "Pacific/Wallis",
)


def today_in(time_zone: str) -> datetime.date:
    """The day it is in a time zone."""
    return timezone.localdate(timezone=ZoneInfo(time_zone))


def day_holds(start: str, end: str) -> Q:
    """Whether today, where the challenge is held, is between two columns of it, both included.
    At most hours of the day it is the same day everywhere and the zone is not looked at."""
    here = today_in(settings.TIME_ZONE)
    elsewhere: dict[datetime.date, list[str]] = defaultdict(list)
    for zone in OVERSEAS:
        if (day := today_in(zone)) != here:
            elsewhere[day].append(zone)
    if not elsewhere:
        return _between(start, end, here)
    others = [zone for zones in elsewhere.values() for zone in zones]
    found = ~Q(organisation__time_zone__in=others) & _between(start, end, here)
    for day, zones in elsewhere.items():
        found |= Q(organisation__time_zone__in=zones) & _between(start, end, day)
    return found


def _between(start: str, end: str, day: datetime.date) -> Q:
    return Q(**{f"{start}__lte": day, f"{end}__gte": day})


def seen_by(user: User) -> Q:
    """The challenges a person may look at, see `CampaignQuerySet.for_user`."""
    places = organisations_of(user)
    groups = Groupement.objects.filter(organisations__in=places).values("pk")
    reach = reach_of(user)
    running = (
        Q(launched_by=user.pk)
        | Q(sponsor=user.pk)
        | Q(organisation_id__in=reach.whole(Role.REFERENT))
        | Q(organisation_id__in=reach.whole(Role.DIRECTOR))
    )
    inside = Q(organisation_id__in=places) | Q(groupement__in=groups)
    led = Q(organisation__branch__in=reach.branches) | Q(
        organisation_id__in=reach.groupement_organisations
    )
    led &= Q(groupement__isnull=False)
    return (inside | led) & (Q(published_on__isnull=False) | running)
