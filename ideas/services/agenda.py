"""A session of a committee, from its agenda to its signed minutes."""

import datetime
from collections.abc import Collection

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from ideas.enums import State
from ideas.errors import NotAllowed
from ideas.minutes import require_unsigned, set_remarks, set_signature
from ideas.models import AgendaItem, Idea
from ideas.working_days import local_day
from referents.enums import Seat, SessionPhase
from referents.models import Session
from referents.permissions import CommitteeRight, rights_in


@transaction.atomic
def add_to_agenda(*, session: Session, user: User, ideas: Collection[Idea]) -> int:
    """Put ideas on the agenda of a session to come, and order it by urgency: the oldest limit
    first. Returns how many were new. Raises `NotAllowed`, and `ValidationError` for an idea that is
    not before this committee, or once the session is over."""
    session = _locked(session)
    _require(session, user, CommitteeRight.PREPARE)
    if session.phase not in (SessionPhase.PLANNED, SessionPhase.OPEN):
        raise ValidationError(_("L’ordre du jour de cette séance ne change plus."))
    for idea in ideas:
        if idea.committee_id != session.committee_id or idea.state != State.IN_COMMITTEE:
            raise ValidationError(
                _("« %(idea)s » n’est pas devant ce comité.") % {"idea": idea.title}
            )
    known = set(session.items.values_list("idea", flat=True))
    new = [idea for idea in ideas if idea.pk not in known]
    last = len(known)
    AgendaItem.objects.bulk_create(
        AgendaItem(session=session, idea=idea, position=last + number)
        for number, idea in enumerate(new, start=1)
    )
    _order_by_urgency(session)
    if new:
        _note_change(session)
    return len(new)


@transaction.atomic
def remove_from_agenda(*, item: AgendaItem, user: User) -> None:
    """Take an idea off an agenda; its evaluations go with it. Raises `NotAllowed`, and
    `ValidationError` once it is being examined."""
    session = _locked(item.session)
    _require(session, user, CommitteeRight.PREPARE)
    item.refresh_from_db()
    if item.started_at is not None:
        raise ValidationError(_("Ce point est déjà examiné."))
    item.delete()
    _order_by_urgency(session)
    _note_change(session)


@transaction.atomic
def open_session(*, session: Session, user: User, present: Collection[User]) -> Session:
    """Open a session with those who are there. The chair presides, else the vice-chair. Raises
    `NotAllowed`, and `ValidationError` without either, without the quorum, or once it is opened."""
    session = _locked(session)
    _require(session, user, CommitteeRight.RUN)
    if session.phase == SessionPhase.CANCELLED:
        raise ValidationError(_("Cette séance est annulée."))
    if session.phase != SessionPhase.PLANNED:
        raise ValidationError(_("Cette séance est déjà ouverte."))
    seats = dict(session.committee.members.current().values_list("user_id", "seat"))
    there = [person for person in present if person.pk in seats]
    quorum = session.committee.quorum or 0
    if len(there) < quorum:
        raise ValidationError(
            _("Le quorum est de %(quorum)s membres présents ; il y en a %(there)s.")
            % {"quorum": quorum, "there": len(there)}
        )
    session.chaired_by = _who_presides(there, seats)
    session.opened_at = timezone.now()
    session.save(update_fields=["chaired_by", "opened_at"])
    session.present.set(there)
    return session


@transaction.atomic
def close_session(*, session: Session, user: User, publishes_on: datetime.date) -> Session:
    """Close a session and set the day its decisions are published. What was not examined stays
    before the committee. Raises `NotAllowed`, `ValidationError` for a day past or once closed."""
    session = _locked(session)
    _require(session, user, CommitteeRight.RUN)
    if session.phase != SessionPhase.OPEN:
        raise ValidationError(_("Cette séance n’est pas en cours."))
    today = local_day(timezone.now(), session.committee.organisation.time_zone)
    if publishes_on < today:
        raise ValidationError({"publishes_on": _("Choisissez aujourd’hui, ou une date à venir.")})
    session.items.filter(outcome="").update(started_at=None)
    session.closed_at = timezone.now()
    session.publishes_on = publishes_on
    session.save(update_fields=["closed_at", "publishes_on"])
    return session


@transaction.atomic
def write_minutes(*, session: Session, user: User, seen: str, remarks: str) -> Session:
    """Write, or take over, the minutes of a session: the rest of them is what happened. `seen`
    is the version that the person read (`ideas.minutes.version_of`). Raises `StaleMinutes` for
    another, `NotAllowed`, and `ValidationError` before the session is closed or once they are
    signed."""
    session = _locked(session)
    _require(session, user, CommitteeRight.WRITE_MINUTES)
    _require_open_minutes(session)
    session.save(update_fields=set_remarks(session, user, remarks, seen=seen))
    return session


@transaction.atomic
def sign_minutes(*, session: Session, user: User, seen: str) -> Session:
    """Sign the minutes that another person wrote; they never change after. Raises `NotAllowed`
    for who wrote them or may not sign, `ValidationError` before they are written, `StaleMinutes`
    when they are not those that the person read, whose version is `seen`."""
    session = _locked(session)
    _require(session, user, CommitteeRight.SIGN_MINUTES)
    _require_open_minutes(session)
    session.save(update_fields=set_signature(session, user, seen=seen))
    return session


def _locked(session: Session) -> Session:
    return (
        Session.objects.select_for_update(of=("self",))
        .select_related("committee__organisation")
        .get(pk=session.pk)
    )


def _require(session: Session, user: User, right: CommitteeRight) -> None:
    if right not in rights_in(session.committee, user):
        raise NotAllowed


def _require_open_minutes(session: Session) -> None:
    if session.closed_at is None:
        raise ValidationError(_("Le procès-verbal se rédige une fois la séance levée."))
    require_unsigned(session)


def _who_presides(there: list[User], seats: dict[int, str]) -> User:
    for seat in (Seat.CHAIR, Seat.VICE_CHAIR):
        for person in there:
            if seats[person.pk] == seat:
                return person
    raise ValidationError(
        _("La séance s’ouvre en présence de la présidence ou de la vice-présidence.")
    )


def _note_change(session: Session) -> None:
    """Members who were convened do not know this agenda: they are told when whoever prepares the
    session says so, once and not at each idea."""
    if session.convened_at is not None and session.phase == SessionPhase.PLANNED:
        session.agenda_changed = True
        session.save(update_fields=["agenda_changed"])


def _order_by_urgency(session: Session) -> None:
    """What has not begun, after what has: the oldest limit first, then the most supported."""
    items = list(session.items.select_related("idea"))
    far = datetime.date.max
    items.sort(
        key=lambda item: (
            item.started_at is None,
            item.position if item.started_at else 0,
            item.idea.due_on or far,
            -item.idea.supports_count,
            str(item.idea_id),
        )
    )
    for number, item in enumerate(items, start=1):
        item.position = number
    AgendaItem.objects.bulk_update(items, ["position"])
