"""Who sees a challenge, and whom it is addressed to."""

import datetime
import itertools

import pytest
from django.utils import timezone

from accounts.enums import Role
from campaigns.asked import open_to
from campaigns.enums import PhaseCode
from campaigns.models import Campaign
from campaigns.permissions import CampaignRight, standing_on
from ideas.selectors import choices_for
from tests.factories.accounts import (
    GroupementFactory,
    MandateFactory,
    OrganisationFactory,
    UnitFactory,
    UserFactory,
)
from tests.factories.campaigns import CampaignFactory, at_phase

pytestmark = pytest.mark.django_db


@pytest.fixture
def place():
    return OrganisationFactory()


def seen(user):
    return list(Campaign.objects.for_user(user))


def addressed(user):
    return list(Campaign.objects.addressed_to(user))


def test_a_challenge_of_some_units_is_read_by_all_and_answered_by_them(place):
    team = UnitFactory(organisation=place)
    below, other = UnitFactory(organisation=place, parent=team), UnitFactory(organisation=place)
    campaign = CampaignFactory(organisation=place, units=[team])
    inside = [UserFactory(organisation=place, unit=unit) for unit in (team, below)]
    outside = [UserFactory(organisation=place, unit=unit) for unit in (other, None)]

    assert [seen(user) for user in inside + outside] == [[campaign]] * 4
    assert [addressed(user) for user in inside + outside] == [[campaign]] * 2 + [[]] * 2
    assert [standing_on(user, campaign).may(CampaignRight.ENTER) for user in inside + outside] == [
        True,
        True,
        False,
        False,
    ]


def test_a_challenge_of_a_groupement_reaches_its_organisations(place):
    friend, stranger = OrganisationFactory(), OrganisationFactory()
    group = GroupementFactory(organisations=[place, friend])
    campaign = CampaignFactory(organisation=place, groupement=group)
    people = [UserFactory(organisation=where) for where in (place, friend, stranger)]

    assert [seen(user) for user in people] == [[campaign], [campaign], []]
    assert [addressed(user) for user in people] == [[campaign], [campaign], []]
    assert [standing_on(user, campaign).may(CampaignRight.ENTER) for user in people] == [
        True,
        True,
        False,
    ]


def test_a_draft_is_seen_only_by_who_runs_it(place):
    launcher, sponsor, agent = (UserFactory(organisation=place) for _ in range(3))
    referent = MandateFactory(role=Role.REFERENT, organisation=place).user
    campaign = at_phase(None, organisation=place, launched_by=launcher, sponsor=sponsor)

    assert [seen(user) for user in (launcher, sponsor, referent)] == [[campaign]] * 3
    assert seen(agent) == []


def test_only_open_challenges_take_ideas(place):
    rows = {code: at_phase(code, organisation=place) for code in (None, *PhaseCode)}
    CampaignFactory(organisation=place, celebration=True)

    assert list(Campaign.objects.open()) == [rows[PhaseCode.OPEN]]


def test_a_draft_is_no_choice_of_the_list_of_ideas(place):
    user = UserFactory(organisation=place)
    shown, _draft = CampaignFactory(organisation=place), at_phase(None, organisation=place)

    assert list(choices_for(user)["campaign"]) == [shown.pk]


@pytest.mark.parametrize("hour", range(0, 24, 3))
def test_those_asked_are_read_at_once_wherever_the_day_begins(place, monkeypatch, hour):
    """`open_to` is `addressed_to` and `open` in one query put into SQL once."""
    now = datetime.datetime(2026, 11, 10, hour, 30, tzinfo=datetime.UTC)
    monkeypatch.setattr(timezone, "now", lambda: now)
    team = UnitFactory(organisation=place)
    people = [UserFactory(organisation=place, unit=unit) for unit in (None, team)]
    people.append(UserFactory(organisation=None))
    days = [datetime.date(2026, 11, day) for day in (8, 9, 10, 11, 12)]
    zones = ("Europe/Paris", "Pacific/Tahiti", "Pacific/Noumea")
    houses = [place, *(OrganisationFactory(time_zone=zone) for zone in zones)]
    group = GroupementFactory(organisations=houses)
    for house in houses:
        for opens, closes in itertools.combinations(days, 2):
            CampaignFactory(organisation=house, groupement=group, opens_on=opens, closes_on=closes)
    CampaignFactory(organisation=place, units=[team], opens_on=days[0], closes_on=days[-1])

    asked = [open_to(user) for user in people]
    assert asked == [list(Campaign.objects.addressed_to(user).open()) for user in people]
    everyone, the_team, nobody = asked
    assert everyone and len(the_team) == len(everyone) + 1
    assert nobody == []
