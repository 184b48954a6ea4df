"""The model answers an organisation writes for itself."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from accounts.enums import Role
from accounts.models import Organisation, User
from accounts.selectors import reach_of
from ideas.enums import RejectionReason
from ideas.errors import Incomplete
from ideas.models import ModelAnswer


def may_write_models(user: User, organisation_id: int) -> bool:
    """The « responsable innovation » and the direction write them."""
    reach = reach_of(user)
    return organisation_id in reach.whole(Role.REFERENT) | reach.whole(Role.DIRECTOR)


@transaction.atomic
def write_model_answer(
    *, organisation: Organisation, reason: str, explanation: str, way_forward: str, by: User
) -> ModelAnswer:
    """Write an organisation's model for a reason, in place of the default one. Raises
    `PermissionDenied`, `Incomplete`, and `ValidationError` for an unknown reason."""
    _require(organisation, by)
    if reason not in RejectionReason.values:
        raise ValidationError({"reason": "unknown"})
    given = {"explanation": explanation.strip(), "way_forward": way_forward.strip()}
    missing = [name for name, text in given.items() if not text]
    if missing:
        raise Incomplete(missing)
    model, _created = ModelAnswer.objects.update_or_create(
        organisation=organisation, reason=reason, defaults=given
    )
    return model


@transaction.atomic
def forget_model_answer(*, organisation: Organisation, reason: str, by: User) -> None:
    """Come back to the default model of a reason. Raises `PermissionDenied`."""
    _require(organisation, by)
    ModelAnswer.objects.filter(organisation=organisation, reason=reason).delete()


def _require(organisation: Organisation, user: User) -> None:
    if not may_write_models(user, organisation.pk):
        raise PermissionDenied
