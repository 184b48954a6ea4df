"""A page that is measured, and what is wanted of it."""

from dataclasses import dataclass

from benchmarks.client import Request

LIST_QUERIES = 8


@dataclass(frozen=True)
class Page:
    """A page and its floor. `goal` is how many times the floor it may take; `compared_to` is the
    page whose time, rather than the floor's, `goal_to_other` bounds."""

    name: str
    ours: Request
    floor: Request
    goal: float | None = 2.0
    queries: int | None = LIST_QUERIES
    #: How long nineteen of twenty answers may take, alone; None for no limit.
    milliseconds: int | None = None
    compared_to: str = ""
    goal_to_other: float | None = None
