"""Who may do what on an idea.

A person's standing is computed once per page, from their mandates, their seats in committees and
their ties to the idea; the rest is a look-up in a table. No right follows from a job title."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from accounts.enums import Role
from accounts.models import User
from accounts.selectors import people_in_office, reach_of
from ideas.actors import Actor, Clock, Depositor
from ideas.decided import as_decided
from ideas.enums import AnswerKind, Origin, Outcome, Party, State, Visibility, Voice
from ideas.families import authorship_of, merged_family
from ideas.lifecycle import (
    CONTEST_DAYS,
    TRANSITIONS,
    Transition,
    proposers,
    through_taking_charge,
)
from ideas.models import Answer, Decision, Idea, IdeaSettings, Involvement, Recusal
from ideas.recusal import recused_from
from referents.enums import CommitteeKind, Seat
from referents.models import Committee
from referents.selectors import chair_is_absent, chair_of, seats_of

P = Party


class Right(StrEnum):
    """What can be done on an idea's page besides the transitions."""

    SUPPORT = "support"
    COMMENT = "comment"
    THANK = "thank"
    REPORT = "report"
    MODERATE = "moderate"
    INVITE = "invite"
    READ_DIALOGUE = "read_dialogue"
    READ_OPINIONS = "read_opinions"
    READ_ANSWER_EARLY = "read_answer_early"
    GIVE_FEEDBACK = "give_feedback"
    ASK_OPINION = "ask_opinion"
    GIVE_OPINION = "give_opinion"
    EXAMINE = "examine"
    ASSIGN = "assign"
    READ_NOTES = "read_notes"
    WRITE_NOTE = "write_note"
    KEEP_JOURNAL = "keep_journal"
    NAME_TEAM = "name_team"
    ANSWER_CALL = "answer_call"
    ASK_HELP = "ask_help"
    ANSWER_HELP = "answer_help"
    ARBITRATE_TIME = "arbitrate_time"
    PROPOSE_SITES = "propose_sites"
    RUN_PROJECT = "run_project"
    DECIDE_BUDGET = "decide_budget"


_STUDY = frozenset({P.REFERENT, P.COMMITTEE, P.DIRECTOR, P.NETWORK_LEAD, P.SPONSOR})
#: What someone with a hand in the idea may not be.
STUDYING = _STUDY | {P.SECRETARY, P.CHAIR, P.EXPERT}
#: Those of them who are of the organisation: notes never leave it.
_INSIDE = frozenset({P.REFERENT, P.COMMITTEE, P.DIRECTOR})

#: The role → right matrix. The transitions' part of it is `by` and `second` in `lifecycle.py`.
MATRIX: dict[Right, frozenset[Party]] = {
    Right.SUPPORT: frozenset({P.READER}),
    Right.COMMENT: frozenset({P.READER}),
    Right.THANK: frozenset({P.READER}),
    Right.REPORT: frozenset({P.READER}),
    Right.MODERATE: frozenset({P.REFERENT}),
    Right.INVITE: frozenset({P.AUTHOR}),
    Right.READ_DIALOGUE: _STUDY | {P.AUTHOR},
    Right.READ_OPINIONS: _STUDY,
    Right.READ_ANSWER_EARLY: _STUDY | {P.AUTHOR},
    Right.GIVE_FEEDBACK: frozenset({P.AUTHOR}),
    Right.ASK_OPINION: frozenset({P.REFERENT}),
    Right.GIVE_OPINION: frozenset({P.EXPERT}),
    Right.EXAMINE: frozenset({P.COMMITTEE}),
    Right.ASSIGN: frozenset({P.REFERENT}),
    Right.READ_NOTES: _INSIDE,
    Right.WRITE_NOTE: _INSIDE,
    Right.KEEP_JOURNAL: frozenset({P.LEAD, P.TEAM, P.SPONSOR}),
    Right.NAME_TEAM: frozenset({P.LEAD, P.SPONSOR}),
    Right.ANSWER_CALL: frozenset({P.READER}),
    Right.ASK_HELP: frozenset({P.LEAD, P.TEAM}),
    Right.ANSWER_HELP: frozenset({P.REFERENT, P.SPONSOR}),
    Right.ARBITRATE_TIME: frozenset({P.SPONSOR}),
    Right.PROPOSE_SITES: frozenset({P.LEAD, P.SPONSOR}),
    Right.RUN_PROJECT: frozenset({P.LEAD, P.SPONSOR}),
    Right.DECIDE_BUDGET: frozenset({P.DIRECTOR}),
}


@dataclass(frozen=True)
class Standing:
    """In which capacities someone may act on one idea, recusal already taken into account."""

    parties: frozenset[Party]
    recused: bool = False

    def may(self, right: Right) -> bool:
        """Whether the matrix gives this right to one of the person's capacities."""
        return bool(self.parties & MATRIX[right])

    def first_of(self, wanted: tuple[Party, ...]) -> Party | None:
        """The capacity in which a person would act, if any of the wanted ones is theirs."""
        return next((party for party in wanted if party in self.parties), None)


def standing(actor: Actor, idea: Idea, *, settings: IdeaSettings | None = None) -> Standing:
    """What an actor is to an idea. Pass `settings` when they are already loaded; involvements are
    read through `idea.involvements.all()`, so a prefetch is used."""
    if isinstance(actor, Clock):
        return Standing(frozenset({P.CLOCK}))
    if isinstance(actor, Depositor):
        own = idea.origin == Origin.ANONYMOUS and idea.pk == actor.idea
        return Standing(frozenset({P.READER, P.AUTHOR}) if own else frozenset())
    return _standing_of(actor.user, idea, settings or IdeaSettings.of(idea.organisation_id))


def _standing_of(user: User, idea: Idea, settings: IdeaSettings) -> Standing:
    active = [row for row in idea.involvements.all() if row.accepted_on and not row.ended_on]
    ties = {row.kind for row in active if row.user_id == user.pk}
    recused = bool(ties & set(Involvement.RECUSED)) or _stands_back(user, idea)
    parties = {P.READER} | _from_ties(ties, idea)
    reach = reach_of(user)
    directs = idea.organisation_id in reach.whole(Role.DIRECTOR)
    if not recused:
        if reach.holds(Role.REFERENT, organisation_id=idea.organisation_id, unit_id=idea.unit_id):
            parties.add(P.REFERENT)
        if directs:
            parties.add(P.DIRECTOR)
            if "sponsor" in ties or not _has_sponsor(idea, active):
                parties.add(P.SPONSOR)
        if reach.leads_network_of(idea.organisation):
            parties.add(P.NETWORK_LEAD)
        parties |= _from_seats(user, idea)
        if _is_asked(user, idea):
            parties.add(P.EXPERT)
        parties -= _barred_by_appeal(user, idea, parties)
        if parties & STUDYING and _joined_it(user, idea):
            recused, parties = True, {P.READER} | _from_ties(ties, idea)
    if P.CHAIR in parties or (P.DIRECTOR in parties and not settings.uses_committee):
        parties.add(P.DECIDER)
    return Standing(frozenset(parties), recused)


def _stands_back(user: User, idea: Idea) -> bool:
    """Whether they declared it; read from the annotation of `selectors.page_of` if there."""
    declared = getattr(idea, "i_stand_back", None)
    if declared is None:
        return Recusal.objects.in_force().filter(idea=idea.pk, user=user).exists()
    return declared


def _joined_it(user: User, idea: Idea) -> bool:
    """Whether an idea of theirs was merged into this one: it is theirs too, to be studied by
    others. Read from the annotation of `selectors.page_of` if there."""
    if getattr(idea, "has_absorbed", None) is False:
        return False
    joined = merged_family(idea)[1:]
    return bool(joined) and authorship_of(joined).filter(user=user).exists()


def _is_asked(user: User, idea: Idea) -> bool:
    """Whether their opinion was asked; read from the annotation of `selectors.page_of` if there."""
    asked = getattr(idea, "asks_me", None)
    return idea.opinions.filter(expert=user).exists() if asked is None else asked


def _from_ties(ties: set[str], idea: Idea) -> set[Party]:
    parties = set()
    if ties & set(Involvement.AUTHORSHIP):
        parties.add(P.AUTHOR)
    if "lead" in ties:
        parties |= {P.LEAD, P.TEAM}
        if idea.is_local:
            parties.add(P.LOCAL_LEAD)
    if "member" in ties:
        parties.add(P.TEAM)
    return parties


def _has_sponsor(idea: Idea, active: list[Involvement]) -> bool:
    """Whether its sponsor can act; else any director stands in: one who left office, or joined the
    team since, must not leave an idea without anyone to decide on it."""
    recused = {row.user_id for row in active if row.kind in Involvement.RECUSED}
    sponsors = {row.user_id for row in active if row.kind == "sponsor"} - recused
    in_office = people_in_office(Role.DIRECTOR, organisation=idea.organisation)
    return bool(sponsors) and in_office.filter(pk__in=sponsors).exists()


def _from_seats(user: User, idea: Idea) -> set[Party]:
    """The seat in the idea's committee; before one is chosen, in any of the organisation's."""
    parties = set()
    for committee, (seat, organisation) in seats_of(user).items():
        if committee == idea.committee_id or (
            idea.committee_id is None and organisation == idea.organisation_id
        ):
            parties.add(P.COMMITTEE)
            if seat == Seat.CHAIR or (
                seat == Seat.VICE_CHAIR and _chair_hands_over(committee, idea)
            ):
                parties.add(P.CHAIR)
            elif seat == Seat.SECRETARY:
                parties.add(P.SECRETARY)
    return parties


def _chair_hands_over(committee: int, idea: Idea) -> bool:
    """Whether the vice-chair takes the chair's place on an idea: the chair stands back from it, is
    absent from the session under way, or there is none."""
    chair = chair_of(committee)
    return (
        chair is None
        or chair_is_absent(committee, chair)
        or recused_from(idea).filter(pk=chair).exists()
    )


def _barred_by_appeal(user: User, idea: Idea, parties: set[Party]) -> set[Party]:
    """A re-examination goes to another referent and another signatory, where there is one."""
    if idea.appealed_on is None or not parties & {P.REFERENT, P.DIRECTOR}:
        return set()
    first = hands_in_answers(idea)
    if user.pk not in first:
        return set()
    return {
        party
        for role, party in ((Role.REFERENT, P.REFERENT), (Role.DIRECTOR, P.DIRECTOR))
        if party in parties and another_in_office(role, idea, than=first)
    }


def hands_in_answers(idea: Idea) -> tuple[int, ...]:
    """Those who wrote or signed the answer that a re-examination is asked about, or any of its
    corrections."""
    answers = idea.answers.filter(kind=AnswerKind.REJECTION)
    if idea.appealed_on:
        answers = answers.filter(published_at__date__lte=idea.appealed_on)
    rows = answers.values_list("written_by_id", "signed_by_id")
    return tuple({pk for row in rows for pk in row if pk})


def another_in_office(role: str, idea: Idea, *, than: tuple[int | None, ...]) -> User | None:
    """Someone else who holds a role over an idea and is not recused on it, the nearest first:
    those of its unit and of the units above, then those of the whole organisation."""
    involved = recused_from(idea).values("pk")
    for unit in dict.fromkeys((idea.unit, None)):
        found = (
            people_in_office(role, organisation=idea.organisation, unit=unit)
            .exclude(pk__in=[pk for pk in than if pk])
            .exclude(pk__in=involved)
            .order_by("pk")
            .first()
        )
        if found:
            return found
    return None


# What a transition asks of the idea besides its state and the person ---------------------------


def _not_contested(idea: Idea, today: datetime.date) -> bool:
    return idea.contested_on is None


def _contest_open(idea: Idea, today: datetime.date) -> bool:
    return idea.contested_on is None and _recently_closed(idea, today)


def _appeal_open(idea: Idea, today: datetime.date) -> bool:
    return idea.appealed_on is None and _recently_closed(idea, today)


def _recently_closed(idea: Idea, today: datetime.date) -> bool:
    last_day = idea.closed_on and idea.closed_on + datetime.timedelta(days=CONTEST_DAYS)
    return last_day is not None and today <= last_day


def _network_lead_in_office(idea: Idea, today: datetime.date) -> bool:
    """Read from the annotation of `selectors.page_of` if there."""
    led = getattr(idea, "network_led", None)
    if led is not None:
        return led
    return people_in_office(Role.NETWORK_LEAD, organisation=idea.organisation).exists()


def _committee_active(idea: Idea, today: datetime.date) -> bool:
    """Read from the annotation of `selectors.page_of` if there."""
    active = getattr(idea, "committee_active", None)
    if active is not None:
        return active
    return Committee.objects.filter(
        organisation=idea.organisation_id, kind=CommitteeKind.INNOVATION, is_active=True
    ).exists()


GUARDS: dict[str, Callable[[Idea, datetime.date], bool]] = {
    "answer": _not_contested,
    "contest": _contest_open,
    "appeal": _appeal_open,
    "forward": _network_lead_in_office,
    "refer": _committee_active,
    "accept": as_decided(Outcome.ACCEPT),
    "adjourn": as_decided(Outcome.ADJOURN),
    "reject": as_decided(Outcome.REJECT),
}


def starts_from(transition: Transition, state: str) -> bool:
    """Whether a transition starts from a state, directly or by taking the idea in charge first."""
    return state in transition.sources or (
        state == State.DEPOSITED and through_taking_charge(transition)
    )


def acting_party(transition: Transition, idea: Idea, who: Standing) -> Party | None:
    """The capacity in which this person may start this transition now, if any. On an idea just
    deposited only a referent's acts take it in charge."""
    if idea.state in transition.sources:
        return who.first_of(proposers(transition, State(idea.state)))
    if starts_from(transition, idea.state):
        return who.first_of((P.REFERENT,))
    return None


def confirming_party(decision: Decision, idea: Idea, user: User, who: Standing) -> Party | None:
    """The capacity in which this person may confirm a pending decision, if any: never its
    proposer; the person named when one was; nobody once it is signed."""
    if user.pk == decision.proposed_by_id or decision.is_settled:
        return None
    if decision.awaits_user_id is not None:
        named = user.pk == decision.awaits_user_id and P.DIRECTOR in who.parties
        return P.SPONSOR if named else None
    return who.first_of((Party(decision.awaits),))


def available(
    idea: Idea, who: Standing, *, settings: IdeaSettings, today: datetime.date
) -> list[Transition]:
    """The transitions this standing may start now, in the order of the table. Buttons come from
    here and `move()` asks the same question, so screen and rule cannot disagree."""
    return [
        row
        for row in TRANSITIONS.values()
        if acting_party(row, idea, who)
        and settings.has(row.feature)
        and (row.name not in GUARDS or GUARDS[row.name](idea, today))
    ]


def correcting_party(answer: Answer, idea: Idea, who: Standing) -> Party | None:
    """The capacity in which this person may correct a published answer, if any: those who may
    write one may correct it, while the idea rests on it."""
    closing = TRANSITIONS["reject" if answer.kind == AnswerKind.REJECTION else "answer"]
    return who.first_of(closing.by) if idea.state == closing.target else None


#: Where nothing is said any more: a draft, an idea that joined another, one its author took back.
SILENT = frozenset({State.DRAFT, State.MERGED, State.WITHDRAWN})
#: Those who are thanked do not thank themselves.
THANKED = frozenset({P.AUTHOR, P.LEAD, P.TEAM, P.SPONSOR})


def can_comment(idea: Idea, who: Standing) -> bool:
    """Anyone who reads a visible idea may take part in its discussion, closed or not."""
    return (
        who.may(Right.COMMENT)
        and idea.visibility == Visibility.VISIBLE
        and idea.state not in SILENT
    )


def can_thank(idea: Idea, who: Standing) -> bool:
    """Anyone who may comment may thank its team, save those who are of it."""
    return who.may(Right.THANK) and can_comment(idea, who) and not who.parties & THANKED


def voices_of(who: Standing) -> list[Voice]:
    """In whose name someone may speak under an idea, their own first."""
    offices = {Voice.REFERENT: P.REFERENT, Voice.DIRECTION: P.DIRECTOR}
    return [Voice.OWN, *(voice for voice, party in offices.items() if party in who.parties)]


def can_support(idea: Idea, who: Standing) -> bool:
    """Anyone who reads a visible idea still alive may support it, save its authors."""
    return (
        who.may(Right.SUPPORT)
        and P.AUTHOR not in who.parties
        and idea.visibility == Visibility.VISIBLE
        and not idea.info.closed
    )
