"""Until when news of a decision is held, so that no author learns it from a colleague."""

import datetime

from ideas.enums import Audience, Outcome
from ideas.models import Decision, HistoryEntry
from ideas.working_days import next_working_morning


def held_until(entry: HistoryEntry, audience: Audience) -> datetime.datetime | None:
    """A refusal, and whatever a session decided, reaches its author at once, everyone else the next
    working day at nine."""
    if audience == Audience.AUTHOR or not (entry.action == "reject" or _from_a_session(entry)):
        return None
    return next_working_morning(entry.at, entry.idea.organisation.time_zone)


def _from_a_session(entry: HistoryEntry) -> bool:
    """Whether the publication of a session carried it out."""
    decided = Decision.objects.filter(
        idea=entry.idea_id,
        revision=entry.revision - 1,
        outcome=Decision.Outcome.CONFIRMED,
        session__isnull=False,
    )
    return entry.action in Outcome.values and decided.exists()
