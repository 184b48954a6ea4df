"""Reminding a project that has not been heard of: its lead, then the « responsable innovation »,
then its sponsor, each thing said once."""

import datetime
from collections.abc import Iterator

from django.db import transaction
from django.db.models import F

from ideas.enums import State
from ideas.models import IdeaSettings
from ideas.reminders import Kind, Wait, due
from ideas.working_days import add_limit, add_working_days, local_day, morning_of, working_day_from
from notifications.clock import DatabaseClock
from notifications.models import Occurrence
from notifications.outbox import enqueue
from projects.models import Project
from projects.silence import WATCHED, with_heard_on

#: Working days after the limit when the sponsor is told.
SPONSOR_DAYS = 15
NOTICES = {Kind.AFTER: "projects.silence", Kind.ESCALATION: "projects.silence_escalation"}
SPONSOR = "projects.silence_sponsor"
#: « En projet » has its own limit, with its reminders: only the sponsor's is added there.
LIVING = (State.IN_PROJECT, *WATCHED)


def remind_silent(*, now: datetime.datetime | None = None) -> int:
    """Enqueue what is due about each project under way that gave no sign of life for as long as
    its organisation allows « en projet »; returns how many were new. Running twice, or days late,
    says each thing once; they leave at nine, unless news came by then."""
    at = now or DatabaseClock().now()
    limits: dict[int, IdeaSettings] = {}
    rows = (
        with_heard_on(Project.objects.filter(idea__state__in=LIVING))
        .order_by("pk")
        .values_list(
            "pk",
            "heard",
            F("idea__state"),
            F("idea__organisation_id"),
            F("idea__organisation__time_zone"),
        )
    )
    said = 0
    for pk, heard, state, organisation, zone in rows.iterator(chunk_size=500):
        if organisation not in limits:
            limits[organisation] = IdeaSettings.of(organisation)
        limit = limits[organisation].limit_of(State.IN_PROJECT)
        due_on, today = add_limit(heard, limit), local_day(at, zone)
        context = {"idea": str(pk), "state": state, "heard": heard.isoformat()}
        leaves = morning_of(working_day_from(today), zone)
        for notice, day in _due(state, due_on, today):
            key = f"{notice}:{pk}:{heard}:{day}"
            said += _say(notice, key, context, leaves if leaves > at else None)
    return said


def _due(
    state: str, due_on: datetime.date, today: datetime.date
) -> Iterator[tuple[str, datetime.date]]:
    """The notices due today, with the day each was meant for."""
    if state in WATCHED:
        for reminder in due(NOTICES, Wait(None, due_on), today):
            yield NOTICES[reminder.kind], reminder.day
    day = add_working_days(due_on, SPONSOR_DAYS)
    if day <= today:
        yield SPONSOR, day


@transaction.atomic
def _say(notice: str, key: str, context: dict, not_before: datetime.datetime | None) -> bool:
    if Occurrence.objects.filter(key=key).exists():
        return False
    enqueue(notice, key=key, context=context, not_before=not_before)
    return True
