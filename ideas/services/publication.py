"""Publishing what a session decided: all that is settled takes effect, and nothing waits for it."""

import datetime
import logging

from django.core.exceptions import ValidationError
from django.db import InterfaceError, OperationalError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from ideas.errors import NotAllowed
from ideas.models import Decision
from ideas.services.moves import carry_out_settled
from ideas.working_days import morning_of
from notifications.causes import cause_of
from notifications.clock import DatabaseClock
from referents.enums import SessionPhase
from referents.models import Session
from referents.permissions import CommitteeRight, rights_in

logger = logging.getLogger(__name__)


def publish_session(*, session: Session, user: User) -> int:
    """Publish now the decisions of a session that is over; returns how many took effect.

    Each is carried out in a transaction of its own: its state changes, its author is written to at
    once, the others the next working day at nine. A refusal that is not signed yet is carried over:
    it takes effect when it is. Raises `NotAllowed`, and `ValidationError` before the session is
    closed or once it is published.
    """
    if CommitteeRight.RUN not in rights_in(session.committee, user):
        raise NotAllowed
    if session.phase == SessionPhase.PUBLISHED:
        raise ValidationError(_("Les décisions de cette séance sont déjà publiées."))
    if session.phase != SessionPhase.CLOSED:
        raise ValidationError(_("Les décisions se publient une fois la séance levée."))
    now = timezone.now()
    _mark(session, now)
    return carry_out_all(session, now)


def publish_due(*, now: datetime.datetime | None = None) -> int:
    """Publish every session whose date has come, at nine where its organisation is, and carry out
    what a publication interrupted left; returns how many decisions took effect. Running twice, or
    days late, publishes each once."""
    at = now or DatabaseClock().now()
    closed = Session.objects.filter(closed_at__isnull=False).select_related(
        "committee__organisation"
    )
    latest = (at + datetime.timedelta(days=1)).date()
    done = 0
    for session in closed.filter(published_at=None, publishes_on__lte=latest):
        if morning_of(session.publishes_on, session.committee.organisation.time_zone) <= at:
            _mark(session, at)
            done += carry_out_all(session, at)
    left = Decision.objects.open().filter(session__published_at__isnull=False)
    for session in closed.filter(pk__in=left.values("session")):
        done += carry_out_all(session, at)
    return done


def carry_out_all(session: Session, at: datetime.datetime) -> int:
    """Carry out each settled decision of a published session. One that cannot be is noted in the
    log, stays open, and holds up no other."""
    return sum(
        _carry_out(decision, at)
        for decision in Decision.objects.open().filter(session=session).order_by("pk")
    )


def _mark(session: Session, at: datetime.datetime) -> None:
    with transaction.atomic():
        Session.objects.filter(pk=session.pk, published_at=None).update(published_at=at)


def _carry_out(decision: Decision, at: datetime.datetime) -> bool:
    try:
        return carry_out_settled(decision, at=at) is not None
    except (OperationalError, InterfaceError):
        raise
    except Exception as error:
        # One decision that cannot be carried out must not keep the others waiting.
        logger.error(
            "publication: %s of idea %s failed: %s",
            decision.action,
            decision.idea_id,
            cause_of(error),
        )
        return False
