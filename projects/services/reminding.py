"""Reminding those who answer for sites: once a week each, however many sites wait."""

import datetime

from django.db import transaction
from django.utils import timezone

from ideas.working_days import is_working_day
from notifications.models import Occurrence
from notifications.outbox import enqueue
from projects.models import RolloutSite
from projects.sites import answering_for


def remind_sites(*, on: datetime.date | None = None) -> int:
    """Enqueue the reminders due on a day (today): to each person who answers for a late site, then
    to the « responsable innovation » of an organisation whose sites were left for weeks. Returns
    how many were new; none on a day off. Run twice, or twice at once, each week's is said once;
    what was answered before it leaves is no longer said."""
    day = on or timezone.localdate()
    if not is_working_day(day):
        return 0
    week = "{}-{}".format(*day.isocalendar()[:2])
    loaded = RolloutSite.objects.select_related("unit__organisation", "organisation")
    late = list(loaded.late(day))
    long_late = {row.place.pk for row in loaded.long_late(day)}
    sayings = [
        ("projects.sites_awaited", f"{person}:{week}", {"user": person})
        for person in sorted(answering_for(late))
    ] + [
        ("projects.sites_unanswered", f"{place}:{week}", {"organisation": place})
        for place in sorted(long_late)
    ]
    return sum(_say(notice, f"{notice}:{about}", context) for notice, about, context in sayings)


@transaction.atomic
def _say(notice: str, key: str, context: dict) -> int:
    if Occurrence.objects.filter(key=key).exists():
        return 0
    enqueue(notice, key=key, context=context)
    return 1
