"""What an idea adds to the figures, read from its rows: the idea, its history, the comments under
it, its answers, the decision it waits for. Pure functions, then the reader of a batch.

Counts are kept by month and by name:

    deposits, supports     at the month of the deposit
    s.<state>              at the month of the deposit: the state it is in now
    f.<stage>              at the month of the deposit: the stage was reached, ever
    f<days>.<stage>        the same, within so many days of the deposit
    comments               at the month they were written
    t.<step>.<days>        at the month a step was left: how long it took
    t.answer.<days>        at the month of the first answer: how long after the deposit
    l.<state>.in|out       at the month a state was left: within the limit set when it was entered,
                           or past it
    r.all, r.complete      at the month of a refusal, and of one with a complete answer
    w.<state>.<party>.<due>  now: it waits
    x.supports, x.comments, x.accepted  what is counted of an idea withdrawn or merged, which
                           answers no challenge any more: taken off where challenges are compared
"""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple
from uuid import UUID

from dashboards.limits import CIRCUIT, Limits, limits_of
from dashboards.models.cells import NOW
from dashboards.period import first_of
from ideas.entries import NOT_ENTRIES
from ideas.enums import AnswerKind, Party, State, Step, Visibility
from ideas.lifecycle import STATES
from ideas.models import Answer, Comment, Decision, HistoryEntry, Idea
from ideas.working_days import local_day

#: The stages of the funnel, each with the moves that reach it; reaching one reaches those before.
STAGES = ("studied", "decided", "accepted", "project", "achieved")
WITHIN = (90, 180, 365)
#: The steps whose time is measured: the last one is not left.
TIMED = (Step.DEPOSIT, Step.TRIAGE, Step.DECISION, Step.CARRYING_OUT, Step.ROLLOUT)
#: The states where an organisation, not the author, is awaited for a time that the circuit sets.
LIMITED = (
    State.DEPOSITED,
    State.IN_TRIAGE,
    State.FORWARDED,
    State.IN_COMMITTEE,
    State.ACCEPTED,
)
#: What an author takes for an answer.
ANSWERING = {"accept", "reject", "answer", "start_locally"}

Counts = dict[str, dict[str, int]]
#: How many of each name, while they are counted.
Names = defaultdict[str, int]


class Move(NamedTuple):
    """What the figures read of a move."""

    action: str
    target: State
    day: datetime.date


@dataclass(frozen=True)
class Look:
    """What the figures read of an idea itself."""

    pk: UUID
    organisation: int
    unit: int
    challenge: int
    state: State
    revision: int
    visibility: str
    deposited_on: datetime.date
    due_on: datetime.date | None
    supports: int
    comments: int

    @property
    def text(self) -> str:
        """All of it in a word: when it changes, the idea is read again."""
        return "|".join(
            str(part)
            for part in (
                self.organisation,
                self.unit,
                self.challenge,
                self.state,
                self.revision,
                self.visibility,
                self.deposited_on,
                self.due_on or "-",
                self.supports,
                self.comments,
            )
        )


class Waits(NamedTuple):
    """The open decision of an idea; `party` is None when it waits for nobody but its session."""

    pk: int
    party: Party | None
    due_on: datetime.date

    @property
    def token(self) -> int:
        """Tells one decision, and whether it waits for someone, from any other."""
        return self.pk if self.party else -self.pk


def counts_of(
    look: Look,
    moves: list[Move],
    *,
    comment_days: Iterable[datetime.date] = (),
    complete_refusals: list[bool] | None = None,
    waits: Waits | None = None,
    limits: Limits = CIRCUIT,
) -> Counts:
    """What an idea adds, by month and name. One that is not visible adds nothing. `limits` are
    those of its organisation."""
    if look.visibility != Visibility.VISIBLE or look.state == State.DRAFT:
        return {}
    counts: defaultdict[datetime.date, Names] = defaultdict(lambda: defaultdict(int))
    cohort = counts[first_of(look.deposited_on)]
    cohort["deposits"] += 1
    cohort[f"s.{look.state}"] += 1
    if look.state != State.MERGED:
        cohort["supports"] += look.supports
    for name in _funnel(look.deposited_on, moves):
        cohort[name] += 1
    for day in comment_days:
        counts[first_of(day)]["comments"] += 1
    if look.state in NOT_ENTRIES:
        _take_off(counts, cohort)
    for month, name in (*_times(look.deposited_on, moves), *_limits(moves, limits)):
        counts[month][name] += 1
    for month, name in _refusals(moves, complete_refusals or []):
        counts[month][name] += 1
    if waiting := _waiting(look, waits):
        counts[NOW][waiting] += 1
    return {
        month.isoformat(): {name: n for name, n in sorted(names.items()) if n}
        for month, names in sorted(counts.items())
        if any(names.values())
    }


def _take_off(counts: dict[datetime.date, Names], cohort: Names) -> None:
    """Say which of these counts are of an idea that answers no challenge."""
    cohort["x.supports"] = cohort["supports"]
    cohort["x.accepted"] = cohort["f.accepted"]
    for names in counts.values():
        names["x.comments"] = names["comments"]


def _stage_reached(move: Move) -> int:
    """How far in the funnel a move leads; -1 for not at all."""
    if move.target == State.ACHIEVED:
        return 4
    if move.action in ("form_team", "start_locally"):
        return 3
    if move.target == State.ACCEPTED:
        return 2
    if move.target in (State.REJECTED, State.ANSWERED):
        return 1
    return 0 if move.target == State.IN_TRIAGE else -1


def _funnel(deposited_on: datetime.date, moves: list[Move]) -> Iterable[str]:
    first: dict[int, int] = {}
    for move in moves:
        days = (move.day - deposited_on).days
        for stage in range(_stage_reached(move) + 1):
            first[stage] = min(days, first.get(stage, days))
    for stage, days in first.items():
        yield f"f.{STAGES[stage]}"
        for within in WITHIN:
            if days <= within:
                yield f"f{within}.{STAGES[stage]}"


def _times(deposited_on: datetime.date, moves: list[Move]) -> Iterable[tuple[datetime.date, str]]:
    step, since, answered = None, deposited_on, False
    for move in moves:
        now = STATES[move.target].step
        if now != step:
            if step in TIMED:
                yield first_of(move.day), f"t.{step}.{_days(since, move.day)}"
            step, since = now, move.day
        if move.action in ANSWERING and not answered:
            answered = True
            yield first_of(move.day), f"t.answer.{_days(deposited_on, move.day)}"


def _limits(moves: list[Move], limits: Limits) -> Iterable[tuple[datetime.date, str]]:
    for entered, left in pairwise(moves):
        if entered.target in LIMITED:
            kept = left.day <= limits.last_day(entered.target, entered.day)
            yield first_of(left.day), f"l.{entered.target}.{'in' if kept else 'out'}"


def _refusals(moves: list[Move], complete: list[bool]) -> Iterable[tuple[datetime.date, str]]:
    refusals = list(filter(_refuses, moves))
    for move, is_complete in zip(
        refusals, complete + [False] * (len(refusals) - len(complete)), strict=False
    ):
        yield first_of(move.day), "r.all"
        if is_complete:
            yield first_of(move.day), "r.complete"


def _waiting(look: Look, waits: Waits | None) -> str | None:
    party, due_on = STATES[look.state].awaits, look.due_on
    if waits is not None:
        party, due_on = waits.party, waits.due_on
    return f"w.{look.state}.{party}.{due_on or '-'}" if party else None


def waits_of(counts: Counts) -> str:
    """What an idea waits for now, by what it adds: « state.party.limit », "" for nothing."""
    return next((name.removeprefix("w.") for name in counts.get(NOW.isoformat(), {})), "")


def _days(since: datetime.date, until: datetime.date) -> int:
    return max(0, (until - since).days)


@dataclass(frozen=True)
class Reading:
    """An idea as just read: its look, the decision it waits for, what it adds."""

    look: Look
    decision: int
    counts: Counts


_LOOK = (
    "pk", "organisation_id", "unit_id", "campaign_id", "state", "revision", "visibility",
    "deposited_on", "due_on", "supports_count", "comments_count",
)  # fmt: skip


def look_of(row: Sequence) -> Look:
    """From the columns of `looks`."""
    pk, organisation, unit, challenge, state, *rest = row
    return Look(pk, organisation, unit or 0, challenge or 0, State(state), *rest)


def looks(ideas) -> Iterable[Look]:
    """How these ideas look now, drafts left out."""
    rows = ideas.exclude(state=State.DRAFT).values_list(*_LOOK)
    return (look_of(row) for row in rows)


def read(keys: list[UUID]) -> list[Reading]:
    """Read these ideas in six queries at most. Each is read before its rows: one that changes
    meanwhile keeps the look it had, and is read again."""
    rows = Idea.objects.filter(pk__in=keys).exclude(state=State.DRAFT).order_by("pk")
    found, zones = [], {}
    for *row, zone in rows.values_list(*_LOOK, "organisation__time_zone"):
        found.append(look := look_of(row))
        zones[look.pk] = zone
    moves = _moves_of(found)
    refusals = _refusals_of([pk for pk, told in moves.items() if any(map(_refuses, told))])
    said, waits = _comments_of(keys, zones), open_decisions(idea__in=keys)
    limits = limits_of({look.organisation for look in found})
    return [
        Reading(
            look,
            waits[look.pk].token if look.pk in waits else 0,
            counts_of(
                look,
                moves[look.pk],
                comment_days=said[look.pk],
                complete_refusals=refusals.get(look.pk),
                waits=waits.get(look.pk),
                limits=limits.get(look.organisation, CIRCUIT),
            ),
        )
        for look in found
    ]


def _moves_of(found: list[Look]) -> dict[UUID, list[Move]]:
    known: dict[UUID, tuple[int, list[Move]]] = {look.pk: (look.revision, []) for look in found}
    rows = HistoryEntry.objects.filter(idea__in=known).order_by("idea", "revision")
    columns = ("idea", "revision", "action", "target", "day")
    for idea, revision, action, target, day in rows.values_list(*columns):
        last, moves = known[idea]
        if revision <= last:
            moves.append(Move(action, State(target), day))
    return {idea: moves for idea, (_last, moves) in known.items()}


def _refuses(move: Move) -> bool:
    return move.action == "reject"


def _comments_of(keys: list[UUID], zones: dict[UUID, str]) -> dict[UUID, list[datetime.date]]:
    said: defaultdict[UUID, list[datetime.date]] = defaultdict(list)
    rows = Comment.objects.of_discussion().standing().filter(idea__in=keys).order_by()
    for idea, at in rows.values_list("idea", "created_at"):
        said[idea].append(local_day(at, zones[idea]))
    return said


def _refusals_of(keys: list[UUID]) -> dict[UUID, list[bool]]:
    """For each refusal of an idea, in order, whether its answer has all its parts, signed by
    another person than its writer. Corrections are not refusals."""
    complete: defaultdict[UUID, list[bool]] = defaultdict(list)
    rows = Answer.objects.filter(idea__in=keys, kind=AnswerKind.REJECTION, corrects=None).order_by(
        "idea", "version"
    )
    for idea, signed_by, written_by, *parts in rows.values_list(
        "idea", "signed_by", "written_by", *Answer.PARTS
    ):
        complete[idea].append(all(parts) and signed_by not in {None, written_by})
    return complete


def open_decisions(**which) -> dict[UUID, Waits]:
    """The open decision of each idea that has one."""
    rows = Decision.objects.open().filter(**which).order_by()
    return {
        idea: Waits(pk, None if signed_by or awaits == Party.CLOCK else Party(awaits), due_on)
        for pk, idea, signed_by, awaits, due_on in rows.values_list(
            "pk", "idea", "signed_by", "awaits", "due_on"
        )
    }
