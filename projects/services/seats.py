"""Seats in a team: offered with the time they ask, taken or not, left, and handed over."""

import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from ideas.enums import Tie
from ideas.errors import NotAllowed
from ideas.models import Involvement
from ideas.permissions import Right
from ideas.services import seats as idea_seats
from notifications.outbox import enqueue
from projects.models import Project, SeatTerms
from projects.services.team import require_hand

#: Those who hold a seat in the team.
IN_TEAM = (Tie.LEAD, Tie.MEMBER)


@transaction.atomic
def offer_seat(
    *,
    project: Project,
    user: User,
    member: User,
    role: str = "",
    half_days: int = 0,
    until: datetime.date | None = None,
) -> Involvement:
    """Offer someone a seat in the team, with what it is for and the time it asks. They are in the
    team once they accept. Side effect: they are told. Raises `NotAllowed`, `ValidationError` for
    its sponsor, who decides on it, and for who has a seat or was offered one."""
    require_hand(project, user, Right.NAME_TEAM)
    ties = project.idea.involvements.filter(user=member, ended_on=None)
    if ties.filter(kind=Tie.SPONSOR).exists():
        raise ValidationError(_("Le sponsor décide sur le projet : il n’est pas de l’équipe."))
    held = ties.filter(kind__in=IN_TEAM).first()
    if held:
        raise ValidationError(
            _("Cette personne est déjà dans l’équipe.")
            if held.accepted_on
            else _("Une place lui est déjà proposée.")
        )
    seat = Involvement.objects.create(
        idea=project.idea, user=member, kind=Tie.MEMBER, offered_on=timezone.localdate()
    )
    SeatTerms.objects.create(seat=seat, role=role, half_days=half_days, until=until)
    _tell("projects.seat_offered", seat, f"{seat.pk}")
    return seat


@transaction.atomic
def state_terms(
    *,
    seat: Involvement,
    user: User,
    role: str = "",
    half_days: int = 0,
    until: datetime.date | None = None,
) -> SeatTerms:
    """Say what a seat is for and the time it asks. Other than what was agreed, the time is agreed
    on again by who holds it. Side effect: they are told, unless it is their own. Raises
    `NotAllowed`."""
    require_hand(_project_of(seat), user, Right.NAME_TEAM)
    row = _locked(seat)
    if row.ended_on or row.kind not in IN_TEAM:
        raise NotAllowed
    terms = SeatTerms.objects.filter(pk=row.pk).first() or SeatTerms(seat=row)
    asks_anew = (half_days, until) != (terms.half_days, terms.until)
    terms.role, terms.half_days, terms.until = role, half_days, until
    if row.user_id == user.pk:
        terms.agreed_on = timezone.localdate()
    elif asks_anew:
        terms.agreed_on = None
    terms.save()
    if asks_anew and row.user_id != user.pk and row.accepted_on:
        key = f"{row.pk}:{half_days}:{until}:{timezone.now().timestamp()}"
        _tell("projects.terms_changed", row, key)
    return terms


@transaction.atomic
def answer_seat(
    *, seat: Involvement, user: User, accept: bool, manager: User | None = None
) -> Involvement:
    """Take a seat offered, or not; or agree to the time it now asks. « Sans frein managérial »:
    the colleague named, or else the referents of the person's unit, are told and have no say.
    Side effects: the lead is told of a seat answered; `manager` is told of one taken. Raises
    `NotAllowed` for anyone else, `ValidationError` when one names oneself."""
    row = _locked(seat)
    if row.user_id != user.pk or row.ended_on or row.kind not in IN_TEAM:
        raise NotAllowed
    terms = SeatTerms.objects.filter(pk=row.pk).first()
    if row.accepted_on and not (accept and terms and terms.agreed_on is None):
        raise NotAllowed
    if manager == user:
        raise ValidationError(_("Nommez quelqu’un d’autre que vous."))
    if not row.accepted_on:
        idea_seats.answer_seat(row, user=user, accept=accept)
        row.refresh_from_db()
    if accept:
        terms = terms or SeatTerms(seat=row)
        terms.agreed_on, terms.manager = timezone.localdate(), manager
        terms.save()
        _tell("projects.member_announced", row, f"{row.pk}:{terms.half_days}:{terms.until}")
    return row


@transaction.atomic
def withdraw_offer(*, seat: Involvement, user: User) -> None:
    """Take back a seat offered and not answered; not the one an author was offered. Raises
    `NotAllowed`."""
    require_hand(_project_of(seat), user, Right.NAME_TEAM)
    row = _locked(seat)
    if row.accepted_on or row.ended_on or row.kind != Tie.MEMBER or _is_author(row):
        raise NotAllowed
    row.ended_on = timezone.localdate()
    row.save(update_fields=["ended_on"])


@transaction.atomic
def leave_team(*, project: Project, user: User) -> None:
    """Leave the team; a lead hands the project over first. Side effect: the lead and the sponsor
    are told. Raises `NotAllowed`."""
    mine = project.idea.involvements.active().filter(user=user, kind=Tie.MEMBER)
    seat = mine.select_for_update(of=("self",)).first()
    if seat is None or project.idea.state not in Project.UNDER_WAY:
        raise NotAllowed
    seat.ended_on = timezone.localdate()
    seat.save(update_fields=["ended_on"])
    _tell("projects.member_left", seat, f"{seat.pk}")


@transaction.atomic
def change_lead(*, project: Project, user: User, seat: Involvement) -> Involvement:
    """Make someone of the team its lead; whoever was stays in the team, with the same terms. Side
    effect: the team and the sponsor are told. Raises `NotAllowed`, also for someone who has not
    accepted a seat."""
    require_hand(project, user, Right.NAME_TEAM)
    rows = project.idea.involvements.select_for_update(of=("self",))
    chosen = rows.filter(pk=seat.pk, kind=Tie.MEMBER, ended_on=None).first()
    if chosen is None or not chosen.accepted_on or not chosen.user.is_active:
        raise NotAllowed
    former = rows.filter(kind=Tie.LEAD, ended_on=None).first()
    today = timezone.localdate()
    Involvement.objects.filter(pk=chosen.pk).update(ended_on=today)
    idea_seats.tie(project.idea, chosen.user_id, Tie.LEAD, on=today)
    lead = rows.get(user=chosen.user_id, kind=Tie.LEAD, ended_on=None)
    _carry_terms(chosen, lead)
    if former:
        idea_seats.tie(project.idea, former.user_id, Tie.MEMBER, on=today)
        _carry_terms(former, rows.get(user=former.user_id, kind=Tie.MEMBER, ended_on=None))
    _tell("projects.lead_changed", lead, f"{lead.pk}")
    return lead


def _carry_terms(old: Involvement, new: Involvement) -> None:
    """The terms agreed go with the person, not with the tie."""
    terms = SeatTerms.objects.filter(pk=old.pk).first()
    if terms and old.pk != new.pk:
        SeatTerms.objects.update_or_create(
            seat=new,
            defaults={
                "role": terms.role,
                "half_days": terms.half_days,
                "until": terms.until,
                "agreed_on": terms.agreed_on,
                "manager": terms.manager,
            },
        )


def _locked(seat: Involvement) -> Involvement:
    return Involvement.objects.select_for_update().get(pk=seat.pk)


def _project_of(seat: Involvement) -> Project:
    return Project.objects.select_related("idea").get(pk=seat.idea_id)


def _is_author(seat: Involvement) -> bool:
    same = Involvement.objects.active().filter(idea=seat.idea_id, user=seat.user_id)
    return same.filter(kind__in=Involvement.AUTHORSHIP).exists()


def _tell(notice: str, seat: Involvement, key: str) -> None:
    enqueue(notice, key=f"{notice}:{key}", context={"involvement": seat.pk})
