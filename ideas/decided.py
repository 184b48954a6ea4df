"""What a session has decided on an idea, while its publication is awaited."""

import datetime
from collections.abc import Callable

from ideas.enums import Outcome, State
from ideas.models import AgendaItem, Idea


def _outcome_of_session(idea: Idea) -> str:
    """What a session decided that is not published yet, if anything; read from the annotation of
    `selectors.page_of` if there."""
    if idea.state != State.IN_COMMITTEE:
        return ""
    if not hasattr(idea, "session_outcome"):
        pending = AgendaItem.objects.pending().filter(idea=idea.pk)
        idea.session_outcome = pending.values_list("outcome", flat=True).first()
    return idea.session_outcome or ""


def as_decided(outcome: Outcome) -> Callable[[Idea, datetime.date], bool]:
    """Nothing contradicts what a session has decided while it waits to be published."""
    return lambda idea, today: _outcome_of_session(idea) in ("", outcome)
