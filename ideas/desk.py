"""What waits for a person: the queues of the desk, oldest limit first."""

import datetime
from collections.abc import Container, Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple

from django.db.models import (
    Case,
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)

from accounts.enums import Role
from accounts.models import Mandate, Unit, User
from accounts.selectors import not_in_name_of, reach_of, signatures
from ideas.anyone import TODAY
from ideas.enums import Party, State, Tie, Visibility
from ideas.lifecycle import CORRECTION, STATES
from ideas.models import Decision, Idea, Involvement, Opinion, Recusal
from ideas.recusal import recused_ideas
from ideas.reminders import OF_STATE, Kind
from innovation_platform.prepared import Given
from referents.selectors import seats_of

OLDEST_LIMIT = ("due_on", "id")

#: What a director signs: the answer to an idea that is not retained, and its correction.
SIGNED = ("reject", CORRECTION.name)


#: Whose ideas: given to me, or to nobody yet.
MINE, NOBODY = "moi", "personne"


class Shape(NamedTuple):
    """What is narrowed to, the values aside: one query for each."""

    category: bool
    unit: bool
    organisation: bool
    whose: str
    overdue: bool


@dataclass(frozen=True)
class Narrowing:
    """What a person narrows their desk to; nothing given leaves everything."""

    category: int | None = None
    unit: int | None = None
    organisation: int | None = None
    whose: str = ""
    overdue: bool = False

    @property
    def shape(self) -> Shape:
        """What is narrowed, whatever the values."""
        return Shape(
            bool(self.category),
            bool(self.unit),
            bool(self.organisation),
            self.whose,
            self.overdue,
        )

    def given(self) -> dict[str, int | None]:
        """The values, for a query of `narrowed` and for that of `place_of_unit`."""
        return {
            "category": self.category,
            "organisation": self.organisation,
            "unit": self.unit,
        }

    def among(self, choices: Mapping[str, Container], unit_place: int | None) -> "Narrowing":
        """What remains of it when only these may be asked for: a category, an organisation, a unit
        of one of the organisations."""
        return replace(
            self,
            category=self.category if self.category in choices["category"] else None,
            organisation=self.organisation
            if self.organisation in choices["organisation"]
            else None,
            unit=self.unit if unit_place in choices["organisation"] else None,
        )


def place_of_unit() -> QuerySet:
    """The organisation of the unit that a `Narrowing` gives."""
    return Unit.objects.filter(pk=Given("unit")).values_list("organisation")


def narrowed(ideas: QuerySet[Idea], user: User, shape: Shape) -> QuerySet[Idea]:
    """These ideas, narrowed to what a `Narrowing` of this shape gives."""
    if shape.category:
        ideas = ideas.filter(_met(category=Given("category")))
    if shape.unit:
        # A unit stands for those below it, found by their paths, of each idea met on the way: they
        # are never gathered first, however many.
        asked = Unit.objects.filter(pk=Given("unit")).order_by()
        own = Unit.objects.filter(
            pk=OuterRef("unit_id"), organisation=Subquery(asked.values("organisation"))
        )
        ideas = ideas.alias(path=Subquery(own.order_by().values("path"))).filter(
            _met(path__startswith=Subquery(asked.values("path")))
        )
    if shape.organisation:
        ideas = ideas.filter(organisation=Given("organisation"))
    if shape.whose == MINE:
        ideas = ideas.filter(referent=user)
    elif shape.whose == NOBODY:
        ideas = ideas.filter(referent=None)
    if shape.overdue:
        ideas = ideas.filter(due_on__lt=TODAY)
    return ideas


def _met(**asked: Given) -> Case:
    """That an idea met on the way is so. Said as a case, PostgreSQL expects one idea in two to be,
    and walks a queue from its beginning; said as it is, few, and it gathers and sorts them."""
    return Case(When(**asked, then=Value(True)), default=Value(False))


def new_queue(user: User) -> QuerySet[Idea]:
    """What has just been deposited and waits for a first look."""
    return _to_study(user, [State.DEPOSITED])


def triage_queue(user: User) -> QuerySet[Idea]:
    """What is being studied and waits for what comes next."""
    return _to_study(user, [State.IN_TRIAGE])


def study_queue(user: User) -> QuerySet[Idea]:
    """The ideas this person's referent mandates cover that wait for a referent."""
    return _to_study(user, _states(Party.REFERENT))


def _to_study(user: User, states: list[State]) -> QuerySet[Idea]:
    """Those of the study queue in these states. Each state is asked for once: told twice, it would
    be thought so rare that the database reads the whole queue rather than its beginning."""
    reach = reach_of(user)
    if Role.REFERENT not in reach.roles:
        return Idea.objects.none()
    waiting = Idea.objects.filter(state__in=states, due_on__isnull=False)
    return (
        waiting.exclude(visibility=Visibility.PRIVATE)
        .filter(
            Q(organisation_id__in=reach.whole(Role.REFERENT))
            | Q(unit_id__in=reach.held(Role.REFERENT))
        )
        .exclude(pk__in=_own(user))
    )


def committee_queue(user: User) -> QuerySet[Idea]:
    """The ideas before a committee this person sits in, save those they have a hand in."""
    if not seats_of(user):
        return Idea.objects.none()
    return (
        _waiting_for(Party.COMMITTEE)
        .filter(committee_id__in=seats_of(user), due_on__isnull=False)
        .exclude(pk__in=_own(user))
    )


def network_queue(user: User) -> QuerySet[Idea]:
    """The ideas forwarded to this network lead, save those they have a hand in."""
    reach = reach_of(user)
    if Role.NETWORK_LEAD not in reach.roles:
        return Idea.objects.none()
    forwarded = _waiting_for(Party.NETWORK_LEAD).filter(
        Q(organisation__branch__in=reach.branches)
        | Q(organisation_id__in=reach.groupement_organisations)
    )
    return forwarded.exclude(pk__in=_own(user))


def carrying_queue(user: User) -> QuerySet[Idea]:
    """The ideas that wait for this person as sponsor or lead."""
    held = Involvement.objects.active().filter(user=user)
    carried = Idea.objects.filter(
        pk__in=held.filter(kind__in=[Tie.SPONSOR, Tie.LEAD]).values("idea")
    )
    return carried.filter(
        Q(pk__in=held.filter(kind=Tie.SPONSOR).values("idea"), state__in=_states(Party.SPONSOR))
        | Q(pk__in=held.filter(kind=Tie.LEAD).values("idea"), state__in=_states(Party.LEAD))
    )


def author_queue(user: User) -> QuerySet[Idea]:
    """One's own ideas on which something is asked of their author."""
    return Idea.objects.authored_by(user).filter(state=State.INFO_REQUESTED)


def decisions_awaiting(
    user: User, *, today: datetime.date | Given | None = None
) -> QuerySet[Decision]:
    """The pending decisions this person can confirm, oldest limit first: those that name them, and
    what their missions let them confirm."""
    reach = reach_of(user)
    mine = Q(awaits_user=user)
    if reach.whole(Role.DIRECTOR):
        sponsored = Involvement.objects.active().filter(user=user, kind=Tie.SPONSOR).values("idea")
        stands_in = Q(idea__in=sponsored) | ~Exists(_sponsors_in_office(today))
        another = signatures(user, OuterRef("idea__organisation"), day=today).filter(
            not_in_name_of(OuterRef("proposed_by"))
        )
        directed = Q(awaits=Party.DIRECTOR) & Exists(another)
        directed |= Q(awaits=Party.SPONSOR) & stands_in
        directs = Q(idea__organisation_id__in=reach.whole(Role.DIRECTOR))
        mine |= Q(awaits_user=None) & directs & directed
    if Role.REFERENT in reach.roles:
        mine |= Q(awaits=Party.REFERENT) & (
            Q(idea__organisation_id__in=reach.whole(Role.REFERENT))
            | Q(idea__unit_id__in=reach.held(Role.REFERENT))
        )
    return (
        Decision.objects.waiting()
        .filter(mine)
        .exclude(proposed_by=user)
        .exclude(idea__in=_own(user))
        .select_related("idea", "proposed_by")
        .order_by("due_on", "pk")
    )


def proposals_sent_back(user: User) -> QuerySet[Decision]:
    """What this person proposed and the one who confirms sent back with a comment, while the idea
    has not moved, nothing was proposed on it since, and it is still for them to act: by a mission,
    a seat, or a hand in it. The nearest limit first."""
    since = Decision.objects.filter(idea=OuterRef("idea"), pk__gt=OuterRef("pk"))
    hand = Involvement.objects.active().filter(idea=OuterRef("idea"), user=user)
    return (
        Decision.objects.filter(
            Q(idea__organisation__in=reach_of(user).places)
            | Q(idea__committee__in=seats_of(user))
            | Exists(hand),
            proposed_by=user,
            outcome=Decision.Outcome.RETURNED,
            revision=F("idea__revision"),
        )
        .exclude(Exists(since))
        .exclude(idea__in=Recusal.objects.in_force().filter(user=user).values("idea"))
        .order_by("idea__due_on", "pk")
    )


def letters_awaiting(
    user: User, *, today: datetime.date | Given | None = None
) -> QuerySet[Decision]:
    """The answers and corrections this person may sign, the nearest limit first."""
    return (
        decisions_awaiting(user, today=today)
        .filter(action__in=SIGNED, awaits=Party.DIRECTOR)
        .select_related("idea__organisation", "proposed_by", "session")
    )


def escalated_ideas(user: User, last: datetime.date | Given) -> QuerySet[Idea]:
    """The ideas of which a delay was reported to this person, as « responsable innovation »: their
    limit passed long ago (`last`, see `last_escalated`) and they do not wait for a pending
    decision. Those they study themselves are in the study queue."""
    return (
        Idea.objects.filter(
            state__in=[state for state, kinds in OF_STATE.items() if Kind.ESCALATION in kinds],
            organisation_id__in=reach_of(user).whole(Role.REFERENT),
            due_on__lte=last,
        )
        .exclude(pk__in=Decision.objects.open().values("idea"))
        .exclude(pk__in=_own(user))
        .exclude(state__in=_states(Party.REFERENT), referent=user)
    )


def escalated_decisions(user: User, last: datetime.date | Given) -> QuerySet[Decision]:
    """The pending decisions whose delay was reported to this person."""
    return (
        Decision.objects.waiting()
        .filter(
            idea__organisation_id__in=reach_of(user).whole(Role.REFERENT),
            due_on__lte=last,
        )
        .exclude(idea__in=_own(user))
        .select_related("idea", "proposed_by", "awaits_user")
        .order_by("due_on", "pk")
    )


def opinions_awaiting(user: User) -> QuerySet[Opinion]:
    """The opinions this person was asked for and owes."""
    return (
        Opinion.objects.filter(expert=user, given_on=None)
        .select_related("idea", "asked_by")
        .order_by("due_on", "pk")
    )


def seats_offered(user: User) -> QuerySet[Involvement]:
    """The seats in teams this person was offered and has not answered."""
    offered = Involvement.objects.offered().filter(user=user, kind=Tie.MEMBER)
    return offered.select_related("idea")


def _states(party: Party) -> list[State]:
    return [state for state, info in STATES.items() if info.awaits == party]


def _waiting_for(party: Party) -> QuerySet[Idea]:
    return Idea.objects.filter(state__in=_states(party))


def _sponsors_in_office(today: datetime.date | Given | None) -> QuerySet[Involvement]:
    """The sponsor of a decision's idea, if still of the direction; else any director stands in."""
    office = Mandate.objects.current(today).filter(
        role=Role.DIRECTOR, user=OuterRef("user"), organisation=OuterRef("idea__organisation")
    )
    held = Involvement.objects.active().filter(idea=OuterRef("idea"), kind=Tie.SPONSOR)
    return held.filter(Exists(office))


def _own(user: User) -> QuerySet:
    return recused_ideas(user)
