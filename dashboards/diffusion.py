"""How an innovation spreads over its sites, read from their changes. No query here.

A site is *in use* from the day it adopts or adapts until the day it gives up. An adoption noted by
mistake goes back to the proposal: it never counted."""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import ceil

from projects.enums import IN_USE, SiteState

#: The parts of the target whose day is told.
PARTS = (10, 50, 90)

#: By day: sites asked, sites that took it up for the first time, sites that use it more (or less).
Steps = dict[datetime.date, list[int]]


@dataclass(frozen=True)
class Change:
    """One change of a site, as its append-only history tells it."""

    site: int
    day: datetime.date
    state: str


@dataclass(frozen=True)
class Spell:
    """A site that uses the innovation, from a day until another, or still."""

    site: int
    begins: datetime.date
    ends: datetime.date | None


@dataclass(frozen=True)
class Point:
    """What is true at the end of a day: sites asked so far, those that ever took it up, and those
    in which it is in use."""

    day: datetime.date
    target: int
    adopted: int
    in_use: int


def spells(changes: Iterable[Change]) -> list[Spell]:
    """The times during which sites used it; `changes` in the order of each site's history."""
    begun: dict[int, datetime.date] = {}
    found = []
    for change in changes:
        if change.state in IN_USE:
            begun.setdefault(change.site, change.day)
        elif change.site in begun:
            begins = begun.pop(change.site)
            if change.state != SiteState.PROPOSED:
                found.append(Spell(change.site, begins, change.day))
    found += [Spell(site, day, None) for site, day in begun.items()]
    return sorted(found, key=lambda spell: (spell.begins, spell.site))


def first_days(found: Iterable[Spell]) -> list[datetime.date]:
    """The day each site first took it up, the earliest first; those that gave up later count."""
    first: dict[int, datetime.date] = {}
    for spell in found:
        first[spell.site] = min(spell.begins, first.get(spell.site, spell.begins))
    return sorted(first.values())


def steps_of(changes: Sequence[Change]) -> Steps:
    """What changed on each day on which something did: these add up over innovations."""
    asked: dict[int, datetime.date] = {}
    for change in changes:
        asked[change.site] = min(change.day, asked.get(change.site, change.day))
    found = spells(changes)
    steps: Steps = {}

    def step(day: datetime.date, column: int, by: int = 1) -> None:
        steps.setdefault(day, [0, 0, 0])[column] += by

    for day in asked.values():
        step(day, 0)
    for day in first_days(found):
        step(day, 1)
    for spell in found:
        step(spell.begins, 2)
        if spell.ends is not None:
            step(spell.ends, 2, -1)
    return steps


def points_of(steps: Steps, until: datetime.date) -> list[Point]:
    """Where it stood after each day on which something changed, and where it stands at `until`."""
    points, totals = [], [0, 0, 0]
    for day in sorted(steps):
        totals = [total + more for total, more in zip(totals, steps[day], strict=True)]
        points.append(Point(day, *totals))
    if points and points[-1].day < until:
        points.append(Point(until, *totals))
    return points


def at(points: Sequence[Point], day: datetime.date) -> Point | None:
    """What was true at the end of a day; None before the first one."""
    return next((point for point in reversed(points) if point.day <= day), None)


def days_to(points: Sequence[Point], *, target: int, part: int) -> int | None:
    """Days from the first proposal until `part` % of `target` sites had taken it up, rounded up to
    a whole site; None when they have not."""
    wanted = ceil(target * part / 100)
    reached = (point.day for point in points if wanted and point.adopted >= wanted)
    day = next(reached, None)
    return None if day is None else (day - points[0].day).days
