"""Reminding whoever is awaited: before and after each limit, each thing said once."""

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, Subquery

from ideas.enums import State
from ideas.models import Decision, HistoryEntry, Idea, Opinion
from ideas.reminders import (
    DAYS_BEFORE,
    LONGEST_BEFORE,
    OF_DECISION,
    OF_OPINION,
    OF_READING,
    OF_STATE,
    OPINION_STATES,
    Kind,
    Wait,
    due,
)
from ideas.working_days import local_day, morning_of, working_day_from
from notifications.clock import DatabaseClock
from notifications.models import Occurrence
from notifications.outbox import enqueue

#: No reminder comes earlier before its limit: the longest setting, holidays and time zones
#: included.
HORIZON = datetime.timedelta(days=2 * LONGEST_BEFORE)
BATCH = 500

IDEA_NOTICES = {
    Kind.QUESTION: "ideas.reminder_question",
    Kind.BEFORE: "ideas.reminder_limit",
    Kind.AFTER: "ideas.reminder_limit",
    Kind.ESCALATION: "ideas.reminder_escalation",
}
DECISION_NOTICES = {
    Kind.BEFORE: "ideas.reminder_signature",
    Kind.AFTER: "ideas.reminder_signature",
    Kind.ESCALATION: "ideas.reminder_signature_escalation",
}
OPINION_NOTICES = {
    Kind.BEFORE: "ideas.reminder_opinion",
    Kind.AFTER: "ideas.reminder_opinion",
}
READING_NOTICES = {
    Kind.AFTER: "ideas.reminder_reading",
    Kind.ESCALATION: "ideas.reminder_reading_escalation",
}


@dataclass(frozen=True)
class _Saying:
    """One thing to say: its notice, the key that says it once, and what it is about."""

    notice: str
    key: str
    context: dict
    not_before: datetime.datetime


def remind(*, now: datetime.datetime | None = None) -> int:
    """Enqueue every reminder that is due where its organisation is; returns how many were new.

    Running twice, twice at once, or days late says each thing once: the key of an occurrence names
    what waits, since which move, which reminder and the day it was meant for. They leave at nine,
    unless their reason has gone by then.
    """
    at = now or DatabaseClock().now()
    sayings = [
        *_about_ideas(at),
        *_about_decisions(at),
        *_about_opinions(at),
        *_about_readings(at),
    ]
    return sum(_say(sayings[start : start + BATCH], at) for start in range(0, len(sayings), BATCH))


@transaction.atomic
def _say(batch: list[_Saying], at: datetime.datetime) -> int:
    keys = [saying.key for saying in batch]
    known = set(Occurrence.objects.filter(key__in=keys).values_list("key", flat=True))
    new = [saying for saying in batch if saying.key not in known]
    for saying in new:
        enqueue(
            saying.notice,
            key=saying.key,
            context=saying.context,
            not_before=saying.not_before if saying.not_before > at else None,
        )
    return len(new)


def _about_ideas(at: datetime.datetime) -> Iterator[_Saying]:
    """What waits in a state of the circuit; an idea on which a decision is pending waits for that
    decision instead."""
    begun = HistoryEntry.objects.filter(idea=OuterRef("pk"), revision=OuterRef("revision"))
    rows = (
        Idea.objects.filter(_near("due_on", at) | Q(state=State.INFO_REQUESTED))
        .filter(state__in=list(OF_STATE), due_on__isnull=False)
        .exclude(Exists(Decision.objects.open().filter(idea=OuterRef("pk"))))
        .annotate(since=Subquery(begun.values("day")[:1]), **_place("organisation"))
        .values_list(
            "pk", "revision", "state", "due_on", "since", "zone", "days_before", named=True
        )
    )
    for row in rows:
        context = {"idea": row.pk, "revision": row.revision, "due": row.due_on.isoformat()}
        about = f"idea:{row.pk}:{row.revision}"
        kinds = OF_STATE[State(row.state)]
        wait = _wait(row, row.since)
        yield from _sayings(row.zone, kinds, wait, at, IDEA_NOTICES, about, context)


def _about_decisions(at: datetime.datetime) -> Iterator[_Saying]:
    """Pending decisions have their own limit."""
    rows = (
        Decision.objects.waiting()
        .filter(_near("due_on", at))
        .annotate(**_place("idea__organisation"))
        .values_list("pk", "due_on", "proposed_at", "zone", "days_before", named=True)
    )
    for row in rows:
        wait, about = _wait(row, local_day(row.proposed_at, row.zone)), f"decision:{row.pk}"
        context = {"decision": row.pk}
        yield from _sayings(row.zone, OF_DECISION, wait, at, DECISION_NOTICES, about, context)


def _about_opinions(at: datetime.datetime) -> Iterator[_Saying]:
    """Opinions owed on an idea not decided yet."""
    rows = (
        Opinion.objects.filter(_near("due_on", at), given_on=None, idea__state__in=OPINION_STATES)
        .annotate(**_place("idea__organisation"))
        .values_list("pk", "due_on", "asked_on", "zone", "days_before", named=True)
    )
    for row in rows:
        wait, about = _wait(row, row.asked_on), f"opinion:{row.pk}"
        context = {"opinion": row.pk}
        yield from _sayings(row.zone, OF_OPINION, wait, at, OPINION_NOTICES, about, context)


def _about_readings(at: datetime.datetime) -> Iterator[_Saying]:
    """Ideas that nobody sees until a referent has read them."""
    rows = (
        Idea.objects.to_read()
        .filter(_near("moderate_by", at))
        .annotate(**_place("organisation"))
        .values_list("pk", "moderate_by", "deposited_on", "zone", "days_before", named=True)
    )
    for row in rows:
        wait = _wait(row, row.deposited_on, row.moderate_by)
        context = {"idea": row.pk, "due": row.moderate_by.isoformat()}
        about = f"reading:{row.pk}"
        yield from _sayings(row.zone, OF_READING, wait, at, READING_NOTICES, about, context)


def _near(column: str, at: datetime.datetime) -> Q:
    return Q(**{f"{column}__lte": at.date() + HORIZON})


def _place(organisation: str) -> dict[str, F]:
    return {
        "zone": F(f"{organisation}__time_zone"),
        "days_before": F(f"{organisation}__idea_settings__reminder_days_before"),
    }


def _wait(row, since: datetime.date | None, due_on: datetime.date | None = None) -> Wait:
    return Wait(since, due_on or row.due_on, row.days_before or DAYS_BEFORE)


def _sayings(
    zone: str,
    kinds: Iterable[Kind],
    wait: Wait,
    at: datetime.datetime,
    notices: dict[Kind, str],
    about: str,
    context: dict,
) -> Iterator[_Saying]:
    """What is due today about what waits; it leaves on a working morning."""
    today = local_day(at, zone)
    for reminder in due(kinds, wait, today):
        yield _Saying(
            notice=notices[reminder.kind],
            key=f"ideas.reminder:{about}:{reminder.kind}:{reminder.day.isoformat()}",
            context=context,
            not_before=morning_of(working_day_from(today), zone),
        )
