"""Convening a committee: its members are told when, where and on what, and of what changes."""

import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from ideas.errors import NotAllowed
from notifications.outbox import cancel, enqueue
from referents.enums import SessionPhase
from referents.models import Session
from referents.permissions import CommitteeRight, rights_in

#: What a change of which members are told at once, once they are convened.
MOMENT = ("held_on", "starts_at", "place")


@transaction.atomic
def convene_session(*, session: Session, user: User) -> Session:
    """Tell the members when and where the session is held, and its agenda; again when it has
    changed since. Raises `NotAllowed`, and `ValidationError` without an agenda, or when nothing has
    changed, or once the session is opened or cancelled.

    Side effects: a mail to each member, themselves included: it is their convocation.
    """
    session = _planned(session, user)
    if not session.items.exists():
        raise ValidationError(_("L’ordre du jour est vide : mettez-y une idée d’abord."))
    if session.convened_at is not None and not session.agenda_changed:
        raise ValidationError(_("Les membres ont déjà cet ordre du jour."))
    _tell(session)
    return session


@transaction.atomic
def change_session(
    *,
    session: Session,
    user: User,
    held_on: datetime.date,
    starts_at: datetime.time | None = None,
    place: str = "",
) -> bool:
    """Hold a session another day, at another hour or elsewhere; its agenda and evaluations stay.
    Returns whether anything changed. Members already convened are told at once. Raises
    `NotAllowed`, and `ValidationError` for a day past or on which the committee meets already, or
    once the session is opened or cancelled."""
    session = _planned(session, user)
    asked = {"held_on": held_on, "starts_at": starts_at, "place": place.strip()}
    if all(getattr(session, name) == value for name, value in asked.items()):
        return False
    if held_on < timezone.localdate():
        raise ValidationError({"held_on": _("Choisissez aujourd’hui, ou une date à venir.")})
    for name, value in asked.items():
        setattr(session, name, value)
    session.full_clean()
    session.save(update_fields=MOMENT)
    if session.convened_at is not None:
        _tell(session)
    return True


@transaction.atomic
def cancel_session(*, session: Session, user: User, reason: str = "") -> Session:
    """Cancel a session that has not begun: its ideas stay before the committee, free for another
    agenda. Members already convened are told, with the reason. Raises `NotAllowed`, and
    `ValidationError` once it is opened or cancelled."""
    session = _planned(session, user)
    session.cancelled_at, session.cancel_reason = timezone.now(), reason.strip()
    session.full_clean()
    session.save(update_fields=["cancelled_at", "cancel_reason"])
    cancel(key_prefix=f"ideas.session_convened:{session.pk}:")
    if session.convened_at is not None:
        enqueue(
            "ideas.session_cancelled",
            key=f"ideas.session_cancelled:{session.pk}",
            context={"session": session.pk},
        )
    return session


def _tell(session: Session) -> None:
    session.convened_at, session.agenda_changed = timezone.now(), False
    session.convening += 1
    session.save(update_fields=["convened_at", "agenda_changed", "convening"])
    enqueue(
        "ideas.session_convened",
        key=f"ideas.session_convened:{session.pk}:{session.convening}",
        context={"session": session.pk, "convening": session.convening},
    )


def _planned(session: Session, user: User) -> Session:
    session = (
        Session.objects.select_for_update(of=("self",))
        .select_related("committee__organisation")
        .get(pk=session.pk)
    )
    if CommitteeRight.PREPARE not in rights_in(session.committee, user):
        raise NotAllowed
    if session.phase == SessionPhase.CANCELLED:
        raise ValidationError(_("Cette séance est annulée."))
    if session.phase != SessionPhase.PLANNED:
        raise ValidationError(_("Cette séance est déjà ouverte."))
    return session
