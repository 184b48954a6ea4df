"""Minutes, of a session of a committee or of a jury: one person writes them, another signs them,
and they never change after. Who has the right to is asked of the seats, by the callers; nothing
here is saved."""

import hashlib

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from ideas.errors import NotAllowed, StaleMinutes
from ideas.models import JuryDeliberation
from referents.models import Session

#: Whatever is held and then told in minutes.
Held = Session | JuryDeliberation


def may_be_written(row: Held) -> bool:
    """Whether they may still be written, or taken over."""
    return row.signed_at is None


def may_be_signed(row: Held, user: User) -> bool:
    """Whether they wait for a signature that this person may give: another wrote them."""
    return may_be_written(row) and row.minutes_by_id not in (None, user.pk)


def version_of(row: Held) -> str:
    """Which minutes these are, for a form to say which ones its reader saw: their words, who wrote
    them, and the closing of what they tell."""
    told = row.closed_at.timestamp() if row.closed_at else None
    said = f"{told}/{row.minutes_by_id}/{row.remarks}"
    return hashlib.sha256(said.encode()).hexdigest()[:16]


def require_unsigned(row: Held) -> None:
    """Raises `ValidationError` once they are signed."""
    if not may_be_written(row):
        raise ValidationError(_("Le procès-verbal est signé : il ne change plus."))


def set_remarks(row: Held, user: User, remarks: str, *, seen: str) -> list[str]:
    """Put the words of who writes them, and their name; returns the fields to save, none for the
    same form sent twice. Raises `StaleMinutes` when they are not those that the person saw."""
    words = remarks.strip()
    if (row.remarks, row.minutes_by_id) == (words, user.pk):
        return []
    if version_of(row) != seen:
        raise StaleMinutes
    row.remarks, row.minutes_by = words, user
    return ["remarks", "minutes_by"]


def set_signature(row: Held, user: User, *, seen: str) -> list[str]:
    """Put the signature of a person on what another wrote; returns the fields to save. Raises
    `ValidationError` before they are written and once they are signed, `NotAllowed` for who wrote
    them, `StaleMinutes` when they are not those that the person read."""
    require_unsigned(row)
    if row.minutes_by_id is None:
        raise ValidationError(_("Le procès-verbal n’est pas encore rédigé."))
    if not may_be_signed(row, user):
        raise NotAllowed
    if version_of(row) != seen:
        raise StaleMinutes
    row.signed_by, row.signed_at = user, timezone.now()
    return ["signed_by", "signed_at"]
