"""Ways through the circuit: which transitions an idea went through, and on which days.

`wander` goes forward from a deposit and stops at today, as real ideas do; `arrive` goes back from
a state that has to be there. Both only use the rows of `ideas.lifecycle`.
"""

from bisect import bisect
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from random import Random

from ideas.demo.calendar import Calendar
from ideas.demo.cast import Place
from ideas.enums import State
from ideas.lifecycle import STATES, TRANSITIONS

S = State

#: From each state: (weight, transition or nothing more, fewest days, most days).
CHOICES: dict[State, tuple[tuple[int, str | None, int, int], ...]] = {
    S.DEPOSITED: (
        (92, "take_charge", 1, 20),
        (3, "withdraw", 1, 9),
        (5, "merge", 2, 15),
    ),
    S.IN_TRIAGE: (
        (18, "request_info", 2, 14),
        (24, "answer", 3, 34),
        (4, "forward", 3, 20),
        (5, "merge", 3, 20),
        (32, "refer", 5, 40),
        (7, "start_locally", 5, 30),
        (9, "accept", 7, 32),
        (22, "reject", 8, 45),
        (3, "withdraw", 3, 20),
    ),
    S.INFO_REQUESTED: ((80, "provide_info", 2, 26), (17, "lapse", 31, 31), (3, "withdraw", 4, 20)),
    S.FORWARDED: ((1, "return_forwarded", 12, 80),),
    S.IN_COMMITTEE: (
        (34, "accept", 4, 4),
        (52, "reject", 4, 4),
        (12, "adjourn", 4, 4),
        (2, "merge", 3, 12),
    ),
    S.ADJOURNED: ((95, "resume", 0, 0), (5, "withdraw", 5, 20)),
    S.ACCEPTED: ((84, "form_team", 6, 34), (12, "suspend", 8, 30), (4, "stop", 20, 60)),
    S.SUSPENDED: ((88, "restart", 0, 0), (12, "stop", 20, 45)),
    S.IN_PROJECT: (
        (46, "start_pilot", 15, 60),
        (20, "start_rollout", 40, 120),
        (27, "achieve", 40, 150),
        (7, "stop", 40, 120),
    ),
    S.IN_PILOT: (
        (22, "resume_project", 40, 100),
        (46, "start_rollout", 45, 110),
        (24, "achieve", 45, 120),
        (8, "stop", 30, 90),
    ),
    S.IN_ROLLOUT: ((92, "achieve", 60, 260), (8, "stop", 60, 160)),
    S.ACHIEVED: ((8, "retire", 180, 480), (92, None, 0, 0)),
    S.ANSWERED: ((6, "contest", 3, 40), (94, None, 0, 0)),
    S.REJECTED: ((8, "appeal", 5, 50), (92, None, 0, 0)),
    S.MERGED: ((4, "unmerge", 5, 30), (96, None, 0, 0)),
    S.WITHDRAWN: ((5, "reopen", 10, 60), (95, None, 0, 0)),
    S.STOPPED: ((5, "reopen", 20, 90), (95, None, 0, 0)),
    S.RETIRED: ((1, None, 0, 0),),
}
#: How long each transition comes after the one before, whatever the state it leaves.
WAITS = {
    name: (first, last) for rows in CHOICES.values() for _w, name, first, last in rows if name
} | {"resume": (25, 45), "restart": (25, 45)}
#: Once one of these has happened, the others of its group do not.
ONCE = (
    {"answer", "reject", "forward"},
    {"merge"},
    {"adjourn"},
    {"suspend"},
    {"start_pilot"},
    {"contest", "appeal", "reopen"},
    {"accept", "start_locally"},
)
EXCLUDED = {name: frozenset(group) for group in ONCE for name in group}
QUESTIONS = 2
#: What the clock does when the date set has come.
BY_THE_CLOCK = {S.ADJOURNED: "resume", S.SUSPENDED: "restart"}

#: Days lost on the way back to working days, and to the committee's sessions.
LOST, LOST_EACH = 70, 4

ROUTES: dict[State, tuple[str, ...]] = {
    S.DRAFT: (),
    S.DEPOSITED: ("deposit",),
    S.IN_TRIAGE: ("deposit", "take_charge"),
    S.INFO_REQUESTED: ("deposit", "take_charge", "request_info"),
    S.FORWARDED: ("deposit", "take_charge", "forward"),
    S.IN_COMMITTEE: ("deposit", "take_charge", "refer"),
    S.ADJOURNED: ("deposit", "take_charge", "refer", "adjourn"),
    S.ANSWERED: ("deposit", "take_charge", "answer"),
    S.MERGED: ("deposit", "take_charge", "merge"),
    S.WITHDRAWN: ("deposit", "take_charge", "withdraw"),
    S.REJECTED: ("deposit", "take_charge", "DECIDE", "reject"),
    S.ACCEPTED: ("deposit", "take_charge", "DECIDE", "accept"),
    S.SUSPENDED: ("deposit", "take_charge", "DECIDE", "accept", "suspend"),
    S.STOPPED: ("deposit", "take_charge", "DECIDE", "accept", "form_team", "stop"),
    S.IN_PROJECT: ("deposit", "take_charge", "DECIDE", "accept", "form_team"),
    S.IN_PILOT: ("deposit", "take_charge", "DECIDE", "accept", "form_team", "start_pilot"),
    S.IN_ROLLOUT: (
        "deposit",
        "take_charge",
        "DECIDE",
        "accept",
        "form_team",
        "TRY",
        "start_rollout",
    ),
    S.ACHIEVED: (
        "deposit",
        "take_charge",
        "DECIDE",
        "accept",
        "form_team",
        "TRY",
        "start_rollout",
        "achieve",
    ),
    S.RETIRED: ("deposit", "take_charge", "start_locally", "achieve", "retire"),
}
#: The optional parts of the circuit, left out where an organisation has not switched them on.
OPTIONAL = {"DECIDE": "refer", "TRY": "start_pilot"}


@dataclass(slots=True)
class Step:
    """A transition on a day; `until` is the date given with it, where it takes one."""

    action: str
    day: int
    until: int = 0


def states_of(actions: list[str] | tuple[str, ...]) -> State:
    """The state these transitions lead to."""
    return TRANSITIONS[actions[-1]].target if actions else S.DRAFT


def reachable(place: Place) -> list[State]:
    """The states an idea of this organisation can be in."""
    return [
        state
        for state in S
        if place.uses_committee or not {"refer", "start_pilot"} & set(ROUTES[state])
    ]


def route(state: State, place: Place) -> list[str]:
    """A plain way to a state in this organisation."""
    found = []
    for name in ROUTES[state]:
        if name not in OPTIONAL:
            found.append(name)
        elif place.uses_committee:
            found.append(OPTIONAL[name])
    return found


def wander(place: Place, calendar: Calendar, rng: Random, *, start: int) -> list[Step]:
    """What happened to an idea deposited on a day, up to now."""
    return list(_wander(place, calendar, rng, start))


def _wander(place: Place, calendar: Calendar, rng: Random, start: int) -> Iterator[Step]:
    step, done, asked = Step("deposit", start), frozenset(), 0
    while True:
        yield step
        state = TRANSITIONS[step.action].target
        name = _choose(state, place, rng, done, asked)
        if name is None:
            return
        asked += name == "request_info"
        done |= EXCLUDED.get(name, frozenset())
        following = _next(step, name, state, place, calendar, rng)
        if following is None:
            return
        step = following


def _choose(
    state: State, place: Place, rng: Random, done: frozenset[str], asked: int
) -> str | None:
    names, weights = _options(state, place.uses_committee, done, asked < QUESTIONS)
    return names[bisect(weights, rng.random() * weights[-1])] if names else None


@cache
def _options(
    state: State, uses_committee: bool, done: frozenset[str], may_ask: bool
) -> tuple[list[str | None], list[int]]:
    """What may follow, with the running sums of the weights."""
    options = [
        (weight, name)
        for weight, name, _first, _last in CHOICES[state]
        if name not in done
        and (uses_committee or name not in ("refer", "start_pilot"))
        and (name != "accept" or state != S.IN_TRIAGE or not uses_committee)
        and (name != "request_info" or may_ask)
    ]
    return [name for _weight, name in options], list(accumulate(w for w, _name in options))


def _next(
    step: Step, name: str, state: State, place: Place, calendar: Calendar, rng: Random
) -> Step | None:
    """When the transition happens, unless that is not yet."""
    if name in ("lapse", *BY_THE_CLOCK.values()):
        day = step.until or step.day + STATES[S.INFO_REQUESTED].limit.days + 1
        return Step(name, day) if day <= calendar.today else None
    first, last = WAITS[name] if state != S.IN_COMMITTEE else (4, 4)
    day = calendar.after(step.day + first + int(rng.random() * (last - first + 1)))
    if state == S.IN_COMMITTEE and name != "merge":
        day = place.session_from(day) or calendar.today
    if state == S.INFO_REQUESTED:
        day = min(day, calendar.before(step.day + 30))
    if state in BY_THE_CLOCK and day >= step.until:
        name, day = BY_THE_CLOCK[state], step.until
        return Step(name, day) if day <= calendar.today else None
    if day > calendar.last:
        return None
    return Step(name, day, _until(name, day, calendar, rng))


def arrive(
    actions: list[str], place: Place, calendar: Calendar, rng: Random, *, last: int
) -> list[Step]:
    """These transitions, the last one about that day, with believable waits between them: shorter
    where the platform has not been open for long enough."""
    steps: list[Step] = []
    day = calendar.before(min(last, calendar.last))
    sources = [S.DRAFT, *(TRANSITIONS[name].target for name in actions)][: len(actions)]
    waits = [_wait(name, source, rng) for name, source in zip(actions, sources, strict=True)]
    room = max(0, day - calendar.first - LOST - LOST_EACH * len(actions))
    scale = min(1.0, room / max(1, sum(waits)))
    for name, source, wait in reversed(list(zip(actions, sources, waits, strict=True))):
        if source == S.IN_COMMITTEE and name != "merge":
            day = place.session_until(day) or day
        steps.append(Step(name, day, _until(name, day, calendar, rng)))
        day = calendar.before(day - max(1, int(wait * scale)))
    steps.reverse()
    if steps and states_of(actions) in BY_THE_CLOCK and steps[-1].until <= calendar.today:
        steps[-1].until = calendar.after(calendar.today + 7 + int(rng.random() * 30))
    return steps


def _wait(name: str, source: State, rng: Random) -> int:
    first, longest = (8, 24) if source == S.IN_COMMITTEE else WAITS.get(name, (1, 10))
    return first + int(rng.random() * (longest - first + 1))


def _until(name: str, day: int, calendar: Calendar, rng: Random) -> int:
    """The date given with a transition that asks for one; what the clock waits for is to come."""
    if "date" not in TRANSITIONS[name].needs:
        return 0
    until = calendar.after(day + 35 + int(rng.random() * 50))
    if name != "start_pilot" and calendar.last < until <= calendar.today:
        until = calendar.after(calendar.today + 7)
    return until
