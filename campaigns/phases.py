"""The phases of a challenge: in their order, what each allows, and which one a day is in.

Plain data and pure functions. A phase opens and closes by the calendar alone: nothing writes « the
current phase » anywhere, so that an outage of the worker changes no right, only when it is told.
"""

import datetime
from dataclasses import dataclass
from typing import TYPE_CHECKING

from campaigns.enums import Act, CampaignKind, PhaseCode

if TYPE_CHECKING:
    from campaigns.models import Campaign

#: Days of jury work, then of answers, in the calendar proposed to who launches a challenge. Winners
#: known, every idea has its answer within thirty days (product.md, « Challenges »).
DELIBERATION_DAYS = 21
ANSWER_DAYS = 30


@dataclass(frozen=True)
class PhaseRule:
    """What a phase allows, in a challenge and in a celebration. Only a celebration thanks: it has
    a page for it, once its results are told; a challenge does so in its news."""

    code: PhaseCode
    challenge: frozenset[Act]
    celebration: frozenset[Act]


def _acts(*acts: Act) -> frozenset[Act]:
    return frozenset(acts)


A = Act
PHASES = (
    PhaseRule(
        PhaseCode.ANNOUNCED,
        challenge=_acts(A.EDIT_RULES, A.WRITE_NEWS),
        celebration=_acts(A.EDIT_RULES, A.WRITE_NEWS, A.NOMINATE),
    ),
    PhaseRule(
        PhaseCode.OPEN,
        challenge=_acts(A.ENTER, A.LEAVE, A.EVALUATE, A.AMEND, A.EXTEND, A.WRITE_NEWS, A.REMIND),
        celebration=_acts(A.VOTE, A.AMEND, A.EXTEND, A.WRITE_NEWS, A.REMIND),
    ),
    PhaseRule(
        PhaseCode.DELIBERATION,
        challenge=_acts(A.EVALUATE, A.DELIBERATE, A.VOTE, A.AMEND, A.EXTEND, A.WRITE_NEWS),
        celebration=_acts(A.DELIBERATE, A.AMEND, A.EXTEND, A.WRITE_NEWS),
    ),
    PhaseRule(
        PhaseCode.RESULTS,
        challenge=_acts(A.DELIBERATE, A.PUBLISH_RESULTS, A.WRITE_NEWS),
        celebration=_acts(A.PUBLISH_RESULTS, A.WRITE_NEWS, A.THANK),
    ),
    PhaseRule(
        PhaseCode.CLOSED,
        challenge=_acts(A.PUBLISH_RESULTS, A.WRITE_NEWS, A.ARCHIVE),
        celebration=_acts(A.PUBLISH_RESULTS, A.WRITE_NEWS, A.THANK, A.ARCHIVE),
    ),
)
ORDER = tuple(rule.code for rule in PHASES)
#: While it is prepared: everything may still change, nothing else happens.
PREPARED = _acts(A.EDIT_RULES)


def acts_of(kind: str, phase: PhaseCode | None) -> frozenset[Act]:
    """What a phase allows; None is the time it is prepared."""
    if phase is None:
        return PREPARED
    rule = next(rule for rule in PHASES if rule.code == phase)
    return rule.celebration if kind == CampaignKind.CELEBRATION else rule.challenge


@dataclass(frozen=True)
class Span:
    """The days of a phase, both included; the last phase has no end."""

    code: PhaseCode
    starts_on: datetime.date
    ends_on: datetime.date | None

    def holds(self, day: datetime.date) -> bool:
        return self.starts_on <= day and (self.ends_on is None or day <= self.ends_on)


def proposed_calendar(
    *,
    opens_on: datetime.date,
    closes_on: datetime.date,
    announced_on: datetime.date | None = None,
    results_on: datetime.date | None = None,
    ends_on: datetime.date | None = None,
) -> list[Span]:
    """The phases that follow one another without a gap from the dates a person gives: when it is
    announced, opened and closed to ideas, when winners are told, when every idea has its answer.
    A challenge announced on the day it opens has no announced phase, and one whose results come
    the day after it closes no deliberation."""
    day = datetime.timedelta(days=1)
    results_on = results_on or closes_on + DELIBERATION_DAYS * day
    ends_on = ends_on or results_on + ANSWER_DAYS * day
    spans = [
        Span(PhaseCode.OPEN, opens_on, closes_on),
        Span(PhaseCode.RESULTS, results_on, ends_on),
        Span(PhaseCode.CLOSED, ends_on + day, None),
    ]
    if announced_on and announced_on < opens_on:
        spans.insert(0, Span(PhaseCode.ANNOUNCED, announced_on, opens_on - day))
    if results_on > closes_on + day:
        spans.insert(-2, Span(PhaseCode.DELIBERATION, closes_on + day, results_on - day))
    return spans


def calendar_of(campaign: "Campaign") -> list[Span]:
    """The phases of a challenge, in order; those it would be proposed where none is written. The
    open phase is always that of its own columns."""
    rows = {row.code: row for row in campaign.phases.all()}
    opened = Span(PhaseCode.OPEN, campaign.opens_on, campaign.closes_on)
    if not rows:
        return proposed_calendar(
            opens_on=campaign.opens_on,
            closes_on=campaign.closes_on,
            announced_on=campaign.published_on,
        )
    return [
        opened if code == PhaseCode.OPEN else Span(code, rows[code].starts_on, rows[code].ends_on)
        for code in ORDER
        if code == PhaseCode.OPEN or code in rows
    ]


def phase_of(campaign: "Campaign", day: datetime.date) -> PhaseCode | None:
    """The phase a challenge is in on a day of its own time zone: None while it is prepared. A day
    between two phases belongs to the one before; one before all of them is « announced », since
    it was published."""
    if campaign.published_on is None:
        return None
    if campaign.opens_on <= day <= campaign.closes_on:
        return PhaseCode.OPEN
    begun = [span.code for span in campaign.calendar if span.starts_on <= day]
    return begun[-1] if begun else PhaseCode.ANNOUNCED
