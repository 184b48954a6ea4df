"""Committees: who sits, with which grid and quorum, and when they meet."""

import datetime
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import F, Max
from django.db.models.functions import Greatest
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from accounts.enums import Role
from accounts.models import Organisation, User
from accounts.selectors import reach_of
from notifications.outbox import cancel, enqueue
from referents.enums import CommitteeKind
from referents.frozen_juries import change_of
from referents.models import Committee, CommitteeMember, GridVersion, Session
from referents.permissions import CommitteeRight, rights_in

DAY = datetime.timedelta(days=1)
#: What is told (`referents.mission_notices`).
GIVEN, ENDED = "referents.seat_given", "referents.seat_ended"
#: The grid a new committee starts with.
FIRST_GRID = (
    {"code": "utilite", "label": "Utilité pour le public et pour les agents", "weight": 3},
    {"code": "faisabilite", "label": "Faisabilité", "weight": 2},
    {"code": "cout", "label": "Coût au regard du bénéfice", "weight": 2},
    {"code": "essaimage", "label": "Peut servir ailleurs", "weight": 1},
)


@transaction.atomic
def make_committee(
    *,
    organisation: Organisation,
    name: str,
    by: User,
    kind: str = CommitteeKind.INNOVATION,
) -> Committee:
    """Make a committee or a jury, with a first grid. Raises `PermissionDenied` for anyone but the
    « responsable innovation », `ValidationError` when the name is taken."""
    if organisation.pk not in reach_of(by).whole(Role.REFERENT):
        raise PermissionDenied
    committee = Committee(organisation=organisation, name=name.strip(), kind=kind)
    committee.full_clean()
    committee.save()
    GridVersion.objects.create(committee=committee, version=1, criteria=list(FIRST_GRID))
    return committee


@transaction.atomic
def add_member(
    *, committee: Committee, user: User, seat: str, by: User, reason: str = ""
) -> CommitteeMember:
    """Give a seat from today. In a jury at work, an amendment of its challenges says so and why; in
    a committee, the person is told.
    Raises `PermissionDenied`, and `ValidationError` for someone of another organisation, who sits
    already, for a second chair, or for a jury at work without a reason."""
    _require(committee, by, CommitteeRight.MANAGE)
    with change_of(committee, reason=reason, by=by):
        return _give_seat(committee, user, seat, by=by)


@transaction.atomic
def end_seat(
    *, member: CommitteeMember, by: User, reason: str = "", successor: User | None = None
) -> None:
    """End a seat yesterday, or make it as if it never was when it began today; `successor` takes it
    from today. Reviews and minutes stay. In a jury at work, one amendment of its challenges says
    so and why; in a committee, both people are told. Raises `PermissionDenied`, and
    `ValidationError` for a successor who sits already, a seat that somebody else has just ended, or
    a jury at work without a reason."""
    committee, seat = member.committee, member.seat
    _require(committee, by, CommitteeRight.MANAGE)
    Committee.objects.select_for_update().get(pk=committee.pk)
    if not committee.members.filter(pk=member.pk, until=None).exists():
        raise ValidationError(_("Ce siège vient de changer : relisez la composition."))
    if successor and committee.members.filter(user=successor, until=None).exists():
        raise ValidationError({"successor": _("Cette personne siège déjà dans ce comité.")})
    with change_of(committee, reason=reason, by=by):
        today = timezone.localdate()
        cancel(key=f"{GIVEN}:{member.pk}")
        _tell_seat(ENDED, member, by=by)
        if member.starts_on >= today:
            member.delete()
        else:
            member.until = today - DAY
            member.save(update_fields=["until"])
        if successor:
            _give_seat(committee, successor, seat, by=by)


def _give_seat(committee: Committee, user: User, seat: str, *, by: User) -> CommitteeMember:
    """Give a seat from today; those of people whose account is closed end, to be taken again."""
    if user.organisation_id != committee.organisation_id:
        raise ValidationError({"user": _("Cette personne est d’un autre organisme.")})
    gone = committee.members.filter(until=None, user__is_active=False)
    gone.update(until=Greatest(F("starts_on"), timezone.localdate() - DAY))
    member = CommitteeMember(committee=committee, user=user, seat=seat)
    member.full_clean()
    member.save()
    _tell_seat(GIVEN, member, by=by)
    return member


def _tell_seat(notice: str, member: CommitteeMember, *, by: User) -> None:
    """Tell whoever takes or leaves a seat of a committee, unless they did it themselves. What a
    jury at work changes is told by its amendment (ADR 65), and a jury not yet at work when it
    is called."""
    if member.committee.kind == CommitteeKind.INNOVATION and member.user_id != by.pk:
        context = {
            "seat": member.pk,
            "user": member.user_id,
            "by": by.pk,
            "committee": member.committee_id,
            "held": member.seat,
        }
        enqueue(notice, key=f"{notice}:{member.pk}", context=context)


@transaction.atomic
def set_quorum(*, committee: Committee, quorum: int | None, by: User, reason: str = "") -> None:
    """Set how many members must be there; None for no quorum. In a jury at work, an amendment of
    its challenges says so and why. Raises `PermissionDenied`, and `ValidationError` when more are
    asked for than sit, or for a jury at work without a reason."""
    _require(committee, by, CommitteeRight.MANAGE)
    seats = committee.members.current().count()
    if quorum is not None and quorum > seats:
        raise ValidationError(
            {"quorum": _("Le comité n’a que %(seats)s membres.") % {"seats": seats}}
        )
    with change_of(committee, reason=reason, by=by):
        committee.quorum = quorum
        committee.save(update_fields=["quorum"])


@transaction.atomic
def set_grid(*, committee: Committee, criteria: list[dict[str, Any]], by: User) -> GridVersion:
    """Write a new version of the grid, in force from today; past reviews keep theirs. The same grid
    again is the one in force. Raises `PermissionDenied`, `ValidationError`."""
    _require(committee, by, CommitteeRight.MANAGE)
    Committee.objects.select_for_update().get(pk=committee.pk)
    rows = [{**row, "code": slugify(row["label"])[:40]} for row in criteria]
    last = committee.grids.order_by("-version").first()
    if last is not None and last.criteria == rows:
        return last
    newest = committee.grids.aggregate(last=Max("version"))["last"] or 0
    return GridVersion.objects.create(committee=committee, version=newest + 1, criteria=rows)


@transaction.atomic
def plan_session(
    *,
    committee: Committee,
    held_on: datetime.date,
    by: User,
    place: str = "",
    starts_at: datetime.time | None = None,
) -> Session:
    """Plan a meeting. Raises `PermissionDenied`, and `ValidationError` for a day past, or on which
    this committee meets already."""
    _require(committee, by, CommitteeRight.PREPARE)
    if held_on < timezone.localdate():
        raise ValidationError({"held_on": _("Choisissez aujourd’hui, ou une date à venir.")})
    session = Session(committee=committee, held_on=held_on, place=place, starts_at=starts_at)
    session.full_clean()
    session.save()
    return session


def _require(committee: Committee, user: User, right: CommitteeRight) -> None:
    if right not in rights_in(committee, user):
        raise PermissionDenied
