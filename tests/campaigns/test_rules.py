"""Rules once a challenge is open: amended in the open, its days extended, never shortened."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from accounts.enums import Role
from campaigns import services
from campaigns.enums import PhaseCode
from campaigns.errors import NotNow, StaleCampaign
from campaigns.models import Campaign
from campaigns.phases import calendar_of
from ideas.enums import Tie
from ideas.models import Involvement
from notifications.models import Occurrence
from notifications.notices import get_notice
from tests.factories.accounts import MandateFactory, OrganisationFactory, UserFactory
from tests.factories.campaigns import RulesVersionFactory, at_phase, in_days
from tests.factories.ideas import IdeaFactory

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)


@pytest.fixture
def place():
    return OrganisationFactory()


@pytest.fixture
def referent(place):
    return MandateFactory(role=Role.REFERENT, organisation=place).user


@pytest.fixture
def campaign(place):
    row = at_phase(PhaseCode.OPEN, organisation=place)
    RulesVersionFactory(campaign=row, frozen_on=None)
    return row


def amend(campaign, by, **changes):
    fields = {"words": {"criteria": "Autre critère"}, "reason": "Une demande du jury", "seen": 0}
    return services.amend_rules(campaign=campaign, by=by, **(fields | changes))


def test_an_amendment_freezes_what_was_and_tells_who_takes_part(campaign, referent):
    idea = IdeaFactory(campaign=campaign, organisation=campaign.organisation)
    author = UserFactory(organisation=campaign.organisation)
    Involvement.objects.create(
        idea=idea,
        user=author,
        kind=Tie.AUTHOR,
        accepted_on=idea.created_on if hasattr(idea, "created_on") else in_days(0),
    )

    amend(campaign, referent)

    first, second = campaign.rules.order_by("version")
    assert (first.frozen_on, second.frozen_on) == (campaign.opens_on, in_days(0))
    assert (first.criteria != second.criteria, second.eligibility) == (True, first.eligibility)
    said = Occurrence.objects.get()
    people = [row.user_id for row in get_notice(said.notice).recipients(said.context)]
    assert author.pk in people and referent.pk not in people


@pytest.mark.parametrize("changes", [{"reason": " "}, {"words": {}}, {"words": {"criteria": " "}}])
def test_an_amendment_says_why_and_changes_something(campaign, referent, changes):
    with pytest.raises(ValidationError):
        amend(campaign, referent, **changes)
    assert campaign.rules.get().frozen_on is None


def test_two_amendments_at_once_the_second_is_stale(campaign, referent):
    amend(campaign, referent)
    with pytest.raises(StaleCampaign):
        amend(campaign, referent, words={"criteria": "Encore"})


@pytest.mark.parametrize("code", [PhaseCode.ANNOUNCED, PhaseCode.RESULTS, PhaseCode.CLOSED])
def test_rules_are_amended_only_while_it_runs(place, referent, code):
    with pytest.raises(NotNow):
        amend(at_phase(code, organisation=place), referent)


def test_who_does_not_run_it_amends_nothing(campaign):
    with pytest.raises(PermissionDenied):
        amend(campaign, UserFactory(organisation=campaign.organisation))


def test_extending_moves_what_follows_by_as_many_days(campaign, referent):
    before = {span.code: span for span in campaign.calendar}

    services.extend_campaign(
        campaign=campaign,
        until=campaign.closes_on + 7 * DAY,
        reason="Les congés",
        by=referent,
        seen=0,
    )

    campaign.refresh_from_db()
    after = {span.code: span for span in calendar_of(campaign)}
    assert after[PhaseCode.OPEN].ends_on == before[PhaseCode.OPEN].ends_on + 7 * DAY
    assert after[PhaseCode.RESULTS].starts_on == before[PhaseCode.RESULTS].starts_on + 7 * DAY
    assert after[PhaseCode.CLOSED].ends_on is None
    assert campaign.rules.first().reason == "Les congés"
    assert Occurrence.objects.get().notice == "campaigns.rules_amended"


#: Literal: « extension possible, shortening not », once it has opened and while it runs.
EXTENDS = {
    None: "NotNow",
    PhaseCode.ANNOUNCED: "NotNow",
    PhaseCode.OPEN: "done",
    PhaseCode.DELIBERATION: "done",
    PhaseCode.RESULTS: "NotNow",
    PhaseCode.CLOSED: "NotNow",
}
PAGE_SAYS = {"done": 302, "NotNow": 409, "ValidationError": 422}


def in_phase(code, place):
    row = at_phase(code, organisation=place)
    RulesVersionFactory(campaign=row, frozen_on=None)
    return row


def last_day_of(campaign):
    """Of its phase; any day for the two that have none to move."""
    span = campaign.span(campaign.phase) if campaign.phase else None
    return (span and span.ends_on) or campaign.closes_on


@pytest.mark.parametrize("door", ["service", "page"])
@pytest.mark.parametrize("days", [-1, 0, 1])
@pytest.mark.parametrize(("code", "later"), EXTENDS.items())
def test_a_phase_is_made_longer_never_shorter(place, referent, client, code, later, days, door):
    campaign = in_phase(code, place)
    before = calendar_of(campaign)
    until = last_day_of(campaign) + days * DAY
    expected = "ValidationError" if later == "done" and days < 1 else later

    if door == "page":
        client.force_login(referent)
        answer = client.post(
            reverse("campaigns:extend", args=[campaign.pk]),
            {"until": until.isoformat(), "reason": "Les congés", "seen": campaign.revision},
        )
        assert answer.status_code == PAGE_SAYS[expected]
        if expected == "ValidationError":
            assert list(answer.context["form"].errors) == ["until"]
        if expected != "done":
            assert "Les congés" in answer.content.decode()
    else:
        assert outcome(campaign, until, referent) == expected

    changed = calendar_of(Campaign.objects.get(pk=campaign.pk)) != before
    assert changed == (expected == "done")


def outcome(campaign, until, by):
    """« done », or the name of what refused it."""
    try:
        services.extend_campaign(
            campaign=campaign, until=until, reason="Les congés", by=by, seen=campaign.revision
        )
    except (NotNow, ValidationError) as refused:
        return type(refused).__name__
    return "done"


@pytest.mark.parametrize(
    "code", [PhaseCode.OPEN, PhaseCode.DELIBERATION, PhaseCode.RESULTS, PhaseCode.CLOSED]
)
def test_no_other_page_moves_the_days_of_what_has_opened(place, referent, client, code):
    campaign = in_phase(code, place)
    before = calendar_of(campaign)
    client.force_login(referent)

    answer = client.post(
        reverse("campaigns:edit", args=[campaign.pk]),
        {
            "seen": campaign.revision,
            "title": campaign.title,
            "question": campaign.question,
            "motif": campaign.motif,
            "criteria": "Utile",
            "eligibility": "Tous",
            "opens_on": campaign.opens_on.isoformat(),
            "closes_on": (campaign.closes_on - DAY).isoformat(),
            "results_on": (campaign.closes_on + DAY).isoformat(),
            "ends_on": (campaign.closes_on + 2 * DAY).isoformat(),
        },
    )

    assert answer.status_code == 409
    assert calendar_of(Campaign.objects.get(pk=campaign.pk)) == before


def test_extending_the_deliberation_moves_the_results(place, referent):
    campaign = at_phase(PhaseCode.DELIBERATION, organisation=place)
    RulesVersionFactory(campaign=campaign)
    closes, last = campaign.closes_on, campaign.span(PhaseCode.DELIBERATION).ends_on

    services.extend_campaign(
        campaign=campaign, until=last + DAY, reason="Un membre absent", by=referent, seen=0
    )

    campaign.refresh_from_db()
    spans = {span.code: span for span in calendar_of(campaign)}
    assert campaign.closes_on == closes
    assert spans[PhaseCode.RESULTS].starts_on == last + 2 * DAY
