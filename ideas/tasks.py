"""What the schedule runs for ideas."""

import datetime
import logging
import time

from celery import shared_task
from django.db import InterfaceError, OperationalError
from django.db.models import F, Q
from django.http import QueryDict
from django.utils import timezone

from ideas.anonymous.collection import keep_box
from ideas.enums import ImportStage
from ideas.filters import recently_found
from ideas.models import IdeaImport, SavedSearch
from ideas.search import index_newly_public, learn_if_none, meaning
from ideas.services.clockwork import tick
from ideas.services.handover import hand_over
from ideas.services.idea_imports import forget_old_imports, run_import
from ideas.services.jury_results import watch_challenges
from ideas.services.publication import publish_due
from ideas.services.reminding import remind
from ideas.services.saved_searches import tell_found
from ideas.services.vote_calls import tell_votes
from ideas.services.voting import count_polls
from notifications.causes import cause_of

logger = logging.getLogger(__name__)

RECENT = datetime.timedelta(days=3)
#: How many ideas' meanings are written at each beat of the clock.
MEANINGS = 2_000
#: How long the tables of workshops are kept.
IMPORTS_KEPT = datetime.timedelta(days=30)
#: Past this, a table still on its way has lost its worker.
IMPORT_LATE = datetime.timedelta(minutes=15)
#: How long a round of alerts may take, and how long a search rests between two.
ALERTS_FOR, RESTS = 240, datetime.timedelta(hours=20)


@shared_task(name="ideas.tasks.tick_clock", ignore_result=True)
def tick_clock() -> int:
    """Carry out the transitions of the calendar, publish the sessions of the day, hand over what a
    mission's end leaves without an owner, then remind whoever is awaited; returns how many ideas
    moved or changed hands and reminders were written."""
    handed = sum(done.count for done in hand_over())
    return tick() + publish_due() + handed + remind()


@shared_task(name="ideas.tasks.watch_juries", ignore_result=True)
def watch_juries() -> int:
    """Tell the results of challenges on their day, and say what their jury or their answers wait
    for; returns how many results were told."""
    return watch_challenges()


@shared_task(name="ideas.tasks.keep_letter_box", ignore_result=True)
def keep_letter_box() -> int:
    """Make the day's key of the letter box, carry out the collection whose hour has come, destroy
    old keys; returns how many letters left."""
    return keep_box()


@shared_task(name="ideas.tasks.index_answers", ignore_result=True)
def index_answers() -> int:
    """Make the answers that have become public in the last days found by search; returns how many
    ideas were indexed again. Days rather than minutes, so that an outage loses none."""
    return index_newly_public(timezone.now() - RECENT)


@shared_task(name="ideas.tasks.learn_meanings", ignore_result=True)
def learn_meanings() -> int:
    """Write what visible ideas are about, where the encoder is installed; returns how many. Start
    the memory of words, if there is none."""
    learn_if_none()
    return meaning.learn_missing(limit=MEANINGS)


@shared_task(name="ideas.tasks.tell_saved_searches", ignore_result=True)
def tell_saved_searches() -> int:
    """Tell people of the ideas that have come to answer the searches they keep, those looked at
    longest ago first, for a few minutes; returns how many ideas were told. One that cannot be
    looked at is noted in the log and holds up no other."""
    until, told = time.monotonic() + ALERTS_FOR, 0
    due = SavedSearch.objects.filter(
        Q(checked_at=None) | Q(checked_at__lt=timezone.now() - RESTS),
        alert=True,
        user__is_active=True,
    )
    for search in due.select_related("user").order_by(F("checked_at").asc(nulls_first=True), "pk"):
        if time.monotonic() > until:
            break
        try:
            told += tell_found(
                search=search, found=recently_found(search.user, QueryDict(search.query))
            )
        except (OperationalError, InterfaceError):
            raise
        except Exception as error:
            logger.error("saved search %s is passed over: %s", search.pk, cause_of(error))
    return told


@shared_task(name="ideas.tasks.deposit_import", ignore_result=True)
def deposit_import(pk: str) -> None:
    """Deposit the rows of one table. Lost or cut short, the sweep takes it up again."""
    row = IdeaImport.objects.filter(pk=pk, stage=ImportStage.READY).first()
    if row is not None:
        run_import(idea_import=row)


@shared_task(name="ideas.tasks.sweep_imports", ignore_result=True)
def sweep_imports() -> int:
    """Take up the tables that were ordered and are not done, and forget old ones; returns how many
    were taken up."""
    late = timezone.now() - IMPORT_LATE
    waiting = list(
        IdeaImport.objects.filter(stage=ImportStage.READY, made_at__lt=late).order_by(
            "made_at", "pk"
        )
    )
    for row in waiting:
        run_import(idea_import=row)
    forget_old_imports(before=timezone.now() - IMPORTS_KEPT)
    return len(waiting)


@shared_task(name="ideas.tasks.count_votes", ignore_result=True)
def count_votes() -> int:
    """Tell everyone of the votes of all agents that have opened, and count those that are over;
    returns how many were counted. After days of outage each is counted once, on the ballots of its
    last day."""
    tell_votes()
    return count_polls()
