"""What should happen, told again from the product's text, day by day and one thing at a time.

It shares nothing with the platform: its own holidays, its own counting, and a memory of what it
has said where the platform has keys.
"""

import datetime
from dataclasses import dataclass, field

HOLIDAYS = {
    *("2025-12-25", "2026-01-01", "2026-04-06", "2026-05-01", "2026-05-08", "2026-05-14"),
    *("2026-05-25", "2026-07-14", "2026-08-15", "2026-11-01", "2026-11-11", "2026-12-25"),
}
DAY = datetime.timedelta(days=1)
#: The clock's own moves: state → (transition, state reached, whether the limit's own day counts).
CLOCK = {
    "info_requested": ("lapse", "in_triage", False),
    "adjourned": ("resume", "in_committee", True),
    "suspended": ("restart", "accepted", True),
}


def works(day):
    return day.isoweekday() <= 5 and day.isoformat() not in HOLIDAYS


def forward(day, count):
    """`count` working days later."""
    while count > 0:
        day += DAY
        if works(day):
            count -= 1
    return day


@dataclass
class Thing:
    """Something that waits: an idea in a state, a decision, an opinion."""

    name: str
    state: str
    since: datetime.date
    due: datetime.date
    days_before: int = 3
    limits: dict = field(default_factory=dict)
    waiting: dict = field(default_factory=dict)
    over: bool = False

    def limit_after(self, state, day):
        """When a state reached on a day is due by default, or as the organisation set it."""
        if state == "in_triage":
            return forward(day, self.limits.get(state, 20))
        default = {"in_committee": 90, "accepted": 30, "info_requested": 30}[state]
        return day + self.limits.get(state, default) * DAY

    def enter(self, state, day, due=None):
        self.state, self.since, self.waiting = state, day, {}
        self.due = due or self.limit_after(state, day)

    def plan(self, day):
        """What this day was meant for."""
        if self.state == "info_requested":
            if (day - self.since).days in (7, 21) and day <= self.due:
                self.waiting["question"] = day
            return
        before = next(
            back
            for back in (self.due - count * DAY for count in range(1, 60))
            if forward(back - DAY, self.days_before) < self.due <= forward(back, self.days_before)
            and works(back)
        )
        if day == before and day > self.since:
            self.waiting["before"] = day
        if self.state in CLOCK:
            return
        if self.state != "opinion" and day == forward(self.due, 5):
            self.waiting["escalation"] = day
        first = forward(self.due, 1)
        for week in range(30):
            wished = first + week * 7 * DAY
            if day == (wished if works(wished) else forward(wished, 1)):
                self.waiting["after"] = day

    def tell(self, day):
        """What is said on a day on which the platform runs: the latest of each kind, once."""
        for kind in ("question", "before"):
            if day > self.due:
                self.waiting.pop(kind, None)
        said, self.waiting = self.waiting, {}
        return [(day, self.name, kind, planned) for kind, planned in said.items()]

    def clock(self, day):
        """The clock's move on a day on which the platform runs, if any."""
        if self.state not in CLOCK:
            return None
        action, target, same_day = CLOCK[self.state]
        if day < self.due or (day == self.due and not same_day):
            return None
        self.enter(target, day)
        return (day, self.name, action)


def live(things, days, *, outage, acts):
    """The moves and reminders to expect. `acts[day]` are functions called before the clock."""
    moves, said = [], []
    for day in days:
        running = day not in outage
        for act in acts.get(day, []):
            act()
        for thing in things:
            if thing.over:
                continue
            if running and (moved := thing.clock(day)):
                moves.append(moved)
            thing.plan(day)
            if running:
                said += thing.tell(day)
    return moves, said
