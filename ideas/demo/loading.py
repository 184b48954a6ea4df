"""Builds the demo: one transaction, by batches, so that memory does not grow with the number."""

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from itertools import chain, islice, repeat
from random import Random

from django.db import connection, transaction
from django.utils import timezone

from accounts.models import User
from ideas.demo.accounts import ACCOUNTS, account
from ideas.demo.bare import WORTH_IT, bare
from ideas.demo.bell import ring
from ideas.demo.calendar import Calendar
from ideas.demo.campaigns import run_challenges
from ideas.demo.cast import Cast
from ideas.demo.casting import Casting
from ideas.demo.celebrated import celebrate
from ideas.demo.figures import show_figures
from ideas.demo.juries import name_jury, sit_juries
from ideas.demo.meetings import hold_meetings
from ideas.demo.mirror import mirror
from ideas.demo.moderated import moderate
from ideas.demo.money import fund
from ideas.demo.objectives import set_objectives
from ideas.demo.office import furnish
from ideas.demo.plans import Plan, Planner
from ideas.demo.sheets import share_sheets, write_kits
from ideas.demo.showcase import showcase
from ideas.demo.shown import show_some
from ideas.demo.story import Story
from ideas.demo.supports import SupportCounts
from ideas.demo.tables import Tables
from ideas.demo.teams import enliven
from innovation_platform.processes import processes

BATCH = 2_000


@dataclass(frozen=True)
class Wanted:
    """How much of it."""

    ideas: int
    organisations: int
    seed: int
    supports_per_idea: float
    mirror: bool = False


@transaction.atomic
def load(wanted: Wanted, *, progress: Callable[[Iterator, int], Iterator]) -> Tables:
    """Write the whole demo; the same for the same seed on the same day. `progress` wraps the
    iteration over ideas. Nothing is sent to anybody: history is past."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            # Checked at each statement: a queue of all the checks would not fit in memory.
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    rng = Random(wanted.seed)
    calendar = Calendar(timezone.localdate())
    cast = Casting(
        ideas=wanted.ideas, organisations=wanted.organisations, rng=rng, calendar=calendar
    ).make()
    counts = SupportCounts(wanted.supports_per_idea, rng)
    plans = _plans(cast, Planner(cast, calendar, rng))
    large = connection.vendor == "postgresql" and wanted.ideas >= WORTH_IT
    with processes(1) if large else nullcontext() as pool, _rarely_collected():
        tables = Tables(pool)
        with bare(table.model for table in tables) if large else nullcontext():
            for plan in progress(islice(plans, wanted.ideas), wanted.ideas):
                Story(
                    plan,
                    tables=tables,
                    calendar=calendar,
                    rng=rng,
                    categories=cast.category_of,
                    supporters=counts.draw() if plan.supports < 0 else plan.supports,
                ).tell()
                if len(tables.idea.rows) >= BATCH:
                    tables.flush()
            tables.finish()
    share_sheets()
    write_kits()
    hold_meetings(cast, calendar, rng)
    furnish(cast, rng=Random(wanted.seed), today=calendar.date(calendar.today))
    enliven(cast, rng=Random(wanted.seed), today=calendar.date(calendar.today))
    fund(cast, today=calendar.date(calendar.today))
    set_objectives(cast, today=calendar.date(calendar.today))
    show_figures(cast)
    if wanted.mirror:
        password = User.objects.get(email=account("agent").email).password
        mirror(calendar, password, seed=wanted.seed)
    name_jury(today=calendar.date(calendar.today))
    run_challenges(today=calendar.date(calendar.today))
    sit_juries(rng=Random(wanted.seed))
    celebrate(seed=wanted.seed, today=calendar.date(calendar.today))
    moderate(account("referent").email, now=timezone.now())
    show_some(account("agent").email)
    ring([row.email for row in ACCOUNTS], today=calendar.date(calendar.today))
    return tables


@contextmanager
def _rarely_collected() -> Iterator[None]:
    """A story leaves few cycles behind: looking for them every 700 objects is a tenth of its time."""
    usual = gc.get_threshold()
    gc.set_threshold(50_000, 20, 20)
    try:
        yield
    finally:
        gc.set_threshold(*usual)


def _plans(cast: Cast, planner: Planner) -> Iterator[Plan]:
    """First what the demo accounts find, then every state, then whatever happens."""
    drawn = (draw() for draw in repeat(planner.drawn))
    return chain(showcase(cast, planner), planner.covering(), drawn)
