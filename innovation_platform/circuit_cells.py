"""The six steps as cells to draw: which are done, where the idea is, which are still to come."""

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from ideas.enums import State, Step
from ideas.lifecycle import STATES

#: What an idea closed without success has gone through, when its history is not at hand.
DEFAULT_PASSED = (Step.DEPOSIT, Step.TRIAGE)


@dataclass(frozen=True)
class Cell:
    """One cell of the stepper; `status` is done, current, closed or upcoming."""

    code: str
    label: str
    status: str
    on: dt.date | None = None
    here: bool = False


def _open_cells(state: State, passed: Collection[str] | None, dates: Mapping) -> list[Cell]:
    steps = list(Step)
    position = steps.index(STATES[state].step)
    here = {State.ACHIEVED: "done", State.RETIRED: "closed"}.get(state, "current")
    cells = []
    for index, step in enumerate(steps):
        if index < position and passed is not None and step not in passed:
            continue
        status = "done" if index < position else here if index == position else "upcoming"
        reached_on = dates.get(step) if index <= position else None
        cells.append(Cell(step, step.label, status, reached_on, here=index == position))
    return cells


def _closed_cells(state: State, passed: Collection[str] | None, dates: Mapping) -> list[Cell]:
    gone_through = [step for step in Step if step in (passed or DEFAULT_PASSED)]
    cells = [Cell(step, step.label, "done", dates.get(step)) for step in gone_through]
    return [*cells, Cell(state, state.label, "closed", dates.get(state), here=True)]


def cells_of(
    state: str,
    passed: Collection[str] | None = None,
    dates: Mapping[str, dt.date] | None = None,
) -> list[Cell]:
    """The cells of an idea in `state`.

    `passed` holds the codes of the steps it really went through: the others before its position
    are hidden (None: all shown). `dates` gives the day a step was reached, by code. An idea closed
    without success shows what it went through and a last cell naming the end.
    """
    state = State(state)
    draw = _closed_cells if STATES[state].closed else _open_cells
    return draw(state, passed, dates or {})
