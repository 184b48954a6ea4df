"""Mails that came back: what they say, and what is remembered of it.

A hard bounce is a delivery status notification (RFC 3464) whose status is 5.1.x or 5.2.1: the
address does not exist, or takes no mail any more. Other failures are the mail server's concern.
"""

import mailbox
import re
from collections import Counter
from dataclasses import dataclass
from email.message import Message as Mail
from pathlib import Path

from django.db import transaction

from accounts.models import User
from notifications.enums import Channel, MessageState
from notifications.models import BouncingAddress, Message

HARD = re.compile(r"5\.(?:1\.\d{1,3}|2\.1)\b")


@dataclass(frozen=True)
class Bounce:
    """An address that mail does not reach, and the status that says so."""

    address: str
    code: str


def read_folder(path: Path) -> Counter:
    """Read the mails of a maildir folder or an mbox file, remember the hard bounces, and remove
    what was read. Returns how many were `bounced`, `unknown` (nobody's address) and `ignored`."""
    tally: Counter = Counter()
    box = mailbox.Maildir(path, create=False) if path.is_dir() else mailbox.mbox(path, create=False)
    box.lock()
    try:
        for key, mail in list(box.items()):
            found = bounces_of(mail)
            if not found:
                tally["ignored"] += 1
            for bounce in found:
                tally["bounced" if note(bounce=bounce) else "unknown"] += 1
            box.remove(key)
        box.flush()
    finally:
        box.close()
    return tally


def bounces_of(mail: Mail) -> list[Bounce]:
    """The hard bounces that a mail reports."""
    if mail.get_content_type() != "multipart/report":
        return []
    found = []
    for part in mail.walk():
        if part.get_content_type() == "message/delivery-status" and part.is_multipart():
            found += [bounce for fields in part.get_payload() if (bounce := _bounce(fields))]
    return found


@transaction.atomic
def note(*, bounce: Bounce) -> bool:
    """Remember that an address bounces. False when it is nobody's."""
    user = User.objects.filter(email__iexact=bounce.address).first()
    if user is None:
        return False
    BouncingAddress.objects.update_or_create(
        user=user, defaults={"address": user.email, "code": bounce.code}
    )
    Message.objects.filter(
        recipient=user,
        channel=Channel.MAIL,
        state__in=[MessageState.WAITING, MessageState.HELD],
        handoffs=0,
    ).update(state=MessageState.CANCELLED, last_answer="the address bounces")
    return True


@transaction.atomic
def clear(*, addresses) -> int:
    """Write to these people again. Returns how many."""
    return addresses.delete()[0]


def bouncing_people(user_ids) -> set[int]:
    """Those of these people whose present address bounces."""
    rows = BouncingAddress.objects.filter(user__in=user_ids).select_related("user")
    return {row.user_id for row in rows if row.address == row.user.email}


def _bounce(fields: Mail) -> Bounce | None:
    status = HARD.match((fields.get("Status") or "").strip())
    kind, _sep, address = (fields.get("Final-Recipient") or "").partition(";")
    failed = (fields.get("Action") or "").strip().lower() == "failed"
    if not (status and failed and kind.strip().lower() == "rfc822"):
        return None
    return Bounce(address=address.strip().strip("<>"), code=status.group())
