"""What a transition asks of the idea, besides its state and the person who starts it."""

import datetime
from collections.abc import Callable

from accounts.enums import Role
from accounts.selectors import people_in_office
from ideas.decided import as_decided
from ideas.enums import Outcome
from ideas.lifecycle import CONTEST_DAYS
from ideas.models import Idea
from referents.enums import CommitteeKind
from referents.models import Committee


def _not_contested(idea: Idea, today: datetime.date) -> bool:
    return idea.contested_on is None


def _contest_open(idea: Idea, today: datetime.date) -> bool:
    return idea.contested_on is None and _recently_closed(idea, today)


def _appeal_open(idea: Idea, today: datetime.date) -> bool:
    return idea.appealed_on is None and _recently_closed(idea, today)


def _recently_closed(idea: Idea, today: datetime.date) -> bool:
    last_day = idea.closed_on and idea.closed_on + datetime.timedelta(days=CONTEST_DAYS)
    return last_day is not None and today <= last_day


def _network_lead_in_office(idea: Idea, today: datetime.date) -> bool:
    """Read from the annotation of `selectors.page_of` if there."""
    led = getattr(idea, "network_led", None)
    if led is not None:
        return led
    return people_in_office(Role.NETWORK_LEAD, organisation=idea.organisation).exists()


def _committee_active(idea: Idea, today: datetime.date) -> bool:
    """Read from the annotation of `selectors.page_of` if there."""
    active = getattr(idea, "committee_active", None)
    if active is not None:
        return active
    return Committee.objects.filter(
        organisation=idea.organisation_id, kind=CommitteeKind.INNOVATION, is_active=True
    ).exists()


GUARDS: dict[str, Callable[[Idea, datetime.date], bool]] = {
    "answer": _not_contested,
    "contest": _contest_open,
    "appeal": _appeal_open,
    "forward": _network_lead_in_office,
    "refer": _committee_active,
    "accept": as_decided(Outcome.ACCEPT),
    "adjourn": as_decided(Outcome.ADJOURN),
    "reject": as_decided(Outcome.REJECT),
}
