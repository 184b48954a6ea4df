"""The project of a story: team, milestones, journal, trial, sites."""

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from ideas.demo import corpus
from ideas.demo.corpus.types import Pilot
from ideas.enums import State, Tie
from projects.enums import REASON_ASKED, SITE_MOVES, SiteState
from projects.measuring import Direction, IndicatorKind, PilotOutcome

if TYPE_CHECKING:
    from ideas.demo.story import Story

#: What a site does next, from where it stands; nothing means that it stays there.
SITE_CHOICES: dict[SiteState, tuple[tuple[int, SiteState | None], ...]] = {
    SiteState.PROPOSED: (
        (50, SiteState.PLANNED),
        (22, SiteState.ADOPTED),
        (12, SiteState.ADAPTED),
        (16, SiteState.NOT_ADOPTED),
    ),
    SiteState.PLANNED: (
        (62, SiteState.ADOPTED),
        (26, SiteState.ADAPTED),
        (12, SiteState.NOT_ADOPTED),
    ),
    SiteState.ADOPTED: ((86, None), (7, SiteState.ADAPTED), (7, SiteState.ABANDONED)),
    SiteState.ADAPTED: ((94, None), (6, SiteState.ABANDONED)),
    SiteState.NOT_ADOPTED: ((92, None), (8, SiteState.ADAPTED)),
    SiteState.ABANDONED: ((1, None),),
}
#: How many units an innovation is proposed to, and how often another organisation too.
FEWEST_SITES, MOST_SITES, ELSEWHERE = 2, 5, 0.4
MOST_MEMBERS = 3
#: Days between two milestones; a measure is taken at about a third and two thirds of a trial.
STRIDE = 24
THIRDS = (0.33, 0.66)


class Works:
    """What the projects room keeps of one idea."""

    def __init__(self, story: "Story") -> None:
        self.story = story
        self.started = self.last_news = 0
        self.team: list[int] = []
        self.how_to = self.results = self.lessons = ""
        self.pilot: list[Any] | None = None
        self.trial: Any = None

    def start(self, day: int) -> None:
        """A lead and a team, none of whom studies or decides on the idea."""
        story, rng = self.story, self.story.rng
        self.started = day
        story.lead = story.plan.lead or story.place.someone(rng, story.author)
        story.tie(story.lead, Tie.LEAD, day)
        self.team = [story.lead]
        for _member in range(int(rng.random() * (MOST_MEMBERS + 1))):
            member = story.place.someone(rng, story.author)
            if member not in self.team:
                self.team.append(member)
                story.tie(member, Tie.MEMBER, day)

    # The trial ---------------------------------------------------------------------------------

    def start_pilot(self, day: int, until: int) -> None:
        story = self.story
        rows = corpus.about("pilot", story.text) or corpus.about("observation", story.text)
        self.trial = story.rng.choice(rows or corpus.pilots())
        number = story.tables.pilot.number()
        site = story.rng.choice(story.place.targets)
        self.pilot = [number, story.key, site, self.trial.hypothesis, day, until, "", None]

    def end_pilot(self, day: int) -> str:
        """The trial ends with what was learned."""
        self._close_pilot(day, PilotOutcome.ADAPT)
        return self.trial.learned

    def _close_pilot(self, day: int, outcome: str = PilotOutcome.GO_ON, learned: str = "") -> None:
        """As `projects.services.effects`: a move that leaves the trial ends it."""
        if self.pilot is not None:
            self._write_pilot(outcome, learned or self.trial.learned, day)
            self.pilot = None

    def _write_pilot(self, outcome: str, learned: str, closed: int | None) -> None:
        story, trial = self.story, self.trial
        number, key, site, hypothesis, starts, ends, _learned, _closed = self.pilot
        date = story.date
        story.tables.pilot.add(
            (
                number,
                key,
                site,
                hypothesis,
                date(starts),
                date(ends),
                learned,
                date(closed) if closed else None,
                outcome,
            )
        )
        indicator = story.tables.indicator.number()
        last = closed or story.calendar.last
        if isinstance(trial, Pilot):
            way = Direction.UP if trial.target > trial.before else Direction.DOWN
            row = (IndicatorKind.NUMBER, trial.indicator, trial.unit, way)
            row += (_number(trial.before), _number(trial.target), "", "")
            values = self._measured(starts, ends, last)
            if closed and closed >= starts:
                values[closed] = _number(trial.after)
            measures = [(day, number, "") for day, number in values.items()]
        else:
            row = (IndicatorKind.OBSERVATION, trial.watched, "", "", None, None, trial.before, "")
            measures = [(closed, None, trial.after)] if closed and closed >= starts else []
        story.tables.indicator.add((indicator, number, *row))
        for day, counted, stated in measures:
            story.tables.measure.add((indicator, date(day), counted, stated))

    def _measured(self, starts: int, ends: int, last: int) -> dict[int, Decimal]:
        """What is counted on the way, from the value before to the one after."""
        trial, values = self.trial, {}
        for part in THIRDS:
            day = self.story.calendar.before(starts + int((ends - starts) * part))
            if starts < day < last:
                reached = trial.before + (trial.after - trial.before) * part
                values[day] = _number(round(reached, 1))
        return values

    # The rollout -------------------------------------------------------------------------------

    def start_rollout(self, day: int) -> dict[str, Any]:
        """Sites are proposed to those who answer for them. Returns the inputs of the decision."""
        story, rng = self.story, self.story.rng
        self._close_pilot(day)
        inputs = self.proposal()
        self.how_to = inputs["how_to"]
        place = story.place
        for unit in inputs["sites"]:
            self._tell_site(day, unit, None, place.referent(unit))
        if place.neighbours and rng.random() < ELSEWHERE:
            other = rng.choice(place.neighbours)
            self._tell_site(day, None, other.pk, other.directors[0])
        return inputs

    def proposal(self) -> dict[str, Any]:
        """To which sites an innovation is proposed, and how they can do the same."""
        story, rng = self.story, self.story.rng
        targets = story.place.targets
        count = min(rng.randint(FEWEST_SITES, MOST_SITES), len(targets))
        texts = corpus.about("results", story.text)
        how_to = rng.choice(texts).how_to if texts else rng.choice(corpus.how_tos())
        return {"sites": rng.sample(targets, count), "how_to": how_to}

    def _tell_site(self, day: int, unit: int | None, organisation: int | None, actor: int) -> None:
        story, rng, calendar = self.story, self.story.rng, self.story.calendar
        number = story.tables.site.number()
        state, revision, reason, person = SiteState.PROPOSED, 0, "", story.lead
        while True:
            on = story.date(day)
            weights, options = zip(*SITE_CHOICES[state], strict=True)
            following = rng.choices(options, weights)[0]
            later = calendar.after(day + 5 + int(rng.random() * 60))
            planned = story.date(later) if state == SiteState.PLANNED else None
            story.tables.event.add((number, revision, state, reason, planned, person, on))
            if following is None or later > calendar.last:
                break
            if following not in SITE_MOVES[state]:
                raise ValueError(f"a site does not go from {state} to {following}")
            state, day, person = following, later, actor
            reason = story.pick(state) if state in REASON_ASKED else ""
            revision += 1
        story.tables.site.add(
            (number, story.key, unit, organisation, state, reason, on, planned, revision)
        )

    # The end -----------------------------------------------------------------------------------

    def achieve(self, day: int) -> None:
        self._close_pilot(day)
        story = self.story
        text = story.about("results")
        self.results = "\n".join(text.lines)
        self.how_to = self.how_to or text.how_to

    def stop(self, day: int) -> str:
        """What was learned, even where no team had been formed."""
        self.started = self.started or day
        self.lessons = self.story.rng.choice(corpus.lessons())
        self._close_pilot(day, PilotOutcome.STOP, self.lessons)
        return self.lessons

    def finish(self) -> None:
        """Write what is known at the end of the story."""
        if not self.started:
            return
        story = self.story
        if self.pilot is not None:
            self._write_pilot("", "", None)
        story.tables.project.add(
            (story.key, story.date(self.started), self.how_to, self.results, self.lessons)
        )
        if story.lead:
            self._milestones()
            self._journal()

    def _end(self) -> int:
        """The last day on which the team worked."""
        under_way = (State.IN_PROJECT, State.IN_PILOT, State.IN_ROLLOUT)
        last = self.story.calendar.last
        return last if self.story.state in under_way else min(self.story.step.day, last)

    def _milestones(self) -> None:
        story, rng, calendar = self.story, self.story.rng, self.story.calendar
        titles = corpus.milestones()
        chosen = sorted(rng.sample(range(len(titles)), 3 + int(rng.random() * 3)))
        end, over = self._end(), story.state not in (State.IN_PROJECT, State.IN_PILOT)
        for number, title in enumerate(chosen, start=1):
            due = calendar.after(self.started + number * STRIDE)
            done = calendar.before(min(end, due + int(rng.random() * 12)))
            is_done = done > self.started and (over or (due <= end and rng.random() < 0.85))
            story.tables.milestone.add(
                (story.key, titles[title], story.date(due), story.date(done) if is_done else None)
            )

    def _journal(self) -> None:
        story, rng, calendar = self.story, self.story.rng, self.story.calendar
        entries, end = corpus.journal_entries(), self._end()
        count = min(1 + int(rng.random() * 4), (end - self.started) // 5)
        if count <= 0:
            return
        days = sorted(
            calendar.before(self.started + 1 + int(rng.random() * (end - self.started)))
            for _entry in range(count)
        )
        texts = sorted(rng.sample(range(len(entries)), count))
        for day, text in zip(days, texts, strict=True):
            person = rng.choice(self.team)
            story.tables.journal.add((story.key, person, story.date(day), entries[text]))
        self.last_news = days[-1]


def _number(number: float) -> Decimal:
    return Decimal(str(number))
