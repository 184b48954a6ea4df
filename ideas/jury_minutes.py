"""The minutes of a jury, drafted from what happened, as one juror may read them. Writes nothing."""

from collections import defaultdict
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from uuid import UUID

from accounts.models import User
from campaigns.models import Campaign
from ideas.jury import deliberation_of, rank_reviews, seats_at_the_end
from ideas.models import JuryDeliberation, JuryEntry, JuryReview, Recusal
from ideas.recusal import who_stands_back
from ideas.voting import title_in_results
from referents.models import CommitteeMember


@dataclass
class JuryItem:
    """One entry and its verdict; `hidden` from whoever stands back from it."""

    number: int
    row: JuryEntry
    hidden: bool
    title: str
    mean: Decimal | None = None
    given: int = 0
    recused: list[User] = field(default_factory=list)
    #: Those who had declared to stand back, and came back before the deliberation.
    came_back: list[User] = field(default_factory=list)


@dataclass
class JuryMinutes:
    """What the minutes say besides the words of who writes them."""

    campaign: Campaign
    deliberation: JuryDeliberation
    seats: list[CommitteeMember]
    evaluators: list[User]
    items: list[JuryItem]

    @cached_property
    def shows_ranks(self) -> bool:
        """The number of a winner tells the place of an entry one stands back from, until the
        results are told."""
        told = self.deliberation.published_at is not None
        return told or not any(item.hidden for item in self.items)


def minutes_of(campaign: Campaign, user: User) -> JuryMinutes | None:
    """The minutes of a jury, None before its deliberation is closed; as many queries whatever the
    number of entries. Entries are in the order of their titles, which tells nothing of ranks; one
    that left the challenge since stays."""
    deliberation = deliberation_of(campaign)
    if deliberation is None or deliberation.closed_at is None:
        return None
    rows = JuryEntry.objects.filter(campaign=campaign).exclude(verdict="")
    rows = list(rows.select_related("idea", "decided_by").order_by("idea__title", "idea"))
    keys = [row.idea_id for row in rows]
    reviews = list(
        JuryReview.objects.filter(campaign=campaign, idea__in=keys).select_related("member", "grid")
    )
    seats = list(seats_at_the_end(campaign, deliberation))
    standing_back, came_back = who_stands_back(keys), _came_back(keys)
    notes = {
        place.key: place
        for place in rank_reviews(reviews, {key: standing_back[key] for key in keys})
    }
    seated = {seat.user_id: seat.user for seat in seats}
    return JuryMinutes(
        campaign=campaign,
        deliberation=deliberation,
        seats=seats,
        evaluators=sorted({review.member for review in reviews}, key=str),
        items=[
            JuryItem(
                number=number,
                row=row,
                hidden=user.pk in standing_back[row.idea_id],
                title=title_in_results(row.idea),
                mean=notes[row.idea_id].mean,
                given=notes[row.idea_id].given,
                recused=[seated[pk] for pk in standing_back[row.idea_id] if pk in seated],
                came_back=came_back.get(row.idea_id, []),
            )
            for number, row in enumerate(rows, start=1)
        ],
    )


def _came_back(ideas: list[UUID]) -> dict[UUID, list[User]]:
    found = defaultdict(list)
    rows = Recusal.objects.filter(idea__in=ideas, taken_back_at__isnull=False)
    for row in rows.select_related("user"):
        found[row.idea_id].append(row.user)
    return found
