"""The counts kept with an idea: persons who support it, comments said under it.

They follow the rows in the transaction that changes them; where ideas were merged they are counted
again, so that a person counts once. `repair_counts` shows, and mends, any difference.
"""

from collections.abc import Iterator
from uuid import UUID

from django.db import transaction
from django.db.models import Count, F

from ideas.families import merged_family
from ideas.models import Comment, Helped, Idea, Support

BATCH = 2_000


def count_change(idea: Idea, column: str, by: int) -> None:
    """One statement for one more in the common case. Where ideas were merged, and for one less,
    which is rare, everything is counted again. The caller holds the idea's row."""
    if by < 0 or idea.merged_into_id or idea.absorbed.exists():
        recount(idea)
    else:
        Idea.objects.filter(pk=idea.pk).update(**{column: F(column) + by})


def recount(idea: Idea) -> Idea:
    """Count the persons who support an idea or one merged into it, and what is said under them;
    keep the counts with it and with those it is itself merged into. Returns the idea read again."""
    locked = Idea.objects.select_for_update().get(pk=idea.pk)
    family = merged_family(locked)
    supports = Support.objects.filter(idea__in=family).aggregate(n=Count("user", distinct=True))
    comments = Comment.objects.of_discussion().standing().filter(idea__in=family).count()
    if (locked.supports_count, locked.comments_count) != (supports["n"], comments):
        locked.supports_count, locked.comments_count = supports["n"], comments
        locked.save(update_fields=["supports_count", "comments_count"])
    if locked.merged_into_id:
        recount(locked.merged_into)
    return locked


def recount_supports(idea: Idea) -> int:
    """Count again; returns the idea's supports."""
    return recount(idea).supports_count


def repair_counts() -> Iterator[tuple[int, int]]:
    """Look at every idea, batch after batch, and mend the counts that differ from their rows.
    Yields how many ideas were seen and how many were mended so far."""
    seen = mended = 0
    last: UUID | None = None
    while True:
        ideas = Idea.objects.order_by("pk")
        if last is not None:
            ideas = ideas.filter(pk__gt=last)
        batch = list(ideas.values_list("pk", "supports_count", "comments_count")[:BATCH])
        if not batch:
            break
        keys = [row[0] for row in batch]
        for idea in Idea.objects.filter(pk__in=_differing(batch, keys)).order_by("pk"):
            mended += _mend(idea)
        seen, last = seen + len(batch), keys[-1]
        yield seen, mended
    yield seen, mended + _mend_helped()


def _differing(batch: list[tuple], keys: list[UUID]) -> list[UUID]:
    """The ideas whose counts differ from their own rows; those that others joined are counted one
    by one."""
    supports = _counted(Support.objects.filter(idea__in=keys))
    comments = _counted(Comment.objects.of_discussion().standing().filter(idea__in=keys))
    survivors = set(
        Idea.objects.filter(merged_into__in=keys).values_list("merged_into", flat=True).distinct()
    )
    return [
        pk
        for pk, supported, commented in batch
        if pk in survivors or (supported, commented) != (supports.get(pk, 0), comments.get(pk, 0))
    ]


def _counted(rows) -> dict[UUID, int]:
    return dict(rows.order_by().values_list("idea").annotate(n=Count("pk")))


@transaction.atomic
def _mend(idea: Idea) -> bool:
    fresh = recount(idea)
    before = (idea.supports_count, idea.comments_count)
    return (fresh.supports_count, fresh.comments_count) != before


@transaction.atomic
def _mend_helped() -> int:
    """The marks « cela m’a aidé » are few: one pass over the comments that have any, or say so."""
    counted = dict(Helped.objects.order_by().values_list("comment").annotate(n=Count("pk")))
    said = dict(Comment.objects.filter(helped_count__gt=0).values_list("pk", "helped_count"))
    wrong = {pk for pk in counted.keys() | said.keys() if counted.get(pk, 0) != said.get(pk, 0)}
    for pk in wrong:
        Comment.objects.filter(pk=pk).update(helped_count=counted.get(pk, 0))
    return len(wrong)
