"""The ideas that answer a challenge, and who takes part by them; figures about them."""

from django.db.models import QuerySet

from accounts.models import User
from campaigns.models import Campaign
from campaigns.participation import register_participation
from ideas.entries import entries_of, with_answer
from ideas.enums import State
from ideas.jury import is_published
from ideas.models import Idea, Involvement, JuryEntry


class IdeasTakePart:
    """What the room of challenges asks (`campaigns.participation`)."""

    def people(self, campaign: Campaign) -> QuerySet[User]:
        ties = Involvement.objects.active().filter(
            kind__in=Involvement.AUTHORSHIP, idea__campaign=campaign
        )
        deposited = ties.exclude(idea__state__in=[State.DRAFT, State.WITHDRAWN])
        return User.objects.filter(pk__in=deposited.order_by().values("user"))

    def units(self, campaign: Campaign) -> set[tuple[int, str]]:
        found = entries_of(campaign).filter(unit__isnull=False).order_by()
        return set(found.values_list("unit__organisation", "unit__path").distinct())

    def organisations(self, campaign: Campaign) -> set[int]:
        found = entries_of(campaign).order_by()
        return set(found.values_list("organisation", flat=True).distinct())

    def jury_owes(self, campaign: Campaign) -> bool:
        if campaign.jury_id is None or is_published(campaign):
            return False
        if JuryEntry.objects.filter(campaign=campaign).exclude(verdict="").exists():
            return True
        return self._unanswered(campaign, published=False).exists()

    def answers_owed(self, campaign: Campaign) -> int:
        return self._unanswered(campaign, published=is_published(campaign)).count()

    def _unanswered(self, campaign: Campaign, *, published: bool) -> QuerySet[Idea]:
        entries = with_answer(entries_of(campaign), campaign, published=published)
        return entries.filter(has_answer=False)


register_participation(IdeasTakePart())
