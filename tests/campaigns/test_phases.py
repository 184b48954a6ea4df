"""The phases of a challenge: which one a day is in, and what it allows."""

import datetime
import itertools

import pytest
from django.db import IntegrityError, transaction

from campaigns.enums import Act, PhaseCode
from campaigns.models import Campaign, Phase, RulesVersion
from campaigns.phases import PHASES, phase_of, proposed_calendar
from tests.factories.accounts import OrganisationFactory
from tests.factories.campaigns import CampaignFactory, RulesVersionFactory, at_phase, in_days

DAY = datetime.timedelta(days=1)
#: What each phase allows, in a challenge and in a celebration: written by hand from product.md,
#: « Challenges », never read from the code it checks.
ALLOWS = {
    "challenge": {
        None: "edit_rules",
        "announced": "edit_rules write_news",
        "open": "enter leave evaluate amend extend write_news remind",
        "deliberation": "evaluate deliberate vote amend extend write_news",
        "results": "deliberate publish_results write_news",
        "closed": "publish_results write_news archive",
    },
    "celebration": {
        None: "edit_rules",
        "announced": "edit_rules write_news nominate",
        "open": "vote amend extend write_news remind",
        "deliberation": "deliberate amend extend write_news",
        "results": "publish_results write_news thank",
        "closed": "publish_results write_news thank archive",
    },
}
OPENS, CLOSES = datetime.date(2024, 2, 29), datetime.date(2024, 3, 31)


def test_the_proposed_phases_follow_one_another_without_a_gap():
    spans = proposed_calendar(
        opens_on=OPENS, closes_on=CLOSES, announced_on=datetime.date(2024, 2, 20)
    )

    assert [span.code for span in spans] == [rule.code for rule in PHASES]
    assert [after.starts_on - before.ends_on for before, after in itertools.pairwise(spans)] == [
        DAY
    ] * 4
    assert spans[-1].ends_on is None


def test_a_challenge_without_jury_days_has_no_deliberation():
    spans = proposed_calendar(opens_on=OPENS, closes_on=CLOSES, results_on=CLOSES + DAY)

    assert [span.code for span in spans] == [PhaseCode.OPEN, PhaseCode.RESULTS, PhaseCode.CLOSED]


@pytest.mark.django_db
@pytest.mark.parametrize("kind", ALLOWS)
@pytest.mark.parametrize("code", [None, *PhaseCode])
def test_each_phase_is_that_of_today_and_allows_what_is_written_here(kind, code):
    campaign = at_phase(code, kind=kind)

    assert campaign.phase == code
    assert {act.value for act in Act if campaign.allows(act)} == set(ALLOWS[kind][code].split())


@pytest.mark.django_db
def test_phases_change_at_midnight_where_the_challenge_is_held():
    campaign = CampaignFactory(opens_on=OPENS, closes_on=CLOSES)

    assert [phase_of(campaign, OPENS - n * DAY) for n in (0, 1)] == [
        PhaseCode.OPEN,
        PhaseCode.ANNOUNCED,
    ]
    assert [phase_of(campaign, CLOSES + n * DAY) for n in (0, 1)] == [
        PhaseCode.OPEN,
        PhaseCode.DELIBERATION,
    ]


@pytest.mark.django_db
def test_an_archived_challenge_allows_nothing():
    campaign = CampaignFactory(archived_on=in_days(0))

    assert not any(campaign.allows(act) for act in Act)


@pytest.mark.django_db
def test_open_ones_follow_the_day_overseas(monkeypatch, settings):
    """At 23:30 in Paris it is already tomorrow in La Réunion."""
    here = OrganisationFactory(time_zone="Europe/Paris")
    away = OrganisationFactory(time_zone="Indian/Reunion")
    rows = [
        CampaignFactory(
            organisation=place, opens_on=datetime.date(2024, 5, 2), closes_on=CLOSES_LATE
        )
        for place in (here, away)
    ]
    instant = datetime.datetime(2024, 5, 1, 21, 30, tzinfo=datetime.UTC)
    monkeypatch.setattr("django.utils.timezone.now", lambda: instant)

    assert list(Campaign.objects.open()) == rows[1:]
    assert [row.is_open for row in rows] == [False, True]


CLOSES_LATE = datetime.date(2024, 6, 1)


@pytest.mark.django_db
def test_a_phase_is_written_once_and_only_the_last_is_endless():
    campaign = CampaignFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        Phase.objects.create(
            campaign=campaign, code=PhaseCode.OPEN, starts_on=OPENS, ends_on=CLOSES
        )
    for change in ({"ends_on": None}, {"ends_on": campaign.opens_on - DAY}):
        with pytest.raises(IntegrityError), transaction.atomic():
            campaign.phases.filter(code=PhaseCode.OPEN).update(**change)


@pytest.mark.django_db
def test_frozen_rules_are_never_rewritten():
    rules = RulesVersionFactory()
    rules.criteria = "Autre chose"
    with pytest.raises(TypeError):
        rules.save()
    with pytest.raises(TypeError):
        rules.delete()
    with pytest.raises(TypeError):
        RulesVersion.objects.all().delete()
    assert RulesVersion.objects.update(criteria="Autre chose") == 0
    assert RulesVersion.objects.get().criteria != "Autre chose"


@pytest.mark.django_db
@pytest.mark.parametrize("missing", ["reason", "frozen_on"])
def test_an_amendment_without_day_or_reason_is_refused(missing):
    fields = {"version": 2, "reason": "Une semaine de plus", "frozen_on": in_days(0)}
    fields[missing] = "" if missing == "reason" else None
    with pytest.raises(IntegrityError), transaction.atomic():
        RulesVersionFactory(campaign=CampaignFactory(), **fields)
