"""Which challenges an anonymous letter may answer.

Nothing is known of who writes, so whom a challenge is addressed to cannot be checked. To answer the
challenge of a small team would be to say that one is of that team: such a challenge takes signed
ideas only, as a small unit is never kept on an anonymous idea (trust.md, §1)."""

from django.db.models import QuerySet

from accounts.headcounts import people_of
from accounts.models import Organisation
from campaigns.models import Campaign
from ideas.anonymous.units import SMALLEST_UNIT


def challenges_of(organisation: Organisation) -> QuerySet[Campaign]:
    """The open challenges that a letter to an organisation may answer."""
    asked = Campaign.objects.at_organisation(organisation).open()
    large = [row.pk for row in asked.prefetch_related("units") if takes_anonymous(row)]
    return asked.filter(pk__in=large)


def takes_anonymous(campaign: Campaign) -> bool:
    """Whether a challenge is addressed to enough people for a letter to answer it, each counted
    once, as far as headcounts tell."""
    units = list(campaign.units.all())
    headcounts = {(unit.organisation_id, unit.path): unit.headcount for unit in units}
    return not units or people_of(headcounts) >= SMALLEST_UNIT
