"""The circuit: nineteen states and twenty-nine transitions, as plain data.

Everything else is drawn from these tables: the checks of `ideas.services.move`, the buttons, the
stepper, the help page, `docs/circuit.md` and the tests. Source: the EN3S study, Annex 5, as rebuilt
in the product's design (« circuit de traitement des idées »).
"""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from ideas.enums import Audience, Feature, Party, State, Step

A, P, S = Audience, Party, State


@dataclass(frozen=True)
class Limit:
    """A default time limit, in days; `working` days know French public holidays."""

    days: int
    working: bool = False


@dataclass(frozen=True)
class StateInfo:
    """What a state means to readers: its step, who is awaited, and the default limit."""

    step: Step | None
    awaits: Party | None = None
    limit: Limit | None = None
    closed: bool = False


@dataclass(frozen=True)
class Transition:
    """One row of the circuit.

    `by` may start it; when `second` is given, another person in one of these capacities confirms
    it (a pending decision). `needs` are the inputs it cannot happen without; `tells` are exactly
    the audiences written to; `feature` is the optional part of the circuit it leads into; `why`
    names the input that the public history shows as the reason.
    """

    name: str
    sources: tuple[State, ...]
    target: State
    label: str
    by: tuple[Party, ...]
    needs: tuple[str, ...] = ()
    tells: tuple[Audience, ...] = ()
    second: tuple[Party, ...] = ()
    feature: Feature | None = None
    why: str = ""


STATES: dict[State, StateInfo] = {
    S.DRAFT: StateInfo(Step.DEPOSIT, P.AUTHOR),
    S.DEPOSITED: StateInfo(Step.DEPOSIT, P.REFERENT, Limit(10, working=True)),
    S.IN_TRIAGE: StateInfo(Step.TRIAGE, P.REFERENT, Limit(20, working=True)),
    S.INFO_REQUESTED: StateInfo(Step.TRIAGE, P.AUTHOR, Limit(30)),
    S.FORWARDED: StateInfo(Step.TRIAGE, P.NETWORK_LEAD, Limit(60)),
    S.IN_COMMITTEE: StateInfo(Step.DECISION, P.COMMITTEE, Limit(90)),
    S.ADJOURNED: StateInfo(Step.DECISION, P.COMMITTEE),
    S.ACCEPTED: StateInfo(Step.CARRYING_OUT, P.SPONSOR, Limit(30)),
    S.SUSPENDED: StateInfo(Step.CARRYING_OUT, P.SPONSOR),
    S.IN_PROJECT: StateInfo(Step.CARRYING_OUT, P.LEAD, Limit(60)),
    S.IN_PILOT: StateInfo(Step.CARRYING_OUT, P.LEAD),
    S.IN_ROLLOUT: StateInfo(Step.ROLLOUT, P.SPONSOR),
    S.ACHIEVED: StateInfo(Step.RESULTS),
    S.RETIRED: StateInfo(Step.RESULTS),
    S.ANSWERED: StateInfo(None, closed=True),
    S.REJECTED: StateInfo(None, closed=True),
    S.MERGED: StateInfo(None, closed=True),
    S.WITHDRAWN: StateInfo(None, closed=True),
    S.STOPPED: StateInfo(None, closed=True),
}

#: The next session of the committee plus this, when a session is planned.
AFTER_SESSION = Limit(10, working=True)
#: A pending decision waits for its second person this long, then the « responsable innovation ».
DECISION_LIMIT = Limit(10, working=True)
#: An answer can be contested, or its re-examination asked, once within this many days.
CONTEST_DAYS = 60

REJECTION_PARTS = ("understood", "reasons", "explanation", "way_forward", "contact")

_ROWS = (
    Transition(
        "deposit", (S.DRAFT,), S.DEPOSITED, _("Déposer l’idée"), (P.AUTHOR,),
        needs=("title", "problem", "proposal", "organisation"),
        tells=(A.AUTHOR, A.REFERENTS),
    ),
    Transition(
        "take_charge", (S.DEPOSITED,), S.IN_TRIAGE, _("Je m’en occupe"), (P.REFERENT,),
        tells=(A.AUTHOR,),
    ),
    Transition(
        "request_info", (S.IN_TRIAGE,), S.INFO_REQUESTED, _("Demander des précisions"),
        (P.REFERENT,), needs=("question",), tells=(A.AUTHOR,),
    ),
    Transition(
        "provide_info", (S.INFO_REQUESTED,), S.IN_TRIAGE, _("Apporter des précisions"),
        (P.AUTHOR,), needs=("reply",), tells=(A.REFERENTS,),
    ),
    Transition(
        "lapse", (S.INFO_REQUESTED,), S.IN_TRIAGE, _("Reprendre sans précision de l’auteur"),
        (P.CLOCK,), tells=(A.AUTHOR, A.REFERENTS),
    ),
    Transition(
        "answer", (S.IN_TRIAGE,), S.ANSWERED, _("Répondre"), (P.REFERENT,),
        needs=("answer", "where"), tells=(A.AUTHOR, A.FOLLOWERS),
    ),
    Transition(
        "contest", (S.ANSWERED,), S.IN_TRIAGE, _("Contester la réponse"), (P.AUTHOR,),
        needs=("reason",), tells=(A.AUTHOR, A.REFERENTS),
    ),
    Transition(
        "forward", (S.IN_TRIAGE,), S.FORWARDED, _("Transmettre au national"), (P.REFERENT,),
        needs=("ask",), tells=(A.AUTHOR, A.NETWORK_LEAD),
    ),
    Transition(
        "return_forwarded", (S.FORWARDED,), S.IN_TRIAGE, _("Répondre à l’organisme"),
        (P.NETWORK_LEAD,), needs=("reply",), tells=(A.AUTHOR, A.REFERENTS),
    ),
    Transition(
        "merge", (S.DEPOSITED, S.IN_TRIAGE, S.IN_COMMITTEE), S.MERGED,
        _("Fusionner avec une autre idée"), (P.REFERENT,),
        needs=("survivor",), tells=(A.AUTHOR, A.FOLLOWERS),
    ),
    Transition(
        "unmerge", (S.MERGED,), S.IN_TRIAGE, _("Défaire la fusion"), (P.REFERENT,),
        needs=("reason",), tells=(A.AUTHOR, A.FOLLOWERS), why="reason",
    ),
    Transition(
        "refer", (S.IN_TRIAGE,), S.IN_COMMITTEE, _("Proposer au comité"), (P.REFERENT,),
        needs=("committee", "summary"), tells=(A.AUTHOR, A.COMMITTEE), feature=Feature.COMMITTEE,
    ),
    Transition(
        "start_locally", (S.IN_TRIAGE,), S.IN_PROJECT, _("Réaliser localement"), (P.REFERENT,),
        needs=("lead", "sponsor", "unit_informed"), second=(P.SPONSOR,),
        tells=(A.AUTHOR, A.FOLLOWERS, A.LEAD, A.SPONSOR),
    ),
    Transition(
        "accept", (S.IN_TRIAGE, S.IN_COMMITTEE), S.ACCEPTED, _("Retenir l’idée"), (P.DECIDER,),
        needs=("reason", "sponsor"), second=(P.SPONSOR,),
        tells=(A.AUTHOR, A.FOLLOWERS, A.REFERENTS, A.SPONSOR), why="reason",
    ),
    Transition(
        "adjourn", (S.IN_COMMITTEE,), S.ADJOURNED, _("Reporter la décision"), (P.CHAIR,),
        needs=("reason", "date"), tells=(A.AUTHOR, A.REFERENTS), why="reason",
    ),
    Transition(
        "resume", (S.ADJOURNED,), S.IN_COMMITTEE, _("Reprendre l’examen"), (P.CHAIR, P.CLOCK),
        tells=(A.AUTHOR, A.COMMITTEE),
    ),
    Transition(
        "reject", (S.IN_TRIAGE, S.IN_COMMITTEE), S.REJECTED, _("Ne pas retenir l’idée"),
        (P.REFERENT, P.SECRETARY, P.CHAIR), needs=REJECTION_PARTS, second=(P.DIRECTOR,),
        tells=(A.AUTHOR, A.FOLLOWERS, A.REFERENTS),
    ),
    Transition(
        "appeal", (S.REJECTED,), S.IN_TRIAGE, _("Demander un réexamen"), (P.AUTHOR,),
        needs=("new_element",), tells=(A.AUTHOR, A.REFERENTS),
    ),
    Transition(
        "suspend", (S.ACCEPTED,), S.SUSPENDED, _("Mettre en attente de moyens"), (P.SPONSOR,),
        needs=("reason", "date"), tells=(A.AUTHOR, A.FOLLOWERS, A.REFERENTS), why="reason",
    ),
    Transition(
        "restart", (S.SUSPENDED,), S.ACCEPTED, _("Relancer"), (P.SPONSOR, P.CLOCK),
        tells=(A.AUTHOR, A.REFERENTS, A.SPONSOR),
    ),
    Transition(
        "form_team", (S.ACCEPTED,), S.IN_PROJECT, _("Constituer l’équipe"),
        (P.SPONSOR, P.REFERENT), needs=("lead",), tells=(A.AUTHOR, A.FOLLOWERS, A.LEAD),
    ),
    Transition(
        "start_pilot", (S.IN_PROJECT,), S.IN_PILOT, _("Lancer l’expérimentation"), (P.LEAD,),
        needs=("site", "hypothesis", "indicator", "value_before", "date"),
        tells=(A.AUTHOR, A.FOLLOWERS, A.SPONSOR, A.TEAM), feature=Feature.PILOT,
    ),
    Transition(
        "resume_project", (S.IN_PILOT,), S.IN_PROJECT, _("Clore l’expérimentation"), (P.LEAD,),
        needs=("outcome", "learned"), tells=(A.AUTHOR, A.SPONSOR, A.TEAM), why="learned",
    ),
    Transition(
        "start_rollout", (S.IN_PROJECT, S.IN_PILOT), S.IN_ROLLOUT, _("Lancer le déploiement"),
        (P.LEAD,), needs=("sites", "how_to"), second=(P.SPONSOR,),
        tells=(A.AUTHOR, A.FOLLOWERS, A.REFERENTS, A.TEAM),
    ),
    Transition(
        "achieve", (S.IN_PROJECT, S.IN_PILOT, S.IN_ROLLOUT), S.ACHIEVED,
        _("Déclarer l’idée réalisée"), (P.SPONSOR, P.LOCAL_LEAD), needs=("results",),
        tells=(A.AUTHOR, A.FOLLOWERS, A.REFERENTS, A.TEAM),
    ),
    Transition(
        "stop", (S.ACCEPTED, S.SUSPENDED, S.IN_PROJECT, S.IN_PILOT, S.IN_ROLLOUT), S.STOPPED,
        _("Ne pas poursuivre"), (P.SPONSOR,), needs=("lessons",),
        tells=(A.AUTHOR, A.FOLLOWERS, A.REFERENTS, A.TEAM), why="lessons",
    ),
    Transition(
        "retire", (S.ACHIEVED,), S.RETIRED, _("Déclarer plus en usage"), (P.REFERENT,),
        needs=("reason",), tells=(A.AUTHOR, A.TEAM), why="reason",
    ),
    Transition(
        "withdraw", (S.DEPOSITED, S.IN_TRIAGE, S.INFO_REQUESTED, S.ADJOURNED), S.WITHDRAWN,
        _("Retirer mon idée"), (P.AUTHOR,), tells=(A.AUTHOR, A.REFERENTS),
    ),
    Transition(
        "reopen", (S.WITHDRAWN, S.STOPPED), S.IN_TRIAGE, _("Rouvrir l’idée"),
        (P.AUTHOR, P.REFERENT), needs=("reason",), second=(P.REFERENT, P.SPONSOR),
        tells=(A.AUTHOR, A.FOLLOWERS, A.REFERENTS), why="reason",
    ),
)  # fmt: skip

TRANSITIONS: dict[str, Transition] = {row.name: row for row in _ROWS}


@dataclass(frozen=True)
class Act:
    """What needs two people and leaves the idea in its state; `second` confirms it."""

    name: str
    label: str
    second: tuple[Party, ...]


#: A published rejection answer is corrected by those who may write one, and signed again.
CORRECTION = Act("correct_answer", _("Corriger la réponse"), (P.DIRECTOR,))
ACTS: dict[str, Act] = {CORRECTION.name: CORRECTION}

#: Who proposes a reopening and who confirms it, by the state it starts from: a withdrawn idea only
#: comes back at its author's request, a stopped one with its sponsor.
REOPENING = {S.WITHDRAWN: (P.AUTHOR, P.REFERENT), S.STOPPED: (P.REFERENT, P.SPONSOR)}


def proposers(transition: Transition, state: State) -> tuple[Party, ...]:
    """Who may start this transition from this state."""
    return REOPENING[state][:1] if transition.name == "reopen" else transition.by


def label_of(action: str) -> str:
    """What a transition, or an act beside the circuit, is called on buttons."""
    return (ACTS.get(action) or TRANSITIONS[action]).label


def seconds(transition: Transition, state: State) -> tuple[Party, ...]:
    """Who must confirm it, if anyone."""
    return REOPENING[state][1:] if transition.name == "reopen" else transition.second


def leaving(state: State) -> tuple[Transition, ...]:
    """The transitions that start from a state, in the order of the table."""
    return tuple(row for row in _ROWS if state in row.sources)


def through_taking_charge(transition: Transition) -> bool:
    """Whether a referent's act on an idea just deposited takes it in charge first: any act of a
    referent does."""
    return P.REFERENT in transition.by and S.IN_TRIAGE in transition.sources
