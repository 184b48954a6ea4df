"""What the address of a list of ideas asks for: filters, a search, a sort; each is one value. Read
the same way by the page, its facets, its exports and the searches that people keep."""

import datetime
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any
from uuid import UUID

import django_filters
from crispy_forms.helper import FormHelper
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import F, Q, QuerySet
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Unit, User
from ideas.enums import State, Step
from ideas.lifecycle import STATES
from ideas.models import Follow, Idea
from ideas.models.idea import IdeaQuerySet
from ideas.search import corrected, matching, parse
from ideas.search.text import Question
from ideas.selectors import SORTS, choices_for
from innovation_platform.prepared import Given, Prepared

DAY = forms.DateInput({"type": "date"}, format="%Y-%m-%d")
LISTED_STATES = [(state.value, state.label) for state in State if state != State.DRAFT]


class IdeaFilter(django_filters.FilterSet):
    """Step, state, category, challenge, unit, organisation, dates, overdue, mine, followed. The
    choices come from `selectors.choices_for`, in one query."""

    step = django_filters.ChoiceFilter(label=_("Étape"), choices=Step, empty_label=_("Toutes"))
    state = django_filters.ChoiceFilter(
        label=_("État"), choices=LISTED_STATES, empty_label=_("Tous")
    )
    category = django_filters.ChoiceFilter(label=_("Catégorie"), empty_label=_("Toutes"))
    campaign = django_filters.ChoiceFilter(label=_("Défi"), empty_label=_("Tous"))
    unit = django_filters.ChoiceFilter(label=_("Service"), empty_label=_("Tous"))
    organisation = django_filters.ChoiceFilter(label=_("Organisme"), empty_label=_("Tous"))
    since = django_filters.DateFilter(label=_("Déposée depuis le"), widget=DAY)
    until = django_filters.DateFilter(label=_("Jusqu’au"), widget=DAY)
    overdue = django_filters.BooleanFilter(
        label=_("Délai dépassé"),
        widget=forms.CheckboxInput,
    )
    mine = django_filters.BooleanFilter(label=_("Mes idées"), widget=forms.CheckboxInput)
    followed = django_filters.BooleanFilter(
        label=_("Les idées que je suis"), widget=forms.CheckboxInput
    )

    class Meta:
        model = Idea
        fields: list[str] = []

    def __init__(self, *args, choices: dict[str, dict[int, str]], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        for name in CHOSEN:
            self.filters[name].extra["choices"] = list(choices[name].items())
        for name in ("campaign", "organisation"):
            if not offered(name, choices):
                del self.filters[name]

    @property
    def form(self):
        form = super().form
        form.helper = FormHelper()
        form.helper.form_tag = False
        return form


#: The filters whose choices are read from the database.
CHOSEN = ("category", "campaign", "unit", "organisation")


def offered(name: str, choices: dict[str, dict[int, str]]) -> bool:
    """Whether a person is offered a filter: challenges where there are, organisations where there
    are several."""
    return len(choices.get(name, "?")) > (name == "organisation")


def understood(query: QueryDict, choices: dict[str, dict[int, str]]) -> dict[str, Any]:
    """What an address filters by, by name of filter; what makes no sense is left out."""
    return {
        name: value
        for name, item in IdeaFilter.base_filters.items()
        if query.get(name) and (value := _cleaned(name, item, query, choices)) not in _NOTHING
    }


_NOTHING = (None, "", False)


def _cleaned(
    name: str, item: django_filters.Filter, query: QueryDict, choices: dict[str, dict[int, str]]
) -> Any:
    if name in CHOSEN:
        keys = {str(key): key for key in choices[name]} if offered(name, choices) else {}
        return keys.get(query[name])
    try:
        return item.field.clean(item.field.widget.value_from_datadict(query, {}, name))
    except ValidationError:
        return None


def narrowing(values: dict[str, Any], user: User) -> dict[str, Any]:
    """What each filter compares ideas with: the states of a step, the units of a service, today."""
    return {name: _COMPARED.get(name, _itself)(value, user) for name, value in values.items()}


def _itself(value: Any, user: User) -> Any:
    return value


_SERVICE = Prepared(
    lambda: (
        Unit.objects.filter(
            organisation__units=Given("top"), path__startswith=F("organisation__units__path")
        )
        .order_by()
        .values_list("pk")
    )
)
_COMPARED = {
    "step": lambda step, user: [state for state in STATES if STATES[state].step == step],
    "unit": lambda top, user: [pk for (pk,) in _SERVICE.rows(top=top)],
    "overdue": lambda asked, user: timezone.localdate(),
    "mine": lambda asked, user: user,
    "followed": lambda asked, user: user,
}

#: What each filter leaves of the ideas, after what it compares them with.
CONDITIONS = {
    "step": lambda states: Q(state__in=states),
    "state": lambda state: Q(state=state),
    "category": lambda key: Q(category_id=key),
    "campaign": lambda key: Q(campaign_id=key),
    "unit": lambda units: Q(unit_id__in=units),
    "organisation": lambda key: Q(organisation_id=key),
    "since": lambda day: Q(deposited_on__gte=day),
    "until": lambda day: Q(deposited_on__lte=day),
    "overdue": lambda today: Q(due_on__lt=today),
    "mine": lambda user: Q(pk__in=Idea.objects.authored_by(user).values("pk")),
    "followed": lambda user: Q(pk__in=Follow.objects.filter(user=user).values("idea")),
}


#: The sort of a search that asks for none: the best first.
RELEVANCE = "relevance"
#: How far back an alert looks, and how many ideas at most: one collected or moderated late is told.
ALERT_WINDOW, ALERTED = datetime.timedelta(days=30), 1_000
#: The values of an address that say what is asked, in the order they are kept.
NAMES = ("q", "tri", *IdeaFilter.base_filters)


@dataclass(frozen=True)
class Asked:
    """The ideas a person asks for, among those listed for them; `values` are those of the filters
    that make sense."""

    user: User
    text: str
    sort: str
    query: QueryDict
    values: dict[str, Any]
    choices: dict[str, dict[int, str]]

    @cached_property
    def filters(self) -> IdeaFilter:
        """The form of the filters, filled with what is asked."""
        return IdeaFilter(self.query if self.is_filtered else None, choices=self.choices)

    @property
    def is_filtered(self) -> bool:
        return any(map(self.query.get, IdeaFilter.base_filters))

    @cached_property
    def narrowing(self) -> dict[str, Any]:
        return narrowing(self.values, self.user)

    @cached_property
    def within(self) -> IdeaQuerySet:
        """What the filters leave, before the words are looked for."""
        return left_by(self.user, self.narrowing, self.sort)

    @cached_property
    def found(self) -> QuerySet[Idea]:
        """The ideas asked for, in no order."""
        return matching(self.within, self.text)

    @cached_property
    def question(self) -> Question:
        return parse(self.text)

    @property
    def order(self) -> tuple[str, ...]:
        """The columns they sort by; a search by relevance is walked by day."""
        return SORTS.get(self.sort, SORTS["recent"])

    def meant(self) -> "Asked | None":
        """The same with its words put right, when that finds something."""
        text = corrected(self.within, self.text) if self.question else ""
        return replace(self, text=text) if text else None


def left_by(user: User, compared: dict[str, Any], sort: str) -> IdeaQuerySet:
    """The ideas listed for someone that filters leave, each after what it compares them with."""
    found = Idea.objects.listed_for(user)
    found = found.filter(*(CONDITIONS[name](value) for name, value in compared.items()))
    return found.filter(due_on__isnull=False) if sort == "waiting" else found


def asked_by(user: User, query: QueryDict) -> Asked:
    """Read an address for someone; what makes no sense in it is left out."""
    choices = choices_for(user)
    text = query.get("q", "").replace("\x00", "").strip()
    sort = query.get("tri", "")
    if sort not in SORTS:
        sort = RELEVANCE if parse(text) else "recent"
    values = understood(query, choices)
    return Asked(user=user, text=text, sort=sort, query=query, values=values, choices=choices)


def canonical(query: QueryDict) -> str:
    """What an address asks, without its page nor its look: what is kept of a search."""
    kept = QueryDict(mutable=True)
    for name in NAMES:
        if query.get(name):
            kept[name] = query[name].replace("\x00", "")
    return kept.urlencode()


def recently_found(user: User, query: QueryDict) -> list[UUID]:
    """The ideas of the last weeks that an address finds, the newest first: what alerts compare."""
    since = timezone.localdate() - ALERT_WINDOW
    found = asked_by(user, query).found.filter(deposited_on__gte=since)
    return list(found.order_by("-deposited_on", "-pk").values_list("pk", flat=True)[:ALERTED])
