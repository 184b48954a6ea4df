"""Which challenges an anonymous letter may answer.

Nothing is known of who writes, so whom a challenge is addressed to cannot be checked. To answer the
challenge of a small team would be to say that one is of that team: such a challenge takes signed
ideas only, as a small unit is never kept on an anonymous idea (trust.md, §1)."""

from django.db.models import Exists, OuterRef, Q, QuerySet, Sum

from accounts.models import Organisation
from campaigns.models import Campaign
from ideas.anonymous.letters import SMALLEST_UNIT


def challenges_of(organisation: Organisation) -> QuerySet[Campaign]:
    """The open challenges that a letter to an organisation may answer."""
    asked = Campaign.units.through.objects.filter(campaign=OuterRef("pk"))
    small = _too_small()
    return (
        Campaign.objects.at_organisation(organisation)
        .open()
        .filter(~Exists(asked) | ~Q(pk__in=small))
    )


def takes_anonymous(campaign: Campaign) -> bool:
    """Whether a challenge is addressed to enough people for a letter to answer it."""
    units = list(campaign.units.all())
    return not units or sum(unit.headcount for unit in units) >= SMALLEST_UNIT


def _too_small() -> QuerySet:
    """The keys of the challenges addressed to too few people, as far as headcounts tell."""
    return (
        Campaign.objects.filter(units__isnull=False)
        .order_by()
        .values("pk")
        .annotate(people=Sum("units__headcount"))
        .filter(people__lt=SMALLEST_UNIT)
        .values("pk")
    )
