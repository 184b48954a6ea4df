"""The demo data: the same for a seed, legal by the circuit's own table, and of use to each role."""

import io
from collections import Counter
from itertools import pairwise

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.management import call_command
from django.db import transaction
from django.db.models import Count, F, Q
from django.utils import timezone

from accounts.enums import Role
from accounts.models import Mandate, Organisation, User
from accounts.selectors import people_in_office, reach_of
from campaigns.models import Campaign
from ideas import desk
from ideas.actors import Person
from ideas.ballots import Told
from ideas.demo.accounts import ACCOUNTS, PASSWORD, account
from ideas.demo.paths import CHOICES, ROUTES
from ideas.enums import ActorKind, Origin, Party, State, Visibility
from ideas.jury import docket_of
from ideas.lifecycle import STATES, TRANSITIONS, proposers, seconds
from ideas.models import (
    Answer,
    Decision,
    DialogueMessage,
    HistoryEntry,
    Idea,
    IdeaSettings,
    Involvement,
    Poll,
    SearchDocument,
    Support,
)
from ideas.permissions import available, standing
from ideas.search import rebuild
from ideas.services.clockwork import tick
from notifications.models import Message, Occurrence
from projects.enums import SITE_MOVES, SiteState
from projects.models import Project, RolloutSite

# One worker loads the set for all of them.
pytestmark = pytest.mark.xdist_group("demo")

SET = {"ideas": 240, "organisations": 5, "seed": 7}
WITH_PROJECT = {State.IN_PROJECT, State.IN_PILOT, State.IN_ROLLOUT, State.ACHIEVED, State.RETIRED}


def demo(**options):
    """Run the command and return what it wrote."""
    out = io.StringIO()
    call_command("demo", stdout=out, **options)
    return out.getvalue()


@pytest.fixture(scope="module")
def loaded(django_db_setup, django_db_blocker):
    """One set for the tests of this module, taken away at the end."""
    with django_db_blocker.unblock(), transaction.atomic():
        demo(**SET)
        yield
        transaction.set_rollback(True)


@pytest.fixture
def platform(loaded, db):
    """The loaded set, inside a test's own transaction."""


def played(role):
    return User.objects.get(email=account(role).email)


def histories():
    found = {}
    for entry in HistoryEntry.objects.order_by("idea", "revision"):
        found.setdefault(entry.idea_id, []).append(entry)
    return found


# What it is made of ------------------------------------------------------------------------------


def test_as_many_as_asked_for_and_every_state(platform):
    assert Idea.objects.count() == SET["ideas"]
    assert Organisation.objects.count() == SET["organisations"]
    assert set(Idea.objects.values_list("state", flat=True)) == set(State.values)


def test_every_history_is_a_legal_way_through_the_circuit(platform):
    by_idea = histories()
    for idea in Idea.objects.all():
        entries = by_idea.get(idea.pk, [])
        assert [entry.revision for entry in entries] == list(range(1, idea.revision + 1))
        state, day = State.DRAFT, None
        for entry in entries:
            transition = TRANSITIONS[entry.action]
            assert entry.source == state
            assert state in transition.sources
            assert entry.target == transition.target
            assert day is None or entry.day > day
            state, day = State(entry.target), entry.day
        assert idea.state == state


def test_moves_are_made_in_a_capacity_that_may_make_them(platform):
    for entry in HistoryEntry.objects.all():
        transition, source = TRANSITIONS[entry.action], State(entry.source)
        allowed = proposers(transition, source)
        assert entry.party in allowed
        assert (entry.actor_kind == ActorKind.CLOCK) == (entry.party == Party.CLOCK)
        if entry.confirmed_by_id:
            assert seconds(transition, source)
            assert entry.confirmed_by_id != entry.actor_id


def test_those_who_act_hold_the_role_and_have_no_hand_in_the_idea(platform):
    roles = {
        Party.REFERENT: Role.REFERENT,
        Party.SPONSOR: Role.DIRECTOR,
        Party.NETWORK_LEAD: Role.NETWORK_LEAD,
    }
    hands = {
        (row.idea_id, row.user_id)
        for row in Involvement.objects.filter(kind__in=Involvement.RECUSED)
    }
    judges = set(roles) | {Party.CHAIR, Party.SECRETARY, Party.DECIDER}
    for entry in HistoryEntry.objects.select_related("actor", "idea__organisation", "idea__unit"):
        if entry.party in judges:
            assert (entry.idea_id, entry.actor_id) not in hands
            assert (entry.idea_id, entry.confirmed_by_id) not in hands
        if role := roles.get(entry.party):
            holders = Mandate.objects.filter(role=role, user=entry.actor, starts_on__lte=entry.day)
            place = Q(organisation=entry.idea.organisation)
            assert holders.filter(place | Q(branch=entry.idea.organisation.branch)).exists()


def test_nothing_happens_in_the_future_nor_at_night(platform):
    now = timezone.now()
    for entry in HistoryEntry.objects.filter(actor_kind=ActorKind.PERSON):
        local = timezone.localtime(entry.at)
        assert entry.at < now
        assert local.date() == entry.day
        assert entry.day.weekday() < 5
        assert 8 <= local.hour < 18
    assert not Idea.objects.filter(deposited_on__gt=timezone.localdate()).exists()
    assert not Decision.objects.filter(proposed_at__gt=now).exists()


def test_limits_follow_the_circuit(platform):
    ideas = Idea.objects.exclude(state=State.DRAFT)
    timed = [state for state, info in STATES.items() if info.limit and state != State.DRAFT]
    dated = [State.ADJOURNED, State.SUSPENDED, State.IN_PILOT]
    assert not ideas.filter(state__in=timed + dated, due_on=None).exists()
    assert not ideas.exclude(state__in=timed + dated).exclude(due_on=None).exists()
    assert ideas.filter(due_on__lt=timezone.localdate()).exists()
    closed = [state for state, info in STATES.items() if info.closed]
    assert not ideas.filter(state__in=closed, closed_on=None).exists()
    assert not ideas.exclude(state__in=closed).exclude(closed_on=None).exists()


def test_the_clock_has_nothing_to_catch_up(platform):
    assert tick() == 0


def test_pending_decisions_can_be_confirmed_and_others_are_closed(platform):
    for decision in Decision.objects.select_related("idea"):
        if decision.closed_at is None:
            assert decision.revision == decision.idea.revision
            assert State(decision.idea.state) in TRANSITIONS[decision.action].sources
        else:
            entry = HistoryEntry.objects.get(idea=decision.idea, revision=decision.revision + 1)
            assert entry.action == decision.action
            assert entry.confirmed_by_id == decision.signed_by_id
            assert decision.proposed_at < decision.closed_at == entry.at


def test_refusals_are_complete_and_signed_by_the_direction(platform):
    refusals = Answer.objects.filter(kind="rejection").select_related("idea__organisation")
    assert refusals
    for answer in refusals:
        directors = people_in_office(Role.DIRECTOR, organisation=answer.idea.organisation)
        assert directors.filter(pk=answer.signed_by_id).exists()
        assert answer.written_by_id != answer.signed_by_id
        assert timezone.localtime(answer.public_from).hour == 9
        assert answer.public_from > answer.published_at


def test_counts_kept_with_ideas_are_those_of_the_rows(platform):
    merged = Counter()
    for idea in Idea.objects.annotate(rows=Count("supports")):
        assert idea.supports_count == idea.rows
        merged[idea.merged_into_id] += 1
    survivors = Idea.objects.filter(pk__in=[pk for pk in merged if pk])
    assert survivors
    for survivor in survivors:
        family = Q(idea=survivor) | Q(idea__merged_into=survivor)
        people = Support.objects.filter(family).values("user").distinct().count()
        assert survivor.supports_count == people
        assert survivor.state not in (State.MERGED, State.WITHDRAWN, State.DRAFT)


def test_some_ideas_are_anonymous_and_name_nobody(platform):
    ideas = Idea.objects.filter(origin=Origin.ANONYMOUS)
    assert 5 <= ideas.count() <= Idea.objects.count() // 4
    assert ideas.values("state").distinct().count() >= 3
    assert not Involvement.objects.filter(idea__in=ideas, kind__in=Involvement.AUTHORSHIP).exists()
    acts = HistoryEntry.objects.filter(idea__in=ideas, party=Party.AUTHOR)
    assert set(acts.values_list("actor_kind", "actor", "at")) == {("depositor", None, None)}
    unread = set(ideas.filter(state=State.DEPOSITED))
    assert set(Idea.objects.filter(visibility=Visibility.AWAITING)) == unread
    assert all(idea.moderate_by for idea in unread)
    for row in DialogueMessage.objects.filter(idea__in=ideas):
        assert (row.author is None) == (row.kind in ("reply", "contest", "appeal"))


def test_search_documents_are_those_search_would_write(platform):
    written = set(SearchDocument.objects.values_list("idea", "title", "body"))
    assert len(written) == Idea.objects.exclude(state=State.DRAFT).count()
    list(rebuild())
    assert set(SearchDocument.objects.values_list("idea", "title", "body")) == written


def test_carried_ideas_have_their_project_and_their_people(platform):
    for idea in Idea.objects.filter(state__in=WITH_PROJECT).select_related("project"):
        kinds = set(idea.involvements.active().values_list("kind", flat=True))
        known = {"author"} if idea.origin == Origin.SIGNED else set()
        assert known | {"lead", "sponsor"} <= kinds
        assert idea.project.milestones.exists()
    achieved = Project.objects.filter(idea__state=State.ACHIEVED)
    assert all(len(project.results.splitlines()) >= 3 for project in achieved)
    assert (
        not Idea.objects.filter(state=State.IN_PILOT)
        .exclude(project__pilots__closed_on=None, project__pilots__indicators__isnull=False)
        .exists()
    )
    assert not Idea.objects.filter(state=State.IN_ROLLOUT, project__sites=None).exists()


def test_sites_change_as_sites_may(platform):
    sites = RolloutSite.objects.prefetch_related("events")
    assert len({site.state for site in sites}) >= 3
    for site in sites:
        events = list(site.events.all())
        states = [SiteState(event.state) for event in events]
        assert [event.revision for event in events] == list(range(site.revision + 1))
        assert (states[0], states[-1]) == (SiteState.PROPOSED, site.state)
        assert all(after in SITE_MOVES[before] for before, after in pairwise(states))
        assert events[-1].day == site.since


def test_profile_simple_uses_no_optional_part(platform):
    simple = IdeaSettings.objects.filter(uses_committee=False, uses_pilot=False)
    optional = {"refer", "start_pilot", "adjourn"}
    assert simple.count() == 2
    for row in simple:
        entries = HistoryEntry.objects.filter(idea__organisation=row.organisation)
        assert not optional & set(entries.values_list("action", flat=True))
        directors = people_in_office(Role.DIRECTOR, organisation=row.organisation)
        assert directors.count() == 1


def test_deposits_leave_room_for_holidays_and_grow(platform):
    days = Idea.objects.exclude(deposited_on=None).values_list("deposited_on", flat=True)
    assert (timezone.localdate() - min(days)).days > 365
    assert Idea.objects.exclude(campaign=None).exists()
    outside = Idea.objects.exclude(campaign=None).exclude(
        deposited_on__gte=F("campaign__opens_on"), deposited_on__lte=F("campaign__closes_on")
    )
    assert not outside.exists()


def test_the_table_of_choices_is_the_circuits():
    for state, rows in CHOICES.items():
        for _weight, name, _first, _last in rows:
            assert name is None or state in TRANSITIONS[name].sources
    assert set(ROUTES) == set(State)


# What each account finds --------------------------------------------------------------------------


def test_one_account_per_role_with_its_rights(platform):
    assert [row.role for row in ACCOUNTS] == [
        "agent", "referent", "expert", "committee_member", "committee_chair", "director",
        "project_lead", "network_lead", "administrator", "facilitator",
    ]  # fmt: skip
    home = played("agent").organisation
    assert IdeaSettings.of(home.pk).uses_committee
    assert IdeaSettings.of(home.pk).uses_pilot
    assert reach_of(played("agent")).roles == frozenset()
    assert reach_of(played("referent")).whole(Role.REFERENT) == {home.pk}
    assert reach_of(played("director")).whole(Role.DIRECTOR) == {home.pk}
    team = played("facilitator").unit
    assert team.pk in reach_of(played("facilitator")).held(Role.FACILITATOR)
    assert reach_of(played("facilitator")).roles == {Role.FACILITATOR}
    assert reach_of(played("network_lead")).leads_network_of(home)
    assert [row.role for row in ACCOUNTS if played(row.role).is_staff] == ["administrator"]
    assert all(played(row.role).check_password(PASSWORD) for row in ACCOUNTS)


@pytest.mark.parametrize("row", ACCOUNTS, ids=lambda row: row.role)
def test_the_common_password_follows_the_platforms_rules(row):
    person = User(email=row.email, first_name=row.first_name, last_name=row.last_name)
    validate_password(PASSWORD, person)


@pytest.mark.parametrize(
    ("role", "queue", "least"),
    [
        ("agent", desk.author_queue, 1),
        ("agent", desk.seats_offered, 1),
        ("referent", desk.study_queue, 5),
        ("expert", desk.opinions_awaiting, 1),
        ("committee_member", desk.committee_queue, 3),
        ("committee_chair", desk.committee_queue, 3),
        ("director", desk.decisions_awaiting, 3),
        ("director", desk.carrying_queue, 2),
        ("project_lead", desk.carrying_queue, 3),
        ("network_lead", desk.network_queue, 2),
    ],
)
def test_something_waits_for_each_role(platform, role, queue, least):
    assert queue(played(role)).count() >= least


def test_the_referent_has_latecomers(platform):
    late = desk.study_queue(played("referent")).filter(due_on__lt=timezone.localdate())
    assert late.count() >= 2


def test_the_director_has_a_refusal_to_sign_and_an_idea_to_sponsor(platform):
    waiting = desk.decisions_awaiting(played("director"))
    assert {"reject", "accept", "start_rollout"} <= set(waiting.values_list("action", flat=True))


def test_the_lead_has_a_trial_and_a_rollout(platform):
    ties = Involvement.objects.active().filter(user=played("project_lead"), kind="lead")
    led = set(ties.values_list("idea__state", flat=True))
    assert led >= {State.IN_PILOT, State.IN_ROLLOUT, State.IN_PROJECT}


def test_the_agent_can_ask_for_a_re_examination(platform):
    agent = played("agent")
    # An older one of theirs may have been refused too, depending on the day the data is made.
    idea = Idea.objects.authored_by(agent).filter(state=State.REJECTED).latest("closed_on")
    answer = idea.answers.get()
    assert answer.public_from <= timezone.now()
    settings = IdeaSettings.of(idea.organisation_id)
    who = standing(Person(agent), idea, settings=settings)
    may = available(idea, who, settings=settings, today=timezone.localdate())
    assert [row.name for row in may] == ["appeal"]


def test_the_agent_has_ideas_in_several_states(platform):
    states = set(Idea.objects.authored_by(played("agent")).values_list("state", flat=True))
    assert states >= {
        State.DRAFT, State.DEPOSITED, State.INFO_REQUESTED, State.IN_TRIAGE, State.REJECTED,
        State.ACCEPTED, State.ACHIEVED,
    }  # fmt: skip
    draft = Idea.objects.authored_by(played("agent")).get(state=State.DRAFT)
    assert (draft.visibility, draft.revision) == (Visibility.PRIVATE, 0)


def test_the_bell_rings_and_no_mail_leaves(platform, mailoutbox):
    rung = Message.objects.values_list("recipient__email", flat=True)
    assert {account(role).email for role in ("agent", "referent", "director")} <= set(rung)
    assert set(Message.objects.values_list("channel", "state")) == {("app", "sent")}
    assert not Message.objects.filter(summary="").exists()
    assert not Occurrence.objects.pending().exists()
    assert mailoutbox == []


def test_the_celebration_tells_its_numbers(platform):
    assert {poll.told for poll in Poll.objects.exclude(category=None)} == {Told.NUMBERS}


def test_a_jury_has_told_one_challenge_and_weighs_another(platform):
    chair = played("committee_chair")
    told = Campaign.objects.get(deliberation__published_at__isnull=False)
    judged = {row.phase: row for row in Campaign.objects.filter(jury=told.jury)}
    assert judged["results"] == told
    weighed = judged["deliberation"]
    assert {award.idea.info.closed for award in told.awards.all()} == {False}
    docket = docket_of(weighed, chair)
    assert docket.shown and docket.left == docket.shown
