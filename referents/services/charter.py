"""Write a version of the charter, and sign it."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Organisation, User
from accounts.permissions import names_direction, runs
from notifications.outbox import enqueue
from referents.models import Charter


@transaction.atomic
def write_charter(*, organisation: Organisation, user: User, text: str) -> Charter:
    """Write the version in preparation, or start the next one. What is signed is never changed.
    Side effect: the direction is told of a version begun, once. Raises `PermissionDenied`, and
    `ValidationError` without a text or for one too long."""
    if not runs(user, organisation.pk):
        raise PermissionDenied
    # The organisation's row serialises two versions begun at once.
    Organisation.objects.select_for_update().get(pk=organisation.pk)
    charter = Charter.objects.filter(organisation=organisation, signed_on=None).first()
    if charter is None:
        last = Charter.objects.filter(organisation=organisation).first()
        charter = Charter(organisation=organisation, version=last.version + 1 if last else 1)
    charter.text, charter.written_by = text.strip(), user
    charter.written_on = timezone.localdate()
    charter.full_clean()
    charter.save()
    enqueue(
        "referents.charter_to_sign",
        key=f"referents.charter_to_sign:{charter.pk}",
        context={"charter": charter.pk},
    )
    return charter


@transaction.atomic
def sign_charter(*, charter: Charter, user: User, text: str) -> Charter:
    """Sign a version for the direction: everyone reads it from now on, and nobody changes it.
    `text` is what the person read. Raises `PermissionDenied` for anyone but the direction itself (a
    signature by delegation does not promise for it), and
    `ValidationError` when the version is signed already or its text has changed since."""
    charter = Charter.objects.select_for_update().get(pk=charter.pk)
    if not names_direction(user, charter.organisation_id):
        raise PermissionDenied
    if charter.signed_on is not None:
        raise ValidationError(_("Cette version est déjà signée."))
    if _plain(charter.text) != _plain(text):
        raise ValidationError(_("Le texte a changé entre-temps : relisez-le avant de signer."))
    charter.signed_by, charter.signed_on = user, timezone.localdate()
    charter.save()
    return charter


def _plain(text: str) -> str:
    """The text whatever the line endings that browsers send."""
    return "\n".join(text.split())
