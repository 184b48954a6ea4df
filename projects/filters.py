"""What the address of the list of projects asks for. Read the same way by the page and its
exports."""

from dataclasses import dataclass

import django_filters
from crispy_forms.helper import FormHelper
from django import forms
from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Unit, User
from ideas.enums import State
from ideas.models import Idea, Involvement
from ideas.search import matching
from ideas.selectors import choices_for
from projects.models import HelpRequest, Project, SkillCall
from projects.selectors import projects_listed

STATES = (
    *Project.UNDER_WAY,
    State.ACHIEVED,
    State.RETIRED,
    State.STOPPED,
)


class ProjectFilter(django_filters.FilterSet):
    """State, organisation, service, late, mine, looking for help."""

    state = django_filters.ChoiceFilter(
        label=_("État"),
        field_name="idea__state",
        choices=[(state.value, state.label) for state in STATES],
        empty_label=_("Tous"),
    )
    unit = django_filters.ChoiceFilter(
        label=_("Service"), method="of_service", empty_label=_("Tous")
    )
    organisation = django_filters.ChoiceFilter(
        label=_("Organisme"), field_name="idea__organisation_id", empty_label=_("Tous")
    )
    late = django_filters.BooleanFilter(
        label=_("En retard"), method="that_are_late", widget=forms.CheckboxInput
    )
    mine = django_filters.BooleanFilter(
        label=_("Mes projets"), method="of_mine", widget=forms.CheckboxInput
    )
    help = django_filters.BooleanFilter(
        label=_("Cherchent de l’aide"), method="that_seek_help", widget=forms.CheckboxInput
    )

    class Meta:
        model = Project
        fields: list[str] = []

    def __init__(self, *args, choices: dict[str, dict[int, str]], user: User, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        for name in ("unit", "organisation"):
            self.filters[name].extra["choices"] = list(choices[name].items())
        if len(choices["organisation"]) < 2:
            del self.filters["organisation"]

    @property
    def form(self):
        form = super().form
        form.helper = FormHelper()
        form.helper.form_tag = False
        return form

    def of_service(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        top = Unit.objects.get(pk=value)
        under = Unit.objects.filter(organisation=top.organisation_id, path__startswith=top.path)
        return queryset.filter(idea__unit_id__in=under.values("pk"))

    def that_are_late(self, queryset: QuerySet, name: str, value: bool) -> QuerySet:
        """Past the limit of the idea, or with a step not done by its day."""
        if not value:
            return queryset
        today = timezone.localdate()
        late = Project.objects.filter(milestones__due_on__lt=today, milestones__done_on=None)
        return queryset.filter(
            Q(idea__due_on__lt=today) | Q(pk__in=late.values("pk")),
            idea__state__in=Project.UNDER_WAY,
        )

    def of_mine(self, queryset: QuerySet, name: str, value: bool) -> QuerySet:
        """Those one carries, sponsors, or had the idea of."""
        mine = Involvement.objects.active().filter(user=self.user).values("idea")
        return queryset.filter(idea__in=mine) if value else queryset

    def that_seek_help(self, queryset: QuerySet, name: str, value: bool) -> QuerySet:
        if not value:
            return queryset
        calls = SkillCall.objects.filter(closed_on=None).values("project")
        asked = HelpRequest.objects.filter(answered_on=None, kind="help").values("project")
        return queryset.filter(Q(pk__in=calls) | Q(pk__in=asked), idea__state__in=Project.UNDER_WAY)


@dataclass(frozen=True)
class Asked:
    """The projects a person asks for, among those listed for them."""

    text: str
    filters: ProjectFilter
    found: QuerySet[Project]


def asked_by(user: User, query: QueryDict) -> Asked:
    """Read an address for someone; what makes no sense in it is left out."""
    asked = query if any(query.get(name) for name in ProjectFilter.base_filters) else None
    filters = ProjectFilter(
        asked, queryset=projects_listed(user), choices=choices_for(user), user=user
    )
    text = query.get("q", "").replace("\x00", "").strip()
    found = filters.qs
    if text:
        found = found.filter(idea__in=matching(Idea.objects.listed_for(user), text).order_by())
    return Asked(text, filters, found)
