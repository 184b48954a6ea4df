"""What transitions write beside the state, and what can be asked once only."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from ideas.enums import MessageKind, Tie
from ideas.errors import NotAllowed
from ideas.models import DialogueMessage, HistoryEntry, Involvement
from ideas.services import confirm, move
from notifications.models import Occurrence
from projects.models import Measure, Pilot, Project
from tests.factories.projects import IndicatorFactory
from tests.ideas.cast import Cast, written
from tests.ideas.scenes import carry_out, starter

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("action", "source", "kind", "name"),
    [
        ("request_info", "in_triage", MessageKind.QUESTION, "question"),
        ("provide_info", "info_requested", MessageKind.REPLY, "reply"),
        ("contest", "answered", MessageKind.CONTEST, "reason"),
        ("appeal", "rejected", MessageKind.APPEAL, "new_element"),
        ("forward", "in_triage", MessageKind.FORWARD, "ask"),
        ("return_forwarded", "forwarded", MessageKind.NETWORK_REPLY, "reply"),
    ],
)
def test_what_is_said_joins_the_dialogue_not_the_public_history(action, source, kind, name):
    cast = Cast()
    idea = cast.idea(source)

    entry = carry_out(cast, idea, action, starter(action, source))

    said = DialogueMessage.objects.get(idea=idea)
    assert (said.kind, said.body) == (kind, cast.details(action)[name])
    assert said.author == entry.actor
    assert entry.reason == ""


@pytest.mark.parametrize(
    ("action", "source", "name"),
    [
        ("unmerge", "merged", "reason"),
        ("accept", "in_committee", "reason"),
        ("adjourn", "in_committee", "reason"),
        ("suspend", "accepted", "reason"),
        ("resume_project", "in_pilot", "learned"),
        ("stop", "in_project", "lessons"),
        ("retire", "achieved", "reason"),
        ("reopen", "stopped", "reason"),
    ],
)
def test_why_is_public_in_the_history(action, source, name):
    cast = Cast()
    idea = cast.idea(source)

    entry = carry_out(cast, idea, action, starter(action, source))

    assert entry.reason == cast.details(action)[name]


def test_the_history_is_only_ever_added_to():
    cast = Cast()
    idea = cast.idea("deposited")
    entry = carry_out(cast, idea, "take_charge", "referent")

    for rewrite in (
        entry.save,
        entry.delete,
        lambda: HistoryEntry.objects.filter(pk=entry.pk).update(reason="x"),
        HistoryEntry.objects.all().delete,
    ):
        with pytest.raises(TypeError):
            rewrite()


def test_accepting_names_the_sponsor_and_offers_the_author_the_first_seat():
    cast = Cast()
    idea = cast.idea("in_committee")
    idea.involvements.filter(kind__in=[Tie.SPONSOR, Tie.MEMBER, Tie.LEAD]).delete()

    carry_out(cast, idea, "accept", "chair")

    assert idea.involvements.active().get(kind=Tie.SPONSOR).user == cast.people["director"]
    offered = Involvement.objects.offered().filter(idea=idea, kind=Tie.MEMBER)
    authors = ["author", "coauthor", "referent_author", "chair_author", "director_author"]
    assert {row.user for row in offered} == {cast.people[name] for name in authors}
    assert Occurrence.objects.filter(notice="ideas.seat_offered").count() == len(authors)


def test_forming_the_team_opens_a_project_under_its_lead():
    cast = Cast()
    idea = cast.idea("accepted")

    carry_out(cast, idea, "form_team", "sponsor")

    assert idea.involvements.active().get(kind=Tie.LEAD).user == cast.people["agent"]
    assert Project.objects.get(idea=idea).started_on == timezone.localdate()


def test_a_pilot_runs_until_its_date_and_closes_with_what_was_learned():
    cast = Cast()
    idea = cast.idea("in_project")

    until = timezone.localdate() + datetime.timedelta(days=90)
    carry_out(cast, idea, "start_pilot", "lead", date=until.isoformat())
    pilot = Pilot.objects.get(project=idea.pk)
    indicator = pilot.indicators.get()
    assert (pilot.site, pilot.ends_on) == (cast.unit, until)
    assert (indicator.name, indicator.value_before) == ("Attente moyenne", "23 minutes")

    carry_out(cast, idea, "resume_project", "lead")
    pilot.refresh_from_db()
    assert (pilot.outcome, pilot.learned, pilot.closed_on) == (
        "adapt",
        "L’attente diminue de moitié.",
        timezone.localdate(),
    )
    carry_out(cast, idea, "start_pilot", "lead")
    assert Pilot.objects.filter(project=idea.pk, closed_on=None).count() == 1


def test_a_rollout_proposes_its_sites():
    cast = Cast()
    idea = cast.idea("in_pilot")

    carry_out(cast, idea, "start_rollout", "lead")

    project = Project.objects.get(idea=idea)
    assert {site.unit for site in project.sites.all()} == {cast.unit, cast.other_unit}
    assert {site.state for site in project.sites.all()} == {"proposed"}
    assert project.how_to == cast.details("start_rollout")["how_to"]
    told = Occurrence.objects.get(notice="projects.site_proposed")
    assert set(told.context["sites"]) == set(project.sites.values_list("pk", flat=True))


def test_sites_still_open_go_on_once_the_idea_is_achieved():
    cast = Cast()
    idea = cast.idea("in_project")
    carry_out(cast, idea, "start_rollout", "lead")

    carry_out(cast, idea, "achieve", "sponsor")

    project = Project.objects.get(idea=idea)
    assert {site.state for site in project.sites.all()} == {"proposed"}
    assert project.results == cast.details("achieve")["results"]


def test_lessons_are_kept_even_before_there_was_a_project():
    cast = Cast()
    idea = cast.idea("accepted")

    carry_out(cast, idea, "stop", "sponsor")

    assert Project.objects.get(idea=idea).lessons == cast.details("stop")["lessons"]


# After a trial, results need what was measured after ----------------------------------------------


@pytest.mark.parametrize("source", ["in_project", "in_pilot", "in_rollout"])
def test_results_after_a_trial_need_its_indicators_after(source):
    cast = Cast()
    idea = cast.idea(source)
    indicator = IndicatorFactory(pilot__project=idea.project, pilot__site=cast.unit)
    before = written(idea)

    with pytest.raises(ValidationError) as refused:
        move(idea, "achieve", actor=cast.actor("sponsor"), seen=0, **cast.details("achieve"))

    assert list(refused.value.message_dict) == ["measures"]
    assert written(idea) == before

    carry_out(cast, idea, "achieve", "sponsor", measures={str(indicator.pk): "11"})
    assert idea.state == "achieved"
    assert [row.number for row in indicator.measures.all()] == [11]


def test_results_after_a_trial_already_measured_ask_nothing_more():
    cast = Cast()
    idea = cast.idea("in_project")
    indicator = IndicatorFactory(pilot__project=idea.project, pilot__site=cast.unit)
    Measure.objects.create(indicator=indicator, number=11)

    carry_out(cast, idea, "achieve", "sponsor")

    assert idea.state == "achieved"


# Once only ----------------------------------------------------------------------------------------


def test_an_answer_is_contested_once_and_then_needs_a_detailed_answer():
    cast = Cast()
    idea = cast.idea("in_triage")
    carry_out(cast, idea, "answer", "referent")
    carry_out(cast, idea, "contest", "author")

    with pytest.raises(NotAllowed):
        carry_out(cast, idea, "answer", "referent")
    carry_out(cast, idea, "reject", "referent")
    assert idea.state == "rejected"


@pytest.mark.parametrize(
    ("action", "state", "used"),
    [("contest", "answered", "contested_on"), ("appeal", "rejected", "appealed_on")],
)
@pytest.mark.parametrize(("days_ago", "open_"), [(0, True), (60, True), (61, False)])
def test_sixty_days_to_ask_again(action, state, used, days_ago, open_):
    cast = Cast()
    day = timezone.localdate() - datetime.timedelta(days=days_ago)
    idea = cast.idea(state, closed_on=day)

    if open_:
        carry_out(cast, idea, action, "author")
        assert getattr(idea, used) == timezone.localdate()
    else:
        with pytest.raises(NotAllowed):
            carry_out(cast, idea, action, "author")


@pytest.mark.parametrize(
    ("action", "state", "used"),
    [("contest", "answered", "contested_on"), ("appeal", "rejected", "appealed_on")],
)
def test_asking_again_is_done_once(action, state, used):
    cast = Cast()
    idea = cast.idea(state, **{used: timezone.localdate()})

    with pytest.raises(NotAllowed):
        carry_out(cast, idea, action, "author")


def test_a_re_examination_is_given_to_another_referent():
    cast = Cast()
    idea = cast.idea("in_triage")
    carry_out(cast, idea, "reject", "referent")

    carry_out(cast, idea, "appeal", "author")

    assert idea.referent == cast.people["referent_of_parent"]
    with pytest.raises(NotAllowed):
        carry_out(cast, idea, "request_info", "referent")
    again = move(idea, "reject", actor=cast.actor("responsable"), seen=2, **cast.details("reject"))
    with pytest.raises(NotAllowed):
        confirm(again, user=cast.actor("director").user, seen=2)
    confirm(again, user=cast.actor("delegated_director").user, seen=2)
    assert [answer.signed_by for answer in idea.answers.all()] == [
        cast.people["director"],
        cast.people["delegated_director"],
    ]
