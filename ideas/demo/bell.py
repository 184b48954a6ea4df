"""The bell of the demo accounts: what they were told lately, as if it had been sent then.

The messages are made by the platform's own notices, so that they say what real ones say, and are
written as already sent: no mail leaves for history.
"""

import datetime
from collections.abc import Iterable, Iterator

from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from ideas.demo.calendar import ZONE
from ideas.enums import State, Tie
from ideas.models import Decision, HistoryEntry, Involvement, Opinion
from notifications.enums import Channel, MessageState
from notifications.mailing import new_message_id
from notifications.models import Message, Occurrence
from notifications.notices import get_notice
from notifications.rendering import subject_of
from notifications.together import together

#: How far back the bell goes, how long news stay unread, and how many events it is made of.
DAYS, UNREAD_DAYS, EVENTS = 30, 8, 150
MORNING = datetime.time(9, 5)


def ring(emails: Iterable[str], *, today: datetime.date) -> None:
    """Write the recent news of these people."""
    people = {user.pk: user for user in User.objects.filter(email__in=list(emails))}
    since = today - datetime.timedelta(days=DAYS)
    for notice, key, context, at in _events(list(people), since):
        with together({}):
            _tell(notice, key, context, at, people, today)


def _events(
    people: list[int], since: datetime.date
) -> Iterator[tuple[str, str, dict, datetime.datetime]]:
    """What happened lately to the ideas these people have a part in."""
    tied = Involvement.objects.filter(user__in=people).values("idea")
    theirs = Q(idea__in=tied) | Q(idea__referent__in=people) | Q(target=State.FORWARDED)
    recent = HistoryEntry.objects.filter(theirs, day__gte=since)
    for entry in recent.order_by("-day", "-pk")[:EVENTS]:
        at = entry.at or _morning(entry.day)
        yield "ideas.transition", f"ideas.transition:{entry.pk}", {"entry": entry.pk}, at
    named = Decision.objects.open().filter(idea__organisation__people__in=people).distinct()
    for row in named.order_by("pk")[:EVENTS]:
        key = f"ideas.decision_proposed:{row.pk}"
        yield "ideas.decision_proposed", key, {"decision": row.pk}, row.proposed_at
    for row in Opinion.objects.filter(expert__in=people, given_on=None).order_by("pk"):
        key = f"ideas.opinion_asked:{row.pk}"
        yield "ideas.opinion_asked", key, {"opinion": row.pk}, _morning(row.asked_on)
    seats = Involvement.objects.offered().filter(user__in=people, kind=Tie.MEMBER)
    for row in seats.order_by("pk"):
        key = f"ideas.seat_offered:{row.pk}"
        yield "ideas.seat_offered", key, {"involvement": row.pk}, _morning(row.offered_on)


def _tell(
    code: str,
    key: str,
    context: dict,
    at: datetime.datetime,
    people: dict[int, User],
    today: datetime.date,
) -> None:
    notice = get_notice(code)
    if not notice.is_current(context):
        return
    told = {}
    for recipient in notice.recipients(context):
        if recipient.user_id in people and "app" in recipient.channels:
            told.setdefault(recipient.user_id, recipient)
    now = timezone.now()
    told = {pk: row for pk, row in told.items() if (row.not_before or at) <= now}
    if not told:
        return
    occurrence = Occurrence.objects.create(
        notice=code, key=key, context=context, not_before=at, next_attempt_at=at, expanded_at=at
    )
    for user_id, recipient in told.items():
        sent = recipient.not_before or at
        read = sent.date() < today - datetime.timedelta(days=UNREAD_DAYS)
        message = Message(
            occurrence=occurrence,
            recipient=people[user_id],
            audience=recipient.audience,
            channel=Channel.APP,
            message_id=new_message_id(),
            state=MessageState.SENT,
            not_before=sent,
            next_attempt_at=sent,
            sent_at=sent,
            read_at=sent if read else None,
        )
        message.summary = subject_of(message, notice)[:250]
        message.save()


def _morning(day: datetime.date) -> datetime.datetime:
    return datetime.datetime.combine(day, MORNING, tzinfo=ZONE)
