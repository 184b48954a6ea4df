"""What the desk asks the database, put into SQL once for whoever opens it: every list at
once."""

from collections.abc import Callable, Iterable
from functools import lru_cache, partial
from operator import itemgetter

from django.db.models import QuerySet
from django.urls import reverse

from accounts.enums import Role
from accounts.models import Organisation, Unit, User
from accounts.selectors import organisations_of, reach_of
from ideas import desk as queues
from ideas.anyone import ESCALATED, TODAY, Kinds, anyone_with, given_of, kinds_of
from ideas.models import Category, Idea
from innovation_platform.together import Together
from projects.selectors import help_awaiting
from referents.models import DeskVisit, SavedFilter
from referents.selectors import charters_to_sign, seats_of

#: Rows of a list among the others, and alone on the page.
SHOWN, SHOWN_ALONE = 10, 100
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
BESIDE: dict[str, tuple[Callable[[User], QuerySet], tuple[str, ...]]] = {
    "a-signer": (
        lambda user: queues.decisions_awaiting(user, today=TODAY),
        ("pk", "idea", "idea__title", "action", "due_on", *_person("proposed_by")),
    ),
    "a-reprendre": (
        queues.proposals_sent_back,
        ("pk", "idea", "idea__title", "action", "idea__due_on", *_person("signed_by")),
    ),
    "avis": (
        queues.opinions_awaiting,
        ("pk", "idea", "idea__title", "due_on", *_person("asked_by")),
    ),
    "places": (queues.seats_offered, ("pk", "idea", "idea__title")),
    "aide": (
        help_awaiting,
        ("pk", "project", "project__idea__title", "kind", *_person("asked_by")),
    ),
    "retards-decisions": (
        lambda user: queues.escalated_decisions(user, ESCALATED),
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


def _anyone(user: User) -> bool:
    return True


def _refers(user: User) -> bool:
    return Role.REFERENT in reach_of(user).roles


def _sits(user: User) -> bool:
    return bool(seats_of(user))


def _leads_a_network(user: User) -> bool:
    return Role.NETWORK_LEAD in reach_of(user).roles


def _oversees(user: User) -> bool:
    return bool(reach_of(user).whole(Role.REFERENT))


#: List → to whom it is asked, and its ideas, which a person may narrow.
QUEUES: dict[str, tuple[Callable[[User], bool], Callable[[User], QuerySet[Idea]]]] = {
    "nouvelles": (_refers, queues.new_queue),
    "etude": (_refers, queues.triage_queue),
    "comite": (_sits, queues.committee_queue),
    "transmises": (_leads_a_network, queues.network_queue),
    "avancer": (_anyone, queues.carrying_queue),
    "precisions": (_anyone, queues.author_queue),
}
#: The ideas whose delay was reported to a « responsable innovation »; decisions are in BESIDE.
LATE, LATE_DECISIONS = "retards", "retards-decisions"
#: Asked with the lists: the filters kept under a name, and where the person left off.
FILTERS, VISIT = "filtres", "visite"
#: What the filters of the desk offer, and how an organisation is called in a row.
PLACES, UNITS, CATEGORIES = "organismes", "services", "categories"
#: Of which organisation the unit is that the desk is narrowed to.
PLACE_OF_UNIT = "organisme-du-service"
#: Asked of a direction only.
CHARTERS = "chartes"
_BESIDES: dict[str, Callable[[User], QuerySet]] = {
    CATEGORIES: lambda user: Category.objects.order_by().values_list("pk", "name"),
    PLACES: lambda user: (
        Organisation.objects.filter(pk__in=organisations_of(user))
        .order_by()
        .values_list("pk", "name", "short_name")
    ),
    UNITS: lambda user: (
        Unit.objects.filter(organisation__in=organisations_of(user), parent=None)
        .order_by()
        .values_list("pk", "name")
    ),
    FILTERS: lambda user: SavedFilter.objects.filter(user=user).values_list("pk", "name", "query"),
    CHARTERS: lambda user: charters_to_sign(user, today=TODAY),
    VISIT: lambda user: DeskVisit.objects.filter(user=user).values_list("last_entry", "seen_at"),
}


def _codes(user: User, only: str) -> tuple[str, ...]:
    """The lists to ask for, all of them or the one named."""
    asked_of = dict.fromkeys(BESIDE, _anyone) | {code: row[0] for code, row in QUEUES.items()}
    asked_of |= {LATE_DECISIONS: _oversees, LATE: _oversees}
    wanted = {LATE: {LATE, LATE_DECISIONS}}.get(only, {only} if only else asked_of)
    return tuple(code for code, asks in asked_of.items() if code in wanted and asks(user))


#: The lists of which what is best read first depends on how much waits there: always, or when no
#: index has their order.
WIDE, WIDE_UNORDERED = {"transmises"}, {"nouvelles", "etude", "comite", LATE}


def _in_order(user: User) -> bool:
    """Whether the lists of a study, of a committee and of delays are read in the order of an index:
    those of one organisation, of one committee."""
    reach = reach_of(user)
    one = len(reach.whole(Role.REFERENT)) <= 1 and len(seats_of(user)) <= 1
    return one and not reach.held(Role.REFERENT)


@lru_cache(maxsize=500)
def _questions(
    codes: tuple[str, ...], kinds: Kinds, shape: queues.Shape, size: int, in_order: bool
) -> list[Together]:
    """What these lists hold, one row more where there are more, and what goes with them: for
    whoever has missions of these kinds. One question is planned for each person, one is not."""
    user = anyone_with(kinds)
    lists = {code: partial(_rows, code, user, shape, size) for code in codes}
    unplanned = WIDE if in_order else WIDE | WIDE_UNORDERED
    wide = {code: lists.pop(code) for code in codes if code in unplanned}
    besides = {code: partial(build, user) for code, build in _BESIDES.items()}
    if shape.unit:
        besides[PLACE_OF_UNIT] = queues.place_of_unit
    if Role.DIRECTOR not in kinds.whole:
        del besides[CHARTERS]
    return [Together(wide), Together(lists | besides, by_key=True)]


def _rows(code: str, user: User, shape: queues.Shape, size: int) -> QuerySet:
    if code in BESIDE:
        build, columns = BESIDE[code]
        return build(user).values_list(*columns)[: size + 1]
    if code == LATE:
        ideas = queues.escalated_ideas(user, ESCALATED)
    else:
        ideas = queues.narrowed(QUEUES[code][1](user), user, shape)
    return ideas.order_by(*queues.OLDEST_LIMIT).values_list(*IDEA)[: size + 1]


def charter_links(places: Iterable[tuple[int, str]]) -> tuple[tuple[str, str], ...]:
    """For each organisation, given by its key and its name: the name, and where its charter is read
    and signed."""
    page = reverse("referents:charter")
    return tuple((name, f"{page}?organisme={key}") for key, name in places)


class Asked:
    """What is asked of one person, on one page: their missions, then every list, in two questions
    at most. They are narrowed by what is offered to this person only: an address that names
    anything else is asked again without it."""

    def __init__(self, user: User, narrowing: queues.Narrowing, *, only: str = "") -> None:
        self.size = SHOWN_ALONE if only else SHOWN
        self._user, self._codes = user, _codes(user, only)
        self._found = self._ask(narrowing)
        [unit_place] = next(iter(self._found.get(PLACE_OF_UNIT, [])), [None])
        offered = narrowing.among(self.choices(), unit_place)
        if offered != narrowing:
            self._found = self._ask(offered)

    def _ask(self, narrowing: queues.Narrowing) -> dict[str, list[tuple]]:
        found, values = {}, {**given_of(self._user), **narrowing.given()}
        kinds, shape = kinds_of(self._user), narrowing.shape
        in_order = _in_order(self._user)
        for question in _questions(self._codes, kinds, shape, self.size, in_order):
            found |= question.lists(**values)
        return found

    def beside(self, code: str) -> list[tuple]:
        """The first rows of a list of BESIDE, and one more if there are more."""
        return self._found.get(code, [])

    def ideas(self, code: str) -> list[dict]:
        """The first ideas of a list, oldest limit first, and one more if there are more."""
        return [dict(zip(IDEA, row, strict=True)) for row in self._found.get(code, [])]

    def saved(self) -> list[dict]:
        """The filters kept under a name."""
        names = ("pk", "name", "query")
        return [dict(zip(names, row, strict=True)) for row in self._found[FILTERS]]

    def choices(self) -> dict[str, dict[int, str]]:
        """What the filters offer, as `choices_for` says it, without the challenges."""
        offered = {"category": CATEGORIES, "organisation": PLACES, "unit": UNITS}
        return {
            kind: dict(sorted((row[:2] for row in self._found[code]), key=itemgetter(1)))
            for kind, code in offered.items()
        }

    def short_names(self) -> dict[int, str]:
        """What the organisations that this person looks into are called, in short."""
        return {pk: short for pk, _name, short in self._found[PLACES]}

    def charters(self) -> tuple[tuple[str, str], ...]:
        """The charters that wait for this person's signature, as `charter_links`."""
        return charter_links(self._found.get(CHARTERS, ()))

    def visit(self) -> tuple | None:
        """Where the person left off: the last move seen, and when."""
        return next(iter(self._found[VISIT]), None)
