"""A project that gives no sign of life: whom it is told to, on which day, until it does."""

import datetime

import pytest

from ideas.enums import State, Tie
from ideas.models import HistoryEntry, Idea
from notifications.models import Occurrence
from notifications.notices import get_notice
from projects.models import JournalEntry, Project
from projects.services.silence import remind_silent
from projects.silence import heard_on
from tests.factories.ideas import InvolvementFactory
from tests.factories.projects import (
    HelpRequestFactory,
    MilestoneFactory,
    RolloutSiteFactory,
)
from tests.ideas.deadlines import Place, at

pytestmark = pytest.mark.django_db

#: A Monday; sixty days later is Friday 4 September.
START = datetime.date(2026, 7, 6)
LIMIT = datetime.date(2026, 9, 4)
DAY = datetime.timedelta(days=1)


def carried(place, state, **fields):
    idea = place.idea(state, since=START, due_on=START + 200 * DAY, **fields)
    for user, kind in ((place.director, Tie.SPONSOR), (place.lead, Tie.LEAD)):
        if not idea.involvements.filter(kind=kind).exists():
            InvolvementFactory(idea=idea, user=user, kind=kind)
    Project.objects.get_or_create(idea=idea, defaults={"started_on": START})
    Project.objects.filter(pk=idea.pk).update(started_on=START)
    return idea


def lived(days, acts=None):
    """What is said on each day, as (day, notice, people) from the first day on."""
    found = []
    for count in range(days):
        day = START + count * DAY
        if acts and day in acts:
            acts[day]()
        known = set(Occurrence.objects.values_list("pk", flat=True))
        remind_silent(now=at(day, 5))
        remind_silent(now=at(day, 6))
        for row in Occurrence.objects.exclude(pk__in=known).order_by("pk"):
            notice = get_notice(row.notice)
            if notice.is_current(row.context):
                people = {r.user_id for r in notice.recipients(row.context)}
                found.append((day, row.notice.removeprefix("projects."), people))
    return found


@pytest.mark.parametrize("state", [State.IN_PILOT, State.IN_ROLLOUT])
def test_the_lead_then_the_responsable_then_the_sponsor(state):
    place = Place("Nord")
    carried(place, state)

    said = lived(86)

    lead, charge, sponsor = {place.lead.pk}, {place.responsable.pk}, {place.director.pk}
    assert said == [
        (datetime.date(2026, 9, 7), "silence", lead),
        (datetime.date(2026, 9, 11), "silence_escalation", charge),
        (datetime.date(2026, 9, 14), "silence", lead),
        (datetime.date(2026, 9, 21), "silence", lead),
        (datetime.date(2026, 9, 25), "silence_sponsor", sponsor),
        (datetime.date(2026, 9, 28), "silence", lead),
    ]


def test_en_projet_has_its_own_reminders_and_the_sponsor_comes_last():
    place = Place("Nord")
    carried(place, State.IN_PROJECT)

    assert lived(86) == [(datetime.date(2026, 9, 25), "silence_sponsor", {place.director.pk})]


@pytest.mark.parametrize("state", [State.ACCEPTED, State.SUSPENDED, State.ACHIEVED, State.STOPPED])
def test_what_is_not_under_way_may_be_silent(state):
    carried(Place("Nord"), state)

    assert lived(120) == []


def test_an_organisation_may_allow_less_silence():
    place = Place("Nord")
    place.settings(limits={"in_project": 10})
    carried(place, State.IN_PILOT)

    assert lived(14) == [(datetime.date(2026, 7, 17), "silence", {place.lead.pk})]


@pytest.mark.parametrize("sign", ["news", "step", "site", "help", "move"])
def test_any_sign_of_life_starts_the_count_again(sign):
    place = Place("Nord")
    idea = carried(place, State.IN_ROLLOUT)
    project = idea.project
    spoken = LIMIT + 5 * DAY

    def speak():
        if sign == "news":
            JournalEntry.objects.create(project=project, author=place.lead, day=spoken, body="Là.")
        elif sign == "step":
            MilestoneFactory(project=project, started_on=spoken)
        elif sign == "site":
            site = RolloutSiteFactory(project=project, unit=place.unit)
            site.events.create(revision=1, state="adopted", actor=place.lead, day=spoken)
        elif sign == "help":
            HelpRequestFactory(project=project, asked_by=place.lead, asked_on=spoken)
        else:
            HistoryEntry.objects.create(
                idea=idea,
                revision=2,
                action="start_rollout",
                source=State.IN_PILOT,
                target=State.IN_ROLLOUT,
                actor_kind="clock",
                party="clock",
                day=spoken,
                at=at(spoken),
            )

    assert heard_on(idea) == START
    said = lived(100, {spoken: speak})

    assert [row[:2] for row in said] == [(datetime.date(2026, 9, 7), "silence")]
    assert heard_on(idea) == spoken


def test_what_was_written_before_the_news_does_not_leave_after_it():
    place = Place("Nord")
    idea = carried(place, State.IN_PILOT)
    remind_silent(now=at(datetime.date(2026, 9, 7), 5))
    row = Occurrence.objects.get(notice="projects.silence")
    notice = get_notice(row.notice)
    assert notice.is_current(row.context)

    JournalEntry.objects.create(
        project=idea.project, author=place.lead, day=datetime.date(2026, 9, 7), body="Là."
    )
    assert not notice.is_current(row.context)


def test_an_outage_says_each_thing_once():
    carried(Place("Nord"), State.IN_PILOT)

    remind_silent(now=at(datetime.date(2026, 10, 20), 5))

    assert sorted(Occurrence.objects.values_list("notice", flat=True)) == [
        "projects.silence",
        "projects.silence_escalation",
        "projects.silence_sponsor",
    ]
    assert remind_silent(now=at(datetime.date(2026, 10, 20), 7)) == 0


def test_without_a_lead_the_sponsor_is_reminded():
    place = Place("Nord")
    idea = carried(place, State.IN_PILOT)
    Idea.objects.get(pk=idea.pk).involvements.filter(kind=Tie.LEAD).update(ended_on=START)

    assert lived(64) == [(datetime.date(2026, 9, 7), "silence", {place.director.pk})]
