"""What a team writes, and who may."""

import datetime
import itertools

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from ideas.errors import Incomplete, NotAllowed
from ideas.models import Idea
from projects import services
from projects.enums import Column
from projects.models import Indicator, Project
from tests.factories.accounts import UserFactory
from tests.factories.ideas import InvolvementFactory
from tests.factories.projects import (
    IndicatorFactory,
    MilestoneFactory,
    PilotFactory,
    ProjectFactory,
    RiskFactory,
)
from tests.ideas.cast import Cast

pytestmark = pytest.mark.django_db

KEEPERS = {"lead", "member", "sponsor", "referent_in_team", "director_in_team"}
KEEPERS |= {"network_lead_in_team"}


@pytest.fixture
def cast():
    return Cast()


def project_of(cast, state="in_project"):
    return Project.objects.get(pk=cast.idea(state).pk)


def acts(cast, project):
    """Each thing a team does, as a person of the cast would."""
    milestone = MilestoneFactory(project=project)
    risk = RiskFactory(project=project)
    columns = itertools.cycle(["doing", "next"])
    pilot = PilotFactory(project=project, site=cast.unit)
    indicator = IndicatorFactory(pilot=pilot)
    day = timezone.localdate()
    return {
        "journal": lambda user: services.write_journal(project=project, user=user, body="Bien."),
        "milestone": lambda user: services.add_milestone(
            project=project, user=user, title="Achat", due_on=day
        ),
        "rename": lambda user: services.change_milestone(
            milestone=milestone, user=user, title="Achats", due_on=day
        ),
        "move": lambda user: services.move_milestone(
            milestone=milestone, user=user, to=next(columns)
        ),
        "risk": lambda user: services.write_risk(
            project=project, user=user, title="Retard", likelihood=2, effect=3
        ),
        "close": lambda user: services.close_risk(risk=risk, user=user),
        "decide": lambda user: services.note_decision(
            project=project, user=user, what="Deux guichets", why="Moins cher", who="Nous", day=day
        ),
        "measure": lambda user: services.measure(
            indicator=indicator, user=user, day=day, value="11"
        ),
    }


@pytest.mark.parametrize(
    "act", ["journal", "milestone", "rename", "move", "risk", "close", "decide", "measure"]
)
def test_who_may_do_it(cast, act):
    project = project_of(cast)
    work = acts(cast, project)[act]
    done = set()
    for name in cast.people:
        try:
            work(cast.actor(name).user)
            done.add(name)
        except NotAllowed:
            continue

    assert done == KEEPERS


@pytest.mark.parametrize("state", ["achieved", "retired", "stopped"])
def test_nothing_is_written_once_it_is_over(cast, state):
    project = project_of(cast, state)

    for work in acts(cast, project).values():
        with pytest.raises(NotAllowed):
            work(cast.actor("lead").user)


def test_news_are_the_sign_of_life_awaited(cast):
    project = project_of(cast)
    Idea.objects.filter(pk=project.pk).update(due_on=timezone.localdate())

    services.write_journal(project=project, user=cast.actor("member").user, body="Tout va bien.")

    expected = timezone.localdate() + datetime.timedelta(days=60)
    assert Idea.objects.get(pk=project.pk).due_on == expected


def test_news_during_a_trial_do_not_move_its_end(cast):
    project = project_of(cast, "in_pilot")
    end = timezone.localdate() + datetime.timedelta(days=7)
    Idea.objects.filter(pk=project.pk).update(due_on=end)

    services.write_journal(project=project, user=cast.actor("lead").user, body="Tout va bien.")

    assert Idea.objects.get(pk=project.pk).due_on == end


def test_a_blank_sentence_is_no_news(cast):
    with pytest.raises(Incomplete):
        services.write_journal(project=project_of(cast), user=cast.actor("lead").user, body=" ")


@pytest.mark.parametrize("act", ["move", "decide"])
def test_other_signs_of_life_count_as_news(cast, act):
    project = project_of(cast)
    Idea.objects.filter(pk=project.pk).update(due_on=timezone.localdate())

    acts(cast, project)[act](cast.actor("lead").user)

    expected = timezone.localdate() + datetime.timedelta(days=60)
    assert Idea.objects.get(pk=project.pk).due_on == expected


def test_a_step_goes_round_the_board(cast):
    milestone = MilestoneFactory(project=project_of(cast))
    lead, today, seen = cast.actor("lead").user, timezone.localdate(), []
    for to in ("done", "done", "doing", "next"):
        row = services.move_milestone(milestone=milestone, user=lead, to=Column(to))
        seen.append((row.column, row.started_on, row.done_on))

    assert seen == [
        ("done", today, today),
        ("done", today, today),
        ("doing", today, None),
        ("next", None, None),
    ]


def test_a_step_moved_where_it_is_keeps_its_day(cast):
    day = timezone.localdate() - datetime.timedelta(days=3)
    milestone = MilestoneFactory(project=project_of(cast), started_on=day, done_on=day)

    services.move_milestone(milestone=milestone, user=cast.actor("lead").user, to=Column.DONE)

    milestone.refresh_from_db()
    assert milestone.done_on == day


def test_a_decision_says_what_why_who_and_no_day_to_come(cast):
    project, lead = project_of(cast), cast.actor("lead").user
    words = {"what": "Deux guichets", "why": "Moins cher", "who": "L’équipe"}
    tomorrow = timezone.localdate() + datetime.timedelta(days=1)
    for blank in words:
        with pytest.raises(Incomplete):
            services.note_decision(
                project=project, user=lead, day=timezone.localdate(), **(words | {blank: " "})
            )
    with pytest.raises(ValidationError):
        services.note_decision(project=project, user=lead, day=tomorrow, **words)


def test_a_second_value_for_a_day_replaces_the_first(cast):
    project = project_of(cast)
    indicator = IndicatorFactory(pilot__project=project, pilot__site=cast.unit)
    for value in ("12", "11"):
        services.measure(
            indicator=indicator, user=cast.actor("lead").user, day=timezone.localdate(), value=value
        )

    assert [row.number for row in Indicator.objects.get().measures.all()] == [11]


# Their forms --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "sent", "field"),
    [
        ("write_journal", {"body": "  "}, "body"),
        ("add_milestone", {"title": "Achat", "due_on": "demain"}, "due_on"),
        ("add_milestone", {"title": "", "due_on": "2027-01-01"}, "title"),
    ],
)
def test_a_wrong_form_says_so_and_keeps_what_was_typed(client, cast, name, sent, field):
    project = project_of(cast)
    client.force_login(cast.people["lead"])

    response = client.post(reverse(f"projects:{name}", args=[project.pk]), sent)

    kind = {"write_journal": "journal", "add_milestone": "milestone"}
    form = response.context[f"{kind[name]}_form"]
    assert response.status_code == 422
    assert list(form.errors) == [field]
    assert all(value in response.content.decode() for value in sent.values() if value.strip())


def test_the_forms_are_for_those_who_may_write(client, cast):
    project = project_of(cast)
    pages = {"journal": ["journal", "milestone"]}
    shown = {}
    for name in ("agent", "member", "lead"):
        client.force_login(cast.people[name])
        shown[name] = []
        for page, kinds in pages.items():
            context = client.get(reverse(f"projects:{page}", args=[project.pk])).context
            shown[name] += [kind for kind in kinds if context[f"{kind}_form"] is not None]

    assert shown == {
        "agent": [],
        "member": ["journal", "milestone"],
        "lead": ["journal", "milestone"],
    }


def test_a_project_of_an_idea_one_may_not_open_is_not_found(client):
    project = ProjectFactory()
    client.force_login(UserFactory())
    assert client.get(project.get_absolute_url()).status_code == 404

    tied = InvolvementFactory(idea=project.idea, user=UserFactory(), kind="member").user
    client.force_login(tied)
    assert client.get(project.get_absolute_url()).status_code == 200
