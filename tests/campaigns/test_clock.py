"""The clock of the challenges: each phase told once, days of outage included."""

import datetime

import pytest
from django.utils import timezone

from accounts.models import Organisation
from campaigns import services
from campaigns.enums import PhaseCode
from campaigns.models import Phase
from notifications.models import Occurrence
from referents.enums import CommitteeKind
from tests.factories.campaigns import CampaignFactory, RulesVersionFactory, in_days
from tests.factories.referents import CommitteeFactory

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)


@pytest.fixture
def travel(monkeypatch):
    real = timezone.now

    def to(days):
        monkeypatch.setattr("django.utils.timezone.now", lambda: real() + days * DAY)

    return to


def told():
    return list(Occurrence.objects.order_by("pk").values_list("notice", flat=True))


def announced(**fields):
    """A challenge that opens in 10 days, for 20, its announcement told."""
    campaign = CampaignFactory(opens_on=in_days(10), closes_on=in_days(30), **fields)
    Phase.objects.filter(campaign=campaign, code=PhaseCode.ANNOUNCED).update(told_on=in_days(0))
    RulesVersionFactory(campaign=campaign, frozen_on=None)
    return campaign


def run(days, travel):
    for day in days:
        travel(day)
        services.tell_phases()
        services.tell_phases()


def test_each_phase_is_told_once_day_after_day(travel):
    campaign = announced()

    run(range(90), travel)

    assert told() == [
        "campaigns.opened",
        "campaigns.last_days",
        "campaigns.entries_closed",
        "campaigns.results_due",
    ]
    assert campaign.rules.get().frozen_on == campaign.opens_on


def test_two_days_of_outage_over_the_opening_tell_it_once(travel):
    campaign = announced()

    run([9, 12, 13], travel)

    assert told() == ["campaigns.opened"]
    assert campaign.rules.get().frozen_on == campaign.opens_on


def test_what_was_over_meanwhile_is_not_told(travel):
    announced()

    run([9, 40], travel)

    assert told() == ["campaigns.entries_closed"]


def test_nothing_is_told_of_drafts_and_archives(travel):
    announced(published_on=None)
    announced(archived_on=in_days(0))

    run([12, 35], travel)

    assert told() == []


def test_with_a_jury_results_wait_for_their_publication(travel):
    campaign = announced()
    campaign.jury = CommitteeFactory(organisation=campaign.organisation, kind=CommitteeKind.JURY)
    campaign.save()

    run([12, 35, 60], travel)

    assert "campaigns.results_due" not in told()


def test_a_short_challenge_has_no_last_days(travel):
    campaign = CampaignFactory(opens_on=in_days(2), closes_on=in_days(8))
    campaign.phases.filter(code=PhaseCode.ANNOUNCED).update(told_on=in_days(0))

    run([3, 6], travel)

    assert told() == ["campaigns.opened"]


def test_one_challenge_that_fails_holds_up_no_other(travel, caplog):
    broken, whole = announced(), announced()
    Organisation.objects.filter(pk=broken.organisation_id).update(time_zone="Mars/Phobos")

    run([10], travel)

    assert Occurrence.objects.get().key.startswith(f"campaigns.opened:{whole.pk}:")
    assert f"clock of challenge {broken.pk} failed" in caplog.text
    assert not broken.phases.filter(code=PhaseCode.OPEN, told_on__isnull=False).exists()
