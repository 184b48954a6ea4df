"""The ideas that answer a challenge, and who takes part by them; figures about them."""

from django.db.models import QuerySet

from accounts.models import User
from campaigns.models import Campaign
from campaigns.participation import register_participation
from ideas.entries import entries_of
from ideas.enums import State, Visibility
from ideas.models import Idea, Involvement


def shown_entries(campaign: Campaign) -> QuerySet[Idea]:
    """The ideas that answer a challenge and that all may read: what its figures count."""
    return entries_of(campaign).filter(visibility=Visibility.VISIBLE)


class IdeasTakePart:
    """What the room of challenges asks (`campaigns.participation`)."""

    def people(self, campaign: Campaign) -> QuerySet[User]:
        ties = Involvement.objects.active().filter(
            kind__in=Involvement.AUTHORSHIP, idea__campaign=campaign
        )
        deposited = ties.exclude(idea__state__in=[State.DRAFT, State.WITHDRAWN])
        return User.objects.filter(pk__in=deposited.order_by().values("user"))

    def unit_paths(self, campaign: Campaign) -> set[str]:
        found = shown_entries(campaign).filter(unit__isnull=False)
        return set(found.order_by().values_list("unit__path", flat=True).distinct())


register_participation(IdeasTakePart())
