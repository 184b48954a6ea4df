"""Which challenges an anonymous letter may answer.

Nothing is known of who writes, so whom a challenge is addressed to cannot be checked. To answer the
challenge of a small team would be to say that one is of that team: such a challenge takes signed
ideas only, as a small unit is never kept on an anonymous idea (trust.md, §1)."""

from django.db.models import Exists, OuterRef, Q, QuerySet, prefetch_related_objects

from accounts.headcounts import people_of
from accounts.models import Organisation
from campaigns.asked import about_open, about_today, open_now
from campaigns.models import Campaign
from ideas.anonymous.units import SMALLEST_UNIT
from innovation_platform.prepared import Given, PreparedObjects


def challenges_of(organisation: Organisation) -> list[Campaign]:
    """The open challenges that a letter to an organisation may answer; one query where each is
    addressed to everyone."""
    asked = open_now(_ASKED.objects(organisation=organisation.pk, **about_today()))
    prefetch_related_objects([one for one in asked if one.is_for_some], "units")
    return [one for one in asked if not one.is_for_some or takes_anonymous(one)]


_ASKED = PreparedObjects(
    lambda: about_open(
        Campaign.objects.at_organisation(Given("organisation")).annotate(
            is_for_some=Exists(Campaign.units.through.objects.filter(campaign=OuterRef("pk")))
        )
    ),
    by_key=True,
)


def among(challenges: list[Campaign]) -> QuerySet[Campaign]:
    """These, for a field to choose from."""
    return Campaign.objects.filter(pk__in=[one.pk for one in challenges])


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
