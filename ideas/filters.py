"""What the address of a list of ideas asks for: filters, a search, a sort; each is one value. Read
the same way by the page, its facets, its exports and the searches that people keep."""

import datetime
from collections.abc import Hashable
from dataclasses import dataclass, replace
from functools import cached_property
from uuid import UUID

import django_filters
from crispy_forms.helper import FormHelper
from django import forms
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Unit, User
from ideas.enums import State, Step
from ideas.lifecycle import STATES
from ideas.models import Follow, Idea
from ideas.search import corrected, matching, parse
from ideas.search.text import Question
from ideas.selectors import SORTS, choices_for

DAY = forms.DateInput({"type": "date"}, format="%Y-%m-%d")
LISTED_STATES = [(state.value, state.label) for state in State if state != State.DRAFT]


class IdeaFilter(django_filters.FilterSet):
    """Step, state, category, challenge, unit, organisation, dates, overdue, mine, followed. The
    choices come from `selectors.choices_for`, in one query."""

    step = django_filters.ChoiceFilter(
        label=_("Étape"), choices=Step, method="of_step", empty_label=_("Toutes")
    )
    state = django_filters.ChoiceFilter(
        label=_("État"), choices=LISTED_STATES, empty_label=_("Tous")
    )
    category = django_filters.ChoiceFilter(
        label=_("Catégorie"), field_name="category_id", empty_label=_("Toutes")
    )
    campaign = django_filters.ChoiceFilter(
        label=_("Défi"), field_name="campaign_id", empty_label=_("Tous")
    )
    unit = django_filters.ChoiceFilter(
        label=_("Service"), method="of_service", empty_label=_("Tous")
    )
    organisation = django_filters.ChoiceFilter(
        label=_("Organisme"), field_name="organisation_id", empty_label=_("Tous")
    )
    since = django_filters.DateFilter(
        label=_("Déposée depuis le"), field_name="deposited_on", lookup_expr="gte", widget=DAY
    )
    until = django_filters.DateFilter(
        label=_("Jusqu’au"), field_name="deposited_on", lookup_expr="lte", widget=DAY
    )
    overdue = django_filters.BooleanFilter(
        label=_("Délai dépassé"),
        method="past_limit",
        widget=forms.CheckboxInput,
    )
    mine = django_filters.BooleanFilter(
        label=_("Mes idées"), method="of_mine", widget=forms.CheckboxInput
    )
    followed = django_filters.BooleanFilter(
        label=_("Les idées que je suis"), method="that_i_follow", widget=forms.CheckboxInput
    )

    class Meta:
        model = Idea
        fields: list[str] = []

    def __init__(
        self, *args, choices: dict[str, dict[int, str]], user: User | None = None, **kwargs
    ) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        for name in ("category", "campaign", "unit", "organisation"):
            self.filters[name].extra["choices"] = list(choices[name].items())
        for name in ("campaign", "organisation"):
            if len(choices[name]) < 2 and not (name == "campaign" and choices[name]):
                del self.filters[name]

    @classmethod
    def asked(cls, query: QueryDict) -> QueryDict | None:
        """The query when it filters, else None: filters that are not bound cost nothing."""
        return query if any(query.get(name) for name in cls.base_filters) else None

    def shows(self) -> Hashable:
        """All that the fields show, for what keeps them once rendered."""
        return (
            tuple(
                (name, tuple(item.extra.get("choices", ()))) for name, item in self.filters.items()
            ),
            tuple((name, tuple(self.data.getlist(name))) for name in self.filters if self.is_bound),
        )

    @property
    def form(self):
        form = super().form
        form.helper = FormHelper()
        form.helper.form_tag = False
        return form

    def of_step(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return queryset.filter(
            state__in=[state for state, info in STATES.items() if info.step == value]
        )

    def of_service(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        top = Unit.objects.get(pk=value)
        under = Unit.objects.filter(organisation=top.organisation_id, path__startswith=top.path)
        return queryset.filter(unit_id__in=under.values("pk"))

    def past_limit(self, queryset: QuerySet, name: str, value: bool) -> QuerySet:
        return queryset.filter(due_on__lt=timezone.localdate()) if value else queryset

    def of_mine(self, queryset: QuerySet, name: str, value: bool) -> QuerySet:
        own = Idea.objects.authored_by(self.user).values("pk")
        return queryset.filter(pk__in=own) if value else queryset

    def that_i_follow(self, queryset: QuerySet, name: str, value: bool) -> QuerySet:
        followed = Follow.objects.filter(user=self.user).values("idea")
        return queryset.filter(pk__in=followed) if value else queryset


#: The sort of a search that asks for none: the best first.
RELEVANCE = "relevance"
#: How far back an alert looks, and how many ideas at most: one collected or moderated late is told.
ALERT_WINDOW, ALERTED = datetime.timedelta(days=30), 1_000
#: The values of an address that say what is asked, in the order they are kept.
NAMES = ("q", "tri", *IdeaFilter.base_filters)


@dataclass(frozen=True)
class Asked:
    """The ideas a person asks for, among those listed for them."""

    user: User
    text: str
    sort: str
    filters: IdeaFilter
    choices: dict[str, dict[int, str]]

    @property
    def within(self) -> QuerySet[Idea]:
        """What the filters leave, before the words are looked for."""
        found = self.filters.qs
        return found.filter(due_on__isnull=False) if self.sort == "waiting" else found

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


def asked_by(user: User, query: QueryDict) -> Asked:
    """Read an address for someone; what makes no sense in it is left out."""
    choices = choices_for(user)
    text = query.get("q", "").replace("\x00", "").strip()
    sort = query.get("tri", "")
    if sort not in SORTS:
        sort = RELEVANCE if parse(text) else "recent"
    filters = IdeaFilter(
        IdeaFilter.asked(query), queryset=Idea.objects.listed_for(user), choices=choices, user=user
    )
    return Asked(user=user, text=text, sort=sort, filters=filters, choices=choices)


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
