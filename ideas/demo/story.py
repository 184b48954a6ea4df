"""Tells one idea: from its plan to the rows its life leaves in the tables."""

import datetime
import hashlib
from random import Random
from typing import Any
from uuid import UUID

from ideas.demo import corpus
from ideas.demo.acts import ACTS
from ideas.demo.calendar import Calendar
from ideas.demo.cast import Survivor
from ideas.demo.paths import Step
from ideas.demo.pending import propose
from ideas.demo.plans import Plan
from ideas.demo.tables import Tables
from ideas.demo.talk import Talk
from ideas.demo.works import Works
from ideas.enums import ActorKind, AnswerKind, Origin, Party, State, Tie, Visibility
from ideas.lifecycle import AFTER_SESSION, CONTEST_DAYS, STATES, TRANSITIONS, Limit

#: Parts of what happens beside the circuit.
OPINIONS, FEEDBACK, HELPED, FOLLOWED = 0.12, 0.4, 0.75, 0.3
#: How often others may later be merged into an idea of this organisation.
SURVIVES = 0.25
#: Part of the ideas that came through the letter box.
ANONYMOUS = 0.1
MODERATION = Limit(2, working=True)
OPINION_LIMIT = Limit(10, working=True)
#: A seat offered is answered within that many days.
ANSWERED_WITHIN = 20


class Story:
    """One idea being told: `tell()` adds its rows to the tables."""

    def __init__(
        self,
        plan: Plan,
        *,
        tables: Tables,
        calendar: Calendar,
        rng: Random,
        categories: dict[str, int],
        supporters: int,
    ) -> None:
        place = plan.place
        self.plan, self.place, self.text = plan, place, plan.text
        self.tables, self.calendar, self.rng = tables, calendar, rng
        self.key = str(UUID(int=rng.getrandbits(128), version=4))
        self.category = categories[plan.text.theme]
        self.author = plan.author or place.someone(rng)
        self.anonymous = self._is_anonymous()
        self.unit = place.unit_of.get(self.author)
        self.words = self._words(rng.choice(place.sites))
        self.supporters = self._supporters(supporters)
        self.state, self.revision = State.DRAFT, 0
        self.step = Step("", 0)
        self.previous = 0
        self.referent = self.sponsor = self.lead = self.signatory = 0
        self.exchange = self.forwarding = None
        self.seat_day = 0
        self.versions = 0
        self.public_texts: list[str] = []
        self.columns: dict[str, Any] = {}
        self.ties: list[tuple[int, Tie, int]] = []
        self.works = Works(self)
        self.talk: Talk | None = None

    def _is_anonymous(self) -> bool:
        """Whether it came through the letter box. Drawn apart, so that stories stay the same."""
        if self.plan.anonymous is not None:
            return self.plan.anonymous
        if self.plan.author or not self.plan.steps:
            return False
        return Random(self.key).random() < ANONYMOUS

    @property
    def signature(self) -> int | None:
        """The author as rows name them: nobody, for an anonymous one."""
        return None if self.anonymous else self.author

    def tell(self) -> None:
        """Add every row of this idea."""
        for step in self.plan.steps:
            self._move(step)
        if self.state == State.DRAFT:
            day = self.calendar.before(self.calendar.last - int(self.rng.random() * 20))
            self.columns["saved_at"] = self.moment(day)
            self.tie(self.author, Tie.AUTHOR, day)
        self.works.finish()
        if self.plan.pending:
            propose(self, self.plan.pending)
        self._opinions()
        self._write_ties()
        self._write_community()
        self._write_idea()

    # What acts ask -----------------------------------------------------------------------------

    def date(self, day: int) -> datetime.date:
        return self.calendar.date(day)

    def moment(self, day: int) -> datetime.datetime:
        return self.calendar.moment(day, self.rng)

    def between(self, first: int, last: int) -> int:
        """A working day after `first`, up to `last`; `last` when there is none."""
        day = self.calendar.after(first + 1 + int(self.rng.random() * max(0, last - first)))
        return min(day, last)

    def pick(self, kind: str) -> str:
        return self.rng.choice(corpus.sentences(kind))

    def about(self, kind: str) -> Any:
        """A text of the corpus on this idea, else on its theme, else any."""
        rows = corpus.about(kind, self.text) or corpus.MATERIALS[kind]()
        return self.rng.choice(rows)

    def tie(self, user: int, kind: Tie, day: int) -> None:
        self.ties.append((user, kind, day))

    def say(self, kind: str, author: int | None, body: str) -> None:
        self.tables.dialogue.add(
            (self.key, self.revision + 1, kind, author, body, self.date(self.step.day))
        )

    def director(self) -> int:
        """Somebody of the direction; after an appeal, not the one who signed the refusal."""
        others = [person for person in self.place.directors if person != self.signatory]
        return self.rng.choice(others or self.place.directors)

    def refusal(self) -> dict[str, Any]:
        """The parts of a complete detailed answer."""
        text = self.about("rejection")
        return {
            "understood": text.understood,
            "reasons": list(text.reasons),
            "explanation": text.explanation,
            "way_forward": text.way_forward,
            "contact": text.contact,
        }

    def reply(
        self,
        kind: AnswerKind,
        parts: dict[str, Any],
        *,
        written_by: int,
        at: datetime.datetime,
        public_from: datetime.datetime,
        signed_by: int | None = None,
    ) -> None:
        """A version of the answer; sometimes its author says whether it helped."""
        self.versions += 1
        number = self.tables.answer.number()
        texts = [parts.get(name, "") for name in ("understood", "explanation", "way_forward")]
        self.tables.answer.add(
            (
                number,
                self.key,
                self.versions,
                kind,
                texts[0],
                parts.get("reasons", []),
                texts[1],
                texts[2],
                parts["contact"],
                self.date(self.step.day + CONTEST_DAYS),
                written_by,
                signed_by,
                signed_by is not None and signed_by != self.place.directors[0],
                at,
                public_from,
            )
        )
        if public_from <= self.calendar.now:
            self.public_texts += texts
        if self.rng.random() < FEEDBACK and not self.plan.author:
            self.tables.feedback.add((number, self.rng.random() < HELPED, ""))

    # The moves ---------------------------------------------------------------------------------

    def _move(self, step: Step) -> None:
        transition = TRANSITIONS[step.action]
        self.previous, self.step = self.step.day, step
        act = ACTS[step.action](self, step)
        by_clock = act.party == Party.CLOCK
        by_letter = self.anonymous and act.party == Party.AUTHOR
        at = act.at or (self.calendar.clock(step.day) if by_clock else self.moment(step.day))
        day = self.date(step.day)
        self.revision += 1
        self.tables.history.add(
            (
                self.key,
                self.revision,
                step.action,
                self.state,
                transition.target,
                _kind_of(by_clock=by_clock, by_letter=by_letter),
                act.user,
                act.party,
                act.confirmed_by,
                act.reason,
                day,
                None if by_letter else at,
            )
        )
        if step.action == "deposit":
            self.columns |= {"deposited_on": day, "deposited_at": None if by_letter else at}
        self.state = transition.target
        self.columns["closed_on"] = day if STATES[self.state].closed else None

    def _due(self) -> int | None:
        """Until when the state reached waits, as `ideas.services.moves.due_after` says."""
        if self.step.until:
            return self.step.until
        if self.state == State.IN_COMMITTEE:
            session = self.place.session_from(self.step.day)
            if session:
                return self.calendar.add(session, AFTER_SESSION)
        limit = STATES[self.state].limit
        if limit is None or self.state == State.DRAFT:
            return None
        since = self.works.last_news if self.state == State.IN_PROJECT else 0
        return self.calendar.add(max(self.step.day, since), limit)

    # What stands beside the moves ----------------------------------------------------------------

    def _words(self, site: str) -> corpus.Text:
        if self.plan.original:
            return self.text.text(site)
        return corpus.variant(self.text, self.rng, branch=self.place.branch, site=site)

    def _supporters(self, count: int) -> list[int]:
        if not self.plan.steps:
            return []
        crowd = self.place.agents
        if any(step.action == "merge" for step in self.plan.steps) and self.place.survivor:
            crowd = self.place.survivor.supporters
        chosen = self.rng.sample(crowd, min(count, len(crowd)))
        return [person for person in chosen if person != self.author]

    def _opinions(self) -> None:
        """What a referent asked an expert while studying the idea."""
        studied = [s.day for s in self.plan.steps if s.action in ("take_charge", "provide_info")]
        wished = self.plan.expert
        if not studied or not (wished or self.rng.random() < OPINIONS):
            return
        hands = {person for person, _kind, _day in self.ties} | {self.author}
        expert = wished or self.place.someone(self.rng, *hands)
        asked = self.calendar.after(studied[-1] + 1)
        if expert in hands or asked > self.calendar.last:
            return
        given = self.calendar.after(asked + 2 + int(self.rng.random() * 12))
        waiting = wished or given > min(self.calendar.last, self.step.day)
        if waiting and self.state != State.IN_TRIAGE:
            return
        self.tables.opinion.add(
            (
                self.key,
                expert,
                self.referent,
                self.about("question").question,
                self.date(asked),
                self.date(self.calendar.add(asked, OPINION_LIMIT)),
                "" if waiting else self.pick("expert_opinion"),
                None if waiting else self.date(given),
            )
        )

    def _write_ties(self) -> None:
        add = self.tables.involvement.add
        for person, kind, day in self.ties:
            on = self.date(day)
            add((self.key, person, kind, on, on, None))
        if self.seat_day and not self.anonymous:
            add((self.key, self.author, Tie.MEMBER, self.date(self.seat_day), *self._seat()))

    def _seat(self) -> tuple[datetime.date | None, datetime.date | None]:
        """When the author took the seat offered, or declined it; neither, when still to answer."""
        day = self.calendar.after(self.seat_day + 1 + int(self.rng.random() * ANSWERED_WITHIN))
        fate = self.plan.seat or self.rng.choices(("taken", "declined"), (4, 1))[0]
        if fate == "offered" or day > self.calendar.last:
            return None, None
        return (self.date(day), None) if fate == "taken" else (None, self.date(day))

    def _write_community(self) -> None:
        tables, key, draw = self.tables, self.key, self.rng.random
        for person in self.supporters:
            tables.support.add((key, person))
            if draw() < FOLLOWED:
                tables.follow.add((key, person))
        if self.plan.steps:
            self.talk = Talk(self)
            self.talk.tell()

    @property
    def is_unread(self) -> bool:
        """Whether it waits to be read before anyone sees it."""
        return self._visibility() == Visibility.AWAITING

    def _visibility(self) -> Visibility:
        """An anonymous idea is read by a referent before it is seen."""
        if self.state == State.DRAFT:
            return Visibility.PRIVATE
        unread = self.anonymous and self.state == State.DEPOSITED
        return Visibility.AWAITING if unread else Visibility.VISIBLE

    def _moderate_by(self) -> datetime.date | None:
        if self._visibility() != Visibility.AWAITING:
            return None
        return self.date(self.calendar.add(self.step.day, MODERATION))

    def _code_digest(self) -> str | None:
        """Of a code that nobody has."""
        if not self.anonymous:
            return None
        return hashlib.sha256(f"demo {self.key}".encode()).hexdigest()

    def _write_idea(self) -> None:
        words, due = self.words, self._due()
        columns = self.columns.get
        draft = self.state == State.DRAFT
        self.tables.idea.add(
            (
                self.key,
                self.place.pk,
                self.unit,
                words.title,
                words.problem,
                words.proposal,
                words.benefit,
                self.category,
                self.plan.challenge.pk if self.plan.challenge else None,
                self.state,
                self.revision,
                self._visibility(),
                self.date(due) if due else None,
                columns("deposited_on"),
                columns("deposited_at"),
                columns("saved_at"),
                columns("closed_on"),
                self.referent or None,
                columns("committee_id"),
                columns("summary", ""),
                columns("is_local", False),
                columns("merged_into_id"),
                columns("contested_on"),
                columns("appealed_on"),
                len(self.supporters),
                Origin.ANONYMOUS if self.anonymous else Origin.SIGNED,
                self._code_digest(),
                self._moderate_by(),
                self.talk.count if self.talk else 0,
            )
        )
        if draft:
            return
        said = self.talk.bodies if self.talk else []
        body = (words.problem, words.proposal, words.benefit, *self.public_texts, *said)
        self.tables.document.add((self.key, words.title, " ".join(body)))
        gone = self.state in (State.MERGED, State.WITHDRAWN)
        if not gone and self.rng.random() < SURVIVES:
            day = self.plan.steps[0].day
            self.place.survivor = Survivor(self.key, self.text, day, self.supporters)


def _kind_of(*, by_clock: bool, by_letter: bool) -> ActorKind:
    if by_clock:
        return ActorKind.CLOCK
    return ActorKind.DEPOSITOR if by_letter else ActorKind.PERSON
