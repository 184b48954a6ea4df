"""The collection of the letter box (« la levée »), at fixed hours of the installation.

Letters of an organisation leave together, in a random order, so that none is told from the others
by when it was written: from three of them on, or when one dates from an earlier day.
"""

import datetime
import logging
import random
import uuid
from collections.abc import Iterable

from django.db import InterfaceError, OperationalError, connection, transaction
from django.db.models import Count, F, Min, Q
from django.utils import timezone

from ideas.anonymous import boxkeys
from ideas.anonymous.boxkeys import NoPrivateHalf
from ideas.anonymous.delivery import deliver, remove_files
from ideas.anonymous.schedule import last_collection
from ideas.anonymous.sealing import unpack
from ideas.models import Collection, Letter
from notifications.causes import cause_of
from notifications.clock import DatabaseClock

logger = logging.getLogger(__name__)

#: From so many on, letters of an organisation leave on the day they were written.
ENOUGH = 3
_DICE = random.SystemRandom()


def keep_box(*, now: datetime.datetime | None = None) -> int:
    """What the schedule runs every minute: today's key made, the collection whose hour has come
    carried out, old keys destroyed. Returns how many letters left."""
    at = now or DatabaseClock().now()
    today = timezone.localdate(at)
    boxkeys.make_key(today)
    gone = collect(now=at)
    boxkeys.destroy_old_keys(today)
    return gone


def collect(*, now: datetime.datetime | None = None) -> int:
    """Carry out the latest collection whose hour has come, unless it is done; returns how many
    letters left the box.

    One transaction per organisation, a savepoint per letter: a letter that fails stays, with the
    class of its error, and holds up no other. Running twice, twice at once, late, or again after a
    crash delivers each letter once. Side effects: those of `deliver()`, letters deleted, the
    collection noted.
    """
    at = now or DatabaseClock().now()
    hour = last_collection(at)
    if hour is None or not _to_do(hour):
        return 0
    today = timezone.localdate(at)
    gone = sum(_collect_from(organisation, at) for organisation in _due(today))
    Collection.objects.filter(pk=hour).update(finished=True)
    if gone:
        _forget_deleted()
    return gone


def collected_after(day: datetime.date) -> bool:
    """Whether a collection was carried out after a day: what an author wrote until that day has
    been delivered."""
    return Collection.objects.filter(finished=True, day__gt=day).exists()


def _to_do(hour: datetime.datetime) -> bool:
    Collection.objects.bulk_create(
        [Collection(at=hour, day=timezone.localdate(hour))], ignore_conflicts=True
    )
    return Collection.objects.filter(pk=hour, finished=False).exists()


def _due(today: datetime.date) -> list[int]:
    """The organisations whose letters leave now. Letters that failed before do not count: one
    that always fails must not make the others leave alone."""
    waiting = Letter.objects.filter(failures=0).order_by().values("organisation")
    due = waiting.annotate(count=Count("pk"), oldest=Min("day")).filter(
        Q(count__gte=ENOUGH) | Q(oldest__lt=today)
    )
    return list(due.values_list("organisation", flat=True))


def _collect_from(organisation: int, at: datetime.datetime) -> int:
    """Every letter of an organisation; a second collector waits for the first, then finds none."""
    written: list[str] = []
    try:
        with transaction.atomic(durable=True):
            gone, keys = _deliver_all(_claim(organisation), at, written)
            Letter.objects.filter(pk__in=gone).delete()
    except BaseException:
        remove_files(written)
        raise
    for key_id in keys:
        boxkeys.note_use(key_id)
    return len(gone)


def _claim(organisation: int) -> list[uuid.UUID]:
    letters = Letter.objects.select_for_update().filter(organisation=organisation).order_by("pk")
    claimed = list(letters.values_list("pk", flat=True))
    _DICE.shuffle(claimed)
    return claimed


def _deliver_all(
    letters: Iterable[uuid.UUID], at: datetime.datetime, written: list[str]
) -> tuple[list[uuid.UUID], set[str]]:
    gone, keys = [], set()
    for pk in letters:
        letter = Letter.objects.get(pk=pk)
        try:
            with transaction.atomic():
                content = unpack(boxkeys.unseal(bytes(letter.sealed), key_id=letter.key_id))
                written += deliver(letter, content, at=at)
        except (OperationalError, InterfaceError):
            raise
        except Exception as error:
            _note_failure(letter, error, at)
        else:
            gone.append(pk)
            keys.add(letter.key_id)
    return gone, keys


def _note_failure(letter: Letter, error: Exception, at: datetime.datetime) -> None:
    """Keep what went wrong without what it says: the text of an error may hold a letter's."""
    cause = "NoPrivateHalf" if isinstance(error, NoPrivateHalf) else cause_of(error)
    logger.error("collection: a letter failed and stays in the box: %s", cause)
    Letter.objects.filter(pk=letter.pk).update(
        failures=F("failures") + 1, failed_on=timezone.localdate(at), cause=cause[:80]
    )


def _forget_deleted() -> None:
    """On SQLite, empty the write-ahead log that still holds the letters' pages; pages freed are
    written over (`secure_delete`). Inside a transaction nothing has gone yet."""
    if connection.vendor == "sqlite" and not connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
