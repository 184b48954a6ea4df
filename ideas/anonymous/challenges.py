"""Which challenges an anonymous letter may answer.

Nothing is known of who writes, so whom a challenge is addressed to cannot be checked. To answer the
challenge of a small team would be to say that one is of that team: such a challenge takes signed
ideas only, as a small unit is never kept on an anonymous idea (trust.md, §1)."""

from django.db.models import Q, QuerySet

from accounts.headcounts import people_of
from accounts.models import Organisation
from campaigns.models import Campaign
from ideas.anonymous.units import SMALLEST_UNIT


def challenges_of(organisation: Organisation) -> QuerySet[Campaign]:
    """The open challenges that a letter to an organisation may answer."""
    asked = Campaign.objects.at_organisation(organisation).open()
    large = [row.pk for row in asked.prefetch_related("units") if takes_anonymous(row)]
    return asked.filter(pk__in=large)


def named_by_a_poster(pk: int, *, organisation: Organisation | None = None) -> Campaign | None:
    """The challenge that a poster leads to, whatever its phase: asked to an organisation, or to
    those of a groupement where none is given. None for one that never takes a letter: being
    prepared, a celebration, or addressed to a small team."""
    told = Campaign.objects.challenges().published().with_calendar()
    if organisation is None:
        told = told.filter(groupement__isnull=False)
    else:
        told = told.at_organisation(organisation)
    campaign = told.filter(pk=pk).first()
    return campaign if campaign and takes_anonymous(campaign) else None


def places_of(campaign: Campaign) -> QuerySet[Organisation]:
    """The organisations that a letter answering a challenge may be for: where it is held, and those
    of its groupement."""
    asked = Q(pk=campaign.organisation_id) | Q(
        pk__in=Organisation.objects.filter(groupements=campaign.groupement_id).values("pk")
    )
    return Organisation.objects.filter(asked, is_active=True)


def takes_anonymous(campaign: Campaign) -> bool:
    """Whether a challenge is addressed to enough people for a letter to answer it, each counted
    once, as far as headcounts tell."""
    units = list(campaign.units.all())
    headcounts = {(unit.organisation_id, unit.path): unit.headcount for unit in units}
    return not units or people_of(headcounts) >= SMALLEST_UNIT
