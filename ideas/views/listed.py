"""The queries of a list of ideas, put into SQL once for each shape of an address: its filters, its
sort, whether it searches. Who asks and what for come when they run (see `Prepared`)."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db.models import CharField, DateField, UUIDField

from accounts.selectors import organisations_of
from ideas.anyone import ANYONE
from ideas.filters import Asked, left_by
from ideas.models import Idea
from ideas.models.idea import IdeaQuerySet
from ideas.models.search import QuestionField
from ideas.paging import count_over, walked
from ideas.search.hits import CANDIDATES, best_first, is_rare, narrowed
from innovation_platform.prepared import Given, GivenSet, Prepared

#: What each filter compares ideas with, known when the query runs.
GIVEN = {
    "step": GivenSet("step", CharField()),
    "state": Given("state", CharField()),
    "category": Given("category"),
    "campaign": Given("campaign"),
    "unit": GivenSet("unit"),
    "organisation": Given("organisation"),
    "since": Given("since", DateField()),
    "until": Given("until", DateField()),
    "overdue": Given("overdue", DateField()),
    "mine": ANYONE,
    "followed": ANYONE,
}
QUESTION = Given("question", QuestionField())
KEYS = GivenSet("keys", UUIDField())
NEWEST = ("-deposited_on", "-pk")
SHAPES = 300


@dataclass(frozen=True)
class Shape:
    """What decides of the SQL. `search` is None without words; else whether they are rare."""

    filters: tuple[str, ...]
    sort: str
    search: bool | None = None

    @property
    def within(self) -> IdeaQuerySet:
        return left_by(ANYONE, {name: GIVEN[name] for name in self.filters}, self.sort)

    @property
    def found(self) -> IdeaQuerySet:
        if self.search is None:
            return self.within
        return narrowed(self.within, QUESTION, rare=self.search)


def rows_after(asked: Asked, columns: tuple[str, ...]) -> Callable[..., list[dict]]:
    """What `paging.paged` reads a page with."""
    shape, given = shape_of(asked), given_of(asked)

    def read(*, descending: bool, key: tuple | None, size: int) -> list[dict]:
        query = _page(shape, columns, asked.order, descending, key is not None, size)
        values = {f"key{place}": value for place, value in enumerate(key or ())}
        return [dict(zip(columns, row, strict=True)) for row in query.rows(**given, **values)]

    return read


def count_of(asked: Asked, ceiling: int) -> int:
    """How many ideas are asked for, up to one more than `ceiling`. Those of a search are counted as
    they are found, in the order of the page."""
    shape, given = shape_of(asked), given_of(asked)
    order = asked.order if asked.question else ()
    return count_over(_counted(shape, order, ceiling), given, ceiling)


def ranked(asked: Asked) -> list[UUID]:
    """The keys of the newest matches, best first."""
    return best_first(asked.question, _ranked(shape_of(asked)).rows(**given_of(asked)))


def rows_by_key(asked: Asked, keys: list[UUID], columns: tuple[str, ...]) -> list[dict]:
    """The rows of these keys among the ideas asked for, in this order."""
    shape = Shape(tuple(asked.narrowing), asked.sort)
    rows = _by_key(shape, columns).rows(**given_of(asked), keys=keys)
    found = {row["id"]: row for row in (dict(zip(columns, row, strict=True)) for row in rows)}
    return [found[key] for key in keys if key in found]


def shape_of(asked: Asked) -> Shape:
    """The shape of an address; on PostgreSQL, asks its planner how rare words it does not know
    yet are."""
    search = is_rare(asked.question) if asked.question else None
    return Shape(tuple(asked.narrowing), asked.sort, search)


def given_of(asked: Asked) -> dict[str, Any]:
    """What each filter compares ideas with, and who asks where it matters."""
    given = {"organisations": organisations_of(asked.user), "question": asked.question}
    for name, value in asked.narrowing.items():
        given["user" if GIVEN[name] is ANYONE else name] = getattr(value, "pk", value)
    return given


@lru_cache(maxsize=SHAPES)
def _page(
    shape: Shape,
    columns: tuple[str, ...],
    order: tuple[str, ...],
    descending: bool,
    after: bool,
    size: int,
) -> Prepared:
    fields = [Idea._meta.get_field(name.removeprefix("-")) for name in order]
    key = tuple(Given(f"key{place}", field) for place, field in enumerate(fields))
    return Prepared(
        lambda: walked(
            shape.found, order, descending=descending, key=key if after else None
        ).values_list(*columns)[:size]
    )


@lru_cache(maxsize=SHAPES)
def _counted(shape: Shape, order: tuple[str, ...], ceiling: int) -> Prepared:
    return Prepared(lambda: shape.found.order_by(*order).values_list("pk")[: ceiling + 1])


@lru_cache(maxsize=SHAPES)
def _ranked(shape: Shape) -> Prepared:
    return Prepared(
        lambda: shape.found.order_by(*NEWEST).values_list(
            "pk", "search_document__title", "search_document__body"
        )[:CANDIDATES]
    )


@lru_cache(maxsize=SHAPES)
def _by_key(shape: Shape, columns: tuple[str, ...]) -> Prepared:
    return Prepared(lambda: shape.within.order_by().filter(pk__in=KEYS).values_list(*columns))
