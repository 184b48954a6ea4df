"""Digests: what a person asked to read once a day or once a week, in one short mail.

Messages of a kind that is not wanted at once are held when they are addressed. Each morning at the
hour of the organisation, those of the days before are gathered into a digest, which is a message of
the outbox like any other: written when it leaves, so what no longer holds is not in it, and a
digest that would be empty does not leave.
"""

import datetime
import logging
import time
import zoneinfo
from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import groupby

from django.conf import settings
from django.db import InterfaceError, OperationalError, transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from innovation_platform.typography import date_words
from notifications.bounces import bouncing_people
from notifications.causes import cause_of
from notifications.clock import database_now
from notifications.enums import Channel, Frequency, MessageState
from notifications.kinds import Kind, find_kind
from notifications.models import Digest, Message
from notifications.notices import Notice, Recipient, get_notice, register
from notifications.outbox import enqueue
from notifications.rendering import headline_of
from notifications.sections import Item, Section
from notifications.site import absolute
from notifications.together import once

logger = logging.getLogger(__name__)

HOUR = datetime.time(7, 30)
MONDAY = 0
LINES = 12
LAST_WEIGHT = 100


def make_due(*, until: float) -> int:
    """Gather what is held since before this morning (or this Monday morning), until the monotonic
    time `until`. Returns how many digests were made. May be run again, late, or twice at once."""
    now, made = database_now(), 0
    held = Message.objects.filter(state=MessageState.HELD)
    people = User.objects.filter(pk__in=held.values("recipient")).select_related("organisation")
    for user in people.order_by("pk"):
        if time.monotonic() > until:
            break
        for frequency in (Frequency.DAILY, Frequency.WEEKLY):
            made += _make(user, frequency, last_morning(user, frequency, now))
    return made


def last_morning(user: User, frequency: str, now: datetime.datetime) -> datetime.datetime:
    """The last hour at which this person's digest of this frequency was due."""
    zone = _zone_of(user)
    local = now.astimezone(zone)
    day = local.date() if local.time() >= HOUR else local.date() - datetime.timedelta(days=1)
    if frequency == Frequency.WEEKLY:
        day -= datetime.timedelta(days=(day.weekday() - MONDAY) % 7)
    return datetime.datetime.combine(day, HOUR, zone)


@transaction.atomic
def _make(user: User, frequency: str, morning: datetime.datetime) -> bool:
    held = Message.objects.filter(
        recipient=user,
        state=MessageState.HELD,
        held_for=frequency,
        created_at__lte=morning,
        not_before__lte=morning,
    )
    if not held.exists():
        return False
    digest, made = Digest.objects.get_or_create(
        recipient=user, frequency=frequency, day=morning.date()
    )
    if not made:
        return False
    held.update(state=MessageState.GATHERED, digest=digest)
    if not bouncing_people([user.pk]):
        enqueue(DigestNotice.code, key=f"digest:{digest.pk}", context={"digest": digest.pk})
    return True


@register
class DigestNotice(Notice):
    """The digest itself. Its audience is its frequency."""

    code = "notifications.digest"
    kind = "digest"
    mandatory = True

    def recipients(self, context: dict) -> Iterable[Recipient]:
        digest = Digest.objects.get(pk=context["digest"])
        yield Recipient(digest.recipient_id, digest.frequency, channels=(Channel.MAIL,))

    def kind_of(self, audience: str) -> str:
        return f"{self.kind}.{audience}"

    def may_stop(self, audience: str) -> bool:
        return True

    def is_current(self, context: dict) -> bool:
        """A digest that would say nothing does not leave."""
        return bool(items_of(context["digest"]))

    def template(self, message) -> str:
        return "email/notifications/digest/reader.txt"

    def render_context(self, context: dict, user: User, audience: str) -> dict:
        items = items_of(context["digest"])
        digest = Digest.objects.get(pk=context["digest"])
        return {
            "sections": _by_kind(items[:LINES]),
            "others": max(0, len(items) - LINES),
            "count": len(items),
            "day": digest.day,
            "weekly": audience == Frequency.WEEKLY,
            "url": absolute(reverse("notifications:bell")),
            "action_label": _("Tout lire sur le site"),
        }


@dataclass(frozen=True)
class Said:
    """A line of a digest: of which kind of news, and about what."""

    kind: Kind | None
    thread: str
    item: Item


def items_of(digest_id: int) -> list[Said]:
    """What the digest says, the most relevant first then the newest, once per thing."""
    return once(("notifications.digest", digest_id), lambda: _items(digest_id))


def _items(digest_id: int) -> list[Said]:
    rows = Message.objects.filter(digest=digest_id).select_related(
        "occurrence", "recipient__organisation"
    )
    seen, kept = set(), []
    for message in rows.order_by("-not_before", "-pk"):
        said = _said(message)
        if said is None or said.thread in seen:
            continue
        seen.add(said.thread)
        kept.append(said)
    # The sort is stable: within a kind, the newest stay first.
    return sorted(kept, key=_rank)


def _rank(said: Said) -> tuple[int, str]:
    """Where the kind of a line stands. Two kinds of one weight stay apart, as on the page of
    preferences: each has its heading once."""
    return (said.kind.weight, said.kind.code) if said.kind else (LAST_WEIGHT, "")


def _by_kind(items: list[Said]) -> list[Section]:
    """The lines under the name of their kind, in their order."""
    return [
        Section(str(kind.label if kind else _("Aussi")), tuple(said.item for said in group))
        for kind, group in groupby(items, key=lambda said: said.kind)
    ]


def _said(message: Message) -> Said | None:
    """What a message says and about what; None when it says nothing any more."""
    occurrence = message.occurrence
    try:
        notice = get_notice(occurrence.notice)
        if occurrence.cancelled_at is not None or not notice.is_current(occurrence.context):
            return None
        line = headline_of(message, notice)
    except (OperationalError, InterfaceError):
        raise
    except Exception as error:
        logger.error("digest: message %s is left out: %s", message.pk, cause_of(error))
        return None
    weekly = message.held_for == Frequency.WEEKLY
    return Said(
        kind=find_kind(notice.kind_of(message.audience)),
        thread=message.thread or f"occurrence:{occurrence.pk}",
        item=replace(line, detail=date_words(message.not_before, "day") if weekly else ""),
    )


def _zone_of(user: User) -> zoneinfo.ZoneInfo:
    name = user.organisation.time_zone if user.organisation else settings.TIME_ZONE
    return zoneinfo.ZoneInfo(name)
