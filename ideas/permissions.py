"""Who may do what on an idea: the one matrix.

A person's standing is computed once per page, from what they are to the idea (`ideas.capacities`);
the rest is a look-up in a table. No right follows from a job title."""

import datetime
from dataclasses import dataclass
from enum import StrEnum

from accounts.models import User
from accounts.selectors import not_in_name_of, signatures
from ideas.actors import Actor, Clock, Depositor
from ideas.capacities import STUDY, capacities_of
from ideas.enums import AnswerKind, Origin, Outcome, Party, State, Visibility, Voice
from ideas.guards import GUARDS
from ideas.lifecycle import (
    TRANSITIONS,
    Transition,
    proposers,
    through_taking_charge,
)
from ideas.models import Answer, Decision, Idea, IdeaSettings

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
    READ_PROPOSAL = "read_proposal"
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


#: Those who study it and are of the organisation: notes never leave it.
_INSIDE = frozenset({P.REFERENT, P.COMMITTEE, P.DIRECTOR})

#: The role → right matrix. The transitions' part of it is `by` and `second` in `lifecycle.py`.
MATRIX: dict[Right, frozenset[Party]] = {
    Right.SUPPORT: frozenset({P.READER}),
    Right.COMMENT: frozenset({P.READER}),
    Right.THANK: frozenset({P.READER}),
    Right.REPORT: frozenset({P.READER}),
    Right.MODERATE: frozenset({P.REFERENT}),
    Right.INVITE: frozenset({P.AUTHOR}),
    Right.READ_DIALOGUE: STUDY | {P.AUTHOR},
    Right.READ_OPINIONS: STUDY,
    Right.READ_ANSWER_EARLY: STUDY | {P.AUTHOR},
    Right.READ_PROPOSAL: STUDY,
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
    read through `ties_of`, so a prefetch is used."""
    if isinstance(actor, Clock):
        return Standing(frozenset({P.CLOCK}))
    if isinstance(actor, Depositor):
        own = idea.origin == Origin.ANONYMOUS and idea.pk == actor.idea
        return Standing(frozenset({P.READER, P.AUTHOR}) if own else frozenset())
    settings = settings or IdeaSettings.of(idea.organisation_id)
    return Standing(*capacities_of(actor.user, idea, settings))


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
    proposer, nor who would sign in the proposer's name, by their delegation; the person named when
    one was; nobody once it is signed."""
    if user.pk == decision.proposed_by_id or decision.is_settled:
        return None
    if decision.awaits_user_id is not None:
        named = user.pk == decision.awaits_user_id and P.DIRECTOR in who.parties
        return P.SPONSOR if named else None
    party = who.first_of((Party(decision.awaits),))
    if party == P.DIRECTOR and not _signs_otherwise(user, idea, decision.proposed_by_id):
        return None
    return party


def may_read_proposal(decision: Decision, who: Standing) -> bool:
    """Whether someone may know what a pending decision would do. One on the merit of the idea is
    for those who study it until it is taken: its author is the first to learn it, from the letter,
    and from no colleague."""
    return decision.action not in Outcome.values or who.may(Right.READ_PROPOSAL)


def _signs_otherwise(user: User, idea: Idea, writer: int | None) -> bool:
    """Whether this director signs otherwise than in the name of who wrote what is signed."""
    return signatures(user, idea.organisation_id).filter(not_in_name_of(writer)).exists()


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
