"""What the desk asks the database, put into SQL once for whoever opens it.

One question tells which of the small lists hold anything, and only those are then read.
"""

from collections.abc import Callable
from functools import lru_cache
from typing import Any

from django.db.models import Exists, QuerySet

from accounts.models import User
from ideas import desk as queues
from ideas.anyone import ANYONE, ESCALATED, TODAY, given_of
from ideas.models import Idea
from innovation_platform.prepared import Prepared
from projects.selectors import help_awaiting
from referents.models import SavedFilter

SHOWN, SHOWN_ALONE = 20, 100
IDEA = (
    "id",
    "title",
    "state",
    "due_on",
    "category_id",
    "organisation_id",
    "revision",
    "referent_id",
)


def _person(prefix: str) -> tuple[str, str, str]:
    """The columns that `name_of` reads."""
    return f"{prefix}__first_name", f"{prefix}__last_name", f"{prefix}__email"


def name_of(columns: tuple) -> str:
    """What a person is called, as `str(user)` says it; "" for nobody."""
    first, last, email = columns
    return f"{first or ''} {last or ''}".strip() or email or ""


#: List → whose rows, with their columns.
BESIDE: dict[str, tuple[Callable[[], QuerySet], tuple[str, ...]]] = {
    "a-signer": (
        lambda: queues.decisions_awaiting(ANYONE, today=TODAY),
        ("pk", "idea", "idea__title", "action", "due_on", *_person("proposed_by")),
    ),
    "avis": (
        lambda: queues.opinions_awaiting(ANYONE),
        ("pk", "idea", "idea__title", "due_on", *_person("asked_by")),
    ),
    "places": (lambda: queues.seats_offered(ANYONE), ("pk", "idea", "idea__title")),
    "aide": (
        lambda: help_awaiting(ANYONE),
        ("pk", "project", "project__idea__title", "kind", *_person("asked_by")),
    ),
    "retards-decisions": (
        lambda: queues.escalated_decisions(ANYONE, ESCALATED),
        (
            "pk",
            "idea",
            "idea__title",
            "action",
            "due_on",
            "awaits",
            "awaits_user",
            *_person("awaits_user"),
        ),
    ),
}
#: Lists that few people have anything in: their own, rather than their mission's.
_SMALL: dict[str, Callable[[], QuerySet]] = {
    "avis": lambda: queues.opinions_awaiting(ANYONE),
    "places": lambda: queues.seats_offered(ANYONE),
    "aide": lambda: help_awaiting(ANYONE),
    "avancer": lambda: queues.carrying_queue(ANYONE),
    "precisions": lambda: queues.author_queue(ANYONE),
    "filtres": lambda: SavedFilter.objects.filter(user=ANYONE),
}
_HOLDING = Prepared(
    lambda: User.objects.filter(pk=ANYONE).values_list(
        *(Exists(build().order_by()) for build in _SMALL.values())
    )
)
_SAVED = Prepared(
    lambda: SavedFilter.objects.filter(user=ANYONE).values_list("pk", "name", "query")
)


@lru_cache(maxsize=200)
def _beside(code: str, size: int) -> Prepared:
    build, columns = BESIDE[code]
    return Prepared(lambda: build().values_list(*columns)[: size + 1])


@lru_cache(maxsize=500)
def _queue(queue: Callable[[User], QuerySet[Idea]], kind: tuple, size: int) -> Prepared:
    def build() -> QuerySet:
        ideas = queues.narrowed(queue(ANYONE), ANYONE, kind)
        return ideas.order_by(*queues.OLDEST_LIMIT).values_list(*IDEA)[: size + 1]

    return Prepared(build)


@lru_cache(maxsize=2)
def _escalated(size: int) -> Prepared:
    ideas = queues.escalated_ideas
    return Prepared(
        lambda: (
            ideas(ANYONE, ESCALATED).order_by(*queues.OLDEST_LIMIT).values_list(*IDEA)[: size + 1]
        )
    )


class Asked:
    """What is asked for one person, on one page."""

    def __init__(self, user: User) -> None:
        self.given: dict[str, Any] = given_of(user)
        self.holding = dict(zip(_SMALL, _HOLDING.rows(**self.given)[0], strict=True))

    def beside(self, code: str, size: int) -> list[tuple]:
        """The first rows of a list of BESIDE, and one more if there are more."""
        if not self.holding.get(code, True):
            return []
        return _beside(code, size).rows(**self.given)

    def ideas(self, queue: Callable, narrowing: queues.Narrowing, size: int) -> list[dict]:
        """The first ideas of a queue, oldest limit first, and one more if there are more."""
        rows = _queue(queue, narrowing.kind, size).rows(**self.given)
        return [dict(zip(IDEA, row, strict=True)) for row in rows]

    def escalated(self, size: int) -> list[dict]:
        """The first ideas of which a delay was reported, and one more if there are more."""
        rows = _escalated(size).rows(**self.given)
        return [dict(zip(IDEA, row, strict=True)) for row in rows]

    def saved(self) -> list[dict]:
        """The filters kept under a name."""
        if not self.holding["filtres"]:
            return []
        names = ("pk", "name", "query")
        return [dict(zip(names, row, strict=True)) for row in _SAVED.rows(**self.given)]
