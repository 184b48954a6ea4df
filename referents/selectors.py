"""Who sits where, and when a committee meets next."""

import datetime

from django.db.models import (
    BigIntegerField,
    CharField,
    DateField,
    Exists,
    Expression,
    OuterRef,
    Q,
    QuerySet,
    Value,
)
from django.utils import timezone

from accounts.enums import Role
from accounts.models import Mandate, User
from accounts.selectors import Held, held, keep_reach, knows_reach, reach_of
from innovation_platform.prepared import Given, GivenSet, Prepared, PreparedObjects
from referents.enums import CommitteeKind, Seat
from referents.models import (
    Absence,
    Charter,
    Committee,
    CommitteeMember,
    Delegation,
    GridVersion,
    Session,
)


def seats_of(user: User) -> dict[int, tuple[str, int]]:
    """A person's seats today in innovation committees: committee id → (seat, organisation id); once
    per user object, in the same query as their mandates where these are not known yet. A jury
    decides on its challenge only."""
    cached = getattr(user, "_seats", None)
    if cached is None:
        cached = user._seats = _seats(user)
    return cached


def _seats(user: User) -> dict[int, tuple[str, int]]:
    given = {"user": user.pk, "day": timezone.localdate()}
    if knows_reach(user):
        seats = _SEATS.rows(**given)
    else:
        rows = _SEATS_AND_MANDATES.rows(**given)
        seats = [columns for what, *columns in rows if what == _SEAT]
        keep_reach(user, [Held(*columns) for what, *columns in rows if what == _MANDATE])
    return {committee: (seat, organisation) for seat, organisation, *_, committee in seats}


def charters_to_sign(user: User, *, today: datetime.date | Given | None = None) -> QuerySet:
    """The charters that wait for this person's signature, by the key and the short name of each
    organisation: those whose direction they hold themselves, since a delegation does not promise
    for it."""
    held = Mandate.objects.current(today).filter(
        user=user, role=Role.DIRECTOR, delegated_by=None, organisation=OuterRef("organisation")
    )
    waiting = Charter.objects.filter(Exists(held), signed_on=None).order_by("organisation")
    return waiting.values_list("organisation_id", "organisation__short_name")


_SEAT, _MANDATE = "seat", "mandate"


def _sat_in(*before: Expression) -> QuerySet:
    """The seats of a `Given` user on a `Given` day, in as many columns as their mandates."""
    nothing = Value("", output_field=CharField())
    return (
        CommitteeMember.objects.current(Given("day", DateField()))
        .filter(
            user=Given("user"), committee__is_active=True, committee__kind=CommitteeKind.INNOVATION
        )
        .order_by()
        .values_list(
            *before, "seat", "committee__organisation_id", nothing, nothing, "committee_id"
        )
    )


def _marked(what: str) -> Expression:
    return Value(what, output_field=CharField())


_SEATS = Prepared(_sat_in, by_key=True)
_SEATS_AND_MANDATES = Prepared(
    lambda: _sat_in(_marked(_SEAT)).union(held(_marked(_MANDATE)), all=True), by_key=True
)


def next_session_day(committee_id: int, after: datetime.date) -> datetime.date | None:
    """The day of the committee's next session, today included."""
    return (
        Session.objects.filter(committee_id=committee_id, held_on__gte=after, cancelled_at=None)
        .order_by("held_on")
        .values_list("held_on", flat=True)
        .first()
    )


def members_of(committee_id: int):
    """The people who sit in a committee today."""
    seats = CommitteeMember.objects.current().filter(committee_id=committee_id)
    return User.objects.filter(pk__in=seats.values("user"))


def chair_of(committee_id: int) -> int | None:
    """The key of the person who chairs a committee today, if any."""
    seats = CommitteeMember.objects.current().filter(committee_id=committee_id, seat=Seat.CHAIR)
    return seats.values_list("user_id", flat=True).first()


def chair_is_absent(committee_id: int, chair: int) -> bool:
    """Whether a session is under way without this person."""
    under_way = Session.objects.filter(
        committee_id=committee_id, opened_at__isnull=False, closed_at=None
    )
    return under_way.exclude(present=chair).exists()


def committees_for(user: User) -> QuerySet[Committee]:
    """The innovation committees a person sits in, and those of the organisations whose innovation
    they are in charge of or direct; none where committees are switched off."""
    reach = reach_of(user)
    looked_after = reach.whole(Role.REFERENT) | reach.whole(Role.DIRECTOR)
    return Committee.objects.filter(
        Q(pk__in=list(seats_of(user))) | Q(organisation_id__in=looked_after),
        kind=CommitteeKind.INNOVATION,
        is_active=True,
    ).select_related("organisation")


def juries_for(user: User) -> QuerySet[Committee]:
    """The juries of the organisations whose innovation a person is in charge of or directs: who
    sits there has the jury's own pages."""
    reach = reach_of(user)
    looked_after = reach.whole(Role.REFERENT) | reach.whole(Role.DIRECTOR)
    return Committee.objects.filter(
        organisation_id__in=looked_after, kind=CommitteeKind.JURY, is_active=True
    ).select_related("organisation")


def session_for(user: User, pk: int) -> Session | None:
    """The session that has this key, if it is one of a committee this person sits in, where the
    organisation uses committees."""
    if pk > BigIntegerField.MAX_BIGINT:
        return None
    return next(iter(_SESSION.objects(session=pk, seats=list(seats_of(user)))), None)


_SESSION = PreparedObjects(
    lambda: Session.objects.filter(
        pk=Given("session"),
        committee_id__in=GivenSet("seats"),
        committee__organisation__idea_settings__uses_committee=True,
    ).select_related("committee__organisation", "chaired_by", "minutes_by", "signed_by"),
    by_key=True,
)


def grid_of(committee_id: int, day: datetime.date) -> GridVersion | None:
    """The grid in force in a committee on a day."""
    return (
        GridVersion.objects.filter(committee_id=committee_id, starts_on__lte=day)
        .order_by("-version")
        .first()
    )


def stands_in_for(user_id: int, day: datetime.date | None = None) -> int:
    """Who does what is asked of a person on a day, today by default: their substitute while they
    are away, themselves otherwise. A substitute who is away too is not followed further."""
    substitute = (
        Absence.objects.current(day)
        .filter(user=user_id, substitute__is_active=True)
        .order_by("-pk")
        .values_list("substitute_id", flat=True)
        .first()
    )
    return substitute or user_id


def delegations_for(user: User, looked_after: frozenset[int]) -> QuerySet[Delegation]:
    """The acts of delegation of these organisations, and those a person gave or received."""
    return Delegation.objects.filter(
        Q(organisation__in=looked_after) | Q(delegate=user) | Q(director=user)
    ).select_related("director", "delegate", "organisation", "ended_by", "mandate__delegated_by")


def signatures_left(absences: list[Absence]) -> set[int]:
    """The keys of those of these absences during which a director's signature is delegated to
    nobody on some day; two queries."""
    people = [row.user_id for row in absences]
    directing = Mandate.objects.current().filter(
        user__in=people, role=Role.DIRECTOR, delegated_by=None
    )
    directors = set(directing.values_list("user", flat=True)) if people else set()
    acts = list(Delegation.objects.open().filter(director__in=directors)) if directors else []
    return {
        row.pk
        for row in absences
        if row.user_id in directors
        and not any(
            act.director_id == row.user_id
            and act.starts_on <= max(row.starts_on, timezone.localdate())
            and (act.until is None or act.until >= row.until)
            for act in acts
        )
    }
