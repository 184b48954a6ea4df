"""Preparing, announcing, copying and putting away a challenge."""

import dataclasses
import datetime

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from accounts.enums import Role
from campaigns import services
from campaigns.enums import PhaseCode, VoteMethod
from campaigns.errors import NotNow, StaleCampaign
from campaigns.models import Campaign
from campaigns.services import Plan
from ideas.models import Idea
from notifications.models import Occurrence
from tests.factories.accounts import (
    GroupementFactory,
    MandateFactory,
    OrganisationFactory,
    UnitFactory,
    UserFactory,
)
from tests.factories.campaigns import CampaignSettingsFactory, at_phase, in_days
from tests.factories.ideas import IdeaFactory

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)


@pytest.fixture
def place():
    return OrganisationFactory()


@pytest.fixture
def referent(place):
    return MandateFactory(role=Role.REFERENT, organisation=place).user


def plan(**changes):
    fields = {
        "title": "Un accueil sans attente",
        "question": "Comment mieux recevoir ?",
        "opens_on": in_days(10),
        "closes_on": in_days(40),
        "results_on": in_days(60),
        "criteria": "Utile aux usagers",
        "eligibility": "Tous les agents",
    }
    return Plan(**(fields | changes))


def made(place, referent, **changes):
    return services.create_campaign(organisation=place, plan=plan(**changes), by=referent)


def told():
    return sorted(Occurrence.objects.values_list("notice", flat=True))


def test_a_challenge_is_prepared_then_announced(place, referent):
    draft = made(place, referent)
    assert (draft.phase, draft.is_draft, told()) == (None, True, [])

    row = services.publish_campaign(campaign=draft, by=referent, seen=draft.revision)

    assert row.phase == PhaseCode.ANNOUNCED
    assert [span.code for span in row.calendar] == list(PhaseCode)
    assert row.rules.get().frozen_on is None
    assert told() == ["campaigns.announced"]


def test_a_challenge_announced_on_its_opening_day_has_its_rules_frozen(place, referent):
    draft = made(place, referent, opens_on=in_days(0))

    row = services.publish_campaign(campaign=draft, by=referent, seen=0)

    assert row.phase == PhaseCode.OPEN
    assert row.rules.get().frozen_on == in_days(0)
    assert told() == ["campaigns.opened"]


def test_a_second_announcement_is_stale(place, referent):
    draft = made(place, referent)
    services.publish_campaign(campaign=draft, by=referent, seen=0)

    with pytest.raises(StaleCampaign):
        services.publish_campaign(campaign=draft, by=referent, seen=0)
    with pytest.raises(StaleCampaign):
        services.publish_campaign(campaign=draft, by=referent, seen=1)
    assert told() == ["campaigns.announced"]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"criteria": " "}, "criteria"),
        ({"eligibility": ""}, "eligibility"),
        ({"opens_on": in_days(-1)}, "opens_on"),
    ],
)
def test_what_is_missing_is_said_before_announcing(place, referent, changes, field):
    draft = made(place, referent, **changes)

    with pytest.raises(ValidationError) as refused:
        services.publish_campaign(campaign=draft, by=referent, seen=0)

    assert list(refused.value.message_dict) == [field]
    assert Campaign.objects.get().is_draft


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"closes_on": in_days(10)}, "closes_on"),
        ({"closes_on": in_days(300), "results_on": in_days(301)}, "closes_on"),
        ({"results_on": in_days(40)}, "results_on"),
        ({"ends_on": in_days(59)}, "ends_on"),
        ({"ends_on": in_days(91)}, "ends_on"),
        ({"vote_method": VoteMethod.SINGLE}, "vote_method"),
        ({"prizes": "Un budget"}, "prizes"),
    ],
)
def test_days_in_disorder_and_parts_not_used_are_refused(place, referent, changes, field):
    with pytest.raises(ValidationError) as refused:
        made(place, referent, **changes)

    assert list(refused.value.message_dict) == [field]


def test_parts_switched_on_are_taken(place, referent):
    CampaignSettingsFactory(organisation=place)

    row = made(place, referent, vote_method=VoteMethod.BUDGET, votes_each=3, prizes="Un budget")

    assert (row.vote_method, row.votes_each, row.rules.get().prizes) == ("budget", 3, "Un budget")


def test_a_facilitator_launches_for_their_team_only(place):
    team, other = UnitFactory(organisation=place), UnitFactory(organisation=place)
    user = MandateFactory(role=Role.FACILITATOR, organisation=place, unit=team).user

    row = made(place, user, units=(team,))

    assert list(row.units.all()) == [team]
    for units in ((), (other,), (team, other)):
        with pytest.raises(PermissionDenied):
            made(place, user, units=units)


def test_an_agent_launches_nothing(place):
    with pytest.raises(PermissionDenied):
        made(place, UserFactory(organisation=place))


def test_a_groupement_is_launched_by_who_leads_it(place, referent):
    group = GroupementFactory(organisations=[place, OrganisationFactory()])
    lead = MandateFactory(
        user=UserFactory(organisation=place),
        role=Role.NETWORK_LEAD,
        organisation=None,
        groupement=group,
    ).user

    assert made(place, lead, groupement=group).groupement == group
    with pytest.raises(PermissionDenied):
        made(place, referent, groupement=group)


def test_an_announced_challenge_may_still_change_and_an_open_one_not(place, referent):
    draft = made(place, referent)
    row = services.publish_campaign(campaign=draft, by=referent, seen=0)

    row = services.edit_campaign(
        campaign=row, plan=plan(title="Autre titre"), by=referent, seen=row.revision
    )
    assert (row.title, row.revision) == ("Autre titre", 2)
    with pytest.raises(StaleCampaign):
        services.edit_campaign(campaign=row, plan=plan(), by=referent, seen=1)
    with pytest.raises(NotNow):
        services.edit_campaign(
            campaign=at_phase(PhaseCode.OPEN, organisation=place), plan=plan(), by=referent, seen=0
        )


def test_an_announced_challenge_is_not_opened_in_the_past(place, referent):
    row = services.publish_campaign(campaign=made(place, referent), by=referent, seen=0)

    with pytest.raises(ValidationError):
        services.edit_campaign(
            campaign=row, plan=plan(opens_on=in_days(-1)), by=referent, seen=row.revision
        )


def test_a_copy_keeps_words_rules_and_pace_as_a_draft(place, referent):
    first = made(place, referent, opens_on=in_days(0))
    services.publish_campaign(campaign=first, by=referent, seen=0)

    copy = services.copy_campaign(campaign=first, by=referent)

    assert (copy.is_draft, copy.copied_from, copy.question) == (True, first, first.question)
    assert copy.opens_on == in_days(30)
    assert copy.closes_on - copy.opens_on == first.closes_on - first.opens_on
    assert copy.rules.get().criteria == "Utile aux usagers"
    assert copy.rules.get().frozen_on is None


@pytest.mark.parametrize("code", [PhaseCode.OPEN, PhaseCode.RESULTS])
def test_only_a_closed_challenge_is_archived(place, referent, code):
    with pytest.raises(NotNow):
        services.archive_campaign(campaign=at_phase(code, organisation=place), by=referent)
    row = at_phase(PhaseCode.CLOSED, organisation=place)

    services.archive_campaign(campaign=row, by=referent)

    assert list(Campaign.objects.kept().filter(pk=row.pk)) == []


@pytest.mark.parametrize("left", [1, 2])
def test_a_challenge_is_put_away_once_its_last_idea_has_an_answer(place, referent, left):
    row = at_phase(PhaseCode.CLOSED, organisation=place)
    waiting = IdeaFactory.create_batch(left, campaign=row, organisation=place, state="in_triage")
    IdeaFactory(campaign=row, organisation=place, state="rejected")
    IdeaFactory(campaign=row, organisation=place, state="withdrawn")
    with pytest.raises(ValidationError) as refused:
        services.archive_campaign(campaign=row, by=referent)
    words = {1: "Une idée de ce défi attend encore sa réponse", 2: "2 idées de ce défi attendent"}
    assert refused.value.messages[0].startswith(words[left])

    Idea.objects.filter(pk__in=[idea.pk for idea in waiting]).update(state="answered")
    services.archive_campaign(campaign=row, by=referent)

    assert list(Campaign.objects.kept().filter(pk=row.pk)) == []


def test_a_plan_is_not_changed_on_the_way():
    with pytest.raises(dataclasses.FrozenInstanceError):
        plan().title = "Autre"


# A form sent twice --------------------------------------------------------------------------------


def test_a_plan_sent_twice_is_one_challenge_and_another_plan_another(place, referent):
    team = UnitFactory(organisation=place)
    first = made(place, referent)

    assert made(place, referent) == first
    for changes in ({"criteria": "Simple"}, {"units": (team,)}, {"results_on": in_days(61)}):
        assert made(place, referent, **changes) != first
    services.publish_campaign(campaign=first, by=referent, seen=0)
    assert made(place, referent) != first


def test_a_copy_asked_twice_is_one(place, referent):
    past = made(place, referent)
    assert services.copy_campaign(campaign=past, by=referent) == services.copy_campaign(
        campaign=past, by=referent
    )
    assert Campaign.objects.count() == 2


def test_news_sent_twice_are_told_once(place, referent):
    campaign = at_phase(PhaseCode.OPEN, organisation=place)
    for title in ("Merci", "Merci ", "Encore merci"):
        services.write_news(campaign=campaign, title=title, text="Vingt idées.", by=referent)

    assert campaign.news.count() == 2
    assert told() == ["campaigns.news", "campaigns.news"]
