"""Setting objectives, noting where they stand, attaching what contributes to them."""

import datetime
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from dashboards import services
from dashboards.followed import followable
from dashboards.models import Attachment, Objective, ObjectiveValue
from dashboards.plan import at_a_glance, attachable, attached_to, axes_of
from dashboards.plan_permissions import PlanRight, objective_standing, plan_standing
from dashboards.services.updating import update
from dashboards.standing import Standing
from ideas.enums import Visibility
from ideas.errors import Incomplete, NotAllowed, Stale
from tests.factories.accounts import MandateFactory, OrganisationFactory, UnitFactory, UserFactory
from tests.factories.campaigns import CampaignFactory
from tests.factories.dashboards import (
    AxisFactory,
    DashboardSettingsFactory,
    ObjectiveFactory,
    ObjectiveValueFactory,
)
from tests.factories.ideas import IdeaFactory
from tests.factories.projects import ProjectFactory

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)


class Place:
    """An organisation that keeps objectives, and its people."""

    def __init__(self):
        self.organisation = DashboardSettingsFactory().organisation
        unit = UnitFactory(organisation=self.organisation)
        self.agent, self.referent, self.responsable, self.director, self.owner = (
            UserFactory(organisation=self.organisation) for _number in range(5)
        )
        self.stranger = MandateFactory(director=True).user
        MandateFactory(user=self.referent, referent=True, unit=unit)
        MandateFactory(user=self.responsable, referent=True)
        MandateFactory(user=self.director, director=True)
        self.axis = AxisFactory(organisation=self.organisation)
        self.objective = ObjectiveFactory(axis=self.axis, owner=self.owner)

    def terms(self, **changes):
        today = timezone.localdate()
        return {
            "title": "Simplifier vingt démarches",
            "unit": "démarches",
            "start_value": Decimal(0),
            "target": Decimal(20),
            "starts_on": today,
            "due_on": today + 300 * DAY,
            "owner": self.owner,
        } | changes


@pytest.fixture
def place():
    return Place()


PEOPLE = ("agent", "referent", "responsable", "director", "owner", "stranger")
ALLOWED = {
    PlanRight.READ: {"agent", "referent", "responsable", "director", "owner"},
    PlanRight.ATTACH: {"referent", "responsable", "director"},
    PlanRight.NOTE_VALUE: {"director", "owner"},
    PlanRight.SET: {"director"},
}


@pytest.mark.parametrize("right", PlanRight)
def test_who_may_do_what(place, right):
    allowed = {
        name
        for name in PEOPLE
        if objective_standing(getattr(place, name), place.objective).may(right)
    }
    assert allowed == ALLOWED[right]


def test_an_owner_who_left_the_organisation_notes_nothing_more(place):
    place.owner.organisation = OrganisationFactory()
    place.owner.save()
    assert not objective_standing(place.owner, place.objective).may(PlanRight.NOTE_VALUE)
    assert plan_standing(place.owner, place.organisation.pk).parts == frozenset()


def test_the_direction_sets_an_axis_and_an_objective(place):
    axis = services.write_axis(
        organisation=place.organisation, user=place.director, title=" Qualité ", position=2
    )
    objective = services.write_objective(axis=axis, user=place.director, **place.terms())

    assert (axis.title, objective.title) == ("Qualité", "Simplifier vingt démarches")
    assert [row.axis for row in axes_of(place.organisation.pk, timezone.localdate())][-1] == (
        axis if axis.position > place.axis.position else place.axis
    )


def test_nobody_else_sets_anything(place):
    for name in ("agent", "referent", "responsable", "owner", "stranger"):
        user = getattr(place, name)
        with pytest.raises(NotAllowed):
            services.write_axis(organisation=place.organisation, user=user, title="Qualité")
        with pytest.raises(NotAllowed):
            services.write_objective(axis=place.axis, user=user, **place.terms())
        with pytest.raises(NotAllowed):
            services.close_objective(objective=place.objective, user=user, seen=0)
        with pytest.raises(NotAllowed):
            services.close_axis(axis=place.axis, user=user, seen=0)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"target": Decimal(0)}, "target"),
        ({"due_on": datetime.date(2020, 2, 29), "starts_on": datetime.date(2020, 3, 1)}, "due_on"),
        ({"figure": "nothing-like-it", "unit": ""}, "figure"),
        ({"title": "  "}, "title"),
        ({"unit": " "}, "unit"),
    ],
)
def test_what_an_objective_cannot_be(place, changes, field):
    with pytest.raises(ValidationError) as refused:
        services.write_objective(axis=place.axis, user=place.director, **place.terms(**changes))
    assert list(refused.value.message_dict) == [field]


def test_an_objective_is_owned_by_someone_of_the_organisation(place):
    with pytest.raises(ValidationError) as refused:
        services.write_objective(
            axis=place.axis, user=place.director, **place.terms(owner=place.stranger)
        )
    assert list(refused.value.message_dict) == ["owner"]


def test_two_changes_at_once_keep_the_first(place):
    services.write_objective(
        axis=place.axis, user=place.director, objective=place.objective, seen=0, **place.terms()
    )
    with pytest.raises(Stale):
        services.write_objective(
            axis=place.axis, user=place.director, objective=place.objective, seen=0,
            **place.terms(title="Autre"),
        )  # fmt: skip
    services.write_axis(
        organisation=place.organisation, user=place.director, title="A", axis=place.axis, seen=0
    )
    with pytest.raises(Stale):
        services.close_axis(axis=place.axis, user=place.director, seen=0)
    assert Objective.objects.get().title == "Simplifier vingt démarches"


def test_an_objective_is_closed_and_opened_again(place):
    services.close_objective(objective=place.objective, user=place.director, seen=0)
    row = axes_of(place.organisation.pk, timezone.localdate())[0].objectives[0]
    assert row.standing == Standing.CLOSED
    with pytest.raises(NotAllowed):
        note(place, "21")
    services.close_objective(objective=place.objective, user=place.director, seen=1)
    assert Objective.objects.get().closed_on is None


# Values -------------------------------------------------------------------------------------------


def note(place, value, *, user="owner", day=None, source="Relevé du service"):
    return services.note_value(
        objective=place.objective,
        user=getattr(place, user),
        value=Decimal(value),
        day=day or timezone.localdate(),
        source=source,
    )


def test_the_last_value_by_day_holds_and_all_are_kept(place):
    today = timezone.localdate()
    note(place, "35", day=today - DAY)
    note(place, "25", day=today - 30 * DAY)
    note(place, "36", day=today - DAY, user="director")

    row = axes_of(place.organisation.pk, today)[0].objectives[0]

    assert (row.value, row.value_day, row.percent) == (Decimal(36), today - DAY, 40)
    assert (row.standing, row.value_shown) == (Standing.ON_THE_WAY, "36\u00a0démarches")
    assert ObjectiveValue.objects.count() == 3
    with pytest.raises(TypeError):
        ObjectiveValue.objects.update(value=0)


def test_what_a_value_needs(place):
    with pytest.raises(Incomplete):
        note(place, "30", source=" ")
    with pytest.raises(ValidationError):
        note(place, "30", day=timezone.localdate() + DAY)
    for name in ("agent", "referent", "responsable", "stranger"):
        with pytest.raises(NotAllowed):
            note(place, "30", user=name)


def test_states_at_a_glance_the_most_pressing_first(place):
    ObjectiveValueFactory(objective=place.objective, value=60)
    late = ObjectiveFactory(axis=place.axis, owner=place.owner)
    ObjectiveValueFactory(objective=late, value=20)
    ObjectiveFactory(axis=place.axis, owner=place.owner)
    rows = axes_of(place.organisation.pk, timezone.localdate())
    assert at_a_glance(rows) == [
        (Standing.LATE, 1),
        (Standing.REACHED, 1),
        (Standing.UNKNOWN, 1),
    ]


def test_a_followed_figure_is_read_once_a_day_and_kept_when_it_changes(place):
    today = timezone.localdate()
    Objective.objects.update(figure="deposits", unit="", start_value=0, target=10)
    IdeaFactory(organisation=place.organisation, state="in_triage", deposited_on=today)
    IdeaFactory(state="in_triage", deposited_on=today)
    update()

    assert [services.read_figures(today=today), services.read_figures(today=today)] == [1, 0]
    assert services.read_figures(today=today + DAY) == 0
    IdeaFactory(organisation=place.organisation, state="in_triage", deposited_on=today)
    update()
    assert services.read_figures(today=today + DAY) == 1

    values = list(ObjectiveValue.objects.values_list("value", "day", "noted_by"))
    assert values == [(1, today, None), (2, today + DAY, None)]
    with pytest.raises(NotAllowed):
        place.objective.refresh_from_db()
        note(place, "5")


def test_nothing_is_read_for_what_is_closed_or_switched_off(place):
    Objective.objects.update(figure="deposits", unit="", closed_on=timezone.localdate())
    assert services.read_figures() == 0
    Objective.objects.update(closed_on=None)
    place.organisation.dashboard_settings.uses_objectives = False
    place.organisation.dashboard_settings.save()
    assert services.read_figures() == 0


def test_figures_about_people_are_not_followed():
    assert [code for code, figure in followable().items() if figure.about_people] == []
    assert "deposits" in followable()


def test_a_figure_does_not_take_the_place_of_values_already_noted(place):
    note(place, "30")
    with pytest.raises(ValidationError) as refused:
        services.write_objective(
            axis=place.axis, user=place.director, objective=place.objective, seen=0,
            **place.terms(figure="deposits", unit=""),
        )  # fmt: skip
    assert list(refused.value.message_dict) == ["figure"]


# What contributes ---------------------------------------------------------------------------------


def test_ideas_challenges_and_projects_are_attached_once(place):
    idea = IdeaFactory(organisation=place.organisation, state="in_triage")
    project = ProjectFactory(idea__organisation=place.organisation)
    challenge = CampaignFactory(organisation=place.organisation)
    for thing in (idea, project, challenge, idea):
        services.attach(axis=place.axis, user=place.referent, thing=thing, why=" Le papier. ")

    rows = attached_to(place.axis, place.agent)

    assert {row.idea or row.project or row.campaign for row in rows} == {idea, project, challenge}
    services.detach(attachment=rows[0], user=place.responsable)
    services.detach(attachment=rows[0], user=place.responsable)
    assert Attachment.objects.count() == 2


def test_what_cannot_be_attached(place):
    elsewhere = IdeaFactory(state="in_triage")
    hidden = IdeaFactory(
        organisation=place.organisation, state="in_triage", visibility=Visibility.HIDDEN
    )
    for thing in (elsewhere, hidden):
        with pytest.raises(ValidationError):
            services.attach(axis=place.axis, user=place.referent, thing=thing)
    mine = IdeaFactory(organisation=place.organisation, state="in_triage")
    for name in ("agent", "owner", "stranger"):
        with pytest.raises(NotAllowed):
            services.attach(axis=place.axis, user=getattr(place, name), thing=mine)
    assert Attachment.objects.count() == 0


def test_what_was_hidden_since_does_not_show(place):
    idea = IdeaFactory(organisation=place.organisation, state="in_triage")
    services.attach(axis=place.axis, user=place.referent, thing=idea)
    idea.visibility = Visibility.HIDDEN
    idea.save()
    assert attached_to(place.axis, place.agent) == []


def test_what_may_be_attached_is_found_by_its_words(place):
    challenge = CampaignFactory(organisation=place.organisation, title="Moins de papier")
    CampaignFactory(title="Moins de papier ailleurs")
    assert [row.title for row in attachable(place.axis, place.referent, "papier")] == [
        "Moins de papier"
    ]
    services.attach(axis=place.axis, user=place.referent, thing=challenge)
    assert attachable(place.axis, place.referent, "papier") == []
    assert attachable(place.axis, place.referent, " ") == []
