"""What is decided of an idea before it is told: where, by whom, about what, through which steps."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from itertools import chain
from random import Random

from ideas.demo import corpus
from ideas.demo.calendar import Calendar
from ideas.demo.cast import Cast, Challenge, Place
from ideas.demo.corpus import IdeaText
from ideas.demo.paths import Step, arrive, reachable, route, states_of, wander
from ideas.enums import State
from ideas.lifecycle import STATES

#: The kind of text of the corpus that a transition tells with.
WANTED = {
    "reject": "rejection",
    "answer": "existing",
    "forward": "forward",
    "start_pilot": "pilot",
    "achieve": "results",
}
#: Part of the ideas that answer a challenge, that stay drafts, and that a decision waits on.
CHALLENGED, DRAFTS = 0.35, 0.02
PENDING = {
    State.IN_TRIAGE: ("reject", 0.12),
    State.IN_COMMITTEE: ("accept", 0.2),
    State.IN_PROJECT: ("start_rollout", 0.08),
    State.IN_PILOT: ("start_rollout", 0.1),
}
TRIES = 8
#: How many days ago, at most, the ideas that cover a state that waits, or that is the end, came
#: to it.
RECENT, LONG_AGO = 18, 540


@dataclass(slots=True)
class Plan:
    """One idea to tell. What is left empty is drawn when it is told."""

    place: Place
    steps: list[Step]
    text: IdeaText | None = None
    challenge: Challenge | None = None
    pending: str = ""
    author: int = 0
    referent: int = 0
    lead: int = 0
    sponsor: int = 0
    expert: int = 0
    #: What became of the seat in the team offered to the author, when it matters.
    seat: str = ""
    supports: int = -1
    original: bool = False
    #: Deposited through the letter box; drawn when it is told, unless somebody is named.
    anonymous: bool | None = None

    @property
    def actions(self) -> set[str]:
        return {step.action for step in self.steps} | ({self.pending} - {""})

    @property
    def state(self) -> State:
        return states_of([step.action for step in self.steps])


@dataclass
class Planner:
    """Draws plans, one after the other."""

    cast: Cast
    calendar: Calendar
    rng: Random
    told: set[str] = field(default_factory=set)

    def covering(self) -> Iterable[Plan]:
        """One idea in every state an organisation knows, in the first organisations."""
        rounds = [self._targets(place) for place in self.cast.places[:4]]
        return chain.from_iterable(rounds)

    def _targets(self, place: Place) -> Iterable[Plan]:
        for state in reachable(place):
            latest = RECENT if STATES[state].awaits else LONG_AGO
            yield self.aimed(place, state, ago=2 + int(self.rng.random() ** 2 * latest))

    def aimed(
        self, place: Place, state: State, *, ago: int, actions: list[str] | None = None, **wished
    ) -> Plan:
        """An idea in a state since so many days, by a plain way or by these transitions."""
        chosen = route(state, place) if actions is None else actions
        last = self.calendar.today - ago
        steps = arrive(chosen, place, self.calendar, self.rng, last=last)
        plan = Plan(place, steps, **wished)
        if plan.text is None:
            plan.challenge = place.challenge_on(steps[0].day) if steps else None
            self._find_text(plan, plan.challenge.themes if plan.challenge else ())
        return self._checked(plan)

    def drawn(self) -> Plan:
        """Any idea."""
        rng, place = self.rng, self.cast.place(self.rng)
        if rng.random() < DRAFTS:
            plan = Plan(place, [])
            self._find_text(plan, ())
            return plan
        for _try in range(TRIES):
            challenge, start = self._start(place)
            plan = Plan(place, wander(place, self.calendar, rng, start=start), challenge=challenge)
            self._perhaps_pending(plan)
            themes = challenge.themes if challenge else ()
            if self._has_survivor(plan) and self._find_text(plan, themes):
                break
        else:
            self._find_text(plan, ())
        return self._checked(plan)

    def _start(self, place: Place) -> tuple[Challenge | None, int]:
        """When an idea is deposited: any day, or while a challenge is open, mostly at its ends."""
        rng, calendar = self.rng, self.calendar
        if rng.random() < CHALLENGED and place.challenges:
            challenge = rng.choice(place.challenges)
            where = rng.betavariate(0.6, 0.6)
            day = calendar.before(
                challenge.opens + int(where * (challenge.closes - challenge.opens))
            )
            if challenge.opens <= day <= calendar.last:
                return challenge, day
        return None, calendar.deposit_day(rng)

    def _perhaps_pending(self, plan: Plan) -> None:
        """A decision may be waiting for its second person. After an appeal it would be another's."""
        name, share = PENDING.get(plan.state, ("", 0))
        actions = plan.actions
        again = {"appeal", "contest", "reopen", "forward", name}
        if name and self.rng.random() < share and not again & actions:
            plan.pending = name

    def _find_text(self, plan: Plan, themes: tuple[str, ...]) -> bool:
        """Choose what the idea is about, so that its answers speak of it. Originals come first."""
        kinds = frozenset(WANTED[name] for name in plan.actions & WANTED.keys())
        fitting = _fitting(plan.place.branch, kinds, themes) or _fitting(
            plan.place.branch, kinds, ()
        )
        if not fitting:
            plan.text = self.rng.choice(_fitting(plan.place.branch, frozenset(), ()))
            return False
        plan.text = self.rng.choice(fitting)
        if len(self.told) < len(corpus.ideas()) and plan.text.key in self.told:
            fresh = [text for text in fitting if text.key not in self.told]
            plan.text = self.rng.choice(fresh or fitting)
        if plan.challenge and plan.text.theme not in plan.challenge.themes:
            plan.challenge = None
        return True

    def _checked(self, plan: Plan) -> Plan:
        """An idea joins one deposited before it is merged, about the same thing; where there is
        none, it stays apart."""
        merge = _merging(plan)
        if merge and not self._has_survivor(plan):
            plan.steps = plan.steps[: plan.steps.index(merge)]
            plan.pending = ""
        elif merge:
            plan.text = plan.place.survivor.text
        plan.original = plan.text.key not in self.told
        self.told.add(plan.text.key)
        return plan

    def _has_survivor(self, plan: Plan) -> bool:
        """Whether the idea is merged into none, or into one that was there before."""
        merge, survivor = _merging(plan), plan.place.survivor
        return merge is None or (survivor is not None and survivor.deposited < merge.day)


def _merging(plan: Plan) -> Step | None:
    return next((step for step in plan.steps if step.action == "merge"), None)


@cache
def _fitting(branch: str, kinds: frozenset[str], themes: tuple[str, ...]) -> tuple[IdeaText, ...]:
    """The ideas somebody of this branch could have, for which all these texts were written."""
    keys = [{text.key for text in corpus.ideas_with(kind)} for kind in kinds]
    return tuple(
        text
        for text in corpus.ideas_for(branch)
        if all(text.key in known for known in keys) and (not themes or text.theme in themes)
    )
