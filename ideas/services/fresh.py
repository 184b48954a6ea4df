"""An idea as it is now, with what every move asks of its organisation, and as a move leaves it."""

from collections.abc import Collection
from copy import copy
from typing import Any

from django.db.models import UUIDField

from ideas.models import Idea
from innovation_platform.prepared import Given, PreparedObjects

_FRESH = PreparedObjects(
    lambda: Idea.objects.select_related("organisation__idea_settings", "unit").filter(
        pk=Given("idea", UUIDField())
    ),
    by_key=True,
)


def fresh(idea: Idea) -> Idea:
    """Read again; raises `Idea.DoesNotExist`."""
    if found := _FRESH.objects(idea=idea.pk):
        return found[0]
    raise Idea.DoesNotExist


def write(idea: Idea, columns: dict[str, Any], *, sources: Collection[str]) -> bool:
    """Write these columns of an idea, unless it has moved since it was read; a draft that was never
    saved is written whole. Says whether it was."""
    if idea._state.adding:
        _with(idea, columns).save(force_insert=True)
        return True
    unmoved = Idea.objects.filter(pk=idea.pk, revision=idea.revision, state__in=sources)
    return bool(unmoved.update(**columns))


def as_written(idea: Idea, columns: dict[str, Any]) -> Idea:
    """What reading it again would give, for a row that this transaction holds and has written."""
    after = _with(idea, columns)
    after._state.adding = False
    return after


def _with(idea: Idea, columns: dict[str, Any]) -> Idea:
    after = copy(idea)
    for name, value in columns.items():
        setattr(after, name, value)
    return after
