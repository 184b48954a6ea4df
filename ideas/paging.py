"""Paging by key: any page of a list of a million rows costs what the first one does.

A cursor holds the sort columns of a row, signed for one model and one order. It stays right when
rows come and go, and a cursor that is not ours, or of another list, shows the first page.
"""

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.core import signing
from django.core.exceptions import ValidationError
from django.db.models import F, Model, QuerySet
from django.db.models.fields.tuple_lookups import Tuple, TupleGreaterThan, TupleLessThan
from django.utils.translation import gettext as _

from innovation_platform.prepared import Prepared
from innovation_platform.recently import Recently
from innovation_platform.typography import thin_number

#: Where counting stops.
CEILING = 10_000

AFTER, BEFORE = "a", "b"


class BadCursor(ValueError):
    """A cursor that was not made here, for this model and this order."""


@dataclass(frozen=True)
class Page:
    """A page of a list; a cursor is None where there is nothing more that way."""

    items: list
    next_cursor: str | None
    previous_cursor: str | None


def page(queryset: QuerySet, *, order: tuple[str, ...], cursor: str | None, size: int) -> Page:
    """The `size` rows after (or before) a cursor, in one query; the first ones without a cursor, or
    with a bad one. A page that has lost all its rows meanwhile gives the first one too.

    `order` names columns of one direction, all « -column » or all « column », the last one unique;
    the caller leaves out rows where one is null. Rows may be model instances or `values()` that
    hold these columns.
    """

    def read(*, descending: bool, key: tuple | None, size: int) -> list:
        return list(walked(queryset, order, descending=descending, key=key)[:size])

    return paged(queryset.model, read, order=order, cursor=cursor, size=size)


def walked(
    queryset: QuerySet, order: tuple[str, ...], *, descending: bool, key: tuple | None
) -> QuerySet:
    """The rows after a key (all of them without one), walking an order one way."""
    names = [name.removeprefix("-") for name in order]
    rows = queryset.order_by(*(f"-{name}" if descending else name for name in names))
    if key is None:
        return rows
    lookup = TupleLessThan if descending else TupleGreaterThan
    return rows.filter(lookup(Tuple(*map(F, names)), key))


def paged(
    model: type[Model],
    read: Callable[..., list],
    *,
    order: tuple[str, ...],
    cursor: str | None,
    size: int,
) -> Page:
    """`page`, of rows that `read(descending=, key=, size=)` gives as `walked` says."""
    keys = _keys(model, order)
    try:
        way, key = keys.read(cursor) if cursor else (AFTER, None)
    except BadCursor:
        way, key = AFTER, None
    items = read(descending=keys.descending == (way == AFTER), key=key, size=size + 1)
    if not items and key is not None:
        return paged(model, read, order=order, cursor=None, size=size)
    more = len(items) > size
    items = items[:size]
    if way == BEFORE:
        items.reverse()
    goes_on = more if way == AFTER else True
    goes_back = more if way == BEFORE else key is not None
    return Page(
        items=items,
        next_cursor=keys.write(AFTER, items[-1]) if goes_on else None,
        previous_cursor=keys.write(BEFORE, items[0]) if goes_back else None,
    )


def first_page(rows: list, *, model: type[Model], order: tuple[str, ...], size: int) -> Page:
    """The first page, of rows read already: the `size` first ones, and one more if there are."""
    more = len(rows) > size
    items = rows[:size]
    return Page(items, _keys(model, order).write(AFTER, items[-1]) if more else None, None)


def read_cursor(model: type, order: tuple[str, ...], cursor: str) -> tuple[str, tuple]:
    """The way (`AFTER` or `BEFORE`) and the key a cursor holds. Raises `BadCursor`."""
    return _keys(model, order).read(cursor)


def count_up_to(queryset: QuerySet, ceiling: int = CEILING) -> int:
    """How many rows there are, without counting further than one more than `ceiling`; in the order
    of the queryset, if it has one."""
    return queryset.values("pk")[: ceiling + 1].count()


#: What was counted past a ceiling lately: it does not come down in a few minutes, and is the
#: costliest to count.
_over = Recently(seconds=600)


def count_over(query: Prepared, given: dict[str, Any], ceiling: int = CEILING) -> int:
    """The count of a query that stops one row past `ceiling`; once past it, it is taken to stay so
    for ten minutes."""
    key = (query, *((name, _hashable(value)) for name, value in given.items()))
    if _over.get(key):
        return ceiling + 1
    count = query.count(**given)
    if count > ceiling:
        _over.keep(key, True)
    return count


def _hashable(value: Any) -> Hashable:
    return tuple(value) if isinstance(value, list) else value


def count_words(count: int, ceiling: int = CEILING) -> str:
    """A count made by `count_up_to`, for display: « 12 », « plus de 10 000 »."""
    if count > ceiling:
        return _("plus de %(count)s") % {"count": thin_number(ceiling)}
    return thin_number(count)


@cache
def _keys(model: type[Model], order: tuple[str, ...]) -> "_Keys":
    return _Keys(model, order)


class _Keys:
    """The sort columns of an order, to and from a cursor."""

    def __init__(self, model: type, order: tuple[str, ...]):
        self.names = tuple(name.removeprefix("-") for name in order)
        self.descending = order[0].startswith("-")
        if any(name.startswith("-") != self.descending for name in order):
            raise ValueError("One direction only: the index is walked one way.")
        self.fields = [model._meta.get_field(name) for name in self.names]
        self.signer = signing.Signer(salt=f"ideas.paging:{model._meta.label}:{','.join(order)}")

    def write(self, way: str, row: Any) -> str:
        values = [row[n] if isinstance(row, dict) else getattr(row, n) for n in self.names]
        if None in values:
            raise ValueError(f"A row without {self.names} cannot be paged: leave such rows out.")
        return self.signer.sign_object([way, *map(str, values)])

    def read(self, cursor: str) -> tuple[str, tuple]:
        try:
            way, *values = self.signer.unsign_object(cursor)
            key = tuple(f.to_python(v) for f, v in zip(self.fields, values, strict=True))
        except (signing.BadSignature, ValidationError, ValueError, UnicodeError) as error:
            raise BadCursor(cursor) from error
        return way, key
