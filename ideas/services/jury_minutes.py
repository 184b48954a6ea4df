"""The minutes of a jury: written by one person, signed by another."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from campaigns.models import Campaign
from ideas.errors import NotAllowed
from ideas.jury import JuryRight, rights_of
from ideas.minutes import require_unsigned, set_remarks, set_signature
from ideas.models import JuryDeliberation


@transaction.atomic
def write_jury_minutes(
    *, campaign: Campaign, user: User, seen: str, remarks: str
) -> JuryDeliberation:
    """Write, or take over, the minutes of a jury: the rest of them is what happened. `seen` is the
    version that the person read (`ideas.minutes.version_of`). Raises `StaleMinutes` for another,
    `NotAllowed`, and `ValidationError` before the deliberation is closed or once they are signed.
    """
    row = _unsigned(campaign, user, JuryRight.WRITE_MINUTES)
    row.save(update_fields=set_remarks(row, user, remarks, seen=seen))
    return row


@transaction.atomic
def sign_jury_minutes(*, campaign: Campaign, user: User, seen: str) -> JuryDeliberation:
    """Sign the minutes that another person wrote; neither they nor the deliberation change after.
    Raises `NotAllowed` for who wrote them or may not sign, `ValidationError` before they are
    written, `StaleMinutes` when they are not those that the person read, whose version is `seen`.
    """
    row = _unsigned(campaign, user, JuryRight.SIGN_MINUTES)
    row.save(update_fields=set_signature(row, user, seen=seen))
    return row


def _unsigned(campaign: Campaign, user: User, right: JuryRight) -> JuryDeliberation:
    if right not in rights_of(campaign, user):
        raise NotAllowed
    row = JuryDeliberation.objects.select_for_update().filter(campaign=campaign).first()
    if row is None or row.closed_at is None:
        raise ValidationError(_("Le procès-verbal se rédige une fois la délibération close."))
    require_unsigned(row)
    return row
